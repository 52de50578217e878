//! Status codes: what went wrong, and who must act.

use core::ffi::{CStr, c_char};

use parlor_core::client::{CallError, ReceiveError, SnapshotError};
use parlor_core::element::ParseError;
use parlor_core::wire::WriteError;

use crate::guard::guard;

/// What most functions return, as an `int32_t`. New codes may be added at any time: treat one that you don't know
/// by its class (`parlor_status_class`).
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum parlor_status {
    /// Done.
    PARLOR_OK = 0,
    /// Done, and there is nothing more to give.
    PARLOR_END = 4000,

    /// The peer's or file's bytes are not well-formed.
    PARLOR_MALFORMED = 4100,
    /// The root element is none that is expected here.
    PARLOR_UNKNOWN_ELEMENT = 4101,
    /// A member is missing or not valid; nothing of the document can be used.
    PARLOR_BAD_MEMBER = 4102,
    /// A member of one event is missing or not valid. That event is skipped: the next call goes on behind it.
    PARLOR_BAD_EVENT = 4103,
    /// The server's reply lacks what the reply to this request must have.
    PARLOR_INCOMPLETE_REPLY = 4104,
    /// The bytes are no snapshot of such a client, or none that this version can read. Snapshots have no checksum: bytes that were
    /// changed where the form allows it are taken. Whoever keeps them must see that they stay as they are.
    PARLOR_BAD_SNAPSHOT = 4105,
    /// What answers is no chat service of Chat API v2, but a web page, a redirect or no HTTP at all: the handle's error says
    /// which, and what to do.
    PARLOR_NO_CHAT_SERVICE = 4106,

    /// The server sent a packet over the `max_packet` of the config; it was skipped.
    PARLOR_PACKET_TOO_LARGE = 4200,
    /// The request is over the `max_request` of the config; nothing was done.
    PARLOR_REQUEST_TOO_LARGE = 4201,
    /// The client is in as many sessions as the `max_sessions` of the config, or will be when its joins are answered;
    /// nothing was done.
    PARLOR_NO_FREE_SESSION = 4202,
    /// An event, or something else in the document, has no room in the window of the `parlor_stream`, or in the block of the
    /// `parlor_transcript`.
    PARLOR_WINDOW_TOO_SMALL = 4203,
    /// An event has more items in its collections than the `max_items` of the config, and was skipped; or a request has,
    /// and nothing was done. In handles without a heap only.
    PARLOR_TOO_MANY_ITEMS = 4204,

    /// A pointer is NULL that must not be.
    PARLOR_NULL_POINTER = 4300,
    /// A length is zero where something is needed, or too large.
    PARLOR_BAD_LENGTH = 4301,
    /// A text is not UTF-8.
    PARLOR_NOT_UTF8 = 4302,
    /// An argument or config member is out of its range.
    PARLOR_BAD_VALUE = 4303,
    /// A config or request wasn't set up by its `_init`.
    PARLOR_NOT_SET_UP = 4304,
    /// There is no document yet: call `parlor_transcript_read` first.
    PARLOR_NOT_READ = 4305,
    /// There is news that wasn't taken: call the handle's `_next` until it gives `PARLOR_END` first.
    PARLOR_NOT_DRAINED = 4306,
    /// The snapshot was made with another `client_version`, `max_packet` or `binding`, or over Chat API v2 for another service:
    /// restore it with the same ones.
    PARLOR_OTHER_CONFIG = 4307,
    /// Nothing can be written behind the end of a transcript.
    PARLOR_OUT_OF_ORDER = 4308,
    /// A block of memory doesn't begin at a multiple of 8.
    PARLOR_BAD_ALIGNMENT = 4309,
    /// Not logged in or registered, or not since the link was lost (basic): do so and wait for `PARLOR_NEWS_LOGGED_IN`.
    PARLOR_NOT_LOGGED_IN = 4310,
    /// Logged in or registered already: use a new handle for another login.
    PARLOR_ALREADY_LOGGED_IN = 4311,
    /// Not in a session, or not in this one: join it, and wait for its `PARLOR_NEWS_DONE`. After a lost link a basic
    /// client, and after another login a flex client, joins again first.
    PARLOR_NOT_IN_SESSION = 4312,
    /// In a session already (flex): use a new handle for another one.
    PARLOR_ALREADY_IN_SESSION = 4313,
    /// The session is over (flex): use a new handle for another one.
    PARLOR_SESSION_OVER = 4314,
    /// A request is under way (flex), a registration is, or 16 requests are (basic): wait for a reply first.
    PARLOR_BUSY = 4315,
    /// The client version in the config doesn't have this.
    PARLOR_NOT_IN_VERSION = 4316,
    /// The pointer is to no handle of this type: to one of another type, or to one that was freed, as far as that can be
    /// told.
    PARLOR_BAD_HANDLE = 4317,
    /// Another thread is inside the handle, which one thread may use at a time; or it is another link's.
    PARLOR_IN_USE = 4318,
    /// This thread hasn't locked the link's handle: call `parlor_link_lock_basic` or `parlor_link_lock_flex` first. Functions that
    /// give no status give 0, false or `PARLOR_NEVER` then, as for NULL.
    PARLOR_NOT_LOCKED = 4320,
    /// This thread has locked the link's handle, as it has during a callback: unlock it, or return, first.
    PARLOR_LOCKED = 4321,
    /// The link drives a handle of the other protocol, or the handle has none of what was asked for, which is the other protocol's.
    PARLOR_OTHER_PROTOCOL = 4322,
    /// The link tells its events by callback: they aren't to be fetched.
    PARLOR_HAS_CALLBACK = 4323,
    /// Chat API v2 has no such thing: the handle's error says what, and what to do instead.
    PARLOR_NOT_IN_CHAT_API = 4324,
    /// A link drives the handle, and does by itself what a socket does to it: make requests, and take what happens from the
    /// link's events.
    PARLOR_DRIVEN = 4325,
    /// The link that drives the handle is closed: nothing would send what is asked for. Open another link.
    PARLOR_LINK_CLOSED = 4326,
    /// The client is in the session already, or was before the link was lost, and this join would show it to parties that didn't
    /// see it: if that is meant, set `shows_more` of the `parlor_join`. Nothing was done.
    PARLOR_SHOWS_MORE = 4327,

    /// The system gave no random bytes.
    PARLOR_NO_RANDOM = 4400,
    /// The system gave no memory for what the caller or a document made large.
    PARLOR_OUT_OF_MEMORY = 4401,
    /// The system gave no thread, or no means to wait.
    PARLOR_NO_THREAD = 4402,
    /// The system trusts no root certificates: install them, or name a file with them.
    PARLOR_NO_ROOTS = 4403,
    /// A PEM file isn't there or has no certificate or key that can be used: the log names it.
    PARLOR_BAD_PEM = 4404,

    /// A bug in this library. The handle is best freed.
    PARLOR_PANIC = 4900,
}

/// Who must act on a status.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum parlor_class {
    /// Nobody: `PARLOR_OK`, `PARLOR_END`.
    PARLOR_CLASS_NONE = 0,
    /// The peer, or who made the file: it sent nonsense. The handle is fine, go on.
    PARLOR_CLASS_PEER = 1,
    /// Whoever set a limit: it was too small. The handle is fine, go on.
    PARLOR_CLASS_TOO_SMALL = 2,
    /// The programmer who called. Nothing was done.
    PARLOR_CLASS_MISUSE = 3,
    /// Whoever runs the system and the network.
    PARLOR_CLASS_TRANSPORT = 4,
    /// The authors of this library.
    PARLOR_CLASS_BUG = 5,
}

use parlor_status as Status;

/// In the order of the numbers.
const TEXTS: &[(Status, &CStr)] = &[
    (Status::PARLOR_OK, c"done"),
    (Status::PARLOR_END, c"nothing more to give"),
    (Status::PARLOR_MALFORMED, c"not well-formed"),
    (Status::PARLOR_UNKNOWN_ELEMENT, c"the root element is not one that is expected here"),
    (Status::PARLOR_BAD_MEMBER, c"a member is missing or not valid"),
    (Status::PARLOR_BAD_EVENT, c"a member of an event is missing or not valid: the event is skipped"),
    (Status::PARLOR_INCOMPLETE_REPLY, c"the server's reply lacks a member"),
    (Status::PARLOR_BAD_SNAPSHOT, c"not a snapshot of such a client, or not of a version that is known here"),
    (
        Status::PARLOR_NO_CHAT_SERVICE,
        c"what answers is no chat service: check its host and path, and the port",
    ),
    (Status::PARLOR_PACKET_TOO_LARGE, c"the server sent a packet over max_packet: it was skipped"),
    (Status::PARLOR_REQUEST_TOO_LARGE, c"the request is over max_request"),
    (Status::PARLOR_NO_FREE_SESSION, c"as many sessions as max_sessions: leave or forget one, or allow more"),
    (Status::PARLOR_WINDOW_TOO_SMALL, c"an event has no room in the window: begin anew with a larger one"),
    (Status::PARLOR_TOO_MANY_ITEMS, c"more items than max_items"),
    (Status::PARLOR_NULL_POINTER, c"a pointer is NULL that must not be"),
    (Status::PARLOR_BAD_LENGTH, c"a length is zero where something is needed, or too large"),
    (Status::PARLOR_NOT_UTF8, c"a text is not UTF-8"),
    (Status::PARLOR_BAD_VALUE, c"an argument or config member is out of its range"),
    (Status::PARLOR_NOT_SET_UP, c"a config or request was not set up: call its _init first"),
    (Status::PARLOR_NOT_READ, c"no document yet: call parlor_transcript_read first"),
    (Status::PARLOR_NOT_DRAINED, c"news was not taken: call _next until PARLOR_END first"),
    (
        Status::PARLOR_OTHER_CONFIG,
        c"restore with the client_version, max_packet, binding and service that the snapshot was made with",
    ),
    (Status::PARLOR_OUT_OF_ORDER, c"nothing can be written behind the end"),
    (Status::PARLOR_BAD_ALIGNMENT, c"a block of memory does not begin at a multiple of 8"),
    (Status::PARLOR_NOT_LOGGED_IN, c"not logged in: wait for the reply to the login or registration"),
    (
        Status::PARLOR_ALREADY_LOGGED_IN,
        c"logged in or registered already: use a new handle for another login",
    ),
    (Status::PARLOR_NOT_IN_SESSION, c"not in the session: join it and wait for the reply"),
    (Status::PARLOR_ALREADY_IN_SESSION, c"in a session already: use a new handle for another one"),
    (Status::PARLOR_SESSION_OVER, c"the session is over: use a new handle for another one"),
    (Status::PARLOR_BUSY, c"a request is under way: wait for its reply first"),
    (Status::PARLOR_NOT_IN_VERSION, c"state a higher client_version in the config to use this"),
    (Status::PARLOR_BAD_HANDLE, c"not a handle of this type, or one that was freed"),
    (Status::PARLOR_IN_USE, c"another thread is inside the handle, or it is another link's"),
    (Status::PARLOR_NOT_LOCKED, c"lock the link's handle first"),
    (Status::PARLOR_LOCKED, c"unlock the link's handle, or return from the callback, first"),
    (Status::PARLOR_OTHER_PROTOCOL, c"the link or the handle is of the other protocol"),
    (Status::PARLOR_HAS_CALLBACK, c"the link tells its events by callback"),
    (Status::PARLOR_NOT_IN_CHAT_API, c"Chat API v2 has no such thing"),
    // Firmware has no links.
    #[cfg(feature = "std")]
    (Status::PARLOR_DRIVEN, c"a link drives the handle: make requests, and take the link's events"),
    #[cfg(feature = "std")]
    (Status::PARLOR_LINK_CLOSED, c"the link is closed, and nothing would send a request: open another link"),
    #[cfg(feature = "std")]
    (
        Status::PARLOR_SHOWS_MORE,
        c"the join would show the client to more parties: set shows_more if that is meant",
    ),
    (Status::PARLOR_NO_RANDOM, c"the system gave no random bytes"),
    (Status::PARLOR_OUT_OF_MEMORY, c"the system gave no memory"),
    (Status::PARLOR_NO_THREAD, c"the system gave no thread, or no means to wait"),
    (Status::PARLOR_NO_ROOTS, c"the system has no root certificates: install them, or name a file"),
    (Status::PARLOR_BAD_PEM, c"a PEM file can't be used: the log says which and why"),
    (Status::PARLOR_PANIC, c"a bug in libparlor: free the handle and report it"),
];

/// What a status means.
pub(crate) fn text(status: i32) -> &'static CStr {
    // Not a search from the first one on, of which the compiler makes a jump table with a place for each number between: it
    // takes 6 kB in libparlor.so.
    let found = TEXTS.binary_search_by_key(&status, |row| row.0 as i32).ok();
    found.and_then(|at| TEXTS.get(at)).map_or(c"unknown status", |row| row.1)
}

/// What the status `status` means, in English, for a programmer: a sentence without a full stop.
///
/// Takes any number. The text ends with NUL, is static, and is never freed.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_status_text(status: i32) -> *const c_char {
    guard!([] {
        Ok(text(status).as_ptr())
    })
}

/// Who must act on the status `status`: one of `parlor_class`.
///
/// Takes any number; one that is no status counts as `PARLOR_CLASS_BUG`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_status_class(status: i32) -> i32 {
    let class: parlor_class = guard!([] {
        Ok(match status {
            0 | 4000..=4099 => parlor_class::PARLOR_CLASS_NONE,
            4100..=4199 => parlor_class::PARLOR_CLASS_PEER,
            4200..=4299 => parlor_class::PARLOR_CLASS_TOO_SMALL,
            4300..=4399 => parlor_class::PARLOR_CLASS_MISUSE,
            4400..=4499 => parlor_class::PARLOR_CLASS_TRANSPORT,
            _ => parlor_class::PARLOR_CLASS_BUG,
        })
    });
    class as i32
}

impl From<&ParseError> for Status {
    fn from(error: &ParseError) -> Self {
        match error {
            ParseError::Malformed(_) => Self::PARLOR_MALFORMED,
            ParseError::Unknown { .. } => Self::PARLOR_UNKNOWN_ELEMENT,
            _ => Self::PARLOR_BAD_MEMBER,
        }
    }
}

impl From<&ReceiveError> for Status {
    fn from(error: &ReceiveError) -> Self {
        match error {
            ReceiveError::Parse(error) => error.into(),
            #[cfg(feature = "http-chat")]
            ReceiveError::Http(_) => Self::PARLOR_NO_CHAT_SERVICE,
            _ => Self::PARLOR_INCOMPLETE_REPLY,
        }
    }
}

impl From<&CallError> for Status {
    fn from(error: &CallError) -> Self {
        match error {
            CallError::NotLoggedIn | CallError::LoginLost => Self::PARLOR_NOT_LOGGED_IN,
            CallError::AlreadyLoggedIn => Self::PARLOR_ALREADY_LOGGED_IN,
            CallError::NotInSession | CallError::NotRejoined => Self::PARLOR_NOT_IN_SESSION,
            CallError::AlreadyInSession => Self::PARLOR_ALREADY_IN_SESSION,
            CallError::Over => Self::PARLOR_SESSION_OVER,
            CallError::Version { .. } => Self::PARLOR_NOT_IN_VERSION,
            CallError::NoNoticeType => Self::PARLOR_BAD_VALUE,
            CallError::IdLength => Self::PARLOR_BAD_LENGTH,
            CallError::Write(WriteError::TooSmall(_)) => Self::PARLOR_REQUEST_TOO_LARGE,
            CallError::Write(_) => Self::PARLOR_BAD_VALUE,
            #[cfg(feature = "http-chat")]
            CallError::NotInChatApi(_) => Self::PARLOR_NOT_IN_CHAT_API,
            CallError::NoFreeSlot => Self::PARLOR_NO_FREE_SESSION,
            // Also `Full`. `NotTransmitted` can't be: what was made before leaves the buffer first.
            _ => Self::PARLOR_BUSY,
        }
    }
}

impl From<&SnapshotError> for Status {
    fn from(error: &SnapshotError) -> Self {
        match error {
            SnapshotError::Config(_) => Self::PARLOR_OTHER_CONFIG,
            SnapshotError::TooSmall(_) => Self::PARLOR_REQUEST_TOO_LARGE,
            SnapshotError::Slots { .. } => Self::PARLOR_NO_FREE_SESSION,
            _ => Self::PARLOR_BAD_SNAPSHOT,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(status: i32) -> &'static str {
        // SAFETY: the function gives static texts with a NUL.
        unsafe { CStr::from_ptr(parlor_status_text(status)) }.to_str().unwrap()
    }

    #[test]
    fn every_status_has_a_text_and_a_class() {
        assert!(TEXTS.is_sorted_by_key(|row| row.0 as i32));
        for (status, expected) in TEXTS {
            assert_eq!(text(*status as i32), expected.to_str().unwrap());
            let is_bug = parlor_status_class(*status as i32) == parlor_class::PARLOR_CLASS_BUG as i32;
            assert_eq!(is_bug, *status == Status::PARLOR_PANIC);
        }
        for unknown in [-1, 1, 4999, i32::MIN, i32::MAX] {
            assert_eq!(text(unknown), "unknown status");
            assert_eq!(parlor_status_class(unknown), parlor_class::PARLOR_CLASS_BUG as i32);
        }
    }
}
