//! `<requestRegister>`: who a basic client is.

use crate::element::declare::{
    OptionalId, OptionalNumber, OptionalText, ReferenceId, Required, RequiredText, Signed, element,
};
use crate::element::{KeyValues, UserType};
use crate::wire::Text;

element! {
    /// `<requestRegister>`: who a basic client is. The reply is an [`super::EventRegistered`].
    pub struct RequestRegister<'a> = packet REQUEST_REGISTER {
        /// From 1 on; echoed in the reply.
        reference_id: u32 = ReferenceId [REFERENCE_ID],
        /// `userNick`.
        nickname: Text<'a> = RequiredText [USER_NICK],
        /// `userType`.
        user_type: UserType<'a> = Required<UserType<'a>> [USER_TYPE],
        /// `personId`: an agent's employee id.
        person_id: Option<Text<'a>> = OptionalText [PERSON_ID],
        /// `timeZoneOffset`, in minutes.
        time_zone_offset: Option<i32> = Signed [TIME_ZONE_OFFSET],
        /// `clientVersion`; the default is 101.
        client_version: Option<u32> = OptionalNumber [CLIENT_VERSION],
        /// `maxPacket`: bytes that the client can take in one packet. Our own choice.
        max_packet: Option<u32> = OptionalNumber [MAX_PACKET],
    } with {
        /// What every join of this client brings along.
        user_data: KeyValues<'a> = List [USER_DATA],
    } later {
        /// `userId`: of the registration that is to be restored.
        user_id: Option<Text<'a>> = OptionalId [USER_ID],
        /// `secureKey`: its key, from the reply to it.
        secure_key: Option<Text<'a>> = OptionalId [SECURE_KEY],
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
            user_id: Some("U".into()),
            secure_key: Some("k".into()),
        };
        let packet = "<requestRegister referenceId=\"1\" userNick=\"Bo\" userType=\"AGENT\" personId=\"KSippo\" \
            timeZoneOffset=\"-60\" clientVersion=\"105\" maxPacket=\"32768\" userId=\"U\" secureKey=\"k\"><userData>\
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
