//! Key-value collections.

use super::Read;
use super::collections::value_of;
use super::tags::{self, ItemKind};
use super::values::{content, skip_spaces};
use crate::element::key_values::{KeyValue, KeyValues, Value};
use crate::wire::Text;
use crate::wire::xml::{element_end, quoted, text_before_tag};

/// Reads a whole collection with the start tag `start` into `to`, which is empty, if there is one. `lists`: how many lists may
/// be inside each other.
#[inline(always)]
pub(super) fn key_values<'a, const IN_ORDER: bool>(
    to: &mut KeyValues<'a>,
    rest: &'a str,
    start: &str,
    end_tag: &str,
    lists: usize,
) -> Option<&'a str> {
    let Some(tag) = skip_spaces(rest).strip_prefix(start) else { return Some(rest) };
    let (is_empty, rest) = tags::plain::<IN_ORDER>(tag)?;
    if is_empty {
        return Some(rest);
    }
    let (list, rest) = items::<IN_ORDER>(rest, end_tag, lists)?;
    *to = list;
    Some(rest)
}

/// Items up to and including `end_tag`.
#[inline(never)]
fn items<'a, const IN_ORDER: bool>(start: &'a str, end_tag: &str, lists: usize) -> Read<'a, KeyValues<'a>> {
    let mut open: usize = 0;
    let mut is_canonical = IN_ORDER && !start.starts_with("</");
    let mut rest = start;
    loop {
        is_canonical &= rest.starts_with("<");
        rest = skip_spaces(rest);
        // One item that is out of order doesn't slow down all the others.
        let item = item_start::<true>(rest);
        let item = if IN_ORDER || item.is_some() { item } else { item_start::<false>(rest) };
        if let Some(item) = item {
            is_canonical &= item.is_canonical;
            rest = match item.behind {
                Behind::Text(_, rest) => rest,
                Behind::EmptyList(rest) => {
                    is_canonical &= open < KeyValues::MAX_NESTING;
                    rest
                }
                Behind::List(rest) => {
                    open = open.wrapping_add(1);
                    is_canonical &= open <= KeyValues::MAX_NESTING && !rest.starts_with("</");
                    (open <= lists).then_some(rest)?
                }
            };
        } else if open > 0 {
            rest = rest.strip_prefix("</item>")?;
            open = open.wrapping_sub(1);
        } else {
            let behind = rest.strip_prefix(end_tag)?;
            let raw = start.get(..start.len().wrapping_sub(behind.len()))?;
            let list = if is_canonical { KeyValues::canonical(raw) } else { KeyValues::checked(raw) };
            return Some((list, behind));
        }
    }
}

/// An item, but for what stands inside a list.
struct Item<'a> {
    key: Text<'a>,
    kind: ItemKind<'a>,
    behind: Behind<'a>,
    /// Whether it is written as it stands.
    is_canonical: bool,
}

/// What comes behind the attributes of an item.
enum Behind<'a> {
    /// The rest of a whole item, and what is behind its end tag.
    Text(Text<'a>, &'a str),
    /// A list without items, whole.
    EmptyList(&'a str),
    /// The items of a list.
    List(&'a str),
}

#[inline(always)]
fn item_start<const IN_ORDER: bool>(rest: &str) -> Option<Item<'_>> {
    let (tag, rest) = tags::item::<IN_ORDER>(rest.strip_prefix("<item")?)?;
    let mut is_canonical = tag.is_in_double_quotes && tag.key.is_canonical_in_attributes();
    let behind = match tag.kind {
        ItemKind::List if tag.is_empty => Behind::EmptyList(rest),
        ItemKind::List => Behind::List(rest),
        kind => {
            let (text, rest) = content(tag.is_empty, rest, "</item>")?;
            // Other types are left out, or their values written anew.
            is_canonical &= matches!(kind, ItemKind::Untyped | ItemKind::String);
            is_canonical &= tag.is_empty || (!text.raw().is_empty() && text.is_canonical_in_content());
            Behind::Text(text, rest)
        }
    };
    Some(Item { key: tag.key, kind: tag.kind, behind, is_canonical })
}

/// What stands where an item may.
pub(crate) enum Part<'a> {
    /// A whole item.
    Item(KeyValue<'a>),
    /// The start tag of an item with this key that is a list: the items of the list come next, and its end tag.
    List(Text<'a>),
}

/// A whole item.
#[inline(always)]
pub(crate) fn item(rest: &str) -> Read<'_, KeyValue<'_>> {
    string(skip_spaces(rest)).or_else(|| any_item(rest))
}

/// An item with a string, as nearly all are.
#[inline(always)]
fn string(rest: &str) -> Read<'_, KeyValue<'_>> {
    let (key, rest) = quoted(rest.strip_prefix("<item key=")?)?;
    let (text, rest) = text_before_tag(rest.strip_prefix(" type=\"string\">")?)?;
    Some((KeyValue { key, value: Value::String(text) }, rest.strip_prefix("</item>")?))
}

#[inline(never)]
fn any_item(rest: &str) -> Read<'_, KeyValue<'_>> {
    match part(rest)? {
        (Part::Item(item), rest) => Some((item, rest)),
        (Part::List(key), rest) => {
            let (list, rest) = element_end(rest)?;
            Some((KeyValue { key, value: Value::List(KeyValues::checked(list)) }, rest))
        }
    }
}

/// A whole item, or the beginning of a list.
#[inline(always)]
pub(crate) fn part(rest: &str) -> Read<'_, Part<'_>> {
    part_in::<true>(rest).or_else(|| part_in_any_order(rest))
}

#[inline(never)]
fn part_in_any_order(rest: &str) -> Read<'_, Part<'_>> {
    part_in::<false>(rest)
}

#[inline(always)]
fn part_in<const IN_ORDER: bool>(rest: &str) -> Read<'_, Part<'_>> {
    let item = item_start::<IN_ORDER>(skip_spaces(rest))?;
    let (value, rest) = match item.behind {
        Behind::Text(text, rest) => match item.kind {
            ItemKind::String => (Value::String(text), rest),
            ItemKind::Other(kind) => (value_of(kind, text), rest),
            ItemKind::Untyped | ItemKind::List => (Value::Untyped(text), rest),
        },
        Behind::EmptyList(rest) => (Value::List(KeyValues::EMPTY), rest),
        Behind::List(rest) => return Some((Part::List(item.key), rest)),
    };
    Some((Part::Item(KeyValue { key: item.key, value }), rest))
}
