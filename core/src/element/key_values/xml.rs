//! Key-value collections in XML.

use super::{KeyValue, KeyValues, Source, Value};
use crate::element::number::signed;
use crate::element::{Binary, usual};
use crate::wire::raw;
use crate::wire::xml::{Base64, Content, Reader};
use crate::wire::{Name, Text, is_space, names};

impl<'a> KeyValues<'a> {
    const ITEM: [Name; 1] = [names::ITEM];
    pub(in crate::element) const ITEM_ATTRIBUTES: [Name; 2] = [names::KEY, names::TYPE];

    /// Reads the element that `reader` has opened.
    pub(crate) fn read(reader: &mut Reader<'a>) -> Self {
        let (start, depth) = (reader.content_start(), reader.depth());
        if !usual::IS_THERE {
            reader.skip();
        }
        while usual::IS_THERE && reader.depth() >= depth.max(1) {
            if reader.child(&Self::ITEM).is_some() {
                // Quicker than if they were unknown.
                _ = reader.members(&Self::ITEM_ATTRIBUTES);
            }
        }
        Self(Source::Xml(reader.content_and_end(start)))
    }
}

/// The next item of a collection that was checked; if there is none, the end tag is left.
#[inline]
pub(super) fn next<'a>(content: &mut Content<'a>) -> Option<KeyValue<'a>> {
    if !usual::IS_THERE {
        return any_item(content);
    }
    let rest = content.rest();
    if let [] | [b'<', b'/', ..] = raw::bytes(rest) {
        return None;
    }
    match usual::item(rest) {
        Some((item, behind)) => {
            *rest = behind;
            Some(item)
        }
        None => any_item(content),
    }
}

/// The same, however it is written.
#[inline(never)]
pub(in crate::element) fn any_item<'a>(content: &mut Content<'a>) -> Option<KeyValue<'a>> {
    let rest = content.rest();
    let spaces = raw::bytes(rest).iter().take_while(|it| is_space(**it)).count();
    let trimmed = rest.get(spaces..).unwrap_or_default();
    if let [b'<', b'/', ..] = raw::bytes(trimmed) {
        *rest = trimmed;
        return None;
    }
    let mut reader = content.reader();
    if reader.child(&KeyValues::ITEM).is_none() {
        // The end tag is an error here, and the only one there can be.
        let end = reader.failed().map_or(usize::MAX, |it| it.offset);
        let rest = content.rest();
        *rest = rest.get(end..).unwrap_or_default();
        return None;
    }
    let item = read_item(&mut reader);
    *content.rest() = reader.rest();
    Some(item)
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
#[inline]
pub(in crate::element) fn typed(kind: Option<Name>, text: Text<'_>) -> Value<'_> {
    let typed = match kind {
        Some(names::STRING) => Some(Value::String(text)),
        Some(names::INT) => signed(text).map(Value::Int),
        Some(names::BINARY) => Base64::new(text).map(|it| Value::Binary(Binary::in_base64(it))),
        _ => None,
    };
    typed.unwrap_or(Value::Untyped(text))
}
