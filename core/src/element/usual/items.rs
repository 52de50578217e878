//! Key-value collections.

use super::Read;
use super::values::{content, skip_spaces, word};
use crate::element::key_values::{KeyValue, KeyValues, Value, value_of};
use crate::wire::{Text, quoted};

/// A whole collection with the start tag `start`, if there is one. `lists`: how many lists may be inside each other.
#[inline(always)]
pub(super) fn key_values<'a>(
    rest: &'a [u8],
    start: &[u8],
    end_tag: &[u8],
    lists: usize,
) -> Read<'a, KeyValues<'a>> {
    match skip_spaces(rest).strip_prefix(start) {
        Some([b'>', rest @ ..]) => items(rest, end_tag, lists),
        Some([b'/', b'>', rest @ ..]) => Some((KeyValues::EMPTY, rest)),
        Some(_) => None,
        None => Some((KeyValues::EMPTY, rest)),
    }
}

/// Items up to and including `end_tag`.
#[inline(never)]
fn items<'a>(start: &'a [u8], end_tag: &[u8], lists: usize) -> Read<'a, KeyValues<'a>> {
    let mut open: usize = 0;
    let mut rest = start;
    loop {
        rest = skip_spaces(rest);
        if let Some((_, _, behind)) = item_start(rest) {
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
            let length = start.len().wrapping_sub(rest.len());
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
fn item_start(rest: &[u8]) -> Option<(Text<'_>, &[u8], Behind<'_>)> {
    let (key, rest) = quoted(rest.strip_prefix(b"<item key=")?)?;
    let (kind, rest) = match rest.strip_prefix(b" type=") {
        Some(kind) => word(kind).map(|(kind, rest)| (kind.raw(), rest))?,
        None => (&[][..], rest),
    };
    let behind = match (kind, rest) {
        (b"kvlist", [b'/', b'>', rest @ ..]) => Behind::EmptyList(rest),
        (b"kvlist", rest) => Behind::List(rest.strip_prefix(b">")?),
        _ => content(rest, b"</item>").map(|(text, rest)| Behind::Text(text, rest))?,
    };
    Some((key, kind, behind))
}

/// A whole item.
#[inline(always)]
pub(crate) fn item(rest: &[u8]) -> Read<'_, KeyValue<'_>> {
    let (key, kind, behind) = item_start(skip_spaces(rest))?;
    let (value, rest) = match behind {
        Behind::Text(text, rest) => (value_of(kind, text), rest),
        Behind::EmptyList(rest) => (Value::List(KeyValues::EMPTY), rest),
        Behind::List(rest) => {
            let (list, rest) = items(rest, b"</item>", usize::MAX)?;
            (Value::List(list), rest)
        }
    };
    Some((KeyValue { key, value }, rest))
}
