//! `<chatTranscript>` and `<flexTranscript>`: a session's events.

use super::error::ParseError;
#[cfg(feature = "xml")]
use super::error::read_packet;
use super::{Element, Events, kinds};
#[cfg(feature = "compact")]
use crate::element::{compact::read_compact, kinds::number};
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
use crate::wire::{Binding, Limits, Sink, Text, names};
#[cfg(feature = "xml")]
use crate::{
    element::BadMember,
    wire::{Member, Name, Reader},
};

/// What a session's transcript is: the whole of it in a file, the visible or new part of it in a packet.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Transcript<'a> {
    /// `startAt`: when the session began, as `2025-05-10T07:09:33Z`. Any text is taken: [`super::unix_ms`] reads it.
    pub start_at: Text<'a>,
    /// `sessionId`.
    pub session_id: Text<'a>,
    /// `idleTimeExpire`: whole seconds from sending until idle control acts (our own choice of unit); from
    /// ClientVersion 103 on.
    pub idle_time_expire: Option<u32>,
    /// `monitored`: a party is in with VIP; from ClientVersion 105 on.
    pub monitored: bool,
    /// The events.
    pub events: Events<'a>,
}

impl<'a> Transcript<'a> {
    /// Reads a transcript in this form.
    ///
    /// # Errors
    /// [`ParseError`]: not well-formed, not a `chatTranscript`, or a member isn't valid.
    pub fn parse_as(binding: Binding, packet: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        match binding {
            #[cfg(feature = "xml")]
            Binding::Xml => Self::parse(packet, limits),
            #[cfg(feature = "compact")]
            Binding::Compact => read_compact(packet, limits, |kind, cursor| match kind {
                number::CHAT_TRANSCRIPT => Some(Self::take(cursor)),
                _ => None,
            }),
        }
    }

    /// Reads a stored transcript. It is checked whole for well-formedness before any event is handed out.
    ///
    /// # Errors
    /// [`ParseError`]: not well-formed, not a `chatTranscript`, or a member of the root isn't valid.
    #[cfg(feature = "xml")]
    pub fn parse(document: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        let mut transcript = Self::default();
        read_packet(document, limits, &[names::CHAT_TRANSCRIPT], &mut |reader, _| transcript.read(reader))?;
        Ok(transcript)
    }

    #[cfg(feature = "xml")]
    pub(crate) fn read(&mut self, reader: &mut Reader<'a>) {
        let members = reader.members(&Self::ATTRIBUTES);
        self.read_members(&members, reader);
        self.events = Events::read(reader);
    }

    #[cfg(feature = "xml")]
    pub(crate) const ATTRIBUTES: [Name; 4] =
        [names::START_AT, names::SESSION_ID, names::IDLE_TIME_EXPIRE, names::MONITORED];

    /// Reads the [`Self::ATTRIBUTES`], which `members` begins with.
    #[cfg(feature = "xml")]
    pub(crate) fn read_members(&mut self, members: &[Member<'a>], reader: &mut Reader<'a>) {
        if let [start_at, session_id, idle_time_expire, monitored, ..] = members {
            self.start_at = start_at.text();
            self.session_id = session_id.id(reader).unwrap_or_default();
            self.idle_time_expire = idle_time_expire.number(reader);
            self.monitored = monitored.is_true();
        }
    }

    /// Reads the attributes of the root that `reader` has opened: the transcript without its events.
    #[cfg(feature = "xml")]
    pub(super) fn begin(reader: &mut Reader<'a>) -> Result<Self, ParseError> {
        let members = reader.members(&Self::ATTRIBUTES);
        let mut transcript = Self::default();
        transcript.read_members(&members, reader);
        if let Some(malformed) = reader.failed() {
            return Err(malformed.into());
        }
        reader.take_refused().map_or(Ok(transcript), |(member, offset)| {
            Err(ParseError::Member { member: BadMember { member, offset }, reference_id: None })
        })
    }

    /// Writes the stored form: the declaration, then the transcript.
    #[cfg(feature = "xml")]
    pub fn emit_stored(&self, out: &mut crate::wire::Writer<'_>) {
        out.declaration();
        self.emit(out);
    }

    pub(crate) fn emit_members<S: Sink>(&self, out: &mut S) {
        out.attribute(names::START_AT, self.start_at);
        out.attribute(names::SESSION_ID, self.session_id);
        out.number_if(names::IDLE_TIME_EXPIRE, self.idle_time_expire);
        out.flag(names::MONITORED, self.monitored);
    }

    pub(crate) fn emit_events<S: Sink>(&self, out: &mut S) {
        out.close_start();
        let events = out.open_list();
        self.events.emit(out);
        out.end_list(events);
    }
}

#[cfg(feature = "compact")]
impl<'a> Transcript<'a> {
    pub(crate) fn take(cursor: &mut Cursor<'a>) -> Self {
        let transcript = Self::take_members(cursor);
        Self { events: Events::take(cursor), ..transcript }
    }

    /// The members before the events.
    pub(crate) fn take_members(cursor: &mut Cursor<'a>) -> Self {
        Self {
            start_at: cursor.text(),
            session_id: cursor.id(names::SESSION_ID).unwrap_or_default(),
            idle_time_expire: cursor.number_if(),
            monitored: cursor.flag(),
            events: Events::EMPTY,
        }
    }
}

impl Element for Transcript<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open_kind(kinds::CHAT_TRANSCRIPT);
        self.emit_members(out);
        self.emit_events(out);
        out.end(names::CHAT_TRANSCRIPT, start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::{Event, EventHead, Message, MessageText};
    use crate::wire::Writer;

    #[test]
    fn the_stored_form() {
        let events = [Event::Message(Message {
            head: EventHead { user_id: "7".into(), event_id: 1, ..EventHead::default() },
            text: Some(MessageText::plain("Grüß Gott")),
            ..Message::default()
        })];
        let transcript = Transcript {
            start_at: "2025-05-10T07:09:33Z".into(),
            session_id: "005PAbK71FM3R512".into(),
            events: Events::items(&events),
            ..Transcript::default()
        };
        let mut out = [0xA5; 512];
        let mut writer = Writer::new(&mut out);
        transcript.emit_stored(&mut writer);
        let length = writer.finish().unwrap();
        let stored = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><chatTranscript startAt=\"2025-05-10T07:09:33Z\" \
            sessionId=\"005PAbK71FM3R512\"><message userId=\"7\" timeShift=\"0\" visibility=\"ALL\" eventId=\"1\">\
            <msgText>Grüß Gott</msgText></message></chatTranscript>";
        assert_eq!(core::str::from_utf8(&out[..length]), Ok(stored));
        assert_eq!(Transcript::parse(stored.as_bytes(), Limits::STORED), Ok(transcript));
    }

    #[test]
    fn another_root_is_refused() {
        let error = Transcript::parse(b" <flexTranscript/>", Limits::STORED);
        assert_eq!(error, Err(ParseError::Unknown { offset: 1, reference_id: None }));
    }
}
