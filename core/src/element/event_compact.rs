//! Events in the compact form: each with its length and its kind before it.

use super::{Event, EventError, EventHead, Events, Source};
use crate::element::compact::{checked_id, read_compact};
use crate::element::error::{ParseError, ReadError};
use crate::element::kinds::number;
use crate::element::{Message, NewParty, Notice, PartyLeft, Visibility};
use crate::wire::Limits;
use crate::wire::compact::Cursor;

impl<'a> EventHead<'a> {
    /// Takes the head; `event_id` is filled even if another member isn't valid.
    fn take(cursor: &mut Cursor<'a>, event_id: &mut u32) -> Result<Self, ReadError> {
        let bad_user = cursor.bad("userId");
        let (user_id, time_shift) = (cursor.text()?, cursor.number()?);
        let visibility = Visibility::take(cursor)?;
        *event_id = cursor.number()?;
        Ok(Self {
            user_id: checked_id(Some(user_id), bad_user)?.unwrap_or_default(),
            time_shift,
            visibility,
            event_id: *event_id,
            receiver_id: cursor.id_if("receiverId")?,
            truncated: cursor.number_if()?,
        })
    }
}

impl<'a> Event<'a> {
    /// Reads one event that is a packet of its own.
    pub(super) fn parse_compact(packet: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        read_compact(packet, limits, |kind, cursor| Self::take(kind, cursor, &mut 0))
    }

    /// Takes the event of this kind; `None` if that is unknown. `event_id` is filled as far as it could be read, even
    /// on an error.
    fn take(kind: u32, cursor: &mut Cursor<'a>, event_id: &mut u32) -> Result<Option<Self>, ReadError> {
        if !(number::MESSAGE..=number::PARTY_LEFT).contains(&kind) {
            return Ok(None);
        }
        let head = EventHead::take(cursor, event_id)?;
        Ok(Some(match kind {
            number::MESSAGE => Self::Message(Message::take(cursor, head)?),
            number::NOTICE => Self::Notice(Notice::take(cursor, head)?),
            number::NEW_PARTY => Self::NewParty(NewParty::take(cursor, head)?),
            _ => Self::PartyLeft(PartyLeft::take(cursor, head)?),
        }))
    }
}

impl<'a> Events<'a> {
    /// Takes the list of events, checked whole.
    pub(crate) fn take(cursor: &mut Cursor<'a>) -> Result<Self, ReadError> {
        let list = cursor.nested()?;
        let mut rest = list.clone();
        while let Some(event) = take_next(&mut rest, &mut 0) {
            if let Err(ReadError::Malformed(error)) = event {
                return Err(error.into());
            }
        }
        Ok(Self { source: Source::Compact(list.rest(), list.offset()), after: 0 })
    }
}

/// The next event of a list that was checked; `None` at its end.
pub(super) fn next<'a>(list: &mut Cursor<'a>) -> Option<Result<Event<'a>, EventError>> {
    let mut event_id = 0;
    match take_next(list, &mut event_id)? {
        Ok(event) => Some(Ok(event)),
        Err(ReadError::Member(member)) => Some(Err(EventError { member, event_id })),
        Err(ReadError::Malformed(_)) => None,
    }
}

/// The next event of a list; `None` at its end. One that can't be read is passed, and so is what is of another kind.
fn take_next<'a>(list: &mut Cursor<'a>, event_id: &mut u32) -> Option<Result<Event<'a>, ReadError>> {
    while !list.is_at_end() {
        let event = list.nested().map_err(ReadError::from).and_then(|mut it| {
            let kind = it.number()?;
            Event::take(kind, &mut it, event_id)
        });
        if let Some(event) = event.transpose() {
            return Some(event);
        }
    }
    None
}
