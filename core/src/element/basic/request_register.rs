//! `<requestRegister>`: who a basic client is.

use crate::element::{Element, KeyValues, UserType, kinds};
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
#[cfg(feature = "xml")]
use crate::wire::{Name, Reader, trim};
use crate::wire::{Sink, Text, names};

/// `<requestRegister>`: who a basic client is. The reply is an [`super::EventRegistered`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RequestRegister<'a> {
    /// From 1 on; echoed in the reply.
    pub reference_id: u32,
    /// `userNick`.
    pub nickname: Text<'a>,
    /// `userType`.
    pub user_type: UserType<'a>,
    /// `personId`: an agent's employee id.
    pub person_id: Option<Text<'a>>,
    /// `timeZoneOffset`, in minutes.
    pub time_zone_offset: Option<i32>,
    /// `clientVersion`; the default is 101.
    pub client_version: Option<u32>,
    /// `maxPacket`: bytes that the client can take in one packet. Our own choice.
    pub max_packet: Option<u32>,
    /// What every join of this client brings along.
    pub user_data: KeyValues<'a>,
}

#[cfg(feature = "xml")]
impl<'a> RequestRegister<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Self {
        let members = reader.members(&Self::ATTRIBUTES);
        let [reference_id, nickname, user_type, person_id, time_zone_offset, client_version, max_packet] =
            &members;
        let mut it = Self {
            reference_id: reference_id.required(reference_id.reference_id(reader), reader),
            nickname: nickname.required(nickname.value, reader),
            user_type: UserType::from_text(trim(user_type.required(user_type.value, reader))),
            person_id: person_id.value,
            time_zone_offset: time_zone_offset.signed(reader),
            client_version: client_version.number(reader),
            max_packet: max_packet.number(reader),
            user_data: KeyValues::EMPTY,
        };
        while reader.child(&[names::USER_DATA]).is_some() {
            it.user_data = KeyValues::read(reader);
        }
        it
    }

    const ATTRIBUTES: [Name; 7] = [
        names::REFERENCE_ID,
        names::USER_NICK,
        names::USER_TYPE,
        names::PERSON_ID,
        names::TIME_ZONE_OFFSET,
        names::CLIENT_VERSION,
        names::MAX_PACKET,
    ];
}

#[cfg(feature = "compact")]
impl<'a> RequestRegister<'a> {
    pub(super) fn take(cursor: &mut Cursor<'a>) -> Self {
        Self {
            reference_id: cursor.reference_id(),
            nickname: cursor.required(names::USER_NICK).text(),
            user_type: UserType::take(cursor.required(names::USER_TYPE), names::USER_TYPE),
            person_id: cursor.text_if(),
            time_zone_offset: cursor.signed_if(),
            client_version: cursor.number_if(),
            max_packet: cursor.number_if(),
            user_data: KeyValues::take(cursor),
        }
    }
}

impl Element for RequestRegister<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open_kind(kinds::REQUEST_REGISTER);
        out.number(names::REFERENCE_ID, self.reference_id);
        out.attribute(names::USER_NICK, self.nickname);
        self.user_type.emit(names::USER_TYPE, out);
        out.attribute_if(names::PERSON_ID, self.person_id);
        out.signed_if(names::TIME_ZONE_OFFSET, self.time_zone_offset);
        out.number_if(names::CLIENT_VERSION, self.client_version);
        out.number_if(names::MAX_PACKET, self.max_packet);
        out.close_start();
        self.user_data.emit(names::USER_DATA, out);
        out.end(names::REQUEST_REGISTER, start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::KeyValue;
    use crate::element::basic::Request;
    use crate::element::tests::{refused_member, same};

    #[test]
    fn bytes() {
        let style = [KeyValue::string("GCTI_Chat_PartyStyle", "BOT")];
        let request = RequestRegister {
            reference_id: 1,
            nickname: "Bo".into(),
            user_type: UserType::Agent,
            person_id: Some("KSippo".into()),
            time_zone_offset: Some(-60),
            client_version: Some(105),
            max_packet: Some(32768),
            user_data: KeyValues::items(&style),
        };
        let packet = "<requestRegister referenceId=\"1\" userNick=\"Bo\" userType=\"AGENT\" personId=\"KSippo\" \
            timeZoneOffset=\"-60\" clientVersion=\"105\" maxPacket=\"32768\"><userData>\
            <item key=\"GCTI_Chat_PartyStyle\" type=\"string\">BOT</item></userData></requestRegister>";
        same(&Request::Register(request), packet, Request::parse);
    }

    #[test]
    fn what_is_missing_is_named() {
        for (packet, member) in [
            ("<requestRegister userNick='a' userType='AGENT'/>", "referenceId"),
            ("<requestRegister referenceId='0' userNick='a' userType='AGENT'/>", "referenceId"),
            ("<requestRegister referenceId='1' userType='AGENT'/>", "userNick"),
            ("<requestRegister referenceId='1' userNick='a'/>", "userType"),
            (
                "<requestRegister referenceId='1' userNick='a' userType='AGENT' clientVersion='x'/>",
                "clientVersion",
            ),
        ] {
            assert_eq!(refused_member(packet, Request::parse), member);
        }
    }
}
