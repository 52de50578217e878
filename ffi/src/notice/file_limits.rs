//! `file-client-cfg-get`: what a customer may upload.

use parlor_core::element::notices::FileLimits;

use super::user_data;
use crate::filled::{filled, init, read};
use crate::guard::guard;
use crate::key_values::parlor_key_values;
use crate::lists::Lists;
use crate::text::parlor_text;

/// The userdata of the reply to a `PARLOR_SYSTEM_COMMAND_FILE_LIMITS`: what a customer may upload, and how much of it was
/// used. Agents aren't limited. Set it up with `parlor_file_limits_init`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_file_limits {
    /// Set by `parlor_file_limits_init`: don't touch.
    pub size: usize,
    /// `download-attempts`: how often a file may be downloaded.
    pub download_attempts: u64,
    /// `used-download-attempts`.
    pub used_download_attempts: u64,
    /// `upload-max-files`: how many files there may be in a session.
    pub upload_max_files: u64,
    /// `used-upload-max-files`: how many were uploaded.
    pub used_upload_max_files: u64,
    /// `upload-max-file-size`: how large each may be, in bytes.
    pub upload_max_file_size: u64,
    /// `upload-max-total-size`: how large all may be together, in bytes.
    pub upload_max_total_size: u64,
    /// `used-upload-max-total-size`: how large those that there are are together, in bytes.
    pub used_upload_max_total_size: u64,
    /// `upload-need-agent`: only while an agent is in.
    pub upload_need_agent: bool,
    /// `upload-file-types`: extensions with colons between them, such as "jpeg:jpg:pdf:png:zip".
    pub upload_file_types: parlor_text,
    /// `delete-file`: its values are not public.
    pub delete_file: parlor_text,
}

filled! {
    parlor_file_limits {
        download_attempts: 0, used_download_attempts: 0, upload_max_files: 0, used_upload_max_files: 0,
        upload_max_file_size: 0, upload_max_total_size: 0, used_upload_max_total_size: 0, upload_need_agent: false,
        upload_file_types: parlor_text::EMPTY, delete_file: parlor_text::EMPTY
    }
}

/// Sets up limits with nothing in them: `parlor_file_limits_init(&limits, sizeof limits)`. Then read them.
///
/// `size` and status: as `parlor_login_init`.
///
/// Not in builds without a heap.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_file_limits_init(limits: *mut parlor_file_limits, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(limits, size) } })
}

/// Reads `values`, the userdata of the reply.
///
/// `limits` were set up with `parlor_file_limits_init`, and are set on success. Their texts belong to the collection and are
/// valid as long as it is.
/// Status: `PARLOR_BAD_MEMBER` if an item is missing or isn't the number that it must be: `parlor_event_bad_item` says
/// which. `PARLOR_NOT_SET_UP`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER` (`limits`).
///
/// Not in builds without a heap.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_file_limits_read(
    values: *const parlor_key_values,
    limits: *mut parlor_file_limits,
) -> i32 {
    guard!([output limits as out] {
        let lists = Lists::default();
        // SAFETY: the crate's contract, for both.
        let (blank, values) = unsafe { (read(limits)?, user_data(values, &lists)?) };
        let it = FileLimits::read(values)?;
        out.set(parlor_file_limits {
            size: blank.size,
            download_attempts: it.download_attempts.value(),
            used_download_attempts: it.used_download_attempts.value(),
            upload_max_files: it.upload_max_files.value(),
            used_upload_max_files: it.used_upload_max_files.value(),
            upload_max_file_size: it.upload_max_file_size.value(),
            upload_max_total_size: it.upload_max_total_size.value(),
            used_upload_max_total_size: it.used_upload_max_total_size.value(),
            upload_need_agent: it.upload_need_agent,
            upload_file_types: parlor_text::of(it.upload_file_types),
            delete_file: parlor_text::of(it.delete_file),
        });
        Ok(())
    })
}
