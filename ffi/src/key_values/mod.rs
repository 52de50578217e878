//! Key-value collections: `userData` and `eventAttributes`.

mod look_up;
mod own;

pub use look_up::*;
pub use own::*;

use core::cell::OnceCell;
use core::ptr::null;

use parlor_core::element::{Binary, KeyValue, KeyValues, Value};

use crate::items::{Lists, parlor_item};
use crate::kept::Shown;
use crate::memory::boxed;
use crate::scratch::Scratch;
use crate::status::parlor_status as Status;
use crate::text::{bytes, parlor_text};

/// What type a value has.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_value_type {
    /// A string without a stated type, as in old transcripts; also a value that isn't what its type says.
    PARLOR_VALUE_UNTYPED = 0,
    /// A string.
    PARLOR_VALUE_STRING = 1,
    /// A collection inside the collection.
    PARLOR_VALUE_LIST = 2,
    /// A number.
    PARLOR_VALUE_INT = 3,
    /// Bytes.
    PARLOR_VALUE_BINARY = 4,
}

/// One item of a collection. Only the library makes these, and later versions may have more members.
#[repr(C)]
pub struct parlor_key_value {
    /// Its key; may occur again in the same collection.
    pub key: parlor_text,
    /// Which of the following is its value: one of `parlor_value_type`. The others are empty, 0 or NULL.
    pub value_type: i32,
    /// `PARLOR_VALUE_UNTYPED`, `PARLOR_VALUE_STRING`: the string.
    pub text: parlor_text,
    /// `PARLOR_VALUE_INT`: the number.
    pub number: i32,
    /// `PARLOR_VALUE_BINARY`: the first byte.
    pub bytes: *const u8,
    /// `PARLOR_VALUE_BINARY`: how many bytes.
    pub bytes_length: usize,
    /// `PARLOR_VALUE_LIST`: the collection; NULL if it is empty.
    pub list: *const parlor_key_values,
}

/// A key-value collection, in its order. NULL is the empty collection.
///
/// It belongs to the event that has it and is valid as long as that event; one that was made by `parlor_key_values_new`
/// belongs to the caller.
#[derive(Default)]
pub struct parlor_key_values {
    items: Vec<parlor_key_value>,
    /// The same as items to be sent, once they were asked for.
    as_items: OnceCell<Vec<parlor_item>>,
    /// The texts of a collection that is the caller's.
    own: Option<Scratch>,
}

impl Drop for parlor_key_values {
    fn drop(&mut self) {
        self.clear();
    }
}

impl parlor_key_values {
    /// Takes these items in the place of others; only some, if there is no memory.
    fn fill(&mut self, values: KeyValues<'_>, scratch: &mut Scratch) -> Result<(), Status> {
        self.clear();
        for item in values.iter() {
            // Before the item is made, which may own a list.
            self.items.try_reserve(1)?;
            self.items.push(item_view(&item, scratch)?);
        }
        Ok(())
    }

    fn clear(&mut self) {
        self.as_items.take();
        for item in self.items.drain(..) {
            if !item.list.is_null() {
                // SAFETY: made by `Box::into_raw` in `item_view`, and dropped here alone. The nesting is that of the
                // document, which the reader limits to 32.
                drop(unsafe { Box::from_raw(item.list.cast_mut()) });
            }
        }
    }

    /// The collection with the lists in it; its texts are in the document, or in `scratch`.
    fn owned(values: KeyValues<'_>, scratch: &mut Scratch) -> Result<Self, Status> {
        let mut all = Self::default();
        all.fill(values, scratch)?;
        Ok(all)
    }

    /// The collection as the core takes it. The lists are kept in `lists`.
    ///
    /// # Safety
    /// The collection and what its texts point to stay as they are for `'a`.
    pub(crate) unsafe fn read<'a>(&self, lists: &'a Lists<'a>) -> Result<KeyValues<'a>, Status> {
        let mut items = Vec::new();
        items.try_reserve_exact(self.items.len())?;
        for item in &self.items {
            // SAFETY: the same contract.
            items.push(unsafe { item.read(lists) }?);
        }
        Ok(KeyValues::items(lists.keep(items)?))
    }
}

impl parlor_key_value {
    /// # Safety
    /// As [`parlor_key_values::read`].
    unsafe fn read<'a>(&self, lists: &'a Lists<'a>) -> Result<KeyValue<'a>, Status> {
        use parlor_value_type as Type;
        let is = |value_type: Type| self.value_type == value_type as i32;
        // SAFETY: the same contract, for all that is read here.
        unsafe {
            let value = if is(Type::PARLOR_VALUE_INT) {
                Value::Int(self.number)
            } else if is(Type::PARLOR_VALUE_BINARY) {
                let data = if self.bytes_length == 0 { &[] } else { bytes(self.bytes, self.bytes_length)? };
                Value::Binary(Binary::new(data))
            } else if is(Type::PARLOR_VALUE_LIST) {
                Value::List(self.list.as_ref().map_or(Ok(KeyValues::EMPTY), |it| it.read(lists))?)
            } else if is(Type::PARLOR_VALUE_STRING) {
                Value::String(self.text.read()?.into())
            } else {
                Value::Untyped(self.text.read()?.into())
            };
            Ok(KeyValue { key: self.key.read()?.into(), value })
        }
    }
}

/// A collection that C is shown.
pub(crate) struct KeyValuesView(Shown<parlor_key_values>);

impl KeyValuesView {
    pub(crate) fn new() -> Self {
        Self(Shown::new(parlor_key_values::default()))
    }

    /// Shows `values`, whose document must stay where it is while C looks at them. NULL if there are none.
    pub(crate) fn show(
        &mut self,
        values: KeyValues<'_>,
        scratch: &mut Scratch,
    ) -> Result<*const parlor_key_values, Status> {
        let shown = self.0.value();
        shown.fill(values, scratch)?;
        Ok(if shown.items.is_empty() { null() } else { self.0.pointer() })
    }
}

#[inline]
fn item_view(item: &KeyValue<'_>, scratch: &mut Scratch) -> Result<parlor_key_value, Status> {
    let mut view = parlor_key_value {
        key: scratch.text(item.key)?,
        value_type: parlor_value_type::PARLOR_VALUE_UNTYPED as i32,
        text: parlor_text::EMPTY,
        number: 0,
        bytes: null(),
        bytes_length: 0,
        list: null(),
    };
    match item.value {
        Value::String(text) => {
            view.value_type = parlor_value_type::PARLOR_VALUE_STRING as i32;
            view.text = scratch.text(text)?;
        }
        Value::List(list) => {
            view.value_type = parlor_value_type::PARLOR_VALUE_LIST as i32;
            let mut inner = parlor_key_values::default();
            inner.fill(list, scratch)?;
            if !inner.items.is_empty() {
                view.list = Box::into_raw(boxed(inner)?);
            }
        }
        Value::Int(number) => {
            view.value_type = parlor_value_type::PARLOR_VALUE_INT as i32;
            view.number = number;
        }
        Value::Binary(binary) => {
            view.value_type = parlor_value_type::PARLOR_VALUE_BINARY as i32;
            let copy = scratch.bytes(binary.bytes(), binary.bytes().count())?;
            (view.bytes, view.bytes_length) = (copy.data.cast(), copy.length);
        }
        other => view.text = scratch.text_if(other.as_text())?.1,
    }
    Ok(view)
}
