//! `<chatTranscript>` and `<flexTranscript>`: a session's events.

use super::declare::{Flag, OptionalNumber, PlainId, PlainText, group};
use super::packets::packet;
use super::{Element, Events, Part, kinds};
use crate::wire::compact::Cursor;
use crate::wire::xml::Reader;
use crate::wire::{Sink, Text, names};

group! {
    /// What a session's transcript is: the whole of it in a file, the visible or new part of it in a packet.
    pub struct Transcript<'a> = packet {
        /// `startAt`: when the session began, as `2025-05-10T07:09:33Z`. Any text is taken: [`super::unix_ms`] reads it.
        start_at: Text<'a> = PlainText [START_AT],
        /// `sessionId`.
        session_id: Text<'a> = PlainId [SESSION_ID],
        /// `idleTimeExpire`: whole seconds from sending until idle control acts (our own choice of unit); from
        /// ClientVersion 103 on.
        idle_time_expire: Option<u32> = OptionalNumber [IDLE_TIME_EXPIRE] since 103,
        /// `monitored`: a party is in with VIP; from ClientVersion 105 on.
        monitored: bool = Flag [MONITORED] since 105,
    } and {
        /// The events.
        events: Events<'a>,
    } later {
        /// `savedPosition`: how many of the events were there when the server saved the transcript last (our own reading of
        /// the SDK's member).
        saved_position: Option<u32> = OptionalNumber [SAVED_POSITION],
    }
}

packet! { Transcript = CHAT_TRANSCRIPT reads "a transcript: it is checked whole for well-formedness before any event is handed out" }

impl<'a> Transcript<'a> {
    /// Writes the stored form: the declaration, then the transcript.
    #[cfg(feature = "xml")]
    pub fn emit_stored(&self, out: &mut crate::wire::Writer<'_>) {
        out.declaration();
        Element::emit(self, out);
    }

    fn say<S: Sink>(&self, start: S::Start, out: &mut S) {
        self.emit_as([], out);
        self.emit_events(out);
        out.end(names::CHAT_TRANSCRIPT, start);
    }

    pub(crate) fn emit_events<S: Sink>(&self, out: &mut S) {
        out.close_start();
        let events = out.open_list();
        self.events.emit(out);
        out.end_list(events);
        self.say_later(out);
    }

    pub(super) fn take_events(&mut self, cursor: &mut Cursor<'a>) {
        self.events = Events::take(cursor);
        self.take_later(cursor);
    }
}

impl<'a> Part<'a> for Transcript<'a> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open(names::CHAT_TRANSCRIPT);
        self.say(start, out);
    }

    fn keep_known(&mut self, version: u32) {
        Self::keep_known(self, version);
    }

    fn read(&mut self, reader: &mut Reader<'a>) {
        *self = Self::read_found(reader.members(&Self::ATTRIBUTES).each_ref(), reader);
        self.events = Events::read(reader);
    }

    fn take(cursor: &mut Cursor<'a>) -> Self {
        let mut transcript = Self::take_as(cursor, []);
        transcript.take_events(cursor);
        transcript
    }
}

impl Element for Transcript<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open_kind(kinds::CHAT_TRANSCRIPT);
        self.say(start, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::{Event, EventHead, Message, MessageText, ParseError};
    use crate::wire::Limits;
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
