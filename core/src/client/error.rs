//! What can go wrong in a client, split by who must act.

use core::fmt;

use crate::element::ParseError;
use crate::rules::Feature;
use crate::wire::WriteError;

/// A call that can't be carried out: the application must act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallError {
    /// Not logged in (flex) or registered (basic) yet.
    NotLoggedIn,
    /// Logged in or registered already.
    AlreadyLoggedIn,
    /// Not in a session yet, or not in this one.
    NotInSession,
    /// In a session already: a flex client has one.
    AlreadyInSession,
    /// The session has ended, or the client has left it.
    Over,
    /// A request is under way: a flex client has one at a time.
    Busy,
    /// What is in the out buffer hasn't been sent yet.
    NotTransmitted,
    /// Too many requests without an answer, or no free session slot.
    Full,
    /// The stated ClientVersion doesn't have this.
    Version(Feature),
    /// An id of more than 64 bytes.
    IdTooLong,
    /// The request doesn't fit the out buffer, or holds what XML can't.
    Write(WriteError),
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotLoggedIn => {
                "not logged in: call `login` (flex) or `register` (basic) and wait for its reply"
            }
            Self::AlreadyLoggedIn => "logged in already: use a new client for another login",
            Self::NotInSession => "not in this session: call `join` and wait for its reply",
            Self::AlreadyInSession => "in a session already: use a new client for another one",
            Self::Over => "the session is over: use a new client for another one",
            Self::Busy => "a request is under way: call `receive` with its reply first",
            Self::NotTransmitted => "a request wasn't sent yet: drain `poll_transmit` first",
            Self::Full => "too many requests or sessions at once: wait for replies, or pass more slots",
            Self::Version(feature) => {
                return write!(f, "state ClientVersion {} or later to use this", feature.since());
            }
            Self::IdTooLong => "an id has at most 64 bytes",
            Self::Write(error) => return error.fmt(f),
        })
    }
}

impl core::error::Error for CallError {}

impl From<WriteError> for CallError {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

/// A packet that makes no sense: the server must act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReceiveError {
    /// It can't be read.
    Parse(ParseError),
    /// It lacks what the reply to this request must have.
    Incomplete(&'static str),
}

impl fmt::Display for ReceiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parse(error) => write!(f, "the server sent a packet that can't be read: {error}"),
            Self::Incomplete(member) => write!(f, "the server sent a reply without '{member}'"),
        }
    }
}

impl core::error::Error for ReceiveError {}
