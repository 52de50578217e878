//! Who is who in a chat, and what happened in it, in the API's words.

use std::collections::HashMap;

use parlor_core::element::notices::SystemCommand;
use parlor_core::element::{Event, Id, Message as Said, MessageText, Notice, NoticeType, UserType, keys};
use parlor_core::wire::Text;
use serde_json::{Map, Value};

use super::reply::{From, Message};
use crate::key_values_json::object;

/// Everybody whom the customer has seen in its chat. They are numbered in the order in which they came; whoever comes again
/// has its number still.
#[derive(Default)]
pub(super) struct Roster {
    participants: HashMap<Id, From>,
}

/// The reasons of which this door doesn't tell why a customer left (the vendor's documentation): by itself, and cut off.
const UNTOLD_REASONS: [&str; 2] = ["0", "3"];

impl Roster {
    /// Takes note of an event: who came, and what somebody is called from now on. Each is noted once, in order.
    pub(super) fn note(&mut self, event: &Event<'_>) {
        let Ok(user_id) = Id::new(event.head().user_id) else { return };
        match event {
            Event::NewParty(party) => {
                let next = self.participants.len().saturating_add(1);
                let participant = self.participants.entry(user_id).or_default();
                if participant.participant_id == 0 {
                    participant.participant_id = next;
                }
                participant.nickname = party.user.nickname.to_string();
                participant.kind = user_type(party.user.user_type);
            }
            Event::Notice(Notice { notice: Some(notice), .. })
                if notice.notice_type == NoticeType::UpdateNick =>
            {
                if let Some(participant) = self.participants.get_mut(&user_id) {
                    participant.nickname = notice.text.to_string();
                }
            }
            _ => {
                // Somebody speaks to all whom the customer didn't see come in: an agent who coaches.
                let next = self.participants.len().saturating_add(1);
                self.participants.entry(user_id).or_insert_with(|| From {
                    nickname: String::new(),
                    participant_id: next,
                    kind: "Agent",
                });
            }
        }
    }

    /// The event as a message; `start_ms`: when the session began.
    pub(super) fn message(&self, event: &Event<'_>, start_ms: i64) -> Message {
        let head = event.head();
        let sender = Id::new(head.user_id).ok().and_then(|it| self.participants.get(&it));
        let mut message = Message {
            // What isn't in the transcript is the server's own word.
            from: sender.cloned().unwrap_or(From { kind: "System", ..From::default() }),
            index: Some(head.event_id).filter(|it| *it > 0),
            kind: kind(event),
            utc_time: start_ms.saturating_add(i64::from(head.time_shift).saturating_mul(1000)),
            message_type: None,
            text: None,
            user_data: Map::new(),
            event_attributes: object(event.event_attributes()),
        };
        match event {
            Event::NewParty(party) => say(&mut message, party.text),
            Event::Message(Said { text, .. }) => say(&mut message, *text),
            Event::Notice(notice) => {
                message.text = notice.notice.map(|it| it.text.to_string());
                message.user_data = object(notice.user_data);
            }
            Event::PartyLeft(party) => {
                say(&mut message, party.text);
                hide_reason(&mut message.event_attributes);
            }
            // Flex has no such event.
            Event::Reenter(_) => {}
        }
        message
    }
}

fn say(message: &mut Message, text: Option<MessageText<'_>>) {
    let Some(said) = text else { return };
    message.text = Some(said.text.to_string());
    message.message_type = said.message_type.map(|it| it.to_string());
}

fn user_type(user_type: UserType<'_>) -> &'static str {
    match user_type {
        UserType::Client => "Client",
        UserType::Agent => "Agent",
        UserType::Supervisor => "Supervisor",
        UserType::System => "System",
        // Our own choice for what isn't known.
        _ => "External",
    }
}

/// `type` of a message.
fn kind(event: &Event<'_>) -> &'static str {
    match event {
        Event::NewParty(_) | Event::Reenter(_) => "ParticipantJoined",
        Event::PartyLeft(_) => "ParticipantLeft",
        Event::Message(_) => "Message",
        Event::Notice(notice) => match notice.notice_type() {
            NoticeType::TypingStarted => "TypingStarted",
            NoticeType::TypingStopped => "TypingStopped",
            NoticeType::UpdateNick => "NicknameUpdated",
            NoticeType::PushedUrl => "PushUrl",
            NoticeType::Custom => "CustomNotice",
            NoticeType::IdleControlAlert => "IdleAlert",
            NoticeType::IdleControlClose => "IdleClose",
            NoticeType::SystemCommand => {
                match SystemCommand::from_text(notice.notice.map_or(Text::EMPTY, |it| it.text)) {
                    SystemCommand::FileUploaded => "FileUploaded",
                    SystemCommand::FileDeleted => "FileDeleted",
                    _ => "Notice",
                }
            }
            _ => "Notice",
        },
    }
}

/// This door doesn't tell why a customer left that left by itself or was cut off.
fn hide_reason(attributes: &mut Map<String, Value>) {
    let Some(Value::Object(system)) = attributes.get_mut(keys::GCTI_SYSTEM) else { return };
    let is_untold = |it: &Value| it.as_str().is_some_and(|it| UNTOLD_REASONS.contains(&it));
    if system.get(keys::QUIT_REASON_CODE).is_some_and(is_untold) {
        system.remove(keys::QUIT_REASON_CODE);
    }
    if system.is_empty() {
        attributes.remove(keys::GCTI_SYSTEM);
    }
}
