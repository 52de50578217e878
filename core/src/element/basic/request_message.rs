//! `<requestMessage>`.

use crate::element::declare::{OptionalId, ReferenceId, RequiredId, Word, element};
use crate::element::{KeyValues, MessageText, Visibility};
use crate::wire::Text;

element! {
    /// `<requestMessage>`: say something. The reply is an [`super::EventSessionInfo`] with the new event.
    pub struct RequestMessage<'a> = packet REQUEST_MESSAGE {
        /// From 1 on; echoed in the reply.
        reference_id: u32 = ReferenceId [REFERENCE_ID],
        /// In which session.
        session_id: Text<'a> = RequiredId [SESSION_ID],
        /// Seen by whom.
        visibility: Visibility = Word<Visibility> [VISIBILITY],
        /// The one party that it is for (a direct message).
        receiver_id: Option<Text<'a>> = OptionalId [RECEIVER_ID],
    } with {
        /// What is said.
        text: MessageText<'a> = RequiredPart [MESSAGE_TEXT],
        /// The event's attributes.
        event_attributes: KeyValues<'a> = List [EVENT_ATTRIBUTES],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::basic::Request;
    use crate::element::tests::{refused_member, same};
    use crate::element::{KeyValue, TreatAs};

    #[test]
    fn bytes() {
        let attributes = [KeyValue::string("k", "v")];
        let request = RequestMessage {
            reference_id: 3,
            session_id: "S".into(),
            visibility: Visibility::Internal,
            receiver_id: Some("0096681F0A2D7F2B".into()),
            text: MessageText { treat_as: Some(TreatAs::NORMAL), ..MessageText::plain("<hello>") },
            event_attributes: KeyValues::items(&attributes),
        };
        let packet = "<requestMessage referenceId=\"3\" sessionId=\"S\" visibility=\"INT\" \
            receiverId=\"0096681F0A2D7F2B\"><msgText treatAs=\"NORMAL\">&lt;hello&gt;</msgText>\
            <eventAttributes><item key=\"k\" type=\"string\">v</item></eventAttributes></requestMessage>";
        same(&Request::Message(request), packet, Request::parse);
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(refused_member("<requestMessage referenceId='1'/>", Request::parse), "sessionId");
        assert_eq!(
            refused_member("<requestMessage referenceId='1' sessionId='S'/>", Request::parse),
            "msgText"
        );
    }
}
