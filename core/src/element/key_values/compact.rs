//! Key-value collections in the compact form: each item, and each list in an item, with its length before it.

use super::{KeyValue, KeyValues, Source, Value, types};
use crate::element::Binary;
use crate::wire::Fault;
use crate::wire::compact::{Behind, Cursor};

impl<'a> KeyValues<'a> {
    /// Takes a collection, checked whole.
    pub(crate) fn take(cursor: &mut Cursor<'a>) -> Self {
        let behind = cursor.enter();
        let list = cursor.content();
        check(cursor);
        cursor.leave(behind);
        Self(Source::Compact(list))
    }
}

/// The next item of a list that was checked; `None` at its end.
pub(super) fn next<'a>(list: &mut Cursor<'a>) -> Option<KeyValue<'a>> {
    if list.is_at_end() {
        return None;
    }
    let behind = list.enter();
    let key = list.text();
    let value = match list.number() {
        types::STRING => Value::String(list.text()),
        types::LIST => Value::List(KeyValues(Source::Compact(list.take_content()))),
        types::INT => Value::Int(list.signed()),
        types::BINARY => Value::Binary(Binary::new(list.bytes())),
        // A type that comes later says its value as a string first.
        _ => Value::Untyped(list.text()),
    };
    list.leave(behind);
    Some(KeyValue { key, value })
}

/// Checks all items and those in the lists inside, up to the list's end: without recursion, with what stands behind the
/// item of each outer list on a stack.
fn check(list: &mut Cursor<'_>) {
    let mut outer: heapless::Vec<Behind<'_>, { KeyValues::MAX_NESTING }> = heapless::Vec::new();
    loop {
        if list.is_at_end() {
            match outer.pop() {
                Some(behind) => list.leave(behind),
                None => return,
            }
            continue;
        }
        let behind = list.enter();
        list.text();
        match list.number() {
            types::LIST => {
                let offset = list.offset();
                list.enter();
                if outer.len() >= list.nesting() || outer.push(behind).is_err() {
                    list.fail_at(offset, Fault::TooDeep);
                }
                continue;
            }
            types::INT => _ = list.signed(),
            types::BINARY => _ = list.bytes(),
            _ => _ = list.text(),
        }
        list.leave(behind);
    }
}
