//! What links and plugins log: connections, what is loaded, jobs, and what a link does by itself. Never what anyone wrote, nor a
//! key.

use core::ffi::c_void;
use core::ops::RangeInclusive;

use parlor::parlor_text;

/// How much a line of the log matters.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_log_level {
    /// Nothing is logged.
    PARLOR_LOG_NOTHING = 0,
    /// Somebody must act.
    PARLOR_LOG_ERROR = 1,
    /// Something went wrong, and the link goes on, or the plugins do.
    PARLOR_LOG_WARNING = 2,
    /// The link came up, a plugin was loaded, and the like.
    PARLOR_LOG_INFO = 3,
}

/// The levels that a log can be kept up to.
pub(crate) const LEVELS: RangeInclusive<i32> =
    parlor_log_level::PARLOR_LOG_NOTHING as i32..=parlor_log_level::PARLOR_LOG_INFO as i32;

/// Takes a line of the log: `level` is one of `parlor_log_level`, `line` is valid during the call only. It must not use the
/// link or the plugins.
pub type parlor_log_callback =
    Option<unsafe extern "C" fn(level: i32, line: parlor_text, context: *mut c_void)>;

/// Where lines go.
#[derive(Clone, Copy)]
pub(crate) struct Log {
    pub(crate) callback: parlor_log_callback,
    pub(crate) level: i32,
    pub(crate) context: *mut c_void,
}

// SAFETY: the caller says that the callback may be called on any thread with the context.
unsafe impl Send for Log {}
// SAFETY: as before.
unsafe impl Sync for Log {}

impl Log {
    pub(crate) fn line(&self, level: parlor_log_level, line: &str) {
        let level = level as i32;
        if let Some(callback) = self.callback.filter(|_| level <= self.level) {
            // SAFETY: the caller's function, which takes lines on any thread, with the caller's own pointer.
            unsafe { callback(level, parlor_text::view(line.as_bytes()), self.context) };
        }
    }
}
