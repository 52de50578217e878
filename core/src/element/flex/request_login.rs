//! `<requestLogin>`.

use crate::element::{Element, KeyValues, kinds};
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
#[cfg(feature = "xml")]
use crate::wire::{Name, Reader};
use crate::wire::{Sink, Text, names};

/// `<requestLogin>`: who a flex client is. The reply has its user id and secure key.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RequestLogin<'a> {
    /// From 1 on; echoed in the reply.
    pub reference_id: u32,
    /// `userNick`.
    pub nickname: Text<'a>,
    /// `timeZoneOffset`, in minutes.
    pub time_zone_offset: Option<i32>,
    /// `clientVersion`; the default is 101.
    pub client_version: Option<u32>,
    /// `maxPacket`: bytes that the client can take in one packet. Our own choice.
    pub max_packet: Option<u32>,
    /// `nonce`: at least 16 random characters, since whoever guesses them gets the user's secure key: best 32 hex digits
    /// of a random number generator. The same when the request is repeated, so that it is executed once. Our own choice;
    /// Parlor's server refuses shorter ones.
    pub nonce: Text<'a>,
    /// What the join of this client brings along.
    pub user_data: KeyValues<'a>,
}

#[cfg(feature = "xml")]
impl<'a> RequestLogin<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Self {
        let [reference_id, nickname, time_zone_offset, client_version, max_packet, nonce] =
            &reader.members(&Self::ATTRIBUTES);
        let mut it = Self {
            reference_id: reference_id.required(reference_id.reference_id(reader), reader),
            nickname: nickname.required(nickname.value, reader),
            time_zone_offset: time_zone_offset.signed(reader),
            client_version: client_version.number(reader),
            max_packet: max_packet.number(reader),
            nonce: nonce.required(nonce.id(reader), reader),
            user_data: KeyValues::EMPTY,
        };
        while reader.child(&[names::USER_DATA]).is_some() {
            it.user_data = KeyValues::read(reader);
        }
        it
    }

    const ATTRIBUTES: [Name; 6] = [
        names::REFERENCE_ID,
        names::USER_NICK,
        names::TIME_ZONE_OFFSET,
        names::CLIENT_VERSION,
        names::MAX_PACKET,
        names::NONCE,
    ];
}

#[cfg(feature = "compact")]
impl<'a> RequestLogin<'a> {
    pub(super) fn take(cursor: &mut Cursor<'a>) -> Self {
        Self {
            reference_id: cursor.reference_id(),
            nickname: cursor.text(),
            time_zone_offset: cursor.signed_if(),
            client_version: cursor.number_if(),
            max_packet: cursor.number_if(),
            nonce: cursor.required_id(names::NONCE),
            user_data: KeyValues::take(cursor),
        }
    }
}

impl Element for RequestLogin<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open_kind(kinds::REQUEST_LOGIN);
        out.number(names::REFERENCE_ID, self.reference_id);
        out.attribute(names::USER_NICK, self.nickname);
        out.signed_if(names::TIME_ZONE_OFFSET, self.time_zone_offset);
        out.number_if(names::CLIENT_VERSION, self.client_version);
        out.number_if(names::MAX_PACKET, self.max_packet);
        out.attribute(names::NONCE, self.nonce);
        out.close_start();
        self.user_data.emit(names::USER_DATA, out);
        out.end(names::REQUEST_LOGIN, start);
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
