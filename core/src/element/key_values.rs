//! Key-value collections: `userData` and `eventAttributes`.

use core::fmt;

use super::binary::Binary;
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
use crate::wire::{Form, Name, Sink, Text, WriteError, names};
#[cfg(feature = "xml")]
use crate::{
    element::{usual, vocabulary::name_in},
    wire::Reader,
};

/// A key-value collection, walked lazily and as often as wanted; nothing is decoded in place.
///
/// Order and duplicate keys are kept; look-up gives the first. An empty collection and an absent one are the
/// same.
#[derive(Clone, Copy, Default)]
pub struct KeyValues<'a>(Source<'a>);

#[derive(Clone, Copy)]
enum Source<'a> {
    /// What stands inside the element, and its end tag; checked with its document.
    #[cfg(feature = "xml")]
    Xml(&'a [u8]),
    /// The same, and the items are written as they stand.
    #[cfg(all(feature = "xml", feature = "fast"))]
    Canonical(&'a [u8]),
    /// The items, each with its length before it; checked with their packet.
    #[cfg(feature = "compact")]
    Compact(&'a [u8]),
    Items(&'a [KeyValue<'a>]),
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
    pub fn as_text(&self) -> Option<Text<'a>> {
        match self {
            Self::Untyped(text) | Self::String(text) => Some(*text),
            _ => None,
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

    #[cfg(feature = "xml")]
    const ITEM: [Name; 1] = [names::ITEM];
    #[cfg(feature = "xml")]
    pub(super) const ITEM_ATTRIBUTES: [Name; 2] = [names::KEY, names::TYPE];

    /// Reads the element that `reader` has opened.
    #[cfg(feature = "xml")]
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
    #[cfg(feature = "xml")]
    pub(super) const fn checked(raw: &'a [u8]) -> Self {
        Self(Source::Xml(raw))
    }

    /// The same of items, at least one, that are written as they stand.
    #[cfg(all(feature = "xml", feature = "fast"))]
    pub(super) const fn canonical(raw: &'a [u8]) -> Self {
        Self(Source::Canonical(raw))
    }

    /// The items, in order.
    pub fn iter(&self) -> KeyValuesIter<'a> {
        KeyValuesIter(match self.0 {
            #[cfg(feature = "xml")]
            Source::Xml(raw) => Walk::Xml(raw),
            #[cfg(all(feature = "xml", feature = "fast"))]
            Source::Canonical(raw) => Walk::Xml(raw),
            #[cfg(feature = "compact")]
            Source::Compact(raw) => Walk::Compact(Cursor::inside(raw, 0)),
            Source::Items(items) => Walk::Items(items.iter()),
        })
    }

    /// Whether there is no item.
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
        // Not `str::split`, which could panic.
        let mut keys = path.as_bytes().split(|byte| *byte == b'/').peekable();
        while let Some(key) = keys.next() {
            let value = list.value_of_key(Text::checked(key, Form::Plain))?;
            match value {
                _ if keys.peek().is_none() => return Some(value),
                Value::List(inner) => list = inner,
                _ => return None,
            }
        }
        None
    }

    /// Writes the collection as an element called `name`; nothing if it is empty.
    pub(crate) fn emit<S: Sink>(&self, name: Name, out: &mut S) {
        if let Source::Items([]) = self.0 {
            return out.absent();
        }
        #[cfg(all(feature = "xml", feature = "fast"))]
        if let Source::Canonical(raw) = self.0 {
            // Without the end tag.
            let items = raw.iter().rposition(|byte| *byte == b'<').and_then(|end| raw.get(..end));
            if items.is_some_and(|items| out.canonical_xml(name, items)) {
                return;
            }
        }
        if self.is_empty() {
            return out.absent();
        }
        let start = out.open(name);
        out.close_start();
        self.emit_items(out, 0);
        out.end(name, start);
    }

    fn emit_items<S: Sink>(&self, out: &mut S, nesting: usize) {
        for item in self.iter() {
            let start = out.open(names::ITEM);
            out.attribute(names::KEY, item.key);
            match item.value {
                Value::Untyped(text) => {
                    out.no_word(types::UNTYPED);
                    out.text_and_end(names::ITEM, start, text);
                }
                Value::String(text) => {
                    out.word(names::TYPE, names::STRING, types::STRING);
                    out.text_and_end(names::ITEM, start, text);
                }
                Value::Int(number) => {
                    out.word(names::TYPE, names::INT, types::INT);
                    out.int_and_end(names::ITEM, start, number);
                }
                Value::Binary(binary) => {
                    out.word(names::TYPE, names::BINARY, types::BINARY);
                    out.bytes_and_end(names::ITEM, start, binary.bytes());
                }
                Value::List(list) => {
                    out.word(names::TYPE, names::KEY_VALUE_LIST, types::LIST);
                    out.close_start();
                    let inner = out.open_list();
                    if nesting >= Self::MAX_NESTING {
                        out.refuse(WriteError::TooDeep);
                    } else {
                        list.emit_items(out, nesting.saturating_add(1));
                    }
                    out.end_list(inner);
                    out.end(names::ITEM, start);
                }
            }
        }
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
    #[cfg(feature = "xml")]
    Xml(&'a [u8]),
    #[cfg(feature = "compact")]
    Compact(Cursor<'a>),
    Items(core::slice::Iter<'a, KeyValue<'a>>),
}

impl<'a> Iterator for KeyValuesIter<'a> {
    type Item = KeyValue<'a>;

    #[inline]
    fn next(&mut self) -> Option<KeyValue<'a>> {
        match &mut self.0 {
            Walk::Items(items) => items.next().copied(),
            #[cfg(feature = "xml")]
            Walk::Xml([] | [b'<', b'/', ..]) => None,
            #[cfg(feature = "xml")]
            Walk::Xml(rest) => match usual::item(rest) {
                Some((item, behind)) => {
                    *rest = behind;
                    Some(item)
                }
                None => any_item(rest),
            },
            #[cfg(feature = "compact")]
            Walk::Compact(list) => compact::next(list),
        }
    }
}

/// The next item in `rest`, which was checked with its document.
#[cfg(feature = "xml")]
#[inline(never)]
fn any_item<'a>(rest: &mut &'a [u8]) -> Option<KeyValue<'a>> {
    if rest.trim_ascii_start().starts_with(b"</") {
        return None;
    }
    let mut reader = Reader::fragment(rest, 0);
    // The end tag is an error here, and the only one there can be.
    reader.child(&KeyValues::ITEM)?;
    let item = read_item(&mut reader);
    *rest = reader.rest();
    Some(item)
}

#[cfg(feature = "xml")]
fn read_item<'a>(reader: &mut Reader<'a>) -> KeyValue<'a> {
    let [key, kind] = &reader.members(&KeyValues::ITEM_ATTRIBUTES);
    let value = match name_in(kind.text()) {
        Some(names::KEY_VALUE_LIST) => Value::List(KeyValues::read(reader)),
        kind => typed(kind, reader.content()),
    };
    KeyValue { key: key.text(), value }
}

/// The value that a text says, of a type that is no list.
#[cfg(all(feature = "xml", feature = "fast"))]
#[inline]
pub(super) fn value_of<'a>(kind: &[u8], text: Text<'a>) -> Value<'a> {
    let kinds = [names::STRING, names::INT, names::BINARY];
    typed(kinds.into_iter().find(|it| it.as_str().as_bytes() == kind), text)
}

#[cfg(feature = "xml")]
#[inline]
fn typed(kind: Option<Name>, text: Text<'_>) -> Value<'_> {
    let typed = match kind {
        Some(names::STRING) => Some(Value::String(text)),
        Some(names::INT) => super::member::signed(text).map(Value::Int),
        Some(names::BINARY) => Binary::from_base64(text).map(Value::Binary),
        _ => None,
    };
    typed.unwrap_or(Value::Untyped(text))
}

#[cfg(feature = "compact")]
#[path = "key_values_compact.rs"]
mod compact;

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;
    use crate::wire::{Limits, Writer};

    fn read(document: &str) -> KeyValues<'_> {
        let mut reader = Reader::new(document.as_bytes(), Limits::PACKET).unwrap();
        reader.root().unwrap();
        KeyValues::read(&mut reader)
    }

    fn written(values: &KeyValues<'_>) -> std::string::String {
        let mut out = [0xA5; 1024];
        let mut writer = Writer::new(&mut out);
        values.emit(names::USER_DATA, &mut writer);
        let length = writer.finish().unwrap();
        core::str::from_utf8(&out[..length]).unwrap().into()
    }

    const CANONICAL: &str = "<userData><item key=\"FirstName\" type=\"string\">Ana &amp; co</item><item key=\"VHQueue\"/>\
        <item key=\"GCTI_SYSTEM\" type=\"kvlist\"><item key=\"party-info\" type=\"kvlist\">\
        <item key=\"style\" type=\"string\">BOT</item></item></item><item key=\"n\" type=\"int\">-7</item>\
        <item key=\"b\" type=\"binary\">AAEC/w==</item><item key=\"VHQueue\">second</item>\
        <item key=\"none\" type=\"kvlist\"/></userData>";

    #[test]
    fn slices_and_xml_are_equal() {
        let style = [KeyValue::string("style", "BOT")];
        let party = [KeyValue { key: "party-info".into(), value: Value::List(KeyValues::items(&style)) }];
        let items = [
            KeyValue::string("FirstName", "Ana & co"),
            KeyValue { key: "VHQueue".into(), value: Value::Untyped(Text::EMPTY) },
            KeyValue { key: "GCTI_SYSTEM".into(), value: Value::List(KeyValues::items(&party)) },
            KeyValue { key: "n".into(), value: Value::Int(-7) },
            KeyValue { key: "b".into(), value: Value::Binary(Binary::new(&[0, 1, 2, 255])) },
            KeyValue { key: "VHQueue".into(), value: Value::Untyped("second".into()) },
            KeyValue { key: "none".into(), value: Value::List(KeyValues::EMPTY) },
        ];
        let built = KeyValues::items(&items);
        let parsed = read(CANONICAL);
        assert_eq!(written(&built), CANONICAL);
        assert_eq!(written(&parsed), CANONICAL);
        assert!(built == parsed);
        assert!(parsed != read("<userData/>"));
        assert!(parsed.text("VHQueue").unwrap().is_empty());
        let style = parsed.path("GCTI_SYSTEM/party-info/style").and_then(|it| it.as_text());
        assert!(style.unwrap() == "BOT");
        assert!(parsed.list("GCTI_SYSTEM").unwrap() == KeyValues::items(&party));
        assert_eq!((parsed.list("FirstName"), parsed.list("missing")), (None, None));
        assert_eq!(parsed.path("GCTI_SYSTEM/none/style"), None);
        assert_eq!(parsed.path("FirstName/x"), None);
    }

    #[test]
    fn what_is_nested_too_deep_is_refused() {
        let document = |depth: usize| {
            let (open, close) = ("<item key='k' type='kvlist'>".repeat(depth), "</item>".repeat(depth));
            std::format!("<u>{open}<item key='a'>b</item>{close}</u>")
        };
        for (depth, refused) in
            [(KeyValues::MAX_NESTING, None), (KeyValues::MAX_NESTING + 1, Some(WriteError::TooDeep))]
        {
            let document = document(depth);
            let mut out = [0; 4096];
            let mut writer = Writer::new(&mut out);
            read(&document).emit(names::USER_DATA, &mut writer);
            assert_eq!(writer.finish().err(), refused, "{depth}");
        }
    }

    #[test]
    fn what_is_not_what_its_type_says_is_text() {
        let values = read(
            "<u> stray <item key='a' type='int'>x</item><other/><item type='binary'>AB=C</item><item key='c' type='new'>z</item></u>",
        );
        let found: Vec<_> =
            values.iter().map(|it| std::format!("{:?}", it.value.as_text().unwrap())).collect();
        assert_eq!(found, ["Text(1 bytes)", "Text(4 bytes)", "Text(1 bytes)"]);
    }

    #[test]
    fn base64_of_every_length() {
        for length in 0..7 {
            let bytes: Vec<u8> = (0..length).map(|it| 250 + it).collect();
            let items = [KeyValue { key: "b".into(), value: Value::Binary(Binary::new(&bytes)) }];
            let document = written(&KeyValues::items(&items)).replace("==", " =\n=");
            let Some(Value::Binary(binary)) = read(&document).get("b") else { panic!("{document}") };
            assert_eq!(binary.bytes().collect::<Vec<_>>(), bytes);
        }
    }
}
