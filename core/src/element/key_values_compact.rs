//! Key-value collections in the compact form: each item, and each list in an item, with its length before it.

use super::{KeyValue, KeyValues, Source, Value, types};
use crate::element::Binary;
use crate::element::error::ReadError;
use crate::wire::compact::Cursor;
use crate::wire::{Fault, Malformed};

impl<'a> KeyValues<'a> {
    /// Takes a collection, checked whole.
    pub(crate) fn take(cursor: &mut Cursor<'a>) -> Result<Self, ReadError> {
        let list = cursor.nested()?;
        check(&list)?;
        Ok(Self(Source::Compact(list.rest())))
    }
}

/// The next item of a list that was checked; `None` at its end.
pub(super) fn next<'a>(list: &mut Cursor<'a>) -> Option<KeyValue<'a>> {
    if list.is_at_end() {
        return None;
    }
    take(&mut list.nested().ok()?).ok()
}

fn take<'a>(item: &mut Cursor<'a>) -> Result<KeyValue<'a>, Malformed> {
    let key = item.text()?;
    let value = match item.number()? {
        types::STRING => Value::String(item.text()?),
        types::LIST => Value::List(KeyValues(Source::Compact(item.nested()?.rest()))),
        types::INT => Value::Int(item.signed()?),
        types::BINARY => Value::Binary(Binary::new(item.bytes()?)),
        // A type that comes later says its value as a string first.
        _ => Value::Untyped(item.text()?),
    };
    Ok(KeyValue { key, value })
}

/// Checks all items and those in the lists inside: without recursion, with what is left of each outer list on a stack.
fn check<'a>(list: &Cursor<'a>) -> Result<(), Malformed> {
    let mut outer: heapless::Vec<Cursor<'a>, { KeyValues::MAX_NESTING }> = heapless::Vec::new();
    let mut list = list.clone();
    loop {
        if list.is_at_end() {
            match outer.pop() {
                Some(left) => list = left,
                None => return Ok(()),
            }
            continue;
        }
        let mut item = list.nested()?;
        let begin = item.clone();
        if let Value::List(_) = take(&mut item)?.value {
            let mut inside = begin;
            inside.text()?;
            inside.number()?;
            let too_deep = inside.malformed(Fault::TooDeep);
            if outer.len() >= inside.nesting() {
                return Err(too_deep);
            }
            outer.push(core::mem::replace(&mut list, inside.nested()?)).map_err(|_| too_deep)?;
        }
    }
}
