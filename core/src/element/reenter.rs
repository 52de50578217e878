//! `<reenter>`.

use super::declare::{Word, event};
use super::key_values::KeyValues;
use super::message::MessageText;
use super::vocabulary::UserStatus;

event! {
    /// `<reenter agents clients>`: a party came back into a session that it had not left. The SDK's `ReenterInfo`; how it
    /// stands in XML is our own choice, and flex has no such event.
    pub struct Reenter<'a> = REENTER {
        /// `agents`: what becomes of the agents.
        agents: UserStatus = Word<UserStatus> [AGENTS],
        /// `clients`: what becomes of the customers.
        clients: UserStatus = Word<UserStatus> [CLIENTS],
    } with {
        /// The text that it came back with, if there was one.
        text: Option<MessageText<'a>> = OptionalPart [MESSAGE_TEXT],
        /// `eventAttributes`; from ClientVersion 106 on.
        event_attributes: KeyValues<'a> = List [EVENT_ATTRIBUTES] since 106,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::tests::same;
    use crate::element::{Event, EventHead, KeyValue};
    use crate::wire::Limits;

    #[test]
    fn bytes() {
        let items = [KeyValue::string("k", "v")];
        let mut back = Reenter {
            head: EventHead {
                user_id: "0096681F0A2D7F2B".into(),
                time_shift: 178,
                event_id: 97,
                ..EventHead::default()
            },
            agents: UserStatus::On,
            clients: UserStatus::Off,
            text: Some(MessageText::plain("here again")),
            event_attributes: KeyValues::items(&items),
        };
        let stored = "<reenter userId=\"0096681F0A2D7F2B\" timeShift=\"178\" visibility=\"ALL\" eventId=\"97\" \
            agents=\"On\" clients=\"Off\"><msgText>here again</msgText>\
            <eventAttributes><item key=\"k\" type=\"string\">v</item></eventAttributes></reenter>";
        same(&Event::Reenter(back), stored, Event::parse);
        back = Reenter { head: back.head, ..Reenter::default() };
        let stored = "<reenter userId=\"0096681F0A2D7F2B\" timeShift=\"178\" visibility=\"ALL\" eventId=\"97\" \
            agents=\"Keep\" clients=\"Keep\"/>";
        same(&Event::Reenter(back), stored, Event::parse);
    }

    #[test]
    fn what_is_missing_or_unknown_stays_as_it_is() {
        let Ok(Event::Reenter(it)) = Event::parse(b"<reenter agents='Away'/>", Limits::PACKET) else {
            panic!()
        };
        assert_eq!((it.agents, it.clients), (UserStatus::Keep, UserStatus::Keep));
    }
}
