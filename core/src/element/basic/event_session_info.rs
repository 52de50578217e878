//! `<eventSessionInfo>`.

use crate::element::declare::{LastText, OptionalReferenceId, Word, element};
use crate::element::{SessionStatus, Transcript};
use crate::wire::Text;

element! {
    /// `<eventSessionInfo>`: what is new in a session; in the reply to a join, all that the party may see.
    pub struct EventSessionInfo<'a> = packet EVENT_SESSION_INFO {
        /// The request's; a push has none.
        reference_id: Option<u32> = OptionalReferenceId [REFERENCE_ID],
        /// Whether the session goes on.
        session_status: SessionStatus = Word<SessionStatus> [SESSION_STATUS],
    } with {
        /// The new events.
        transcript: Transcript<'a> = RequiredPart [CHAT_TRANSCRIPT],
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
    use crate::element::{Event, EventHead, Events, Message, MessageText};

    #[test]
    fn bytes() {
        let events = [Event::Message(Message {
            head: EventHead { user_id: "U".into(), time_shift: 2, event_id: 3, ..EventHead::default() },
            text: Some(MessageText::plain("hello")),
            ..Message::default()
        })];
        let mut event = EventSessionInfo {
            reference_id: None,
            session_status: SessionStatus::Alive,
            occurred_at: None,
            transcript: Transcript {
                start_at: "2025-05-10T07:09:33Z".into(),
                session_id: "S".into(),
                idle_time_expire: Some(255),
                monitored: true,
                saved_position: Some(2),
                events: Events::items(&events),
            },
        };
        let packet = "<eventSessionInfo sessionStatus=\"Alive\"><chatTranscript startAt=\"2025-05-10T07:09:33Z\" \
            sessionId=\"S\" idleTimeExpire=\"255\" monitored=\"true\" savedPosition=\"2\"><message userId=\"U\" timeShift=\"2\" \
            visibility=\"ALL\" eventId=\"3\"><msgText>hello</msgText></message></chatTranscript></eventSessionInfo>";
        same(&ServerEvent::SessionInfo(event), packet, ServerEvent::parse);
        event.reference_id = Some(2);
        event.occurred_at = Some("2025-05-10T07:10:00Z".into());
        event.transcript = Transcript { session_id: "S".into(), ..Transcript::default() };
        let packet = "<eventSessionInfo referenceId=\"2\" sessionStatus=\"Alive\" occurredAt=\"2025-05-10T07:10:00Z\">\
            <chatTranscript startAt=\"\" sessionId=\"S\"/></eventSessionInfo>";
        same(&ServerEvent::SessionInfo(event), packet, ServerEvent::parse);
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(refused_member("<eventSessionInfo/>", ServerEvent::parse), "chatTranscript");
        let packet = "<eventSessionInfo sessionStatus='Maybe'/>";
        assert_eq!(refused_member(packet, ServerEvent::parse), "sessionStatus");
    }
}
