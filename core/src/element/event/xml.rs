//! Events in XML.

use super::{Event, EventError, Events, Source};
use crate::element::declare::{List, OptionalPart, count, joined};
use crate::element::error::BadMember;
use crate::element::event_head::EventHead;
use crate::element::{Message, NewParty, Notice, PartyLeft, Reenter, usual};
use crate::wire::xml::Reader;
use crate::wire::{Name, names};

/// Attributes: first those that all events have.
const ATTRIBUTE_LISTS: [&[Name]; 6] =
    [&EventHead::ATTRIBUTES, Message::OWN, Notice::OWN, NewParty::OWN, PartyLeft::OWN, Reenter::OWN];

/// What an event may have, of whichever kind.
static ATTRIBUTES: [Name; ATTRIBUTE_COUNT] = joined::<ATTRIBUTE_COUNT>(&ATTRIBUTE_LISTS).0;

const ATTRIBUTE_COUNT: usize = joined::<{ count(&ATTRIBUTE_LISTS) }>(&ATTRIBUTE_LISTS).1;

const CHILD_LISTS: [&[Name]; 5] =
    [Message::CHILDREN, Notice::CHILDREN, NewParty::CHILDREN, PartyLeft::CHILDREN, Reenter::CHILDREN];

/// What an event may hold, of whichever kind.
static CHILDREN: [Name; CHILD_COUNT] = joined::<CHILD_COUNT>(&CHILD_LISTS).0;

const CHILD_COUNT: usize = joined::<{ count(&CHILD_LISTS) }>(&CHILD_LISTS).1;

impl<'a> Event<'a> {
    pub(super) const NAMES: [Name; 5] =
        [names::MESSAGE, names::NOTICE, names::NEW_PARTY, names::PARTY_LEFT, names::REENTER];

    /// Reads the event that was opened, which is called `name`, one of [`Self::NAMES`].
    // An event is large: it is filled where it stands.
    #[inline(never)]
    pub(super) fn read(&mut self, name: Name, reader: &mut Reader<'a>) {
        *self = match name {
            names::MESSAGE => Self::Message(Message::default()),
            names::NOTICE => Self::Notice(Notice::default()),
            names::NEW_PARTY => Self::NewParty(NewParty::default()),
            names::REENTER => Self::Reenter(Reenter::default()),
            _ => Self::PartyLeft(PartyLeft::default()),
        };
        // Looked for together: once for each kind of event takes firmware hundreds of bytes.
        let found = reader.members(&ATTRIBUTES);
        if let Some((head, _)) = found.split_first_chunk() {
            *self.head_mut() = EventHead::read_found(head.each_ref(), reader);
        }
        match self {
            Self::Message(it) => it.read_own(&found, reader),
            Self::Notice(it) => it.read_own(&found, reader),
            Self::NewParty(it) => it.read_own(&found, reader),
            Self::PartyLeft(it) => it.read_own(&found, reader),
            Self::Reenter(it) => it.read_own(&found, reader),
        }
        while let Some(child) = reader.child(&CHILDREN) {
            // What all events have is read in one place, for the same reason.
            match self {
                _ if child == names::EVENT_ATTRIBUTES => List::read(self.event_attributes_mut(), reader),
                _ if child == names::MESSAGE_TEXT => OptionalPart::read(self.text_mut(), reader),
                Self::Message(it) => it.read_child(child, reader),
                Self::Notice(it) => it.read_child(child, reader),
                Self::NewParty(it) => it.read_child(child, reader),
                Self::PartyLeft(it) => it.read_child(child, reader),
                Self::Reenter(it) => it.read_child(child, reader),
            }
        }
    }
}

/// What a place for an event holds before one is read.
pub(crate) fn empty<'a>() -> Event<'a> {
    Event::Reenter(Reenter::default())
}

/// The next event without the numbered ones up to `after`; `None` at the element's end.
pub(crate) fn next<'a>(reader: &mut Reader<'a>, after: u32) -> Option<Result<Event<'a>, EventError>> {
    if !usual::IS_THERE {
        return any_event(reader, after);
    }
    let mut event = empty();
    while usual::event(reader, &mut event) {
        if event.head().is_after(after) {
            return Some(Ok(event));
        }
    }
    any_event(reader, after)
}

/// The next event, however it is written, without the numbered ones up to `after`; `None` at the element's end, or where
/// the document isn't well-formed: [`Reader::finish`] tells.
#[inline(never)]
pub(crate) fn any_event<'a>(reader: &mut Reader<'a>, after: u32) -> Option<Result<Event<'a>, EventError>> {
    let mut name = reader.child(&Event::NAMES)?;
    let mut event = Event::Message(Message::default());
    let refused = loop {
        event.read(name, reader);
        if reader.failed().is_some() {
            return None;
        }
        let refused = reader.take_refused();
        if event.head().is_after(after) {
            break refused;
        }
        name = reader.child(&Event::NAMES)?;
    };
    Some(match refused {
        None => Ok(event),
        Some((member, offset)) => {
            Err(EventError { member: BadMember { member, offset }, event_id: event.head().event_id })
        }
    })
}

impl<'a> Events<'a> {
    pub(crate) fn read(reader: &mut Reader<'a>) -> Self {
        let (start, depth) = (reader.content_start(), reader.depth());
        if usual::IS_THERE {
            let mut event = empty();
            while reader.depth() >= depth.max(1) {
                if !usual::event(reader, &mut event) && reader.child(&Event::NAMES).is_some() {
                    // Quicker than if they were unknown.
                    _ = reader.members(&EventHead::ATTRIBUTES);
                }
            }
        } else {
            reader.skip();
        }
        Self { source: Source::Xml(reader.content_at(start)), after: 0 }
    }
}
