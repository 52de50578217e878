//! What is written as nearly every writer writes it, read at once: an event with its children in the canonical order, one
//! space before each attribute and none around its `=`, either quote, and white space between elements or none.
//!
//! Each function gives what it read and what stands behind it, or `None`: then the general way reads the same place
//! again, accepts all that XML allows, and says what is wrong. So nothing here decides what is well-formed; it is
//! here because it reads a transcript in half the time (`cargo bench -p parlor-bench`).

mod items;
mod kinds;
mod macros;
mod tags;
mod values;

pub(crate) use items::{Part, item, part};
pub(crate) use kinds::{UsualChild, UsualElement};
pub(crate) use macros::{attributes, usual, usual_group};
pub(crate) use values::{content, end, skip_spaces};

use super::{Event, NewParty, Notice, PartyLeft};
use crate::wire::names::written::start;

/// What was read, and what stands behind it.
pub(crate) type Read<'a, T> = Option<(T, &'a str)>;

/// Elements that an event takes inside each other, itself included, without lists of items in lists.
const LEVELS: usize = 3;

/// The next event, with up to sixteen attributes on each tag, and up to `levels` elements inside each other.
#[inline(always)]
pub(crate) fn event<'a, T>(
    rest: &mut &'a str,
    levels: usize,
    wrap: impl Fn(Event<'a>) -> T + Copy,
) -> Option<T> {
    let lists = levels.checked_sub(LEVELS)?;
    *rest = skip_spaces(rest);
    let event = whole_event::<true, T>(rest, lists, wrap);
    if event.is_some() {
        return event;
    }
    in_any_order(rest, lists, wrap)
}

#[inline(never)]
fn in_any_order<'a, T>(rest: &mut &'a str, lists: usize, wrap: impl Fn(Event<'a>) -> T + Copy) -> Option<T> {
    whole_event::<false, T>(rest, lists, wrap)
}

#[inline(always)]
fn whole_event<'a, const IN_ORDER: bool, T>(
    rest: &mut &'a str,
    lists: usize,
    wrap: impl Fn(Event<'a>) -> T,
) -> Option<T> {
    match rest.as_bytes() {
        [b'<', b'm', b'e', ..] => {
            element::<IN_ORDER, _, _>(rest, start::MESSAGE, lists, |it| wrap(Event::Message(it)))
        }
        [b'<', b'n', b'o', ..] => notice::<IN_ORDER, T>(rest, lists, wrap),
        [b'<', b'n', b'e', ..] => new_party::<IN_ORDER, T>(rest, lists, wrap),
        [b'<', b'p', b'a', ..] => party_left::<IN_ORDER, T>(rest, lists, wrap),
        _ => None,
    }
}

#[inline(never)]
fn notice<'a, const IN_ORDER: bool, T>(
    place: &mut &'a str,
    lists: usize,
    wrap: impl Fn(Event<'a>) -> T,
) -> Option<T> {
    element::<IN_ORDER, Notice<'a>, T>(place, start::NOTICE, lists, |it| wrap(Event::Notice(it)))
}

#[inline(never)]
fn new_party<'a, const IN_ORDER: bool, T>(
    place: &mut &'a str,
    lists: usize,
    wrap: impl Fn(Event<'a>) -> T,
) -> Option<T> {
    element::<IN_ORDER, NewParty<'a>, T>(place, start::NEW_PARTY, lists, |it| wrap(Event::NewParty(it)))
}

#[inline(never)]
fn party_left<'a, const IN_ORDER: bool, T>(
    place: &mut &'a str,
    lists: usize,
    wrap: impl Fn(Event<'a>) -> T,
) -> Option<T> {
    element::<IN_ORDER, PartyLeft<'a>, T>(place, start::PARTY_LEFT, lists, |it| wrap(Event::PartyLeft(it)))
}

/// The whole element with the start tag `start`; the place stays where it is if it isn't written as usual.
#[inline(always)]
fn element<'a, const IN_ORDER: bool, E: UsualElement<'a>, T>(
    place: &mut &'a str,
    start: &str,
    lists: usize,
    wrap: impl FnOnce(E) -> T,
) -> Option<T> {
    let mut rest = place.strip_prefix(start)?;
    let element = E::usual::<IN_ORDER, T>(&mut rest, lists, wrap)?;
    *place = rest;
    Some(element)
}

#[cfg(test)]
mod tests;
