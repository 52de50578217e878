//! `<partyLeft>` and its `<reason>`.

use super::event::EventHead;
use super::key_values::KeyValues;
use super::message::MessageText;
use super::{Element, Part, emit_if, kinds};
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
#[cfg(feature = "xml")]
use crate::wire::{Name, Reader};
use crate::wire::{Sink, Text, names};

/// `<reason code?>`: why a party left. [`crate::rules::LeaveReason`] has the known codes and their texts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reason<'a> {
    /// `code`; none when the party left by its own request.
    pub code: Option<u32>,
    /// The text.
    pub text: Text<'a>,
}

#[cfg(feature = "xml")]
impl<'a> Reason<'a> {
    pub(super) const ATTRIBUTES: [Name; 1] = [names::CODE];

    pub(super) fn read(reader: &mut Reader<'a>) -> Self {
        let [code] = &reader.members(&Self::ATTRIBUTES);
        Self { code: code.number(reader), text: reader.content() }
    }
}

#[cfg(feature = "compact")]
impl<'a> Reason<'a> {
    fn take(cursor: &mut Cursor<'a>) -> Self {
        Self { code: cursor.number_if(), text: cursor.text() }
    }
}

impl Part for Reason<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open(names::REASON);
        out.number_if(names::CODE, self.code);
        out.text_and_end(names::REASON, start, self.text);
    }
}

/// `<partyLeft>`: a party went away. The server's own name for it is ABANDON.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PartyLeft<'a> {
    /// What every event has.
    pub head: EventHead<'a>,
    /// `askerId`: who asked for it; the party itself if it left by itself or was cut off.
    pub asker_id: Text<'a>,
    /// Why. Absent in files that lack it.
    pub reason: Option<Reason<'a>>,
    /// The text of the leave, if it carried one. Its place in the element is our own choice.
    pub text: Option<MessageText<'a>>,
    /// `eventAttributes`; from ClientVersion 106 on.
    pub event_attributes: KeyValues<'a>,
}

#[cfg(feature = "compact")]
impl<'a> PartyLeft<'a> {
    pub(crate) fn take(cursor: &mut Cursor<'a>, head: EventHead<'a>) -> Self {
        Self {
            head,
            asker_id: cursor.id(names::ASKER_ID).unwrap_or_default(),
            reason: cursor.part(Reason::take),
            text: cursor.part(MessageText::take),
            event_attributes: KeyValues::take(cursor),
        }
    }
}

impl Element for PartyLeft<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = self.head.emit_start(kinds::PARTY_LEFT, out);
        out.attribute(names::ASKER_ID, self.asker_id);
        out.close_start();
        emit_if(self.reason.as_ref(), out);
        emit_if(self.text.as_ref(), out);
        self.event_attributes.emit(names::EVENT_ATTRIBUTES, out);
        out.end(names::PARTY_LEFT, start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::Event;
    use crate::element::tests::same;

    #[test]
    fn bytes() {
        let mut left = PartyLeft {
            head: EventHead {
                user_id: "0096681F0A2D7F2B".into(),
                time_shift: 178,
                event_id: 97,
                ..EventHead::default()
            },
            asker_id: "0096681F0A2D7F2C".into(),
            reason: Some(Reason { code: Some(2), text: "left with request to close forcedly".into() }),
            text: Some(MessageText::plain("bye")),
            event_attributes: KeyValues::EMPTY,
        };
        let stored = "<partyLeft userId=\"0096681F0A2D7F2B\" timeShift=\"178\" visibility=\"ALL\" eventId=\"97\" \
            askerId=\"0096681F0A2D7F2C\"><reason code=\"2\">left with request to close forcedly</reason>\
            <msgText>bye</msgText></partyLeft>";
        same(&Event::PartyLeft(left), stored, Event::parse);
        (left.reason, left.text) = (Some(Reason { code: None, text: "left".into() }), None);
        let stored = "<partyLeft userId=\"0096681F0A2D7F2B\" timeShift=\"178\" visibility=\"ALL\" eventId=\"97\" \
            askerId=\"0096681F0A2D7F2C\"><reason>left</reason></partyLeft>";
        same(&Event::PartyLeft(left), stored, Event::parse);
    }
}
