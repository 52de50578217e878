//! parlor-core: the reader that applications use.

use parlor_core::element::{Event, Events, KeyValues, MessageText, Transcript, TranscriptReader, Value};
use parlor_core::wire::{Limits, Text, Writer};

use crate::checksum::{Checksum, Gathered, Member};

pub(super) fn decode(document: &[u8]) -> Option<u64> {
    let mut reader = TranscriptReader::new(document, Limits::STORED).ok()?;
    let mut sum = Checksum::default();
    text(&mut sum, Member::StartAt, reader.transcript().start_at);
    text(&mut sum, Member::SessionId, reader.transcript().session_id);
    for found in &mut reader {
        match &found {
            Ok(found) => event(&mut sum, found),
            Err(_) => return None,
        }
    }
    Some(sum.0)
}

fn event(sum: &mut Checksum, event: &Event<'_>) {
    let head = event.head();
    sum.event();
    text(sum, Member::UserId, head.user_id);
    sum.number(Member::TimeShift, head.time_shift.into());
    sum.text(Member::Visibility, head.visibility.as_str().as_bytes());
    sum.number(Member::EventId, head.event_id.into());
    match event {
        Event::NewParty(it) => {
            text(sum, Member::PersonId, it.user.person_id);
            text(sum, Member::UserNick, it.user.nickname);
            text(sum, Member::UserType, it.user.user_type.as_text());
            text(sum, Member::ProtocolType, it.user.protocol_type.as_text());
            sum.number(Member::TimeZoneOffset, it.user.time_zone_offset.unwrap_or_default().into());
            sum.number(Member::ClientVersion, it.user.client_version.unwrap_or_default().into());
            message_text(sum, it.text);
            items(sum, it.user_data);
            items(sum, it.event_attributes);
        }
        Event::Message(it) => {
            message_text(sum, it.text);
            items(sum, it.event_attributes);
        }
        Event::Notice(it) => {
            if let Some(notice) = it.notice {
                text(sum, Member::NoticeType, notice.notice_type.as_text());
                text(sum, Member::NoticeText, notice.text);
            }
            items(sum, it.user_data);
            items(sum, it.event_attributes);
        }
        Event::PartyLeft(it) => {
            text(sum, Member::AskerId, it.asker_id);
            if let Some(reason) = it.reason {
                sum.number(Member::Code, reason.code.unwrap_or_default().into());
                text(sum, Member::Reason, reason.text);
            }
            message_text(sum, it.text);
            items(sum, it.event_attributes);
        }
        // There is none in the documents.
        Event::Reenter(_) => {}
    }
}

fn message_text(sum: &mut Checksum, message: Option<MessageText<'_>>) {
    if let Some(message) = message {
        text(sum, Member::MessageType, message.message_type.unwrap_or_default());
        text(sum, Member::TreatAs, message.treat_as.map(|it| it.as_text()).unwrap_or_default());
        text(sum, Member::MessageText, message.text);
    }
}

fn items(sum: &mut Checksum, list: KeyValues<'_>) {
    for item in list.iter() {
        text(sum, Member::Key, item.key);
        match item.value {
            Value::List(inner) => {
                sum.text(Member::Type, b"kvlist");
                items(sum, inner);
            }
            Value::String(value) => {
                sum.text(Member::Type, b"string");
                text(sum, Member::Value, value);
            }
            Value::Untyped(value) => text(sum, Member::Value, value),
            _ => {}
        }
    }
}

fn text(sum: &mut Checksum, member: Member, text: Text<'_>) {
    let mut whole = Gathered::default();
    text.pieces().for_each(|piece| whole.push(piece.as_bytes()));
    sum.gathered(member, whole);
}

/// The document's root and events, to be written again.
pub(crate) fn views(document: &[u8]) -> Option<(Transcript<'_>, Vec<Event<'_>>)> {
    let reader = TranscriptReader::new(document, Limits::STORED).ok()?;
    let root = *reader.transcript();
    reader.collect::<Result<_, _>>().ok().map(|events| (root, events))
}

/// Writes them in the stored form; gives the length.
pub(crate) fn write(root: &Transcript<'_>, events: &[Event<'_>], out: &mut [u8]) -> Option<usize> {
    let mut writer = Writer::new(out);
    Transcript { events: Events::items(events), ..*root }.emit_stored(&mut writer);
    writer.finish().ok()
}
