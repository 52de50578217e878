//! `<requestLogout>`.

use super::Credentials;
use crate::element::MessageText;
use crate::element::declare::{ReferenceId, element};

element! {
    /// `<requestLogout>`: leave. A flex client can't close a session.
    pub struct RequestLogout<'a> = packet REQUEST_LOGOUT {
        /// From 1 on; echoed in the reply.
        reference_id: u32 = ReferenceId [REFERENCE_ID],
        /// Who asks.
        credentials: Credentials<'a> = Credentials<'a> [USER_ID, SECURE_KEY, LAST_POSITION],
    } with {
        /// A text that goes with the leave.
        text: Option<MessageText<'a>> = OptionalPart [MESSAGE_TEXT],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::flex::Request;
    use crate::element::tests::same;

    #[test]
    fn bytes() {
        let request = RequestLogout {
            reference_id: 6,
            credentials: Credentials { user_id: "U".into(), secure_key: "k".into(), last_position: 9 },
            text: Some(MessageText::plain("bye")),
        };
        let packet = "<requestLogout referenceId=\"6\" userId=\"U\" secureKey=\"k\" lastPosition=\"9\">\
            <msgText>bye</msgText></requestLogout>";
        same(&Request::Logout(request), packet, Request::parse);
    }
}
