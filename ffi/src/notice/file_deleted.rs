//! `file-deleted`: a file is gone.

use parlor_core::element::notices::FileDeleted;
use parlor_core::wire::Text;

use super::user_data;
use crate::filled::{filled, init, read};
use crate::guard::guard;
use crate::handle::made;
use crate::key_values::parlor_key_values;
use crate::lists::Lists;
use crate::text::parlor_text;

/// The userdata of a `PARLOR_SYSTEM_COMMAND_FILE_DELETED`: a file of the session is gone, or is to go. Set it up with
/// `parlor_file_deleted_init`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_file_deleted {
    /// Set by `parlor_file_deleted_init`: don't touch.
    pub size: usize,
    /// `file-id`: the file, as `file_id` of its `parlor_file_uploaded` names it.
    pub file_id: parlor_text,
}

filled! {
    parlor_file_deleted { file_id: parlor_text::EMPTY }
}

/// Sets up a deletion of no file: `parlor_file_deleted_init(&file, sizeof file)`. Then read or fill it.
///
/// `size` and status: as `parlor_login_init`.
///
/// Not in builds without a heap.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_file_deleted_init(file: *mut parlor_file_deleted, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(file, size) } })
}

/// Reads `values`, the userdata of a notice that came or was stored.
///
/// `file` was set up with `parlor_file_deleted_init`, and is set on success. Its text belongs to the collection and is valid
/// as long as it is.
/// Status: `PARLOR_BAD_MEMBER` if `file-id` is missing; `PARLOR_NOT_SET_UP`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`
/// (`file`).
///
/// Not in builds without a heap.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_file_deleted_read(
    values: *const parlor_key_values,
    file: *mut parlor_file_deleted,
) -> i32 {
    guard!([output file as out] {
        let lists = Lists::default();
        // SAFETY: the crate's contract, for both.
        let (blank, values) = unsafe { (read(file)?, user_data(values, &lists)?) };
        let it = FileDeleted::read(values)?;
        out.set(parlor_file_deleted { size: blank.size, file_id: parlor_text::of(it.file_id) });
        Ok(())
    })
}

/// Makes the userdata of the notice that deletes a file, as `parlor_file_uploaded_user_data` makes that of one that attaches
/// it.
///
/// `file` is read during the call only. `*values` is set on success and belongs to the caller, who frees it with
/// `parlor_key_values_free` when the notice was made.
/// Status: `PARLOR_BAD_MEMBER` if the file's id is empty; `PARLOR_NOT_SET_UP`, `PARLOR_NOT_UTF8`, `PARLOR_BAD_LENGTH`,
/// `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`.
///
/// Not in builds without a heap.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_file_deleted_user_data(
    file: *const parlor_file_deleted,
    values: *mut *mut parlor_key_values,
) -> i32 {
    guard!([output values] {
        // SAFETY: the crate's contract, for both.
        let file = FileDeleted { file_id: Text::plain(unsafe { read(file)?.file_id.read()? }) };
        let items = file.items()?;
        values.set(made(parlor_key_values::copied(items.values())?)?);
        Ok(())
    })
}
