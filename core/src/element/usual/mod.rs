//! What is written as nearly every writer writes it, read at once: an event with its children in the canonical order, one
//! space before each attribute and none around its `=`, either quote, and white space between elements or none.
//!
//! Each function gives what it read and what stands behind it, or `None`: then the general way reads the same place
//! again, accepts all that XML allows, and says what is wrong. So nothing here decides what is well-formed; it is
//! here because it reads a transcript in half the time (`cargo bench -p parlor-bench`).

pub(crate) mod collections;
mod items;
mod kinds;
mod macros;
mod tags;
mod values;

pub(crate) use items::item;
pub(crate) use kinds::{UsualChild, UsualElement};
pub(crate) use macros::{attributes, usual, usual_group};
pub(crate) use values::{content, end, skip_spaces};

use super::{Event, Message, NewParty, Notice, PartyLeft, Reenter};
use crate::wire::names::written::{attribute, start};
use crate::wire::xml::Reader;

/// That these ways are there.
pub(crate) const IS_THERE: bool = true;

/// What was read, and what stands behind it.
pub(crate) type Read<'a, T> = Option<(T, &'a str)>;

/// Elements that an event takes inside each other, itself included, without lists of items in lists.
const LEVELS: usize = 3;

/// Reads the next event into `event`; `false` if it isn't written as usual: then the reader still stands before it.
// An event is large: it is filled in the place where the caller has it, and not moved from here. Its members go there one by
// one, which leaves the registers to the scanner.
pub(crate) fn event<'a>(reader: &mut Reader<'a>, event: &mut Event<'a>) -> bool {
    let Some((place, levels)) = reader.usual() else { return false };
    let Some(lists) = levels.checked_sub(LEVELS) else { return false };
    let place = skip_spaces(place);
    let behind = in_order(place, lists, event).or_else(|| in_any_order(place, lists, event));
    if let Some(behind) = behind {
        reader.go_on(behind);
    }
    behind.is_some()
}

/// `lists`: how many lists of items may be inside each other.
#[inline(always)]
fn in_order<'a>(place: &'a str, lists: usize, event: &mut Event<'a>) -> Option<&'a str> {
    match place.as_bytes() {
        [b'<', b'm', b'e', ..] => message(ordered(place, start::MESSAGE)?, lists, event),
        [b'<', b'n', b'o', ..] => notice(ordered(place, start::NOTICE)?, lists, event),
        [b'<', b'n', b'e', ..] => new_party(ordered(place, start::NEW_PARTY)?, lists, event),
        [b'<', b'p', b'a', ..] => party_left(ordered(place, start::PARTY_LEFT)?, lists, event),
        _ => None,
    }
}

/// What is behind the name of an event's tag. Its first attribute tells whether it is worth trying.
#[inline(always)]
fn ordered<'a>(place: &'a str, start: &str) -> Option<&'a str> {
    place.strip_prefix(start).filter(|tag| tag.starts_with(attribute::USER_ID))
}

#[inline(never)]
fn message<'a>(tag: &'a str, lists: usize, event: &mut Event<'a>) -> Option<&'a str> {
    *event = Event::Message(Message::default());
    let Event::Message(it) = event else { return None };
    it.usual::<true>(tag, lists)
}

#[inline(never)]
fn notice<'a>(tag: &'a str, lists: usize, event: &mut Event<'a>) -> Option<&'a str> {
    *event = Event::Notice(Notice::default());
    let Event::Notice(it) = event else { return None };
    it.usual::<true>(tag, lists)
}

#[inline(never)]
fn new_party<'a>(tag: &'a str, lists: usize, event: &mut Event<'a>) -> Option<&'a str> {
    *event = Event::NewParty(NewParty::default());
    let Event::NewParty(it) = event else { return None };
    it.usual::<true>(tag, lists)
}

#[inline(never)]
fn party_left<'a>(tag: &'a str, lists: usize, event: &mut Event<'a>) -> Option<&'a str> {
    *event = Event::PartyLeft(PartyLeft::default());
    let Event::PartyLeft(it) = event else { return None };
    it.usual::<true>(tag, lists)
}

#[inline(never)]
fn in_any_order<'a>(place: &'a str, lists: usize, event: &mut Event<'a>) -> Option<&'a str> {
    let (start, empty) = match place.as_bytes() {
        [b'<', b'm', b'e', ..] => (start::MESSAGE, Event::Message(Message::default())),
        [b'<', b'n', b'o', ..] => (start::NOTICE, Event::Notice(Notice::default())),
        [b'<', b'n', b'e', ..] => (start::NEW_PARTY, Event::NewParty(NewParty::default())),
        [b'<', b'p', b'a', ..] => (start::PARTY_LEFT, Event::PartyLeft(PartyLeft::default())),
        [b'<', b'r', b'e', ..] => (start::REENTER, Event::Reenter(Reenter::default())),
        _ => return None,
    };
    let tag = place.strip_prefix(start)?;
    *event = empty;
    match event {
        Event::Message(it) => it.usual::<false>(tag, lists),
        Event::Notice(it) => it.usual::<false>(tag, lists),
        Event::NewParty(it) => it.usual::<false>(tag, lists),
        Event::PartyLeft(it) => it.usual::<false>(tag, lists),
        Event::Reenter(it) => it.usual::<false>(tag, lists),
    }
}

#[cfg(test)]
mod tests;
