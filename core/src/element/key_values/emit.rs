//! Writing key-value collections.

use super::{KeyValue, KeyValues, Source, Value, types};
use crate::element::usual::collections;
use crate::wire::{Name, Sink, Text, WriteError, names};

impl KeyValues<'_> {
    /// Writes the collection as an element called `name`; nothing if it is empty.
    pub(crate) fn emit<S: Sink>(&self, name: Name, out: &mut S) {
        if let Source::Items([]) = self.0 {
            return out.absent();
        }
        if collections::emit(self, name, out) {
            return;
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
        if collections::emit_items(self, out, nesting) {
            return;
        }
        for item in self.iter() {
            emit_item(item, out, nesting);
        }
    }
}

/// Writes an item, and all that are in it.
pub(in crate::element) fn emit_item<S: Sink>(item: KeyValue<'_>, out: &mut S, nesting: usize) {
    if let Value::List(list) = item.value {
        return emit_list(item.key, out, nesting, |out, nesting| list.emit_items(out, nesting));
    }
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
        Value::List(_) => {}
    }
}

/// Writes an item that is a list. `items` writes those of the list, with the nesting that they have.
pub(in crate::element) fn emit_list<S: Sink>(
    key: Text<'_>,
    out: &mut S,
    nesting: usize,
    items: impl FnOnce(&mut S, usize),
) {
    let start = out.open(names::ITEM);
    out.attribute(names::KEY, key);
    out.word(names::TYPE, names::KEY_VALUE_LIST, types::LIST);
    out.close_start();
    let inner = out.open_list();
    if nesting >= KeyValues::MAX_NESTING {
        out.refuse(WriteError::TooDeep);
    } else {
        items(out, nesting.saturating_add(1));
    }
    out.end_list(inner);
    out.end(names::ITEM, start);
}
