//! `<requestLogout>`.

use super::Credentials;
use crate::element::declare::{ReferenceId, element};
use crate::element::{KeyValues, MessageText};

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
        /// The attributes of the event that says so.
        event_attributes: KeyValues<'a> = LastList [EVENT_ATTRIBUTES],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::KeyValue;
    use crate::element::flex::Request;
    use crate::element::tests::same;

    #[test]
    fn bytes() {
        let style = [KeyValue::string("k", "v")];
        let request = RequestLogout {
            reference_id: 6,
            credentials: Credentials { user_id: "U".into(), secure_key: "k".into(), last_position: 9 },
            text: Some(MessageText::plain("bye")),
            event_attributes: KeyValues::items(&style),
        };
        let packet = "<requestLogout referenceId=\"6\" userId=\"U\" secureKey=\"k\" lastPosition=\"9\">\
            <msgText>bye</msgText><eventAttributes><item key=\"k\" type=\"string\">v</item></eventAttributes>\
            </requestLogout>";
        same(&Request::Logout(request), packet, Request::parse);
    }
}
