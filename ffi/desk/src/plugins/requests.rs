//! What is asked of plugins.

use core::mem::offset_of;
use core::ptr::null;

use parlor::filled::{Filled, init};
use parlor::guard::guard;
use parlor::{parlor_text, parlor_user_type as User};

const NO_TEXT: parlor_text = parlor_text { data: null(), length: 0 };

/// A file to be sent. Set it up with `parlor_send_file_init`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_send_file {
    /// Set by `parlor_send_file_init`: don't touch.
    pub size: usize,
    /// Into which session.
    pub session_id: parlor_text,
    /// The file.
    pub path: parlor_text,
    /// The name that the others see; empty: that of the file. It goes to the store as it is, also with signs in it that no file's
    /// name has: who saves the file makes it safe.
    pub name: parlor_text,
    /// Its MIME type, without control characters; empty: "application/octet-stream".
    pub mime: parlor_text,
    /// What the sender says about it; empty: nothing.
    pub description: parlor_text,
}

/// A file to be saved. Set it up with `parlor_save_file_init`.
///
/// Session and file id are enough where `parlor_plugins_news` was given the event that told of the file. What is said
/// here counts more.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_save_file {
    /// Set by `parlor_save_file_init`: don't touch.
    pub size: usize,
    /// Of which session.
    pub session_id: parlor_text,
    /// What the server calls the file: `file_id` of its `parlor_file_uploaded`.
    pub file_id: parlor_text,
    /// The folder to save it in.
    pub folder: parlor_text,
    /// The document that holds it; empty: what the event told.
    pub document_id: parlor_text,
    /// Its name, which is made safe; empty: what the event told. A file that is there isn't overwritten: the new one gets a
    /// number.
    pub name: parlor_text,
    /// Whether there is a `file_size`; otherwise it is what the event told.
    pub has_file_size: bool,
    /// Its size in bytes; what has another size isn't kept.
    pub file_size: u64,
}

/// A file to be deleted from a session. Set it up with `parlor_delete_file_init`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_delete_file {
    /// Set by `parlor_delete_file_init`: don't touch.
    pub size: usize,
    /// From which session.
    pub session_id: parlor_text,
    /// What the server calls the file.
    pub file_id: parlor_text,
    /// The document that holds it; empty: what the event told that `parlor_plugins_news` was given, if any did.
    pub document_id: parlor_text,
}

/// A transcript to be written in some format. Set it up with `parlor_export_init`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_export {
    /// Set by `parlor_export_init`: don't touch.
    pub size: usize,
    /// The format: one of `parlor_plugins_format_at`.
    pub format: parlor_text,
    /// The file to be written. One that is there isn't overwritten: the new one gets a number.
    pub path: parlor_text,
    /// The stored transcript, in XML. NULL: the server at `http` of the options is asked for that of `session_id`.
    pub document: *const u8,
    /// How many bytes.
    pub document_length: usize,
    /// Which session's transcript, if there is no `document`.
    pub session_id: parlor_text,
    /// Who will read the file, one of `parlor_user_type`; `parlor_export_init` sets `PARLOR_USER_AGENT`. What such a party can't see
    /// in the session isn't written: neither silent monitors for an agent, nor what is among agents for a customer
    /// (`PARLOR_USER_CLIENT`). `PARLOR_USER_SYSTEM`: everything that is stored.
    pub reader_type: i32,
    /// The user id of that party in the session: what was for it alone, or came from it for somebody else alone, is written,
    /// too. Empty: that of the agent of the plugins' link, if one is set (`parlor_plugins_set_link`).
    pub reader_id: parlor_text,
}

/// A command of a plugin to be run. Set it up with `parlor_run_command_init`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_run_command {
    /// Set by `parlor_run_command_init`: don't touch.
    pub size: usize,
    /// The command: the name of one of `parlor_plugins_command_at`.
    pub command: parlor_text,
    /// The session that is meant; empty: none. A command that needs one says so when it fails.
    pub session_id: parlor_text,
    /// What a person typed behind the name; the space around it is left out. Empty: nothing.
    pub argument: parlor_text,
}

macro_rules! filled {
    ($($type:ident $(grew at $first:ident)? { $($member:ident: $default:expr),* })*) => {$(
        // SAFETY: it is `repr(C)` and begins with its size.
        unsafe impl Filled for $type {
            $(const EARLIER: &[usize] = &[offset_of!(Self, $first)];)?

            fn defaults() -> Self {
                Self { size: size_of::<Self>(), $($member: $default),* }
            }
        }
    )*};
}

filled! {
    parlor_send_file { session_id: NO_TEXT, path: NO_TEXT, name: NO_TEXT, mime: NO_TEXT, description: NO_TEXT }
    parlor_save_file {
        session_id: NO_TEXT, file_id: NO_TEXT, folder: NO_TEXT, document_id: NO_TEXT, name: NO_TEXT,
        has_file_size: false, file_size: 0
    }
    parlor_delete_file { session_id: NO_TEXT, file_id: NO_TEXT, document_id: NO_TEXT }
    parlor_export grew at reader_type {
        format: NO_TEXT, path: NO_TEXT, document: null(), document_length: 0, session_id: NO_TEXT,
        reader_type: User::PARLOR_USER_AGENT as i32, reader_id: NO_TEXT
    }
    parlor_run_command { command: NO_TEXT, session_id: NO_TEXT, argument: NO_TEXT }
}

/// Sets up a file to be sent: `parlor_send_file_init(&it, sizeof it)`. Then fill it.
///
/// `size` is what the caller's header says that the struct has. Any thread. Status: `PARLOR_NULL_POINTER`;
/// `PARLOR_BAD_LENGTH` if `size` is less than any version of the struct ever had.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_send_file_init(send_file: *mut parlor_send_file, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(send_file, size) } })
}

/// Sets up a file to be saved: `parlor_save_file_init(&it, sizeof it)`. Then fill it.
///
/// Otherwise as `parlor_send_file_init`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_save_file_init(save_file: *mut parlor_save_file, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(save_file, size) } })
}

/// Sets up a file to be deleted: `parlor_delete_file_init(&it, sizeof it)`. Then fill it.
///
/// Otherwise as `parlor_send_file_init`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_delete_file_init(delete_file: *mut parlor_delete_file, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(delete_file, size) } })
}

/// Sets up a transcript to be written: `parlor_export_init(&it, sizeof it)`. Then fill it.
///
/// Otherwise as `parlor_send_file_init`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_export_init(export: *mut parlor_export, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(export, size) } })
}

/// Sets up a command to be run: `parlor_run_command_init(&it, sizeof it)`. Then fill it.
///
/// Otherwise as `parlor_send_file_init`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_run_command_init(run_command: *mut parlor_run_command, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(run_command, size) } })
}
