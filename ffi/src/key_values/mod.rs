//! Key-value collections: `userData` and `eventAttributes`.

mod given;
#[cfg_attr(not(feature = "std"), path = "in_block.rs")]
mod list;
mod look_up;
#[cfg(feature = "std")]
mod own;

pub use list::*;
pub use look_up::*;
#[cfg(feature = "std")]
pub use own::*;

use core::ptr::null;

use parlor_core::element::{KeyValue, KeyValues, Value};

use crate::handle::Block;
use crate::kept::Shown;
use crate::memory::Memory;
use crate::scratch::Scratch;
use crate::status::parlor_status as Status;
use crate::text::parlor_text;

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

/// A collection that C is shown.
pub(crate) struct KeyValuesView(Shown<Block<parlor_key_values>>);

impl KeyValuesView {
    pub(crate) fn new(memory: &mut Memory) -> Result<Self, Status> {
        Ok(Self(memory.shown(Block::new(parlor_key_values::default()))?))
    }

    /// Shows `values`, whose document must stay where it is while C looks at them. NULL if there are none.
    pub(crate) fn show(
        &mut self,
        values: KeyValues<'_>,
        scratch: &mut Scratch,
    ) -> Result<*const parlor_key_values, Status> {
        let shown = &mut self.0.value().value;
        shown.fill(values, scratch)?;
        Ok(if shown.items.is_empty() { null() } else { self.0.pointer().cast() })
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
            view.list = parlor_key_values::inner(list, scratch)?;
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
