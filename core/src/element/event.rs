//! The events of a transcript, and what they have in common.

use core::fmt;

use super::Element;
#[cfg(feature = "xml")]
use super::error::read_packet;
use super::error::{BadMember, ParseError};
use super::key_values::KeyValues;
use super::message::Message;
use super::new_party::NewParty;
use super::notice::Notice;
use super::party_left::PartyLeft;
#[cfg(feature = "xml")]
use super::transcript_reader::TranscriptError;
use super::vocabulary::Visibility;
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
use crate::wire::{Binding, Kind, Limits, Sink, Text};
#[cfg(feature = "xml")]
use crate::{
    element::{names, usual},
    wire::{Member, Name, Reader},
};

/// The attributes that every event has.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EventHead<'a> {
    /// `userId`: the party it is about.
    pub user_id: Text<'a>,
    /// `timeShift`: whole seconds since the session began; 0 where it is missing.
    pub time_shift: u32,
    /// `visibility`: who may see it.
    pub visibility: Visibility,
    /// `eventId`: from 1, growing with gaps. 0: outside the numbered transcript.
    pub event_id: u32,
    /// `receiverId`: the one party, beside the sender, that may see it (direct messages; basic only).
    pub receiver_id: Option<Text<'a>>,
    /// `truncated`: the event was too large to be sent, and comes without this many bytes of text. Our own choice.
    pub truncated: Option<u32>,
}

impl<'a> EventHead<'a> {
    #[cfg(feature = "xml")]
    pub(super) const ATTRIBUTES: [Name; 7] = [
        names::USER_ID,
        names::TIME_SHIFT,
        names::VISIBILITY,
        names::EVENT_ID,
        names::RECEIVER_ID,
        names::TRUNCATED,
        names::ASKER_ID,
    ];

    /// Reads the attributes of an event: the head, and the `askerId` that a partyLeft has.
    #[cfg(feature = "xml")]
    fn read(reader: &mut Reader<'a>) -> (Self, Option<Text<'a>>) {
        let mut members = Member::all(&Self::ATTRIBUTES);
        reader.attributes(&mut members);
        let [user, time_shift, visibility, event, receiver, truncated, asker] = &members;
        let head = Self {
            event_id: event.number(reader).unwrap_or_default(),
            user_id: user.id(reader).unwrap_or_default(),
            time_shift: time_shift.number(reader).unwrap_or_default(),
            visibility: Visibility::of_member(visibility),
            receiver_id: receiver.id(reader),
            truncated: truncated.number(reader),
        };
        (head, asker.id(reader))
    }

    pub(crate) fn emit_start<S: Sink>(&self, kind: Kind, out: &mut S) -> S::Start {
        let start = out.open_kind(kind);
        out.attribute("userId", self.user_id);
        out.number("timeShift", self.time_shift);
        self.visibility.emit("visibility", out);
        out.number_from_1("eventId", self.event_id);
        out.attribute_if("receiverId", self.receiver_id);
        out.number_if("truncated", self.truncated);
        start
    }
}

/// One event of a transcript.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "there is no heap to put it on")]
pub enum Event<'a> {
    /// A party came.
    NewParty(NewParty<'a>),
    /// A party said something.
    Message(Message<'a>),
    /// Something that isn't said happened.
    Notice(Notice<'a>),
    /// A party went.
    PartyLeft(PartyLeft<'a>),
}

impl<'a> Event<'a> {
    /// What every event has.
    pub fn head(&self) -> &EventHead<'a> {
        match self {
            Self::NewParty(it) => &it.head,
            Self::Message(it) => &it.head,
            Self::Notice(it) => &it.head,
            Self::PartyLeft(it) => &it.head,
        }
    }

    /// The same, to be changed.
    pub fn head_mut(&mut self) -> &mut EventHead<'a> {
        match self {
            Self::NewParty(it) => &mut it.head,
            Self::Message(it) => &mut it.head,
            Self::Notice(it) => &mut it.head,
            Self::PartyLeft(it) => &mut it.head,
        }
    }

    /// The event attributes.
    pub fn event_attributes(&self) -> KeyValues<'a> {
        match self {
            Self::NewParty(it) => it.event_attributes,
            Self::Message(it) => it.event_attributes,
            Self::Notice(it) => it.event_attributes,
            Self::PartyLeft(it) => it.event_attributes,
        }
    }

    /// The event attributes, to be changed.
    pub fn event_attributes_mut(&mut self) -> &mut KeyValues<'a> {
        match self {
            Self::NewParty(it) => &mut it.event_attributes,
            Self::Message(it) => &mut it.event_attributes,
            Self::Notice(it) => &mut it.event_attributes,
            Self::PartyLeft(it) => &mut it.event_attributes,
        }
    }

    /// Reads one event that stands alone in this form.
    ///
    /// # Errors
    /// [`ParseError`]: not well-formed, not an event, or a member isn't valid.
    pub fn parse_as(binding: Binding, packet: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        match binding {
            #[cfg(feature = "xml")]
            Binding::Xml => Self::parse(packet, limits),
            #[cfg(feature = "compact")]
            Binding::Compact => Self::parse_compact(packet, limits),
        }
    }

    /// Reads one event that stands alone: a document with an event as its root.
    ///
    /// # Errors
    /// [`super::ParseError`] if it isn't well-formed, isn't an event, or has a member that isn't valid.
    #[cfg(feature = "xml")]
    pub fn parse(document: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        read_packet(document, limits, |reader, name| {
            let name = core::str::from_utf8(name).unwrap_or_default();
            let known = Self::NAMES.iter().find(|it| it.as_str() == name);
            known.map(|it| Self::read(reader, it.as_str()))
        })
    }

    #[cfg(feature = "xml")]
    const NAMES: [Name; 4] = [names::MESSAGE, names::NOTICE, names::NEW_PARTY, names::PARTY_LEFT];

    /// Reads the event called `name` that was opened.
    #[cfg(feature = "xml")]
    #[inline]
    fn read(reader: &mut Reader<'a>, name: &str) -> Self {
        let (head, asker_id) = EventHead::read(reader);
        match name {
            "message" => Self::Message(Message::read(reader, head)),
            "notice" => Self::Notice(Notice::read(reader, head)),
            "newParty" => Self::NewParty(NewParty::read(reader, head)),
            _ => Self::PartyLeft(PartyLeft::read(reader, head, asker_id)),
        }
    }
}

/// The next event of the element that is open; `None` at its end. One that can't be read is passed.
#[cfg(feature = "xml")]
#[inline(always)]
pub(crate) fn next_event<'a>(reader: &mut Reader<'a>) -> Option<Result<Event<'a>, TranscriptError>> {
    let event = reader.usual(|rest, levels| usual::event(rest, levels, Ok));
    if event.is_some() {
        return event;
    }
    any_event(reader)
}

/// The same, however it is written.
#[cfg(feature = "xml")]
#[inline(never)]
fn any_event<'a>(reader: &mut Reader<'a>) -> Option<Result<Event<'a>, TranscriptError>> {
    let event = reader.child(&Event::NAMES).map(|name| Event::read(reader, name));
    if let Some(failed) = reader.failed() {
        return Some(Err(TranscriptError::Malformed(failed)));
    }
    let event = event?;
    Some(match reader.take_refused() {
        None => Ok(event),
        Some((member, offset)) => {
            let member = BadMember { member, offset };
            Err(TranscriptError::Event(EventError { member, event_id: event.head().event_id }))
        }
    })
}

impl Element for Event<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        match self {
            Self::NewParty(it) => it.emit(out),
            Self::Message(it) => it.emit(out),
            Self::Notice(it) => it.emit(out),
            Self::PartyLeft(it) => it.emit(out),
        }
    }
}

/// An event of a well-formed document that can't be read. The others can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventError {
    /// The member that is missing or not valid.
    pub member: BadMember,
    /// The event's id, if it could be read: the position goes on behind it.
    pub event_id: u32,
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "event {}: {}", self.event_id, self.member)
    }
}

impl core::error::Error for EventError {}

/// The events of a transcript, walked lazily and as often as wanted. An event that can't be read is an error of the
/// walk; where events are written again, it is left out.
#[derive(Clone, Copy)]
pub struct Events<'a> {
    source: Source<'a>,
    after: u32,
}

#[derive(Clone, Copy)]
enum Source<'a> {
    /// What stands inside the element, and its offset; checked with its document.
    #[cfg(feature = "xml")]
    Xml(&'a [u8], usize),
    /// The events, each with its length before it, and their offset; checked with their packet.
    #[cfg(feature = "compact")]
    Compact(&'a [u8], usize),
    Items(&'a [Event<'a>]),
}

impl Default for Events<'_> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<'a> Events<'a> {
    /// No events.
    pub const EMPTY: Self = Self::items(&[]);

    /// The caller's events.
    pub const fn items(events: &'a [Event<'a>]) -> Self {
        Self { source: Source::Items(events), after: 0 }
    }

    #[cfg(feature = "xml")]
    pub(crate) fn read(reader: &mut Reader<'a>) -> Self {
        let (start, depth) = (reader.content_start(), reader.depth());
        while reader.depth() >= depth.max(1) {
            if reader.usual(|rest, levels| usual::event(rest, levels, drop)).is_none()
                && reader.child(&Event::NAMES).is_some()
            {
                reader.attributes(&mut Member::all(&EventHead::ATTRIBUTES));
            }
        }
        let (raw, offset) = reader.content_since(start);
        Self { source: Source::Xml(raw, offset), after: 0 }
    }

    /// The same without the numbered events up to `event_id`, which were seen before.
    pub const fn after(self, event_id: u32) -> Self {
        Self { after: event_id, ..self }
    }

    /// The events, in order.
    pub fn iter(&self) -> EventsIter<'a> {
        let walk = match self.source {
            #[cfg(feature = "xml")]
            Source::Xml(raw, offset) => Walk::Xml(Reader::fragment(raw, offset)),
            #[cfg(feature = "compact")]
            Source::Compact(raw, offset) => Walk::Compact(Cursor::inside(raw, offset)),
            Source::Items(events) => Walk::Items(events.iter()),
        };
        EventsIter { walk, after: self.after }
    }
}

impl fmt::Debug for Events<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Events({})", self.iter().count())
    }
}

impl PartialEq for Events<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

/// The events of an [`Events`]. One that can't be read is an error of its own; the next call goes on behind it.
#[derive(Clone)]
pub struct EventsIter<'a> {
    walk: Walk<'a>,
    after: u32,
}

#[derive(Clone)]
#[allow(clippy::large_enum_variant, reason = "there is no heap to put it on")]
enum Walk<'a> {
    #[cfg(feature = "xml")]
    Xml(Reader<'a>),
    #[cfg(feature = "compact")]
    Compact(Cursor<'a>),
    Items(core::slice::Iter<'a, Event<'a>>),
}

impl<'a> EventsIter<'a> {
    fn read(&mut self) -> Option<Result<Event<'a>, EventError>> {
        match &mut self.walk {
            Walk::Items(events) => events.next().map(|event| Ok(*event)),
            // The fragment was checked with its document: what is left are members that aren't valid.
            #[cfg(feature = "xml")]
            Walk::Xml(reader) => match next_event(reader)? {
                Ok(event) => Some(Ok(event)),
                Err(TranscriptError::Event(error)) => Some(Err(error)),
                Err(TranscriptError::Malformed(_)) => None,
            },
            #[cfg(feature = "compact")]
            Walk::Compact(list) => compact::next(list),
        }
    }
}

impl<'a> Iterator for EventsIter<'a> {
    type Item = Result<Event<'a>, EventError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let event = self.read()?;
            let event_id = match &event {
                Ok(event) => event.head().event_id,
                Err(error) => error.event_id,
            };
            if event_id == 0 || event_id > self.after {
                return Some(event);
            }
        }
    }
}

impl Events<'_> {
    pub(crate) fn emit<S: Sink>(&self, out: &mut S) {
        if let (Source::Items(events), 0) = (self.source, self.after) {
            return events.iter().for_each(|event| event.emit(out));
        }
        // An event that can't be read can't be written either; whoever forwards events has seen its error.
        for event in self.iter().flatten() {
            event.emit(out);
        }
    }
}

#[cfg(feature = "compact")]
#[path = "event_compact.rs"]
mod compact;

#[cfg(test)]
#[path = "event_tests.rs"]
mod tests;
