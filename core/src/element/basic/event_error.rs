//! `<eventError>`.

use crate::element::declare::{LastText, OptionalId, OptionalReferenceId, PlainId, element};
use crate::wire::Text;

element! {
    /// `<eventError>`: a request was refused, or a packet couldn't be read.
    pub struct EventError<'a> = packet EVENT_ERROR {
        /// The request's; none if it couldn't be read.
        reference_id: Option<u32> = OptionalReferenceId [REFERENCE_ID],
        /// `errorId`, why: a text, as in the SDK; empty if the server gave none. [`crate::rules::ErrorId`] knows which numbers
        /// stand for what.
        error_id: Text<'a> = PlainId [ERROR_ID],
        /// The session it is about.
        session_id: Option<Text<'a>> = OptionalId [SESSION_ID],
    } text {
        /// The same for a person.
        text
    } later {
        /// `occurredAt`: when it happened at the server, as `startAt` is written.
        occurred_at: Option<Text<'a>> = LastText [OCCURRED_AT],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::basic::ServerEvent;
    use crate::element::tests::{refused_member, same};
    use crate::rules::ErrorId;

    #[test]
    fn bytes() {
        let mut event = EventError {
            reference_id: Some(9),
            error_id: "5".into(),
            session_id: Some("S".into()),
            text: "unknown session".into(),
            occurred_at: None,
        };
        let packet =
            "<eventError referenceId=\"9\" errorId=\"5\" sessionId=\"S\">unknown session</eventError>";
        same(&ServerEvent::Error(event), packet, ServerEvent::parse);
        event.occurred_at = Some("2025-05-10T07:09:33Z".into());
        let packet = "<eventError referenceId=\"9\" errorId=\"5\" sessionId=\"S\" occurredAt=\"2025-05-10T07:09:33Z\">\
            unknown session</eventError>";
        same(&ServerEvent::Error(event), packet, ServerEvent::parse);
        for (said, error_id, known) in [
            ("8201", "8201", Some(ErrorId::UnknownUser)),
            (" 8210 ", "8210", Some(ErrorId::UnknownUser)),
            ("&#56;201", "8201", Some(ErrorId::UnknownUser)),
            ("BAD_KEY", "BAD_KEY", None),
            ("-5", "-5", None),
            (" ", "", None),
        ] {
            let packet = std::format!("<eventError errorId='{said}'>no</eventError>");
            let Ok(ServerEvent::Error(read)) =
                ServerEvent::parse(packet.as_bytes(), crate::wire::Limits::PACKET)
            else {
                panic!("{said}");
            };
            assert_eq!(read.error_id, error_id);
            assert_eq!(ErrorId::from_text(read.error_id), known, "{said}");
        }
        let long = std::format!("<eventError errorId='{}'/>", "x".repeat(65));
        assert_eq!(refused_member(&long, ServerEvent::parse), "errorId");
    }
}
