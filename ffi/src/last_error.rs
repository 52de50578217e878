//! The last failure of a handle, in words.

use core::ffi::CStr;
use core::fmt::{self, Display, Write as _, from_fn};

use parlor_core::client::ReceiveError;
use parlor_core::element::{BadMember, ParseError};

use crate::error::{Details, parlor_error};
use crate::kept::Shown;
use crate::memory::{Memory, append};
use crate::status::parlor_status as Status;
use crate::unfit::Unfit;

/// A [`parlor_error`] with the texts that it points to.
pub(crate) struct LastError {
    error: Shown<parlor_error>,
    message: Words,
    member: Words,
}

/// What is wrong with a member, without the place, which [`parlor_error`] has in members of its own.
pub(crate) fn sentence_of_member(member: BadMember) -> impl Display {
    from_fn(move |f| write!(f, "'{}' is missing or not valid", member.member))
}

/// The same for a document or packet.
pub(crate) fn sentence_of_parse(error: &ParseError) -> impl Display {
    from_fn(move |f| match error {
        ParseError::Malformed(malformed) => malformed.fault.fmt(f),
        ParseError::Unknown { .. } => f.write_str("not an element that is expected here"),
        ParseError::Member { member, .. } => sentence_of_member(*member).fmt(f),
        _ => error.fmt(f),
    })
}

/// The same for what has no room in a stream's window.
pub(crate) fn sentence_of_window(available: usize) -> impl Display {
    from_fn(move |f| write!(f, "what begins here has no room in a window of {available} bytes"))
}

/// The same for what the server sent.
pub(crate) fn sentence_of_receive(error: &ReceiveError) -> impl Display {
    from_fn(move |f| match error {
        ReceiveError::Parse(error) => {
            write!(f, "the server sent a packet that can't be read: {}", sentence_of_parse(error))
        }
        _ => error.fmt(f),
    })
}

/// Words of the library's own with a NUL behind them; none if there is no memory for them.
#[derive(Default)]
struct Words(Vec<u8>);

impl Words {
    fn new(words: &dyn Display) -> Self {
        let mut written = Self::default();
        match write!(written, "{words}\0") {
            Ok(()) => written,
            Err(fmt::Error) => Self::default(),
        }
    }

    fn as_c_str(&self) -> &CStr {
        CStr::from_bytes_with_nul(&self.0).unwrap_or_default()
    }
}

impl fmt::Write for Words {
    #[inline(never)]
    fn write_str(&mut self, more: &str) -> fmt::Result {
        append(&mut self.0, more.as_bytes()).map_err(|_| fmt::Error)
    }
}

impl LastError {
    /// Nothing has failed.
    pub(crate) fn none(memory: &mut Memory) -> Result<Self, Status> {
        // What C is shown are not the strings kept here: by Rust's rules, these may not be looked at after they move.
        let error = memory.shown(Details::default().error(Status::PARLOR_OK, c"", c""))?;
        Ok(Self { error, message: Words::default(), member: Words::default() })
    }

    /// Remembers a failure; gives the status back.
    pub(crate) fn set(&mut self, status: Status, sentence: impl Display, details: Details) -> Status {
        self.set_words(status, &sentence, details)
    }

    /// The same: one function for all kinds of sentences.
    #[inline(never)]
    fn set_words(&mut self, status: Status, sentence: &dyn Display, details: Details) -> Status {
        self.message = Words::new(sentence);
        self.member = Words::new(&details.member);
        self.error.set(details.error(status, self.message.as_c_str(), self.member.as_c_str()));
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
