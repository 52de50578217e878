//! Key-value collections in XML.

use super::{KeyValue, KeyValues, Source, Value};
use crate::element::Binary;
use crate::element::member::signed;
use crate::element::usual;
#[cfg(feature = "fast")]
use crate::element::usual::Part;
#[cfg(feature = "fast")]
use crate::wire::behind_end_tag;
use crate::wire::raw::{self, Raw};
use crate::wire::{Name, Reader, Text, is_space, names};

impl<'a> KeyValues<'a> {
    const ITEM: [Name; 1] = [names::ITEM];
    pub(in crate::element) const ITEM_ATTRIBUTES: [Name; 2] = [names::KEY, names::TYPE];

    /// Reads the element that `reader` has opened.
    pub(crate) fn read(reader: &mut Reader<'a>) -> Self {
        let (start, depth) = (reader.content_start(), reader.depth());
        if !cfg!(feature = "fast") {
            reader.skip();
        }
        while cfg!(feature = "fast") && reader.depth() >= depth.max(1) {
            if reader.child(&Self::ITEM).is_some() {
                // Quicker than if they were unknown.
                _ = reader.members(&Self::ITEM_ATTRIBUTES);
            }
        }
        Self::checked(reader.content_and_end_since(start))
    }

    /// `raw` stands inside an element, its end tag included, and is checked.
    pub(in crate::element) const fn checked(raw: &'a Raw) -> Self {
        Self(Source::Xml(raw))
    }

    /// The same of items, at least one, that are written as they stand.
    #[cfg(feature = "fast")]
    pub(in crate::element) const fn canonical(raw: &'a Raw) -> Self {
        Self(Source::Canonical(raw))
    }
}

/// The next item in `rest`, which was checked with its document; if there is none, `rest` is left at the end tag.
#[inline]
pub(super) fn next<'a>(rest: &mut &'a Raw) -> Option<KeyValue<'a>> {
    if let [] | [b'<', b'/', ..] = raw::bytes(rest) {
        return None;
    }
    match usual::item(rest) {
        Some((item, behind)) => {
            *rest = behind;
            Some(item)
        }
        None => any_item(rest),
    }
}

/// The same, however it is written.
#[inline(never)]
fn any_item<'a>(rest: &mut &'a Raw) -> Option<KeyValue<'a>> {
    let spaces = raw::bytes(rest).iter().take_while(|it| is_space(**it)).count();
    let trimmed = rest.get(spaces..).unwrap_or_default();
    if raw::bytes(trimmed).starts_with(b"</") {
        *rest = trimmed;
        return None;
    }
    let mut reader = Reader::fragment(rest, 0);
    if reader.child(&KeyValues::ITEM).is_none() {
        // The end tag is an error here, and the only one there can be.
        let end = reader.failed().map_or(usize::MAX, |it| it.offset);
        *rest = rest.get(end..).unwrap_or_default();
        return None;
    }
    let item = read_item(&mut reader);
    *rest = reader.rest();
    Some(item)
}

/// The next item in `rest`, or the beginning of one that is a list; if there is none, `rest` is left at the end tag. So
/// lists in lists are passed in one walk, where an iterator looks for the end of each list first.
#[cfg(feature = "fast")]
pub(super) fn part<'a>(rest: &mut &'a Raw) -> Option<Part<'a>> {
    if let [] | [b'<', b'/', ..] = raw::bytes(rest) {
        return None;
    }
    match usual::part(rest) {
        Some((part, behind)) => {
            *rest = behind;
            Some(part)
        }
        None => any_item(rest).map(Part::Item),
    }
}

/// How many lists are inside each other.
#[cfg(feature = "fast")]
pub(super) fn nesting(raw: &Raw) -> usize {
    let (mut deepest, mut open, mut rest) = (0_usize, 0_usize, raw);
    loop {
        match part(&mut rest) {
            Some(Part::Item(item)) => deepest = deepest.max(open.saturating_add(item.value.nesting())),
            Some(Part::List(_)) => {
                open = open.saturating_add(1);
                deepest = deepest.max(open);
            }
            None if open == 0 => return deepest,
            None => {
                open = open.saturating_sub(1);
                rest = behind_end_tag(rest).unwrap_or_default();
            }
        }
    }
}

fn read_item<'a>(reader: &mut Reader<'a>) -> KeyValue<'a> {
    let [key, kind] = &reader.members(&KeyValues::ITEM_ATTRIBUTES);
    let value = match Name::in_text(kind.text()) {
        Some(names::KEY_VALUE_LIST) => Value::List(KeyValues::read(reader)),
        kind => typed(kind, reader.content()),
    };
    KeyValue { key: key.text(), value }
}

/// The value that a text says, of a type that is no list.
#[cfg(feature = "fast")]
#[inline]
pub(in crate::element) fn value_of<'a>(kind: &[u8], text: Text<'a>) -> Value<'a> {
    let kinds = [names::STRING, names::INT, names::BINARY];
    typed(kinds.into_iter().find(|it| it.as_str().as_bytes() == kind), text)
}

#[inline]
fn typed(kind: Option<Name>, text: Text<'_>) -> Value<'_> {
    let typed = match kind {
        Some(names::STRING) => Some(Value::String(text)),
        Some(names::INT) => signed(text).map(Value::Int),
        Some(names::BINARY) => Binary::from_base64(text).map(Value::Binary),
        _ => None,
    };
    typed.unwrap_or(Value::Untyped(text))
}
