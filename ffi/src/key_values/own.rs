//! Collections that are the caller's, and collections that are sent on.

use core::ptr::null_mut;

use parlor_core::element::KeyValues;

use super::{parlor_key_value, parlor_key_values};
use crate::guard::guard;
use crate::handle::{free, made, shared_if};
use crate::items::{parlor_item, parlor_items};
use crate::lists::Lists;
use crate::memory::push;
use crate::scratch::Scratch;
use crate::status::parlor_status as Status;

impl parlor_key_values {
    /// A collection that depends on nothing.
    pub(crate) fn copied(items: KeyValues<'_>) -> Result<Self, Status> {
        let mut scratch = Scratch::copying();
        let mut all = Self::owned(items, &mut scratch)?;
        all.own = Some(scratch);
        Ok(all)
    }

    /// The same as items to be sent. They are made once, and kept.
    fn items(&self) -> Result<parlor_items, Status> {
        let items = match self.as_items.get() {
            Some(items) => items,
            None => {
                let mut items = Vec::new();
                items.try_reserve_exact(self.items.len())?;
                for item in &self.items {
                    push(&mut items, item.item()?)?;
                }
                // Nothing was there, and nobody else is here.
                let _ = self.as_items.set(items);
                self.as_items.get().map(Vec::as_slice).unwrap_or_default()
            }
        };
        Ok(parlor_items { items: items.as_ptr(), count: items.len() })
    }
}

impl parlor_key_value {
    fn item(&self) -> Result<parlor_item, Status> {
        // SAFETY: NULL or the list that this item owns.
        let list = unsafe { shared_if(self.list) }?;
        let list = list.map_or(Ok(parlor_items::EMPTY), parlor_key_values::items)?;
        Ok(parlor_item {
            key: self.key,
            value_type: self.value_type,
            text: self.text,
            number: self.number,
            bytes: self.bytes,
            bytes_length: self.bytes_length,
            list: list.items,
            list_count: list.count,
        })
    }
}

/// Makes a collection of the caller's own, for an event that a `parlor_writer` is to write, or to keep what an event had.
///
/// `items` are `count` items, or NULL and 0. They are copied, with all that they point to. `*list` is set on success and
/// belongs to the caller, who frees it with `parlor_key_values_free`. It may be used by any thread, by one at a time.
/// Status: `PARLOR_BAD_LENGTH` for an empty key, `PARLOR_BAD_VALUE` for an unknown type and for lists inside each other more
/// than 24 times, `PARLOR_NOT_UTF8`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`.
///
/// Not in builds without a heap.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_key_values_new(
    items: *const parlor_item,
    count: usize,
    list: *mut *mut parlor_key_values,
) -> i32 {
    guard!([output list] {
        let lists = Lists::default();
        // SAFETY: the crate's contract.
        let items = unsafe { parlor_items { items, count }.read(&lists) }?;
        list.set(made(parlor_key_values::copied(items)?)?);
        Ok(())
    })
}

/// Frees a collection that `parlor_key_values_new` made, and sets the caller's pointer to NULL. NULL and a pointer to NULL
/// do nothing; one that belongs to an event isn't freed.
///
/// Not in builds without a heap.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_key_values_free(list: *mut *mut parlor_key_values) {
    guard!([place list] {
        // SAFETY: the crate's contract.
        if unsafe { shared_if(*list) }?.is_some_and(|it| it.own.is_none()) {
            *list = null_mut();
        }
        // SAFETY: the same contract.
        unsafe { free(list) }
    })
}

/// The collection as items to be sent: to hand on what an event brought.
///
/// ```c
/// status = parlor_key_values_items(event->user_data, &notify.user_data);
/// ```
///
/// `*items` is set on success. The items belong to the collection and are valid as long as it is. NULL gives none.
/// Status: `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER` (`items`).
///
/// Not in builds without a heap.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_key_values_items(
    list: *const parlor_key_values,
    items: *mut parlor_items,
) -> i32 {
    guard!([output items] {
        // SAFETY: the crate's contract.
        let list = unsafe { shared_if(list) }?;
        items.set(list.map_or(Ok(parlor_items::EMPTY), parlor_key_values::items)?);
        Ok(())
    })
}
