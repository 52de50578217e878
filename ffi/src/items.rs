//! Key-value collections that the caller makes, to be sent.

use core::ptr::null;

use parlor_core::element::{Binary, KeyValue, KeyValues, Value};

use crate::guard::guard;
use crate::key_values::parlor_value_type;
use crate::lists::Lists;
use crate::status::parlor_status as Status;
use crate::text::{bytes, parlor_text};

/// A collection to be sent: `count` items at `items`, or NULL and 0. Read during the call only, with all that it
/// points to.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_items {
    /// The first item.
    pub items: *const parlor_item,
    /// How many items.
    pub count: usize,
}

/// An item of a collection to be sent. Make it with `parlor_item_text`, `parlor_item_number`, `parlor_item_bytes` or
/// `parlor_item_list`, or take what was received with `parlor_key_values_items`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_item {
    /// The key, which may not be empty.
    pub key: parlor_text,
    /// Which of the following is its value: one of `parlor_value_type`. The others are not looked at.
    pub value_type: i32,
    /// `PARLOR_VALUE_STRING`, `PARLOR_VALUE_UNTYPED`: the string, which may be empty.
    pub text: parlor_text,
    /// `PARLOR_VALUE_INT`: the number.
    pub number: i32,
    /// `PARLOR_VALUE_BINARY`: the first byte.
    pub bytes: *const u8,
    /// `PARLOR_VALUE_BINARY`: how many bytes, which may be none.
    pub bytes_length: usize,
    /// `PARLOR_VALUE_LIST`: the first item of the collection inside this one. Up to 24 may be inside each other.
    pub list: *const parlor_item,
    /// `PARLOR_VALUE_LIST`: how many items, which may be none.
    pub list_count: usize,
}

impl parlor_items {
    pub(crate) const EMPTY: Self = Self { items: null(), count: 0 };

    /// The items as the core takes them. The lists are kept in `lists`.
    ///
    /// # Safety
    /// The crate's contract, for `'a`.
    pub(crate) unsafe fn read<'a>(self, lists: &'a Lists<'a>) -> Result<KeyValues<'a>, Status> {
        // SAFETY: the same contract.
        unsafe { self.nested(lists, KeyValues::MAX_NESTING) }
    }

    /// # Safety
    /// As [`Self::read`].
    unsafe fn nested<'a>(self, lists: &'a Lists<'a>, deeper: usize) -> Result<KeyValues<'a>, Status> {
        if self.count == 0 {
            return Ok(KeyValues::EMPTY);
        }
        if self.items.is_null() {
            return Err(Status::PARLOR_NULL_POINTER);
        }
        let size = self.count.checked_mul(size_of::<parlor_item>());
        if size.and_then(|it| isize::try_from(it).ok()).is_none() {
            return Err(Status::PARLOR_BAD_LENGTH);
        }
        let items = lists.keep(self.count, |index| {
            // SAFETY: not NULL, not larger than `isize::MAX` bytes; readable and unchanged by the contract.
            let item = unsafe { self.items.add(index).read() };
            // SAFETY: the same contract.
            unsafe { item.read(lists, deeper) }
        })?;
        Ok(KeyValues::items(items))
    }
}

impl parlor_item {
    const EMPTY: Self = Self {
        key: parlor_text::EMPTY,
        value_type: parlor_value_type::PARLOR_VALUE_STRING as i32,
        text: parlor_text::EMPTY,
        number: 0,
        bytes: null(),
        bytes_length: 0,
        list: null(),
        list_count: 0,
    };

    /// # Safety
    /// As [`parlor_items::read`].
    unsafe fn read<'a>(self, lists: &'a Lists<'a>, deeper: usize) -> Result<KeyValue<'a>, Status> {
        use parlor_value_type as Type;
        // SAFETY: the same contract.
        let key = unsafe { self.key.required() }?;
        let is = |value_type: Type| self.value_type == value_type as i32;
        let value = if is(Type::PARLOR_VALUE_STRING) {
            // SAFETY: the same contract.
            Value::String(unsafe { self.text.read() }?.into())
        } else if is(Type::PARLOR_VALUE_UNTYPED) {
            // SAFETY: the same contract.
            Value::Untyped(unsafe { self.text.read() }?.into())
        } else if is(Type::PARLOR_VALUE_INT) {
            Value::Int(self.number)
        } else if is(Type::PARLOR_VALUE_BINARY) {
            let data = match self.bytes_length {
                0 => &[],
                // SAFETY: the same contract.
                length => unsafe { bytes(self.bytes, length) }?,
            };
            Value::Binary(Binary::new(data))
        } else if is(Type::PARLOR_VALUE_LIST) {
            // A list may be inside itself, by mistake.
            let inner = parlor_items { items: self.list, count: self.list_count };
            let deeper = deeper.checked_sub(1).ok_or(Status::PARLOR_BAD_VALUE)?;
            // SAFETY: the same contract.
            Value::List(unsafe { inner.nested(lists, deeper) }?)
        } else {
            return Err(Status::PARLOR_BAD_VALUE);
        };
        Ok(KeyValue { key, value })
    }
}

/// An item with the key `key` and the string `text`.
///
/// It points to what it was given: that must be there until the item was passed to a request.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_item_text(key: parlor_text, text: parlor_text) -> parlor_item {
    guard!([] { Ok(parlor_item { key, text, ..parlor_item::EMPTY }) })
}

/// An item with the key `key` and the number `number`. Otherwise as `parlor_item_text`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_item_number(key: parlor_text, number: i32) -> parlor_item {
    guard!([] {
        let value_type = parlor_value_type::PARLOR_VALUE_INT as i32;
        Ok(parlor_item { key, value_type, number, ..parlor_item::EMPTY })
    })
}

/// An item with the key `key` and `length` bytes at `data`, or NULL and 0. Otherwise as `parlor_item_text`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_item_bytes(key: parlor_text, data: *const u8, length: usize) -> parlor_item {
    guard!([] {
        let value_type = parlor_value_type::PARLOR_VALUE_BINARY as i32;
        Ok(parlor_item { key, value_type, bytes: data, bytes_length: length, ..parlor_item::EMPTY })
    })
}

/// An item with the key `key` and a collection of `count` items at `items`, or NULL and 0. Otherwise as
/// `parlor_item_text`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_item_list(key: parlor_text, items: *const parlor_item, count: usize) -> parlor_item {
    guard!([] {
        let value_type = parlor_value_type::PARLOR_VALUE_LIST as i32;
        Ok(parlor_item { key, value_type, list: items, list_count: count, ..parlor_item::EMPTY })
    })
}

impl crate::guard::Returned for parlor_item {
    type Value = Self;
    fn succeeded(value: Self) -> Self {
        value
    }
    fn failed(_: Status) -> Self {
        Self::EMPTY
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;

    fn text(string: &'static str) -> parlor_text {
        parlor_text::view(string.as_bytes())
    }

    fn refused(items: &[parlor_item]) -> Option<Status> {
        let lists = Lists::default();
        let items = parlor_items { items: items.as_ptr(), count: items.len() };
        // SAFETY: the items are whole and local, what they point to is static or refused by its length.
        unsafe { items.read(&lists) }.err()
    }

    #[test]
    fn every_type_of_value_is_read() {
        let inner = [parlor_item_number(text("n"), -7), parlor_item_bytes(text("b"), b"ab".as_ptr(), 2)];
        let outer = [
            parlor_item_text(text("t"), parlor_text::EMPTY),
            parlor_item_list(text("l"), inner.as_ptr(), inner.len()),
            parlor_item_list(text("e"), null(), 0),
            parlor_item_bytes(text("n"), null(), 0),
            parlor_item { value_type: 0, ..parlor_item_text(text("u"), text("old")) },
        ];
        let lists = Lists::default();
        // SAFETY: the items are whole and local.
        let read =
            unsafe { parlor_items { items: outer.as_ptr(), count: outer.len() }.read(&lists) }.unwrap();
        let binary = |bytes: &'static [u8]| Value::Binary(Binary::new(bytes));
        let items = [
            KeyValue { key: "n".into(), value: Value::Int(-7) },
            KeyValue { key: "b".into(), value: binary(b"ab") },
        ];
        let expected = [
            KeyValue::string("t", ""),
            KeyValue { key: "l".into(), value: Value::List(KeyValues::items(&items)) },
            KeyValue { key: "e".into(), value: Value::List(KeyValues::EMPTY) },
            KeyValue { key: "n".into(), value: binary(b"") },
            KeyValue { key: "u".into(), value: Value::Untyped("old".into()) },
        ];
        assert!(read.iter().eq(expected));
    }

    #[test]
    fn what_can_not_be_sent_is_refused() {
        let item = parlor_item_text(text("k"), text("v"));
        assert_eq!(refused(&[item]), None);
        assert_eq!(
            refused(&[item, parlor_item { key: parlor_text::EMPTY, ..item }]),
            Some(Status::PARLOR_BAD_LENGTH)
        );
        for value_type in [-1, 5] {
            assert_eq!(refused(&[parlor_item { value_type, ..item }]), Some(Status::PARLOR_BAD_VALUE));
        }
        let list = |items, count| refused(&[parlor_item_list(text("l"), items, count)]);
        assert_eq!(list(null(), 1), Some(Status::PARLOR_NULL_POINTER));
        assert_eq!(list(&raw const item, usize::MAX), Some(Status::PARLOR_BAD_LENGTH));
        assert_eq!(refused(&[parlor_item_bytes(text("b"), null(), 1)]), Some(Status::PARLOR_NULL_POINTER));
    }

    #[test]
    fn a_list_inside_itself_is_refused() {
        let mut item = parlor_item_list(text("l"), null(), 0);
        let pointer = &raw mut item;
        // SAFETY: the item is whole and local.
        unsafe {
            ((*pointer).list, (*pointer).list_count) = (pointer, 1);
            let lists = Lists::default();
            let read = parlor_items { items: pointer, count: 1 }.read(&lists);
            assert_eq!(read.err(), Some(Status::PARLOR_BAD_VALUE));
        }
    }
}
