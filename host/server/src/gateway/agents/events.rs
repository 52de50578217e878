//! What happens in a chat, as far as all APIs tell it alike.

use parlor_core::element::notices::{FileUploaded, SystemCommand};
use parlor_core::element::{Event, MessageText, Notice, NoticeType, Visibility, unix_ms};
use parlor_core::wire::Text;
use serde_json::{Value, json};

/// The file that a notice says is there.
pub(crate) fn file<'a>(notice: &Notice<'a>) -> Option<FileUploaded<'a>> {
    let command = notice.notice.filter(|it| it.notice_type == NoticeType::SystemCommand)?;
    match SystemCommand::from_text(command.text) {
        SystemCommand::FileUploaded => FileUploaded::read(notice.user_data).ok(),
        _ => None,
    }
}

/// The event as a message, in the members that all APIs have; `from` and `visibility` are in the words of an API.
pub(crate) fn message(event: &Event<'_>, from: Value, visibility: &str) -> Value {
    let mut message = json!({
        "index": event.head().event_id,
        "type": kind(event),
        "from": from,
        "visibility": visibility,
    });
    if let Some(said) = said(event) {
        message["text"] = said.text.to_string().into();
        if let Some(message_type) = said.message_type {
            message["messageType"] = message_type.to_string().into();
        }
    }
    message
}

/// Who sees an event at most, in the words that the APIs have: what is for one receiver alone isn't for the customer, and no
/// API has a word for that.
pub(crate) fn visibility(event: &Event<'_>) -> Visibility {
    let head = event.head();
    match head.visibility {
        Visibility::All if head.receiver_id.is_some() => Visibility::Internal,
        other => other,
    }
}

/// The text that goes with an event.
fn said<'a>(event: &Event<'a>) -> Option<MessageText<'a>> {
    match event {
        Event::NewParty(party) => party.text,
        Event::Message(message) => message.text,
        Event::PartyLeft(party) => party.text,
        Event::Reenter(party) => party.text,
        Event::Notice(notice) => notice.text,
    }
}

/// When an event was, in milliseconds of Unix time, in a session that began at `start_at`.
pub(crate) fn at_ms(event: &Event<'_>, start_at: &str) -> i64 {
    let start_ms = unix_ms(Text::plain(start_at)).unwrap_or(0);
    start_ms.saturating_add(i64::from(event.head().time_shift).saturating_mul(1000))
}

/// `type` of a message. What clients don't know they show as a notice.
fn kind(event: &Event<'_>) -> &'static str {
    match event {
        Event::NewParty(_) => "ParticipantJoined",
        Event::PartyLeft(_) => "ParticipantLeft",
        Event::Reenter(_) => "ParticipantRejoined",
        Event::Message(_) => "Text",
        Event::Notice(notice) => match notice.notice_type() {
            NoticeType::TypingStarted => "TypingStarted",
            NoticeType::TypingStopped => "TypingStopped",
            NoticeType::PushedUrl => "PushUrl",
            NoticeType::Custom => "CustomNotice",
            NoticeType::UpdateNick => "NicknameUpdated",
            NoticeType::SystemCommand => "SystemCommand",
            NoticeType::IdleControlAlert => "IdleAlert",
            NoticeType::IdleControlClose => "IdleClose",
            it if it == NoticeType::TRANSCRIPT_SAVE_DONE => "TranscriptSaveDone",
            it if it == NoticeType::TRANSCRIPT_SAVE_FAILED => "TranscriptSaveFailed",
            _ => "Notice",
        },
    }
}
