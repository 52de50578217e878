//! What exactly went wrong.

use core::ffi::{CStr, c_char};

use parlor_core::client::{CallError, ReceiveError};
use parlor_core::element::{BadMember, ParseError};
use parlor_core::wire::WriteError;

#[cfg(all(feature = "exports", feature = "std"))]
use crate::guard::guard;
use crate::status::parlor_status as Status;

/// The last failure of a handle, or why there is none (`parlor_config_error`). Only the library makes these, and later versions may have more members.
///
/// Nothing in it is text of a customer's.
#[repr(C)]
pub struct parlor_error {
    /// What kind, one of `parlor_status`; `PARLOR_OK` if nothing has failed.
    pub status: i32,
    /// One sentence for a person, without the place: `line`, `column`, `offset` and `event_id` say that. Ends with
    /// NUL. Empty in builds without a heap: `parlor_status_text` has a sentence for each status.
    pub message: *const c_char,
    /// Which member, by its name in the document, or in the request or config that was refused (not in builds without a
    /// heap); empty if none. Ends with NUL.
    pub member: *const c_char,
    /// Bytes from the start of the document or packet.
    pub offset: usize,
    /// The line in a stored transcript, from 1; 0 for packets and in a `parlor_stream`.
    pub line: usize,
    /// The column in that line, in characters, from 1; 0 where `line` is 0.
    pub column: usize,
    /// `PARLOR_BAD_EVENT`: the id of the event, 0 if it couldn't be read.
    pub event_id: u32,
    /// Bytes that are needed, where something is too small, or items for `PARLOR_TOO_MANY_ITEMS`; 0 otherwise, and if nobody
    /// knows, as of a stream's window.
    pub needed: usize,
    /// Bytes that there are, where something is too small, or items; otherwise 0.
    pub available: usize,
    /// The reference id of the request that the packet replies to, which is over then: in basic that is its request id. 0
    /// if it can't be told.
    pub request_id: u32,
}

/// What is known about a failure, besides its status and message.
#[derive(Clone, Copy, Default)]
pub(crate) struct Details {
    pub(crate) member: &'static str,
    pub(crate) offset: usize,
    pub(crate) place: (usize, usize),
    pub(crate) event_id: u32,
    pub(crate) too_small: (usize, usize),
    pub(crate) request_id: u32,
}

impl Details {
    /// Nothing.
    #[cfg(feature = "std")]
    pub(crate) const NONE: Self =
        Self { member: "", offset: 0, place: (0, 0), event_id: 0, too_small: (0, 0), request_id: 0 };

    pub(crate) fn of_member(member: BadMember) -> Self {
        Self { member: member.member.as_str(), offset: member.offset, ..Self::default() }
    }

    pub(crate) fn of_parse(error: &ParseError) -> Self {
        match error {
            ParseError::Malformed(malformed) => Self { offset: malformed.offset, ..Self::default() },
            ParseError::Unknown { offset, .. } => Self { offset: *offset, ..Self::default() },
            ParseError::Member { member, .. } => Self::of_member(*member),
            _ => Self::default(),
        }
    }

    pub(crate) fn of_receive(error: &ReceiveError) -> Self {
        match error {
            ReceiveError::Parse(error) => {
                Self { request_id: error.reference_id().unwrap_or_default(), ..Self::of_parse(error) }
            }
            ReceiveError::Incomplete(member) => Self { member: member.as_str(), ..Self::default() },
            _ => Self::default(),
        }
    }

    pub(crate) fn of_call(error: &CallError) -> Self {
        match error {
            CallError::Write(WriteError::TooSmall(it)) => {
                Self { too_small: (it.needed, it.available), ..Self::default() }
            }
            _ => Self::default(),
        }
    }

    /// What C is shown of a failure.
    pub(crate) const fn error(self, status: Status, message: &CStr, member: &CStr) -> parlor_error {
        parlor_error {
            status: status as i32,
            message: message.as_ptr(),
            member: member.as_ptr(),
            offset: self.offset,
            line: self.place.0,
            column: self.place.1,
            event_id: self.event_id,
            needed: self.too_small.0,
            available: self.too_small.1,
            request_id: self.request_id,
        }
    }
}

/// What exactly was wrong the last time that `parlor_flex_new`, `parlor_flex_restore`, `parlor_basic_new` or
/// `parlor_basic_restore` was called by this thread: `member` names the member of the config, or the argument, and `message`
/// says what it is and what it may be. `status` is `PARLOR_OK` if nothing was. That the place for the handle is NULL isn't
/// told.
///
/// Any thread. `*error` is set on success, and valid until the thread calls one of these again, or ends. Status:
/// `PARLOR_NULL_POINTER`; `PARLOR_END` while the thread ends.
///
/// ```c
/// if (parlor_flex_new(&config, &flex) != PARLOR_OK && parlor_config_error(&error) == PARLOR_OK)
///     fprintf(stderr, "%s\n", error->message);
/// ```
///
/// That says "'max_packet' is 1: it must be 256 to 2147482624".
///
/// Not in builds without a heap.
#[cfg(feature = "std")]
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_config_error(error: *mut *const parlor_error) -> i32 {
    guard!([output error] {
        let noted = crate::refused::error();
        if noted.is_null() {
            return Err(Status::PARLOR_END);
        }
        error.set(noted);
        Ok(())
    })
}
