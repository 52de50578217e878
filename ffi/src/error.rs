//! What exactly went wrong.

use core::ffi::{CStr, c_char};
use std::ffi::CString;

use parlor_core::client::{CallError, ReceiveError};
use parlor_core::element::{BadMember, ParseError};
use parlor_core::wire::WriteError;

use crate::kept::Shown;
use crate::status::parlor_status as Status;

/// The last failure of a handle. Only the library makes these, and later versions may have more members.
///
/// Nothing in it is text of a customer's.
#[repr(C)]
pub struct parlor_error {
    /// What kind, one of `parlor_status`; `PARLOR_OK` if nothing has failed.
    pub status: i32,
    /// One sentence for a person, without the place: `line`, `column`, `offset` and `event_id` say that. Ends with
    /// NUL.
    pub message: *const c_char,
    /// Which member, by its name in the document; empty if none. Ends with NUL.
    pub member: *const c_char,
    /// Bytes from the start of the document or packet.
    pub offset: usize,
    /// The line in a stored transcript, from 1; 0 for packets and in a `parlor_stream`.
    pub line: usize,
    /// The column in that line, in characters, from 1; 0 where `line` is 0.
    pub column: usize,
    /// `PARLOR_BAD_EVENT`: the id of the event, 0 if it couldn't be read.
    pub event_id: u32,
    /// Bytes that are needed, where something is too small; 0 otherwise, and if nobody knows.
    pub needed: usize,
    /// Bytes that there are, where something is too small; otherwise 0.
    pub available: usize,
    /// The reference id of the request that the packet replies to, which is over then: in basic that is its request id. 0
    /// if it can't be told.
    pub request_id: u32,
}

/// A [`parlor_error`] with the texts that it points to.
pub(crate) struct LastError {
    error: Shown<parlor_error>,
    message: CString,
    member: CString,
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
}

/// What is wrong with a member, without the place, which [`parlor_error`] has in members of its own.
pub(crate) fn sentence_of_member(member: BadMember) -> String {
    format!("'{}' is missing or not valid", member.member)
}

/// The same for a document or packet.
pub(crate) fn sentence_of_parse(error: &ParseError) -> String {
    match error {
        ParseError::Malformed(malformed) => malformed.fault.to_string(),
        ParseError::Unknown { .. } => "not an element that is expected here".to_owned(),
        ParseError::Member { member, .. } => sentence_of_member(*member),
        _ => error.to_string(),
    }
}

/// The same for what has no room in a stream's window.
pub(crate) fn sentence_of_window(available: usize) -> String {
    format!("what begins here has no room in a window of {available} bytes")
}

/// The same for what the server sent.
pub(crate) fn sentence_of_receive(error: &ReceiveError) -> String {
    match error {
        ReceiveError::Parse(error) => {
            format!("the server sent a packet that can't be read: {}", sentence_of_parse(error))
        }
        _ => error.to_string(),
    }
}

impl LastError {
    pub(crate) fn none() -> Self {
        // What C is shown are not the strings kept here: by Rust's rules, these may not be looked at after they move.
        let error = error(Status::PARLOR_OK, c"", c"", Details::default());
        Self { error: Shown::new(error), message: CString::default(), member: CString::default() }
    }

    /// Remembers a failure; gives the status back.
    pub(crate) fn set(&mut self, status: Status, message: &str, details: Details) -> Status {
        // Neither has a NUL: messages and names of members are the library's own.
        self.message = CString::new(message).unwrap_or_default();
        self.member = CString::new(details.member).unwrap_or_default();
        self.error.set(error(status, &self.message, &self.member, details));
        status
    }

    pub(crate) fn pointer(&self) -> *const parlor_error {
        self.error.pointer()
    }
}

fn error(status: Status, message: &CStr, member: &CStr, details: Details) -> parlor_error {
    parlor_error {
        status: status as i32,
        message: message.as_ptr(),
        member: member.as_ptr(),
        offset: details.offset,
        line: details.place.0,
        column: details.place.1,
        event_id: details.event_id,
        needed: details.too_small.0,
        available: details.too_small.1,
        request_id: details.request_id,
    }
}
