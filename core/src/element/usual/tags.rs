//! The start tags of items, from behind their names to behind their ends: read in the canonical order of the attributes, or
//! in any, chosen by `IN_ORDER` when compiled.

use super::Read;
use super::values::{end, word, word_of};
use crate::element::key_values::KeyValues;
use crate::wire::Text;
use crate::wire::xml::{Expected, quoted, start_tag};

/// A tag of which nothing is expected: whether its element is empty.
#[inline(always)]
pub(super) fn plain<const IN_ORDER: bool>(rest: &str) -> Read<'_, bool> {
    if IN_ORDER {
        end(rest)
    } else {
        start_tag(rest, const { &Expected::new([]) }).map(|(tag, rest)| (tag.is_empty, rest))
    }
}

/// The type of an item.
#[derive(Clone, Copy)]
pub(super) enum ItemKind<'a> {
    /// There is none.
    Untyped,
    String,
    List,
    Other(&'a [u8]),
}

impl<'a> ItemKind<'a> {
    #[inline(always)]
    fn of(word: &'a [u8]) -> Self {
        match word {
            b"string" => Self::String,
            b"kvlist" => Self::List,
            other => Self::Other(other),
        }
    }
}

/// An item's tag.
pub(super) struct Item<'a> {
    pub(super) key: Text<'a>,
    pub(super) kind: ItemKind<'a>,
    /// Whether it has no content.
    pub(super) is_empty: bool,
    /// Whether both are in double quotes; `false` if that isn't known.
    pub(super) is_in_double_quotes: bool,
}

#[inline(always)]
pub(super) fn item<const IN_ORDER: bool>(rest: &str) -> Read<'_, Item<'_>> {
    if IN_ORDER { item_in_order(rest) } else { item_in_any_order(rest) }
}

#[inline(always)]
fn item_in_order(rest: &str) -> Read<'_, Item<'_>> {
    let rest = rest.strip_prefix(" key=")?;
    let mut is_in_double_quotes = rest.starts_with('"');
    let (key, rest) = quoted(rest)?;
    // Nearly all are strings.
    let (kind, rest) = if let Some(rest) = rest.strip_prefix(" type=\"string\"") {
        (ItemKind::String, rest)
    } else if let Some(rest) = rest.strip_prefix(" type=") {
        is_in_double_quotes &= rest.starts_with('"');
        let (kind, rest) = word(rest)?;
        (ItemKind::of(kind.raw_bytes()), rest)
    } else {
        (ItemKind::Untyped, rest)
    };
    let (is_empty, rest) = end(rest)?;
    Some((Item { key, kind, is_empty, is_in_double_quotes }, rest))
}

#[inline(always)]
fn item_in_any_order(rest: &str) -> Read<'_, Item<'_>> {
    let (tag, rest) = start_tag(rest, const { &Expected::new(KeyValues::ITEM_ATTRIBUTES) })?;
    let [key, kind] = tag.values;
    let kind = word_of(kind)?.map_or(ItemKind::Untyped, |it| ItemKind::of(it.raw_bytes()));
    let key = key.unwrap_or_default();
    Some((Item { key, kind, is_empty: tag.is_empty, is_in_double_quotes: false }, rest))
}
