//! parlor-core: the reader that applications use, every text as a `str`.

use parlor_core::element::{
    Event, Events, KeyValues, MessageCheck, MessageText, Transcript, TranscriptReader, Value,
};
use parlor_core::wire::{Limits, Text, Writer};

use crate::checksum::{Checksum, Member};

/// Bytes of the longest text that is decoded.
const LONGEST: usize = 512;

pub(super) fn decode(document: &[u8]) -> Option<u64> {
    let mut reader = TranscriptReader::new(document, Limits::STORED).ok()?;
    let mut found = Found { sum: Checksum::default(), buffer: [0; LONGEST] };
    found.text(Member::StartAt, reader.transcript().start_at)?;
    found.text(Member::SessionId, reader.transcript().session_id)?;
    // By reference: an event is large, and `for` would move it.
    while let Some(event) = &reader.next() {
        found.event(event.as_ref().ok()?)?;
    }
    Some(found.sum.0)
}

/// The sum, and where texts are decoded that don't stand for themselves. `None`: one had no room there.
struct Found {
    sum: Checksum,
    buffer: [u8; LONGEST],
}

impl Found {
    fn event(&mut self, event: &Event<'_>) -> Option<()> {
        let head = event.head();
        self.sum.event();
        self.text(Member::UserId, head.user_id)?;
        self.sum.number(Member::TimeShift, head.time_shift.into());
        self.sum.text(Member::Visibility, head.visibility.as_str().as_bytes());
        self.sum.number(Member::EventId, head.event_id.into());
        self.text(Member::ReceiverId, head.receiver_id.unwrap_or_default())?;
        self.sum.number(Member::Truncated, head.truncated.unwrap_or_default().into());
        match event {
            Event::NewParty(it) => {
                self.text(Member::PersonId, it.user.person_id)?;
                self.text(Member::UserNick, it.user.nickname)?;
                self.text(Member::UserType, it.user.user_type.as_text())?;
                self.text(Member::ProtocolType, it.user.protocol_type.as_text())?;
                self.sum.number(Member::TimeZoneOffset, it.user.time_zone_offset.unwrap_or_default().into());
                self.sum.number(Member::ClientVersion, it.user.client_version.unwrap_or_default().into());
                self.message_text(it.text)?;
                self.items(it.user_data)?;
                self.items(it.event_attributes)
            }
            Event::Message(it) => {
                self.message_text(it.text)?;
                self.items(it.event_attributes)
            }
            Event::Notice(it) => {
                if let Some(notice) = it.notice {
                    self.text(Member::NoticeType, notice.notice_type.as_text())?;
                    self.text(Member::NoticeText, notice.text)?;
                }
                self.message_text(it.text)?;
                self.items(it.user_data)?;
                self.items(it.event_attributes)
            }
            Event::PartyLeft(it) => {
                self.text(Member::AskerId, it.asker_id)?;
                if let Some(reason) = it.reason {
                    self.sum.number(Member::Code, reason.code.unwrap_or_default().into());
                    self.text(Member::Reason, reason.text)?;
                }
                self.message_text(it.text)?;
                self.items(it.event_attributes)
            }
            Event::Reenter(it) => {
                self.sum.text(Member::Agents, it.agents.as_str().as_bytes());
                self.sum.text(Member::Clients, it.clients.as_str().as_bytes());
                self.message_text(it.text)?;
                self.items(it.event_attributes)
            }
        }
    }

    fn message_text(&mut self, message: Option<MessageText<'_>>) -> Option<()> {
        let Some(message) = message else { return Some(()) };
        self.text(Member::MessageType, message.message_type.unwrap_or_default())?;
        self.text(Member::TreatAs, message.treat_as.map(|it| it.as_text()).unwrap_or_default())?;
        if message.check != MessageCheck::None {
            self.sum.text(Member::MessageCheck, message.check.as_str().as_bytes());
        }
        self.text(Member::MessageText, message.text)
    }

    fn items(&mut self, list: KeyValues<'_>) -> Option<()> {
        for item in list.iter() {
            self.text(Member::Key, item.key)?;
            match item.value {
                Value::List(inner) => {
                    self.sum.text(Member::Type, b"kvlist");
                    self.items(inner)?;
                }
                Value::String(value) => {
                    self.sum.text(Member::Type, b"string");
                    self.text(Member::Value, value)?;
                }
                Value::Untyped(value) => self.text(Member::Value, value)?,
                Value::Int(number) => {
                    self.sum.text(Member::Type, b"int");
                    self.sum.number(Member::Number, number.into());
                }
                Value::Binary(bytes) => {
                    self.sum.text(Member::Type, b"binary");
                    let mut length = 0;
                    for byte in bytes.bytes() {
                        *self.buffer.get_mut(length)? = byte;
                        length += 1;
                    }
                    self.sum.text(Member::Bytes, self.buffer.get(..length)?);
                }
                _ => {}
            }
        }
        Some(())
    }

    fn text(&mut self, member: Member, text: Text<'_>) -> Option<()> {
        let text: &str = match text.as_plain() {
            Some(plain) => plain,
            None => text.copy_to(&mut self.buffer).ok()?,
        };
        self.sum.text(member, text.as_bytes());
        Some(())
    }
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
