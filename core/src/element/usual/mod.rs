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

use super::event::xml::Walk;
use super::{Event, Message, NewParty, Notice, PartyLeft, Reenter};
use crate::wire::names::written::start;

/// That these ways are there.
pub(crate) const IS_THERE: bool = true;

/// What was read, and what stands behind it.
pub(crate) type Read<'a, T> = Option<(T, &'a str)>;

/// Elements that an event takes inside each other, itself included, without lists of items in lists.
const LEVELS: usize = 3;

/// The next event of a walk.
// It is made in the place where the caller gets it, so that it isn't moved, being large: that is why whoever reads it
// gives what is made of it, and calls the other ways itself.
#[inline(always)]
pub(crate) fn event<'a, W: Walk<'a>>(walk: &mut W) -> Option<W::Item> {
    match walk.reader().usual() {
        Some((place, levels)) if levels >= LEVELS => {
            in_order(walk, skip_spaces(place), levels.wrapping_sub(LEVELS))
        }
        _ => walk.any(),
    }
}

/// `lists`: how many lists of items may be inside each other.
#[inline(always)]
fn in_order<'a, W: Walk<'a>>(walk: &mut W, place: &'a str, lists: usize) -> Option<W::Item> {
    match place.as_bytes() {
        [b'<', b'm', b'e', ..] => {
            element::<W, Message<'a>>(walk, place, lists, start::MESSAGE, Event::Message)
        }
        [b'<', b'n', b'o', ..] => notice(walk, place, lists),
        [b'<', b'n', b'e', ..] => new_party(walk, place, lists),
        [b'<', b'p', b'a', ..] => party_left(walk, place, lists),
        _ => in_any_order(walk, place, lists),
    }
}

#[inline(never)]
fn notice<'a, W: Walk<'a>>(walk: &mut W, place: &'a str, lists: usize) -> Option<W::Item> {
    element::<W, Notice<'a>>(walk, place, lists, start::NOTICE, Event::Notice)
}

#[inline(never)]
fn new_party<'a, W: Walk<'a>>(walk: &mut W, place: &'a str, lists: usize) -> Option<W::Item> {
    element::<W, NewParty<'a>>(walk, place, lists, start::NEW_PARTY, Event::NewParty)
}

#[inline(never)]
fn party_left<'a, W: Walk<'a>>(walk: &mut W, place: &'a str, lists: usize) -> Option<W::Item> {
    element::<W, PartyLeft<'a>>(walk, place, lists, start::PARTY_LEFT, Event::PartyLeft)
}

/// The whole element with the start tag `start`; if it isn't written as usual, the other ways are tried.
#[inline(always)]
fn element<'a, W: Walk<'a>, E: UsualElement<'a>>(
    walk: &mut W,
    place: &'a str,
    lists: usize,
    start: &str,
    event: impl FnOnce(E) -> Event<'a>,
) -> Option<W::Item> {
    match place.strip_prefix(start).and_then(|tag| E::usual::<true>(tag, lists)) {
        Some((element, behind)) => {
            walk.reader().go_on(behind);
            Some(W::item(event(element)))
        }
        None => in_any_order(walk, place, lists),
    }
}

#[inline(never)]
fn in_any_order<'a, W: Walk<'a>>(walk: &mut W, place: &'a str, lists: usize) -> Option<W::Item> {
    match any_order(place, lists) {
        Some((event, behind)) => {
            walk.reader().go_on(behind);
            Some(W::item(event))
        }
        None => walk.any(),
    }
}

/// An event with its attributes in any order. It is moved, so that all walks share the code: in an application that has
/// all of them it takes over a hundred kilobytes.
#[inline(never)]
fn any_order(place: &str, lists: usize) -> Read<'_, Event<'_>> {
    match place.as_bytes() {
        [b'<', b'm', b'e', ..] => moved::<Message<'_>>(place, lists, start::MESSAGE, Event::Message),
        [b'<', b'n', b'o', ..] => moved::<Notice<'_>>(place, lists, start::NOTICE, Event::Notice),
        [b'<', b'n', b'e', ..] => moved::<NewParty<'_>>(place, lists, start::NEW_PARTY, Event::NewParty),
        [b'<', b'p', b'a', ..] => moved::<PartyLeft<'_>>(place, lists, start::PARTY_LEFT, Event::PartyLeft),
        [b'<', b'r', b'e', ..] => moved::<Reenter<'_>>(place, lists, start::REENTER, Event::Reenter),
        _ => None,
    }
}

#[inline(always)]
fn moved<'a, E: UsualElement<'a>>(
    place: &'a str,
    lists: usize,
    start: &str,
    event: impl FnOnce(E) -> Event<'a>,
) -> Read<'a, Event<'a>> {
    let (element, behind) = E::usual::<false>(place.strip_prefix(start)?, lists)?;
    Some((event(element), behind))
}

#[cfg(test)]
mod tests;
