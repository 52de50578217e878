//! The last failure of a handle, without a sentence: sentences would take a tenth of the flash.

use core::ffi::c_char;

use parlor_core::element::{BadMember, ParseError};

use crate::error::{Details, parlor_error};
use crate::kept::Shown;
use crate::memory::{Memory, room_of};
use crate::status::parlor_status as Status;
use crate::text::put;
use crate::unfit::Unfit;

/// Bytes of the longest name of a member, with a NUL behind it.
const MEMBER: usize = 32;

/// There is no other sentence.
pub(crate) fn sentence_of_member(_: BadMember) -> &'static str {
    ""
}

/// Nor for a document.
pub(crate) fn sentence_of_parse(_: &ParseError) -> &'static str {
    ""
}

/// Nor for a window.
pub(crate) fn sentence_of_window(_: usize) -> &'static str {
    ""
}

/// How much of a block is taken by the last failure.
pub(crate) const ERROR_ROOM: usize = room_of::<parlor_error>() + room_of::<[u8; MEMBER]>();

/// A [`parlor_error`] with the name that it points to.
pub(crate) struct LastError {
    error: Shown<parlor_error>,
    member: Shown<[u8; MEMBER]>,
}

impl LastError {
    /// Nothing has failed.
    pub(crate) fn none(memory: &mut Memory) -> Result<Self, Status> {
        let error = memory.shown(Details::default().error(Status::PARLOR_OK, c"", c""))?;
        Ok(Self { error, member: memory.shown([0; MEMBER])? })
    }

    /// Remembers a failure; gives the status back.
    pub(crate) fn set<S>(&mut self, status: Status, _: S, details: Details) -> Status {
        let mut name = [0; MEMBER];
        // The last byte stays 0.
        let [place @ .., _] = &mut name;
        put(place, details.member.as_bytes());
        self.member.set(name);
        let mut error = details.error(status, c"", c"");
        error.member = self.member.pointer().cast::<c_char>();
        self.error.set(error);
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
