//! A collection on the heap.

use core::cell::OnceCell;
use core::ptr::null;

use parlor_core::element::{Binary, KeyValue, KeyValues, Value};

use super::{item_view, parlor_key_value, parlor_value_type};
use crate::handle::{free, made, shared_if};
use crate::items::parlor_item;
use crate::lists::Lists;
use crate::memory::push;
use crate::scratch::Scratch;
use crate::status::parlor_status as Status;
use crate::text::bytes;

/// A key-value collection, in its order. NULL is the empty collection.
///
/// It belongs to the event that has it and is valid as long as that event; one that was made by `parlor_key_values_new`
/// belongs to the caller.
#[derive(Default)]
pub struct parlor_key_values {
    pub(super) items: Vec<parlor_key_value>,
    /// The same as items to be sent, once they were asked for.
    pub(super) as_items: OnceCell<Vec<parlor_item>>,
    /// The texts of a collection that is the caller's.
    pub(super) own: Option<Scratch>,
}

impl Drop for parlor_key_values {
    fn drop(&mut self) {
        self.clear();
    }
}

impl parlor_key_values {
    /// Takes these items in the place of others; only some, if there is no memory.
    pub(super) fn fill(&mut self, values: KeyValues<'_>, scratch: &mut Scratch) -> Result<(), Status> {
        self.clear();
        for item in values.iter() {
            // Before the item is made, which may own a list.
            self.items.try_reserve(1)?;
            push(&mut self.items, item_view(&item, scratch)?)?;
        }
        Ok(())
    }

    /// A collection inside another: NULL if it is empty.
    pub(super) fn inner(values: KeyValues<'_>, scratch: &mut Scratch) -> Result<*const Self, Status> {
        let mut inner = Self::default();
        inner.fill(values, scratch)?;
        Ok(if inner.items.is_empty() { null() } else { made(inner)? })
    }

    fn clear(&mut self) {
        self.as_items.take();
        for item in self.items.drain(..) {
            if !item.list.is_null() {
                // SAFETY: made in `inner`, and freed here alone. The nesting is that of the document, which the reader
                // limits to 32. It is such a collection: freeing it doesn't fail.
                let _ = unsafe { free(&mut item.list.cast_mut()) };
            }
        }
    }

    /// The collection with the lists in it; its texts are in the document, or in `scratch`.
    pub(super) fn owned(values: KeyValues<'_>, scratch: &mut Scratch) -> Result<Self, Status> {
        let mut all = Self::default();
        all.fill(values, scratch)?;
        Ok(all)
    }

    /// What a caller gave as a collection, as the core takes it. NULL is the empty one.
    ///
    /// # Safety
    /// As [`Self::read`].
    pub(crate) unsafe fn given<'a>(list: *const Self, lists: &'a Lists<'a>) -> Result<KeyValues<'a>, Status> {
        // SAFETY: the same contract.
        unsafe { shared_if(list)?.map_or(Ok(KeyValues::EMPTY), |it| it.read(lists)) }
    }

    /// The collection as the core takes it. The lists are kept in `lists`.
    ///
    /// # Safety
    /// The collection and what its texts point to stay as they are for `'a`.
    unsafe fn read<'a>(&self, lists: &'a Lists<'a>) -> Result<KeyValues<'a>, Status> {
        let items = lists.keep(self.items.len(), |index| {
            // It is called for the items that there are.
            let item = self.items.get(index).ok_or(Status::PARLOR_END)?;
            // SAFETY: the same contract.
            unsafe { item.read(lists) }
        })?;
        Ok(KeyValues::items(items))
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
                Value::List(parlor_key_values::given(self.list, lists)?)
            } else if is(Type::PARLOR_VALUE_STRING) {
                Value::String(self.text.read()?.into())
            } else {
                Value::Untyped(self.text.read()?.into())
            };
            Ok(KeyValue { key: self.key.read()?.into(), value })
        }
    }
}
