//! `<message>` and its `<msgText>`.

use super::event::EventHead;
use super::key_values::KeyValues;
use super::{Element, Part, emit_if, kinds};
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
#[cfg(feature = "xml")]
use crate::wire::{Name, Reader};
use crate::wire::{Sink, Text, names};

/// `<msgText msgType? treatAs?>`: what a party says; also the text of a join or a leave.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MessageText<'a> {
    /// `msgType`: widgets write `text`, others nothing.
    pub message_type: Option<Text<'a>>,
    /// `treatAs`: `NORMAL` or `SYSTEM`; agents' desktops write `NORMAL`, others nothing.
    pub treat_as: Option<Text<'a>>,
    /// The words.
    pub text: Text<'a>,
}

impl<'a> MessageText<'a> {
    /// A text without `msgType` and `treatAs`.
    pub const fn plain(text: &'a str) -> Self {
        Self { message_type: None, treat_as: None, text: Text::plain(text) }
    }

    #[cfg(feature = "xml")]
    pub(super) const ATTRIBUTES: [Name; 2] = [names::MESSAGE_TYPE, names::TREAT_AS];

    #[cfg(feature = "xml")]
    pub(crate) fn read(reader: &mut Reader<'a>) -> Self {
        let [message_type, treat_as] = &reader.members(&Self::ATTRIBUTES);
        let text = reader.content();
        Self { message_type: message_type.value, treat_as: treat_as.value, text }
    }
}

#[cfg(feature = "compact")]
impl<'a> MessageText<'a> {
    pub(crate) fn take(cursor: &mut Cursor<'a>) -> Self {
        Self { message_type: cursor.text_if(), treat_as: cursor.text_if(), text: cursor.text() }
    }
}

impl Part for MessageText<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open(names::MESSAGE_TEXT);
        out.attribute_if(names::MESSAGE_TYPE, self.message_type);
        out.attribute_if(names::TREAT_AS, self.treat_as);
        out.text_and_end(names::MESSAGE_TEXT, start, self.text);
    }
}

/// `<message>`: a party said something.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Message<'a> {
    /// What every event has.
    pub head: EventHead<'a>,
    /// What was said. Absent in files that lack it.
    pub text: Option<MessageText<'a>>,
    /// `eventAttributes`; from ClientVersion 106 on.
    pub event_attributes: KeyValues<'a>,
}

#[cfg(feature = "compact")]
impl<'a> Message<'a> {
    pub(crate) fn take(cursor: &mut Cursor<'a>, head: EventHead<'a>) -> Self {
        Self { head, text: cursor.part(MessageText::take), event_attributes: KeyValues::take(cursor) }
    }
}

impl Element for Message<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = self.head.emit_start(kinds::MESSAGE, out);
        out.close_start();
        emit_if(self.text.as_ref(), out);
        self.event_attributes.emit(names::EVENT_ATTRIBUTES, out);
        out.end(names::MESSAGE, start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::tests::same;
    use crate::element::{Event, KeyValue, Visibility};

    #[test]
    fn bytes() {
        let items = [KeyValue::string("k", "v")];
        let event = Event::Message(Message {
            head: EventHead {
                user_id: "0096681F0A2D7F2B".into(),
                time_shift: 13,
                visibility: Visibility::Internal,
                event_id: 10,
                receiver_id: Some("X".into()),
                truncated: None,
            },
            text: Some(MessageText {
                message_type: Some("text".into()),
                treat_as: Some("NORMAL".into()),
                text: "a < b".into(),
            }),
            event_attributes: KeyValues::items(&items),
        });
        let stored = "<message userId=\"0096681F0A2D7F2B\" timeShift=\"13\" visibility=\"INT\" eventId=\"10\" \
            receiverId=\"X\"><msgText msgType=\"text\" treatAs=\"NORMAL\">a &lt; b</msgText>\
            <eventAttributes><item key=\"k\" type=\"string\">v</item></eventAttributes></message>";
        same(&event, stored, Event::parse);
    }
}
