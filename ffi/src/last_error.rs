//! The last failure of a handle, in words.

use core::fmt::Display;
use std::ffi::CString;

use parlor_core::client::ReceiveError;
use parlor_core::element::{BadMember, ParseError};

use crate::error::{Details, parlor_error};
use crate::kept::Shown;
use crate::memory::Memory;
use crate::status::parlor_status as Status;
use crate::unfit::Unfit;

/// A [`parlor_error`] with the texts that it points to.
pub(crate) struct LastError {
    error: Shown<parlor_error>,
    message: CString,
    member: CString,
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
    /// Nothing has failed.
    pub(crate) fn none(memory: &mut Memory) -> Result<Self, Status> {
        // What C is shown are not the strings kept here: by Rust's rules, these may not be looked at after they move.
        let error = memory.shown(Details::default().error(Status::PARLOR_OK, c"", c""))?;
        Ok(Self { error, message: CString::default(), member: CString::default() })
    }

    /// Remembers a failure; gives the status back.
    pub(crate) fn set(&mut self, status: Status, sentence: impl Display, details: Details) -> Status {
        // Neither has a NUL: messages and names of members are the library's own.
        self.message = CString::new(sentence.to_string()).unwrap_or_default();
        self.member = CString::new(details.member).unwrap_or_default();
        self.error.set(details.error(status, &self.message, &self.member));
        status
    }

    /// Remembers what a caller gave that can't be taken; gives the status back.
    #[inline(never)]
    pub(crate) fn set_unfit(&mut self, unfit: Unfit) -> Status {
        self.set(unfit.status, unfit, Details { member: unfit.member(), ..Details::default() })
    }

    pub(crate) fn pointer(&self) -> *const parlor_error {
        self.error.pointer()
    }
}
