//! Events in the compact form: each with its length and its kind before it.

use super::{Event, EventError, Events, Source};
use crate::element::error::BadMember;
use crate::element::kinds::number;
use crate::element::{Message, NewParty, Notice, PartyLeft, Reenter};
use crate::wire::compact::Cursor;

impl<'a> Event<'a> {
    /// Takes the event of this kind; `None` if that is unknown.
    pub(super) fn take(kind: u32, cursor: &mut Cursor<'a>) -> Option<Self> {
        Some(match kind {
            number::MESSAGE => Self::Message(Message::take(cursor)),
            number::NOTICE => Self::Notice(Notice::take(cursor)),
            number::NEW_PARTY => Self::NewParty(NewParty::take(cursor)),
            number::PARTY_LEFT => Self::PartyLeft(PartyLeft::take(cursor)),
            number::REENTER => Self::Reenter(Reenter::take(cursor)),
            _ => return None,
        })
    }
}

impl<'a> Events<'a> {
    /// Takes the list of events, checked whole.
    pub(crate) fn take(cursor: &mut Cursor<'a>) -> Self {
        let behind = cursor.enter();
        let source = Source::Compact(cursor.content_at());
        // A member of an event that isn't valid is for whoever walks the events.
        let refused = cursor.take_refused();
        while take_next(cursor).is_some() {}
        cursor.set_refused(refused);
        cursor.leave(behind);
        Self { source, after: 0 }
    }
}

/// The next event of a list that was checked, without the numbered ones up to `after`; `None` at its end.
pub(super) fn next<'a>(list: &mut Cursor<'a>, after: u32) -> Option<Result<Event<'a>, EventError>> {
    loop {
        let event = take_next(list)?;
        let refused = list.take_refused();
        if !event.head().is_after(after) {
            continue;
        }
        return Some(match refused {
            None => Ok(event),
            Some((member, offset)) => {
                Err(EventError { member: BadMember { member, offset }, event_id: event.head().event_id })
            }
        });
    }
}

/// The next event of a list; `None` at its end. What is of another kind is passed.
fn take_next<'a>(list: &mut Cursor<'a>) -> Option<Event<'a>> {
    while !list.is_at_end() {
        let behind = list.enter();
        let kind = list.number();
        let event = Event::take(kind, list);
        list.leave(behind);
        if event.is_some() {
            return event;
        }
    }
    None
}
