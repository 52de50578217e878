//! What plugins tell.

use core::ffi::c_void;

use parlor::parlor_text;

/// What a `parlor_plugins_event` is about.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum parlor_plugins_event_kind {
    /// The job `job` goes on: see `bytes_done`, `bytes_total`. Progress that wasn't fetched is replaced by what is newer.
    PARLOR_PLUGINS_PROGRESS = 1,
    /// The job `job` is done: which members say what came of it is said at the function that began it.
    PARLOR_PLUGINS_DONE = 2,
    /// The job `job` failed: `text` says why. Nothing is left of it, but for a file whose notice may have arrived, and for what
    /// a command of a plugin had sent. Also of a job that was cancelled, if one of these is left.
    PARLOR_PLUGINS_FAILED = 3,
    /// The job `job` was cancelled, and nothing is left of it.
    PARLOR_PLUGINS_CANCELLED = 4,
    /// Something is wrong with a plugin: `text` says what. It couldn't be loaded, or failed when it was told of an event.
    PARLOR_PLUGINS_PROBLEM = 5,
}

/// One thing that plugins tell. Only the library makes these, and later versions may have more members.
///
/// Texts that don't belong to it are empty, and numbers 0. Texts are valid as long as the event.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_plugins_event {
    /// One of `parlor_plugins_event_kind`. Later versions may have others: skip what you don't know.
    pub kind: i32,
    /// The job; 0 for `PARLOR_PLUGINS_PROBLEM`.
    pub job: u64,
    /// How far the job is, in bytes; at its end, how many bytes were sent, saved or written.
    pub bytes_done: u64,
    /// Whether there is a `bytes_total`.
    pub has_bytes_total: bool,
    /// How many bytes there are in all.
    pub bytes_total: u64,
    /// Why, in a line for a person. It may hold a path, or what a server said. Of a command that is done: what the plugin
    /// answers, at most 65536 bytes in any number of lines, which may hold what customers wrote.
    pub text: parlor_text,
    /// The file that was written.
    pub path: parlor_text,
    /// What the server calls the file in its session.
    pub file_id: parlor_text,
    /// The document that the file is stored as.
    pub document_id: parlor_text,
    /// The number of the event that tells the session of the file.
    pub event_id: u32,
    /// SHA-256 of the file, 64 lower-case hex digits.
    pub digest: parlor_text,
    /// How many events were written.
    pub event_count: u64,
    /// Whether the document is gone from the store.
    pub is_document_removed: bool,
}

/// Takes an event, on a thread of the library's or one that called it; several may come at once. The event is valid during
/// the call only.
///
/// The functions of `parlor_plugins` may be called there, but for `parlor_plugins_free`, which does nothing. The plugin waits
/// meanwhile.
pub type parlor_plugins_callback =
    Option<unsafe extern "C" fn(event: *const parlor_plugins_event, context: *mut c_void)>;
