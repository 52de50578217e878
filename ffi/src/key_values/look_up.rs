//! What is in a collection: walked, and looked up by path.

use core::ptr::null;

use super::{parlor_key_value, parlor_key_values, parlor_value_type};
use crate::guard::guard;
use crate::handle::shared_if;
use crate::status::parlor_status as Status;
use crate::text::parlor_text;

impl parlor_key_values {
    fn find(&self, path: &str) -> Option<&parlor_key_value> {
        let (key, rest) = match path.split_once('/') {
            Some((key, rest)) => (key, Some(rest)),
            None => (path, None),
        };
        // SAFETY: the keys are views that are valid as long as the collection is.
        let item = self.items.iter().find(|item| unsafe { item.key.read() } == Ok(key))?;
        match rest {
            None => Some(item),
            // SAFETY: NULL or the list that this item owns.
            Some(rest) => unsafe { shared_if(item.list) }.ok()??.find(rest),
        }
    }
}

/// The item at a path that a caller gave.
///
/// # Safety
/// The crate's contract.
unsafe fn item(list: &parlor_key_values, path: parlor_text) -> Result<&parlor_key_value, Status> {
    // SAFETY: the same contract.
    list.find(unsafe { path.read() }?).ok_or(Status::PARLOR_END)
}

/// How many items the collection has; 0 for NULL.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_key_values_count(list: *const parlor_key_values) -> usize {
    guard!([shared list] { Ok(list.items.len()) })
}

/// The item at `index`, from 0; NULL if there is none.
///
/// The item is valid as long as the collection.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_key_values_at(
    list: *const parlor_key_values,
    index: usize,
) -> *const parlor_key_value {
    guard!([shared list] { list.items.get(index).map(core::ptr::from_ref).ok_or(Status::PARLOR_END) })
}

/// The first item at `path`: a key, or several keys with '/' between them, such as "GCTI_SYSTEM/party-info/style", where
/// each but the last is that of a collection. NULL if there is none. A key that has a '/' in it is found by walking only.
///
/// ```c
/// style = parlor_key_values_text(user_data, parlor_text_of("GCTI_SYSTEM/party-info/style"));
/// printf("style: %.*s\n", (int)style.length, style.data);
/// for (i = 0; (item = parlor_key_values_at(user_data, i)) != NULL; i++)
///     printf("key: %.*s\n", (int)item->key.length, item->key.data);
/// ```
///
/// The item is valid as long as the collection.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_key_values_find(
    list: *const parlor_key_values,
    path: parlor_text,
) -> *const parlor_key_value {
    guard!([shared list] {
        // SAFETY: the crate's contract.
        unsafe { item(list, path) }.map(core::ptr::from_ref)
    })
}

/// The string at `path`, as `parlor_key_values_find` finds it. Empty if there is none, or no string.
///
/// It is valid as long as the collection.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_key_values_text(
    list: *const parlor_key_values,
    path: parlor_text,
) -> parlor_text {
    // SAFETY: the crate's contract.
    guard!([shared list] { unsafe { item(list, path) }.map(|it| it.text) })
}

/// The number at `path`, as `parlor_key_values_find` finds it.
///
/// `*number` is set on success. Status: `PARLOR_END` if there is no item, or it is no `PARLOR_VALUE_INT`; `PARLOR_NOT_UTF8`,
/// `PARLOR_BAD_LENGTH`, `PARLOR_NULL_POINTER`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_key_values_number(
    list: *const parlor_key_values,
    path: parlor_text,
    number: *mut i32,
) -> i32 {
    guard!([shared list, output number] {
        // SAFETY: the crate's contract.
        let item = unsafe { item(list, path) }?;
        if item.value_type != parlor_value_type::PARLOR_VALUE_INT as i32 {
            return Err(Status::PARLOR_END);
        }
        number.set(item.number);
        Ok(())
    })
}

/// The collection at `path`, as `parlor_key_values_find` finds it. NULL if there is none, or an empty one, or no collection.
///
/// It is valid as long as the collection that it is in.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_key_values_list(
    list: *const parlor_key_values,
    path: parlor_text,
) -> *const parlor_key_values {
    // SAFETY: the crate's contract.
    guard!([shared list] { unsafe { item(list, path) }.map_or(Ok(null()), |it| Ok(it.list)) })
}
