//! Events in XML.

use super::{Event, EventError, EventHead, Events, Source};
use crate::element::error::BadMember;
use crate::element::{Message, NewParty, Notice, PartyLeft, usual};
use crate::wire::xml::Reader;
use crate::wire::{Name, names};

impl<'a> Event<'a> {
    pub(super) const NAMES: [Name; 4] = [names::MESSAGE, names::NOTICE, names::NEW_PARTY, names::PARTY_LEFT];

    /// Reads the event that was opened, which is called `name`, one of [`Self::NAMES`].
    // An event is large: it is filled where it stands.
    #[inline(never)]
    pub(super) fn read(&mut self, name: Name, reader: &mut Reader<'a>) {
        *self = match name {
            names::MESSAGE => Self::Message(Message::default()),
            names::NOTICE => Self::Notice(Notice::default()),
            names::NEW_PARTY => Self::NewParty(NewParty::default()),
            _ => Self::PartyLeft(PartyLeft::default()),
        };
        match self {
            Self::Message(it) => it.read_attributes(reader),
            Self::Notice(it) => it.read_attributes(reader),
            Self::NewParty(it) => it.read_attributes(reader),
            Self::PartyLeft(it) => it.read_attributes(reader),
        }
        while let Some(child) = reader.child(&Self::CHILDREN) {
            match self {
                Self::Message(it) => it.read_child(child, reader),
                Self::Notice(it) => it.read_child(child, reader),
                Self::NewParty(it) => it.read_child(child, reader),
                Self::PartyLeft(it) => it.read_child(child, reader),
            }
        }
    }

    /// What an event may hold, of whichever kind.
    const CHILDREN: [Name; 6] = [
        names::MESSAGE_TEXT,
        names::EVENT_ATTRIBUTES,
        names::USER_DATA,
        names::NOTICE_TEXT,
        names::USER_INFO,
        names::REASON,
    ];
}

/// The next event among the children of the element that `reader` has opened, if it is written as nearly all are.
// Made as what the caller returns, so that it isn't moved: an event is large.
#[inline(always)]
pub(crate) fn usual_event<'a, E>(reader: &mut Reader<'a>) -> Option<Result<Event<'a>, E>> {
    reader.usual(|rest, levels| usual::event(rest, levels, Ok))
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
        if !cfg!(feature = "fast") {
            reader.skip();
        }
        while cfg!(feature = "fast") && reader.depth() >= depth.max(1) {
            if reader.usual(|rest, levels| usual::event(rest, levels, drop)).is_none()
                && reader.child(&Event::NAMES).is_some()
            {
                // Quicker than if they were unknown.
                _ = reader.members(&EventHead::ATTRIBUTES);
            }
        }
        Self { source: Source::Xml(reader.content_at(start)), after: 0 }
    }
}
