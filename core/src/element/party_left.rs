//! `<partyLeft>` and its `<reason>`.

use super::declare::{OptionalNumber, PlainId, element, event};
use super::key_values::KeyValues;
use super::message::MessageText;
use crate::wire::Text;

element! {
    /// `<reason code?>`: why a party left. [`crate::rules::LeaveReason`] has the known codes and their texts.
    pub struct Reason<'a> = part REASON {
        /// `code`; none when the party left by its own request.
        code: Option<u32> = OptionalNumber [CODE],
    } text {
        /// The text.
        text
    }
}

event! {
    /// `<partyLeft>`: a party went away. The server's own name for it is ABANDON.
    pub struct PartyLeft<'a> = PARTY_LEFT {
        /// `askerId`: who asked for it; the party itself if it left by itself or was cut off.
        asker_id: Text<'a> = PlainId [ASKER_ID],
    } with {
        /// Why. Absent in files that lack it.
        reason: Option<Reason<'a>> = OptionalPart [REASON],
        /// The text of the leave, if it carried one. Its place in the element is our own choice.
        text: Option<MessageText<'a>> = OptionalPart [MESSAGE_TEXT],
        /// `eventAttributes`; from ClientVersion 106 on.
        event_attributes: KeyValues<'a> = List [EVENT_ATTRIBUTES] since 106,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::tests::same;
    use crate::element::{Event, EventHead};

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
