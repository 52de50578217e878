//! Key-value collections: `userData` and `eventAttributes`.

mod compact;
pub(super) mod emit;
#[cfg_attr(not(feature = "http-chat"), path = "no_json.rs")]
mod json;
pub(super) mod xml;

use core::fmt;

use super::binary::Binary;
use super::usual::collections;
use crate::wire::Text;
use crate::wire::compact::{self as in_compact, Cursor};
use crate::wire::json as in_json;
use crate::wire::xml as in_xml;

/// A key-value collection, walked lazily and as often as wanted; nothing is decoded in place.
///
/// Order and duplicate keys are kept; look-up gives the first. An empty collection and an absent one are the
/// same.
#[derive(Clone, Copy, Default)]
pub struct KeyValues<'a>(pub(super) Source<'a>);

// In this order `Items` has the number that a plain text's form has in small code: a register holds both, which saves
// firmware two hundred bytes.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    /// What stands inside the element, and its end tag; checked with its document.
    Xml(in_xml::Content<'a>),
    Items(&'a [KeyValue<'a>]),
    /// As `Xml`, and the items are written as they stand.
    #[allow(dead_code, reason = "only the quick ways find that out")]
    Canonical(collections::Canonical<'a>),
    /// The items, each with its length before it; checked with their packet.
    Compact(in_compact::Content<'a>),
    /// An object; checked with its document.
    #[allow(dead_code, reason = "only the feature http-chat makes it")]
    Json(in_json::Content<'a>),
}

impl Default for Source<'_> {
    fn default() -> Self {
        Self::Items(&[])
    }
}

/// One item of a collection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeyValue<'a> {
    /// Its key; may occur again in the same collection.
    pub key: Text<'a>,
    /// Its value.
    pub value: Value<'a>,
}

impl<'a> KeyValue<'a> {
    /// An item with a string.
    pub fn string(key: &'a str, value: &'a str) -> Self {
        Self { key: Text::plain(key), value: Value::String(Text::plain(value)) }
    }
}

/// The value of an item.
#[derive(Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// A string without a stated type, as in transcripts of 2018. So is an item whose value isn't what its type
    /// says.
    Untyped(Text<'a>),
    /// A string.
    String(Text<'a>),
    /// A collection inside the collection (`kvlist`).
    List(KeyValues<'a>),
    /// A number (`int`): our own choice, like its width.
    Int(i32),
    /// Bytes (`binary`, base64 in XML): our own choice.
    Binary(Binary<'a>),
}

impl<'a> Value<'a> {
    /// The text of a string, typed or not.
    #[inline]
    pub fn as_text(&self) -> Option<Text<'a>> {
        match self {
            Self::Untyped(text) | Self::String(text) => Some(*text),
            _ => None,
        }
    }
}

impl Value<'_> {
    /// How many lists are inside each other, the value itself included.
    pub(super) fn nesting(&self) -> usize {
        match self {
            Self::List(list) => list.nesting().saturating_add(1),
            _ => 0,
        }
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Untyped(_) | Self::String(_) => "string",
            Self::List(_) => "kvlist",
            Self::Int(_) => "int",
            Self::Binary(_) => "binary",
        })
    }
}

impl<'a> KeyValues<'a> {
    /// How many lists may be inside each other in one collection: our own choice. What is deeper can't be written.
    pub const MAX_NESTING: usize = 24;

    /// The empty collection.
    pub const EMPTY: Self = Self(Source::Items(&[]));

    /// A collection of the caller's items.
    pub const fn items(items: &'a [KeyValue<'a>]) -> Self {
        Self(Source::Items(items))
    }

    /// The items, in order.
    #[inline]
    pub fn iter(&self) -> KeyValuesIter<'a> {
        KeyValuesIter(match self.0 {
            Source::Xml(content) => Walk::Xml(content),
            Source::Canonical(canonical) => Walk::Xml(canonical.content()),
            Source::Compact(content) => Walk::Compact(content.cursor()),
            Source::Json(content) => Walk::Json(content.walk()),
            Source::Items(items) => Walk::Items(items.iter()),
        })
    }

    /// Whether there is no item.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// The value of the first item with this key.
    pub fn get(&self, key: &str) -> Option<Value<'a>> {
        self.value_of_key(key.into())
    }

    fn value_of_key(&self, key: Text<'_>) -> Option<Value<'a>> {
        self.iter().find(|item| item.key == key).map(|item| item.value)
    }

    /// The string of the first item with this key.
    #[inline]
    pub fn text(&self, key: &str) -> Option<Text<'a>> {
        self.get(key)?.as_text()
    }

    /// The collection of the first item with this key.
    pub fn list(&self, key: &str) -> Option<KeyValues<'a>> {
        match self.get(key)? {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The value at a path of keys, such as `GCTI_SYSTEM/party-info/style`: the first at each step.
    pub fn path(&self, path: &str) -> Option<Value<'a>> {
        let mut list = *self;
        let mut path = path;
        // Not `str::split_once`, which could panic.
        while let Some((key, behind)) =
            path.bytes().position(|byte| byte == b'/').and_then(|place| path.split_at_checked(place))
        {
            list = list.list(key)?;
            path = behind.get(1..).unwrap_or_default();
        }
        list.get(path)
    }

    /// How many lists are inside each other: 0 if no item is a list. A collection with more than [`Self::MAX_NESTING`]
    /// can't be written.
    pub fn nesting(&self) -> usize {
        let each = || self.iter().map(|item| item.value.nesting()).max().unwrap_or(0);
        collections::nesting(self).unwrap_or_else(each)
    }
}

/// The types of values, by the numbers that stand for them in the compact binding. What is none of them is a string
/// without a type.
mod types {
    pub(super) const UNTYPED: u32 = 0;
    pub(super) const STRING: u32 = 1;
    pub(super) const LIST: u32 = 2;
    pub(super) const INT: u32 = 3;
    pub(super) const BINARY: u32 = 4;
}

/// Equal if they have the same items in the same order, whatever their forms.
impl PartialEq for KeyValues<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for KeyValues<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyValues({} items)", self.iter().count())
    }
}

/// The items of a [`KeyValues`], in order.
#[derive(Clone)]
pub struct KeyValuesIter<'a>(Walk<'a>);

#[derive(Clone)]
enum Walk<'a> {
    /// What is left of what stands inside the element, and its end tag; checked with its document.
    Xml(in_xml::Content<'a>),
    Items(core::slice::Iter<'a, KeyValue<'a>>),
    Compact(Cursor<'a>),
    Json(in_json::Walk<'a>),
}

impl fmt::Debug for KeyValuesIter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyValuesIter")
    }
}

impl<'a> Iterator for KeyValuesIter<'a> {
    type Item = KeyValue<'a>;

    #[inline]
    fn next(&mut self) -> Option<KeyValue<'a>> {
        match &mut self.0 {
            Walk::Items(items) => items.next().copied(),
            Walk::Xml(content) => xml::next(content),
            Walk::Compact(list) => compact::next(list),
            Walk::Json(walk) => json::next(walk),
        }
    }
}

#[cfg(test)]
mod tests;
