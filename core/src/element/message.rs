//! `<message>` and its `<msgText>`.

use super::declare::{OptionalText, OptionalTreatAs, Word, element, event};
use super::event_head::EventHead;
use super::key_values::KeyValues;
use super::vocabulary::{MessageCheck, TreatAs};
use crate::wire::Text;

element! {
    /// `<msgText msgType? treatAs? msgCheck?>`: what a party says; also the text of a join or a leave.
    pub struct MessageText<'a> = part MESSAGE_TEXT {
        /// `msgType`: widgets write `text`, others nothing.
        message_type: Option<Text<'a>> = OptionalText [MESSAGE_TYPE],
        /// `treatAs`: whose words they are; agents' desktops write `NORMAL`, others nothing.
        treat_as: Option<TreatAs<'a>> = OptionalTreatAs [TREAT_AS],
    } text {
        /// The words.
        text
    } later {
        /// `msgCheck`: what a check for sensitive data made of the words.
        check: MessageCheck = Word<MessageCheck> [MESSAGE_CHECK],
    }
}

impl<'a> MessageText<'a> {
    /// A text without `msgType` and `treatAs`, and without a check.
    pub const fn plain(text: &'a str) -> Self {
        Self { message_type: None, treat_as: None, text: Text::plain(text), check: MessageCheck::None }
    }
}

event! {
    /// `<message>`: a party said something.
    pub struct Message<'a> = MESSAGE {} with {
        /// What was said. Absent in files that lack it.
        text: Option<MessageText<'a>> = OptionalPart [MESSAGE_TEXT],
        /// `eventAttributes`; from ClientVersion 106 on.
        event_attributes: KeyValues<'a> = List [EVENT_ATTRIBUTES] since 106,
    }
}

impl<'a> Message<'a> {
    /// A message that says this, and nothing beside it.
    pub fn new(head: EventHead<'a>, text: MessageText<'a>) -> Self {
        Self { head, text: Some(text), ..Self::default() }
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
                treat_as: Some(TreatAs::NORMAL),
                text: "a < b".into(),
                check: MessageCheck::Alert,
            }),
            event_attributes: KeyValues::items(&items),
        });
        let stored = "<message userId=\"0096681F0A2D7F2B\" timeShift=\"13\" visibility=\"INT\" eventId=\"10\" \
            receiverId=\"X\"><msgText msgType=\"text\" treatAs=\"NORMAL\" msgCheck=\"Alert\">a &lt; b</msgText>\
            <eventAttributes><item key=\"k\" type=\"string\">v</item></eventAttributes></message>";
        same(&event, stored, Event::parse);
    }
}
