//! The events of a transcript, and what they have in common.

#[cfg_attr(not(feature = "http-chat"), path = "no_chat.rs")]
mod chat;
mod compact;
pub(super) mod xml;

use core::fmt;

use super::Element;
use super::error::BadMember;
use super::event_head::EventHead;
use super::key_values::KeyValues;
use super::message::{Message, MessageText};
use super::new_party::NewParty;
use super::notice::Notice;
use super::packets::{Packet, parse};
use super::party_left::PartyLeft;
use super::reenter::Reenter;
use crate::wire::compact::{self as in_compact, Cursor};
use crate::wire::xml::{self as in_xml, Reader};
use crate::wire::{Name, Sink};

#[cfg(feature = "http-chat")]
pub(super) use chat::Said;

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
    /// A party came back that had not left.
    Reenter(Reenter<'a>),
}

impl<'a> Event<'a> {
    /// What every event has.
    #[inline]
    pub fn head(&self) -> &EventHead<'a> {
        match self {
            Self::NewParty(it) => &it.head,
            Self::Message(it) => &it.head,
            Self::Notice(it) => &it.head,
            Self::PartyLeft(it) => &it.head,
            Self::Reenter(it) => &it.head,
        }
    }

    /// The same, to be changed.
    pub fn head_mut(&mut self) -> &mut EventHead<'a> {
        match self {
            Self::NewParty(it) => &mut it.head,
            Self::Message(it) => &mut it.head,
            Self::Notice(it) => &mut it.head,
            Self::PartyLeft(it) => &mut it.head,
            Self::Reenter(it) => &mut it.head,
        }
    }

    /// Writes the event as it is stored. Not generic as [`Element::emit`], so that no caller has writers of its own.
    #[cfg(feature = "xml")]
    #[inline(never)]
    pub fn emit_stored(&self, out: &mut crate::wire::Writer<'_>) {
        self.emit(out);
    }

    /// Takes away what a client of this version doesn't know.
    pub(crate) fn keep_known(&mut self, version: u32) {
        self.head_mut().keep_known(version);
        match self {
            Self::NewParty(it) => it.keep_known(version),
            Self::Message(it) => it.keep_known(version),
            Self::Notice(it) => it.keep_known(version),
            Self::PartyLeft(it) => it.keep_known(version),
            Self::Reenter(it) => it.keep_known(version),
        }
    }

    /// The event attributes.
    #[inline]
    pub fn event_attributes(&self) -> KeyValues<'a> {
        match self {
            Self::NewParty(it) => it.event_attributes,
            Self::Message(it) => it.event_attributes,
            Self::Notice(it) => it.event_attributes,
            Self::PartyLeft(it) => it.event_attributes,
            Self::Reenter(it) => it.event_attributes,
        }
    }

    /// The text that every event may have, to be changed.
    fn text_mut(&mut self) -> &mut Option<MessageText<'a>> {
        match self {
            Self::NewParty(it) => &mut it.text,
            Self::Message(it) => &mut it.text,
            Self::Notice(it) => &mut it.text,
            Self::PartyLeft(it) => &mut it.text,
            Self::Reenter(it) => &mut it.text,
        }
    }

    /// The event attributes, to be changed.
    pub fn event_attributes_mut(&mut self) -> &mut KeyValues<'a> {
        match self {
            Self::NewParty(it) => &mut it.event_attributes,
            Self::Message(it) => &mut it.event_attributes,
            Self::Notice(it) => &mut it.event_attributes,
            Self::PartyLeft(it) => &mut it.event_attributes,
            Self::Reenter(it) => &mut it.event_attributes,
        }
    }
}

impl<'a> Packet<'a> for Event<'a> {
    const ROOTS: &'static [Name] = &Self::NAMES;

    fn empty() -> Self {
        Self::Message(Message::default())
    }

    fn read_root(&mut self, root: Name, reader: &mut Reader<'a>) {
        self.read(root, reader);
    }

    fn take_kind(kind: u32, cursor: &mut Cursor<'a>) -> Option<Self> {
        Self::take(kind, cursor)
    }
}

parse! { Event reads "one event that stands alone" }

impl Element for Event<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        match self {
            Self::NewParty(it) => it.emit(out),
            Self::Message(it) => it.emit(out),
            Self::Notice(it) => it.emit(out),
            Self::PartyLeft(it) => it.emit(out),
            Self::Reenter(it) => it.emit(out),
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

// In this order `Items` has the number that a plain text's form has in small code: a register holds both, which saves
// firmware two hundred bytes.
#[derive(Clone, Copy)]
enum Source<'a> {
    /// What stands inside the element.
    Xml(in_xml::ContentAt<'a>),
    Items(&'a [Event<'a>]),
    /// The events, each with its length before it.
    Compact(in_compact::ContentAt<'a>),
    /// The messages of a reply of Chat API v2.
    #[allow(dead_code, reason = "only the feature http-chat makes it")]
    Chat(chat::Messages<'a>),
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

    /// The same without the numbered events up to `event_id`, which were seen before.
    pub const fn after(self, event_id: u32) -> Self {
        Self { after: event_id, ..self }
    }

    /// The events, in order.
    pub fn iter(&self) -> EventsIter<'a> {
        let place = match self.source {
            Source::Xml(content) => Place::Xml(content.reader()),
            Source::Compact(content) => Place::Compact(content.cursor()),
            Source::Chat(messages) => Place::Chat(messages.iter()),
            Source::Items(events) => Place::Items(events.iter()),
        };
        EventsIter { place, after: self.after }
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
    place: Place<'a>,
    after: u32,
}

#[derive(Clone)]
#[allow(clippy::large_enum_variant, reason = "there is no heap to put it on")]
enum Place<'a> {
    Xml(Reader<'a>),
    Items(core::slice::Iter<'a, Event<'a>>),
    Compact(Cursor<'a>),
    Chat(chat::MessagesIter<'a>),
}

impl fmt::Debug for EventsIter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventsIter")
    }
}

impl<'a> Iterator for EventsIter<'a> {
    type Item = Result<Event<'a>, EventError>;

    fn next(&mut self) -> Option<Self::Item> {
        let after = self.after;
        match &mut self.place {
            Place::Items(events) => events.find(|it| it.head().is_after(after)).map(|it| Ok(*it)),
            // The fragment was checked with its document: what is left are members that aren't valid.
            Place::Xml(reader) => xml::next(reader, after),
            Place::Compact(list) => compact::next(list, after),
            Place::Chat(list) => chat::next(list, after),
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

#[cfg(test)]
mod tests;
