//! A collection on the heap.

use core::cell::OnceCell;
use core::ptr::null;

use parlor_core::element::KeyValues;

use super::{item_view, parlor_key_value};
use crate::handle::{free, made};
use crate::items::parlor_item;
use crate::memory::push;
use crate::scratch::Scratch;
use crate::status::parlor_status as Status;

/// A key-value collection, in its order. NULL is the empty collection.
///
/// It belongs to the event that has it and is valid as long as that event; one that was made by `parlor_key_values_new`
/// belongs to the caller.
/// One thread at a time: `parlor_key_values_items` makes what it gives when it is asked for the first time. Those of an event are
/// no business of the handle that gave it: a thread that takes the next event meanwhile isn't noticed.
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
}
