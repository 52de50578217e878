//! `<eventError>`.

use crate::element::declare::{OptionalId, OptionalReferenceId, RequiredNumber, element};
use crate::wire::Text;

element! {
    /// `<eventError>`: a request was refused, or a packet couldn't be read.
    pub struct EventError<'a> = packet EVENT_ERROR {
        /// The request's; none if it couldn't be read.
        reference_id: Option<u32> = OptionalReferenceId [REFERENCE_ID],
        /// Why: see [`crate::rules::ErrorId`].
        error_id: u32 = RequiredNumber [ERROR_ID],
        /// The session it is about.
        session_id: Option<Text<'a>> = OptionalId [SESSION_ID],
    } text {
        /// The same for a person.
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::basic::ServerEvent;
    use crate::element::tests::{refused_member, same};

    #[test]
    fn bytes() {
        let event = EventError {
            reference_id: Some(9),
            error_id: 5,
            session_id: Some("S".into()),
            text: "unknown session".into(),
        };
        let packet =
            "<eventError referenceId=\"9\" errorId=\"5\" sessionId=\"S\">unknown session</eventError>";
        same(&ServerEvent::Error(event), packet, ServerEvent::parse);
        assert_eq!(refused_member("<eventError/>", ServerEvent::parse), "errorId");
    }
}
