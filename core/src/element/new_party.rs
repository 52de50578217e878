//! `<newParty>` and its `<userInfo>`.

use super::declare::{OptionalNumber, PlainText, Signed, Word, element, event};
use super::key_values::KeyValues;
use super::message::MessageText;
use super::vocabulary::{ProtocolType, UserType};
use crate::wire::Text;

element! {
    /// `<userInfo>`: who a party is.
    pub struct UserInfo<'a> = part USER_INFO {
        /// `personId`: an agent's employee id; empty for customers.
        person_id: Text<'a> = PlainText [PERSON_ID],
        /// `userNick`: the nickname, exactly as it was given, spaces and all.
        nickname: Text<'a> = PlainText [USER_NICK],
        /// `userType`.
        user_type: UserType<'a> = Word<UserType<'a>> [USER_TYPE],
        /// `protocolType`.
        protocol_type: ProtocolType<'a> = Word<ProtocolType<'a>> [PROTOCOL_TYPE],
        /// `timeZoneOffset`, in minutes.
        time_zone_offset: Option<i32> = Signed [TIME_ZONE_OFFSET],
        /// `clientVersion`; workflow parties have none.
        client_version: Option<u32> = OptionalNumber [CLIENT_VERSION],
    } with {}
}

event! {
    /// `<newParty>`: a party came in, or came back with another visibility.
    pub struct NewParty<'a> = NEW_PARTY {} with {
        /// Who came. All empty in files that lack it.
        user: UserInfo<'a> = UsualPart [USER_INFO],
        /// The text of the join, if it carried one. Its place in the element is our own choice.
        text: Option<MessageText<'a>> = OptionalPart [MESSAGE_TEXT],
        /// `userData`: what the party brought along. Not sent to flex clients.
        user_data: KeyValues<'a> = List [USER_DATA],
        /// `eventAttributes`; from ClientVersion 106 on.
        event_attributes: KeyValues<'a> = List [EVENT_ATTRIBUTES] since 106,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::tests::same;
    use crate::element::{Event, EventHead, KeyValue};

    #[test]
    fn bytes() {
        let items = [KeyValue::string("style", "BOT")];
        let event = Event::NewParty(NewParty {
            head: EventHead { user_id: "0096681F0A2D7F2B".into(), event_id: 1, ..EventHead::default() },
            user: UserInfo {
                person_id: "KBo".into(),
                nickname: " Ana \"A\"".into(),
                user_type: UserType::Client,
                protocol_type: ProtocolType::Flex,
                time_zone_offset: Some(-300),
                client_version: Some(106),
            },
            text: Some(MessageText::plain("hi")),
            user_data: KeyValues::items(&items),
            event_attributes: KeyValues::items(&items),
        });
        let stored = "<newParty userId=\"0096681F0A2D7F2B\" timeShift=\"0\" visibility=\"ALL\" eventId=\"1\">\
            <userInfo personId=\"KBo\" userNick=\" Ana &quot;A&quot;\" userType=\"CLIENT\" protocolType=\"FLEX\" \
            timeZoneOffset=\"-300\" clientVersion=\"106\"/><msgText>hi</msgText>\
            <userData><item key=\"style\" type=\"string\">BOT</item></userData>\
            <eventAttributes><item key=\"style\" type=\"string\">BOT</item></eventAttributes></newParty>";
        same(&event, stored, Event::parse);
    }

    #[test]
    fn a_workflow_party_states_no_version() {
        let event = Event::NewParty(NewParty {
            user: UserInfo {
                user_type: UserType::External,
                protocol_type: ProtocolType::Esp,
                ..UserInfo::default()
            },
            ..NewParty::default()
        });
        let stored = "<newParty userId=\"\" timeShift=\"0\" visibility=\"ALL\">\
            <userInfo personId=\"\" userNick=\"\" userType=\"EXTERNAL\" protocolType=\"ESP\"/></newParty>";
        same(&event, stored, Event::parse);
    }
}
