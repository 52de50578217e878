//! `<eventSessionInfo>`.

use crate::element::{Element, SessionStatus, Transcript, kinds};
#[cfg(feature = "xml")]
use crate::wire::Reader;
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
use crate::wire::{Sink, names};

/// `<eventSessionInfo>`: what is new in a session; in the reply to a join, all that the party may see.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EventSessionInfo<'a> {
    /// The request's; a push has none.
    pub reference_id: Option<u32>,
    /// Whether the session goes on.
    pub session_status: SessionStatus,
    /// The new events.
    pub transcript: Transcript<'a>,
}

#[cfg(feature = "xml")]
impl<'a> EventSessionInfo<'a> {
    pub(super) fn read(&mut self, reader: &mut Reader<'a>) {
        let [reference_id, status] = &reader.members(&[names::REFERENCE_ID, names::SESSION_STATUS]);
        let offset = reader.tag_offset();
        self.reference_id = reference_id.reference_id(reader);
        self.session_status = status.one_of(reader, SessionStatus::from_text).unwrap_or_default();
        let mut is_there = false;
        while reader.child(&[names::CHAT_TRANSCRIPT]).is_some() {
            self.transcript.read(reader);
            is_there = true;
        }
        if !is_there {
            reader.refuse(names::CHAT_TRANSCRIPT, offset);
        }
    }
}

#[cfg(feature = "compact")]
impl<'a> EventSessionInfo<'a> {
    pub(super) fn take(cursor: &mut Cursor<'a>) -> Self {
        Self {
            reference_id: cursor.reference_id_if(),
            session_status: SessionStatus::take(cursor, names::SESSION_STATUS),
            transcript: cursor.required_part(names::CHAT_TRANSCRIPT, Transcript::take),
        }
    }
}

impl Element for EventSessionInfo<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open_kind(kinds::EVENT_SESSION_INFO);
        out.number_from_1(names::REFERENCE_ID, self.reference_id.unwrap_or_default());
        self.session_status.emit(names::SESSION_STATUS, out);
        out.close_start();
        let transcript = out.open(names::CHAT_TRANSCRIPT);
        self.transcript.emit_members(out);
        self.transcript.emit_events(out);
        out.end(names::CHAT_TRANSCRIPT, transcript);
        out.end(names::EVENT_SESSION_INFO, start);
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
        let event = EventSessionInfo {
            reference_id: None,
            session_status: SessionStatus::Alive,
            transcript: Transcript {
                start_at: "2025-05-10T07:09:33Z".into(),
                session_id: "S".into(),
                idle_time_expire: Some(255),
                monitored: true,
                events: Events::items(&events),
            },
        };
        let packet = "<eventSessionInfo sessionStatus=\"Alive\"><chatTranscript startAt=\"2025-05-10T07:09:33Z\" \
            sessionId=\"S\" idleTimeExpire=\"255\" monitored=\"true\"><message userId=\"U\" timeShift=\"2\" \
            visibility=\"ALL\" eventId=\"3\"><msgText>hello</msgText></message></chatTranscript></eventSessionInfo>";
        same(&ServerEvent::SessionInfo(event), packet, ServerEvent::parse);
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(refused_member("<eventSessionInfo/>", ServerEvent::parse), "chatTranscript");
        let packet = "<eventSessionInfo sessionStatus='Maybe'/>";
        assert_eq!(refused_member(packet, ServerEvent::parse), "sessionStatus");
    }
}
