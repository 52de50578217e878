//! `<requestRefresh>`.

use super::Credentials;
use crate::element::MessageText;
use crate::element::declare::{OptionalNumber, ReferenceId, element};

element! {
    /// `<requestRefresh>`: both the poll and the way to say something.
    pub struct RequestRefresh<'a> = packet REQUEST_REFRESH {
        /// From 1 on; echoed in the reply.
        reference_id: u32 = ReferenceId [REFERENCE_ID],
        /// Who asks.
        credentials: Credentials<'a> = Credentials<'a> [USER_ID, SECURE_KEY, LAST_POSITION],
        /// `readPosition`: the last event that the person has read (the read receipt). Our own choice.
        read_position: Option<u32> = OptionalNumber [READ_POSITION],
    } with {
        /// What is said.
        text: Option<MessageText<'a>> = OptionalPart [MESSAGE_TEXT],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::flex::Request;
    use crate::element::tests::{refused_member, same};

    #[test]
    fn bytes() {
        let mut request = RequestRefresh {
            reference_id: 3,
            credentials: Credentials { user_id: "U".into(), secure_key: "k".into(), last_position: 9 },
            read_position: Some(8),
            text: Some(MessageText { message_type: Some("text".into()), ..MessageText::plain("hello") }),
        };
        let packet = "<requestRefresh referenceId=\"3\" userId=\"U\" secureKey=\"k\" lastPosition=\"9\" \
            readPosition=\"8\"><msgText msgType=\"text\">hello</msgText></requestRefresh>";
        same(&Request::Refresh(request), packet, Request::parse);
        (request.text, request.read_position) = (None, None);
        let poll = "<requestRefresh referenceId=\"3\" userId=\"U\" secureKey=\"k\" lastPosition=\"9\"/>";
        same(&Request::Refresh(request), poll, Request::parse);
    }

    #[test]
    fn what_is_missing_is_named() {
        for member in ["referenceId", "userId", "secureKey", "lastPosition"] {
            let packet = "<requestRefresh referenceId='3' userId='U' secureKey='k' lastPosition='9'/>";
            assert_eq!(refused_member(&packet.replace(member, "x"), Request::parse), member);
        }
    }
}
