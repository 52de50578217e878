//! `<requestLogin>`.

use crate::element::KeyValues;
use crate::element::declare::{OptionalNumber, ReferenceId, RequiredId, RequiredText, Signed, element};
use crate::wire::Text;

element! {
    /// `<requestLogin>`: who a flex client is. The reply has its user id and secure key.
    pub struct RequestLogin<'a> = packet REQUEST_LOGIN {
        /// From 1 on; echoed in the reply.
        reference_id: u32 = ReferenceId [REFERENCE_ID],
        /// `userNick`.
        nickname: Text<'a> = RequiredText [USER_NICK],
        /// `timeZoneOffset`, in minutes.
        time_zone_offset: Option<i32> = Signed [TIME_ZONE_OFFSET],
        /// `clientVersion`; the default is 101.
        client_version: Option<u32> = OptionalNumber [CLIENT_VERSION],
        /// `maxPacket`: bytes that the client can take in one packet. Our own choice.
        max_packet: Option<u32> = OptionalNumber [MAX_PACKET],
        /// `nonce`: at least 16 random characters, since whoever guesses them gets the user's secure key: best 32 hex digits
        /// of a random number generator. The same when the request is repeated, so that it is executed once. Our own choice;
        /// Parlor's server refuses shorter ones.
        nonce: Text<'a> = RequiredId [NONCE],
    } with {
        /// What the join of this client brings along.
        user_data: KeyValues<'a> = List [USER_DATA],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::KeyValue;
    use crate::element::flex::Request;
    use crate::element::tests::{refused_member, same};

    #[test]
    fn bytes() {
        let name = [KeyValue::string("FirstName", "Ana")];
        let request = RequestLogin {
            reference_id: 1,
            nickname: "Ana".into(),
            time_zone_offset: Some(300),
            client_version: Some(106),
            max_packet: Some(4096),
            nonce: "9f3c61d20b7a45e8".into(),
            user_data: KeyValues::items(&name),
        };
        let packet = "<requestLogin referenceId=\"1\" userNick=\"Ana\" timeZoneOffset=\"300\" \
            clientVersion=\"106\" maxPacket=\"4096\" nonce=\"9f3c61d20b7a45e8\"><userData>\
            <item key=\"FirstName\" type=\"string\">Ana</item></userData></requestLogin>";
        same(&Request::Login(request), packet, Request::parse);
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(refused_member("<requestLogin referenceId='1' nonce='1'/>", Request::parse), "userNick");
        assert_eq!(refused_member("<requestLogin referenceId='1' userNick=''/>", Request::parse), "nonce");
    }
}
