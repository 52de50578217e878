//! Key-value collections.

use super::values::{content, skip_spaces};
use super::{Read, tags};
use crate::element::key_values::{KeyValue, KeyValues, Value, value_of};
use crate::wire::Text;

/// A whole collection with the start tag `start`, if there is one. `lists`: how many lists may be inside each other.
#[inline(always)]
pub(super) fn key_values<'a, const IN_ORDER: bool>(
    rest: &'a [u8],
    start: &[u8],
    end_tag: &[u8],
    lists: usize,
) -> Read<'a, KeyValues<'a>> {
    let Some(tag) = skip_spaces(rest).strip_prefix(start) else { return Some((KeyValues::EMPTY, rest)) };
    match tags::plain::<IN_ORDER>(tag)? {
        (true, rest) => Some((KeyValues::EMPTY, rest)),
        (false, rest) => items::<IN_ORDER>(rest, end_tag, lists),
    }
}

/// Items up to and including `end_tag`.
#[inline(never)]
fn items<'a, const IN_ORDER: bool>(start: &'a [u8], end_tag: &[u8], lists: usize) -> Read<'a, KeyValues<'a>> {
    let mut open: usize = 0;
    let mut rest = start;
    loop {
        rest = skip_spaces(rest);
        if let Some((_, _, behind)) = item_start::<IN_ORDER>(rest) {
            rest = match behind {
                Behind::Text(_, rest) | Behind::EmptyList(rest) => rest,
                Behind::List(rest) => {
                    open = open.wrapping_add(1);
                    (open <= lists).then_some(rest)?
                }
            };
        } else if open > 0 {
            rest = rest.strip_prefix(b"</item>")?;
            open = open.wrapping_sub(1);
        } else {
            let behind = rest.strip_prefix(end_tag)?;
            let length = start.len().wrapping_sub(behind.len());
            return Some((KeyValues::checked(start.get(..length)?), behind));
        }
    }
}

/// What comes behind the attributes of an item.
enum Behind<'a> {
    /// The rest of a whole item, and what is behind its end tag.
    Text(Text<'a>, &'a [u8]),
    /// A list without items, whole.
    EmptyList(&'a [u8]),
    /// The items of a list.
    List(&'a [u8]),
}

/// The key of an item, its type if there is one, and the rest of it.
#[inline(always)]
fn item_start<const IN_ORDER: bool>(rest: &[u8]) -> Option<(Text<'_>, &[u8], Behind<'_>)> {
    let ((key, kind, is_empty), rest) = tags::item::<IN_ORDER>(rest.strip_prefix(b"<item")?)?;
    let behind = match kind {
        b"kvlist" if is_empty => Behind::EmptyList(rest),
        b"kvlist" => Behind::List(rest),
        _ => content(is_empty, rest, b"</item>").map(|(text, rest)| Behind::Text(text, rest))?,
    };
    Some((key, kind, behind))
}

/// A whole item.
#[inline(always)]
pub(crate) fn item(rest: &[u8]) -> Read<'_, KeyValue<'_>> {
    in_order(rest).or_else(|| in_any_order(rest))
}

#[inline(always)]
fn in_order(rest: &[u8]) -> Read<'_, KeyValue<'_>> {
    whole_item::<true>(rest)
}

#[inline(never)]
fn in_any_order(rest: &[u8]) -> Read<'_, KeyValue<'_>> {
    whole_item::<false>(rest)
}

#[inline(always)]
fn whole_item<const IN_ORDER: bool>(rest: &[u8]) -> Read<'_, KeyValue<'_>> {
    let (key, kind, behind) = item_start::<IN_ORDER>(skip_spaces(rest))?;
    let (value, rest) = match behind {
        Behind::Text(text, rest) => (value_of(kind, text), rest),
        Behind::EmptyList(rest) => (Value::List(KeyValues::EMPTY), rest),
        Behind::List(rest) => {
            let (list, rest) = items::<IN_ORDER>(rest, b"</item>", usize::MAX)
                .or_else(|| items::<false>(rest, b"</item>", usize::MAX))?;
            (Value::List(list), rest)
        }
    };
    Some((KeyValue { key, value }, rest))
}
