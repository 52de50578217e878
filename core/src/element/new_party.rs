//! `<newParty>` and its `<userInfo>`.

use super::event::EventHead;
use super::key_values::KeyValues;
use super::message::MessageText;
use super::vocabulary::{ProtocolType, UserType};
use super::{Element, Part, emit_if, kinds};
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
#[cfg(feature = "xml")]
use crate::wire::{Name, Reader};
use crate::wire::{Sink, Text, names};

/// `<userInfo>`: who a party is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct UserInfo<'a> {
    /// `personId`: an agent's employee id; empty for customers.
    pub person_id: Text<'a>,
    /// `userNick`: the nickname, exactly as it was given, spaces and all.
    pub nickname: Text<'a>,
    /// `userType`.
    pub user_type: UserType<'a>,
    /// `protocolType`.
    pub protocol_type: ProtocolType<'a>,
    /// `timeZoneOffset`, in minutes.
    pub time_zone_offset: Option<i32>,
    /// `clientVersion`; workflow parties have none.
    pub client_version: Option<u32>,
}

#[cfg(feature = "xml")]
impl<'a> UserInfo<'a> {
    pub(super) const ATTRIBUTES: [Name; 6] = [
        names::PERSON_ID,
        names::USER_NICK,
        names::USER_TYPE,
        names::PROTOCOL_TYPE,
        names::TIME_ZONE_OFFSET,
        names::CLIENT_VERSION,
    ];

    #[cfg_attr(not(feature = "fast"), inline(never))]
    pub(crate) fn read(reader: &mut Reader<'a>) -> Self {
        let [person_id, nickname, user_type, protocol_type, time_zone_offset, client_version] =
            &reader.members(&Self::ATTRIBUTES);
        reader.skip();
        Self {
            person_id: person_id.text(),
            nickname: nickname.text(),
            user_type: UserType::from_text(user_type.trimmed()),
            protocol_type: ProtocolType::from_text(protocol_type.trimmed()),
            time_zone_offset: time_zone_offset.signed(reader),
            client_version: client_version.number(reader),
        }
    }
}

#[cfg(feature = "compact")]
impl<'a> UserInfo<'a> {
    pub(crate) fn take(cursor: &mut Cursor<'a>) -> Self {
        Self {
            person_id: cursor.text(),
            nickname: cursor.text(),
            user_type: UserType::take(cursor, names::USER_TYPE),
            protocol_type: ProtocolType::take(cursor, names::PROTOCOL_TYPE),
            time_zone_offset: cursor.signed_if(),
            client_version: cursor.number_if(),
        }
    }
}

impl Part for UserInfo<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open(names::USER_INFO);
        out.attribute(names::PERSON_ID, self.person_id);
        out.attribute(names::USER_NICK, self.nickname);
        self.user_type.emit(names::USER_TYPE, out);
        self.protocol_type.emit(names::PROTOCOL_TYPE, out);
        out.signed_if(names::TIME_ZONE_OFFSET, self.time_zone_offset);
        out.number_if(names::CLIENT_VERSION, self.client_version);
        out.close_start();
        out.end(names::USER_INFO, start);
    }
}

/// `<newParty>`: a party came in, or came back with another visibility.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NewParty<'a> {
    /// What every event has.
    pub head: EventHead<'a>,
    /// Who came. All empty in files that lack it.
    pub user: UserInfo<'a>,
    /// The text of the join, if it carried one. Its place in the element is our own choice.
    pub text: Option<MessageText<'a>>,
    /// `userData`: what the party brought along. Not sent to flex clients.
    pub user_data: KeyValues<'a>,
    /// `eventAttributes`; from ClientVersion 106 on.
    pub event_attributes: KeyValues<'a>,
}

#[cfg(feature = "compact")]
impl<'a> NewParty<'a> {
    pub(crate) fn take(cursor: &mut Cursor<'a>, head: EventHead<'a>) -> Self {
        Self {
            head,
            user: cursor.part(UserInfo::take).unwrap_or_default(),
            text: cursor.part(MessageText::take),
            user_data: KeyValues::take(cursor),
            event_attributes: KeyValues::take(cursor),
        }
    }
}

impl Element for NewParty<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = self.head.emit_start(kinds::NEW_PARTY, out);
        out.close_start();
        self.user.emit(out);
        emit_if(self.text.as_ref(), out);
        self.user_data.emit(names::USER_DATA, out);
        self.event_attributes.emit(names::EVENT_ATTRIBUTES, out);
        out.end(names::NEW_PARTY, start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::tests::same;
    use crate::element::{Event, KeyValue};

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
