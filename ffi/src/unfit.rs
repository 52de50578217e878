//! What a caller gave that can't be taken: which member it is, and what is wrong with it.

#[cfg(feature = "std")]
use core::fmt;

use crate::status::parlor_status as Status;
#[cfg(feature = "std")]
use crate::status::text;

/// A member of a request, or an argument, that can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unfit {
    pub(crate) status: Status,
    /// Its name; empty if it is the request as a whole. In firmware it would take more flash than it is worth.
    #[cfg(feature = "std")]
    pub(crate) member: &'static str,
}

impl Unfit {
    pub(crate) fn new(status: Status, member: &'static str) -> Self {
        #[cfg(feature = "std")]
        return Self { status, member };
        #[cfg(not(feature = "std"))]
        {
            let _ = member;
            Self { status }
        }
    }

    pub(crate) fn member(self) -> &'static str {
        #[cfg(feature = "std")]
        return self.member;
        #[cfg(not(feature = "std"))]
        ""
    }
}

impl From<Status> for Unfit {
    fn from(status: Status) -> Self {
        Self::new(status, "")
    }
}

/// Says of which member a status is.
pub(crate) trait At<T> {
    fn at(self, member: &'static str) -> Result<T, Unfit>;
}

impl<T> At<T> for Result<T, Status> {
    fn at(self, member: &'static str) -> Result<T, Unfit> {
        self.map_err(|status| Unfit::new(status, member))
    }
}

/// What is wrong with a member of which a status says so.
#[cfg(feature = "std")]
pub(crate) fn what_of(status: Status) -> &'static str {
    match status {
        Status::PARLOR_BAD_LENGTH => "is empty where something is needed, or too long",
        Status::PARLOR_NOT_UTF8 => "is not UTF-8",
        Status::PARLOR_BAD_VALUE => "is out of its range, or a value inside it is out of range",
        Status::PARLOR_NULL_POINTER => "is NULL with a length, or a text or list inside it is",
        Status::PARLOR_NOT_IN_CHAT_API => "is not in Chat API v2",
        Status::PARLOR_SHOWS_MORE => {
            "would show the client to more parties than it is shown to in this session: set shows_more if that is meant"
        }
        status => text(status as i32).to_str().unwrap_or_default(),
    }
}

/// Nothing: only the status is kept.
#[cfg(not(feature = "std"))]
pub(crate) const fn what_of(_: Status) -> &'static str {
    ""
}

#[cfg(feature = "std")]
impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = what_of(self.status);
        match self.member {
            "" if self.status == Status::PARLOR_NULL_POINTER => f.write_str("the request is NULL"),
            "" => f.write_str(text(self.status as i32).to_str().unwrap_or_default()),
            member => write!(f, "'{member}' {what}"),
        }
    }
}
