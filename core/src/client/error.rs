//! What can go wrong in a client, split by who must act.

use core::fmt;

use crate::element::ParseError;
use crate::rules::{ClientVersion, Feature};
use crate::wire::{Name, WriteError};

/// A call that can't be carried out: the application must act. Nothing has changed. The text of each says which call
/// is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallError {
    /// Not logged in (flex) or registered (basic) yet, or not since the link was lost (basic).
    NotLoggedIn,
    /// The server doesn't know this flex client any more.
    LoginLost,
    /// Logged in or registered already.
    AlreadyLoggedIn,
    /// Not in a session yet, or not in this one.
    NotInSession,
    /// In the session before the last login or registration, and not yet since.
    NotRejoined,
    /// In a session already, or bound to one: a flex client has one.
    AlreadyInSession,
    /// The session has ended for this flex client, or it has left.
    Over,
    /// A request is under way that has to be answered first.
    Busy,
    /// What is in the out buffer hasn't been sent yet.
    NotTransmitted,
    /// Too many requests without an answer. Those that [`take_unanswered`](super::BasicClient::take_unanswered) has
    /// handed out make room, but for joins: a late reply to one may still come.
    Full,
    /// All session slots are taken, or will be by the joins that are under way.
    NoFreeSlot,
    /// The stated ClientVersion doesn't have this.
    Version {
        /// What.
        feature: Feature,
        /// What the client states.
        stated: ClientVersion,
    },
    /// A notice without a type.
    NoNoticeType,
    /// An id of more than 64 bytes, or a session id or a nonce of none.
    IdLength,
    /// Chat API v2 has no such thing.
    #[cfg(feature = "http-chat")]
    NotInChatApi(NotInChatApi),
    /// The request doesn't fit the out buffer, or holds what can't be written.
    Write(WriteError),
}

/// What Chat API v2 doesn't have, though flex has it.
#[cfg(feature = "http-chat")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotInChatApi {
    /// A join of a session that exists.
    JoinOfAnother,
    /// A way back into a session.
    Rejoin,
    /// Event attributes.
    EventAttributes,
    /// A notice of this type, a system command of this name, or one that names no file.
    Notice,
    /// A notice with userdata.
    NoticeUserData,
    /// A text that goes with a leave.
    LeaveText,
    /// Userdata with lists or bytes in it.
    NestedUserData,
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotLoggedIn => {
                "not logged in: call `login` (flex) or `register` (basic) and wait for its reply"
            }
            Self::LoginLost => {
                "the server doesn't know this client any more: call `login` with a new nonce, then `rejoin`"
            }
            Self::AlreadyLoggedIn => "logged in already: call `join`, or use a new client for another login",
            Self::NotInSession => "not in this session: call `join` and wait for its reply",
            Self::NotRejoined => {
                "not in this session since the last login: call `rejoin` (flex) or `join` (basic) and wait for its reply"
            }
            Self::AlreadyInSession => "in a session already: call `logout`, and use a new client for another one",
            Self::Over => {
                "the session is over for this client: call `rejoin` if it goes on, or use a new client for another one"
            }
            Self::Busy => "a request is under way: call `receive` with its reply first",
            Self::NotTransmitted => "a request wasn't sent yet: drain `poll_transmit` first",
            Self::Full => {
                "too many requests wait: call `receive` with replies, or `take_unanswered` once they are late"
            }
            Self::NoFreeSlot => "no free session slot: call `release` to leave a session, or pass more slots",
            Self::Version { feature, stated } => {
                let since = feature.since();
                return write!(f, "{feature} need ClientVersion {since}; this client states {stated}");
            }
            Self::NoNoticeType => "the notice has no type: call with one of `NoticeType`",
            Self::IdLength => "ids and nonces have 1 to 64 bytes: call with one that has",
            #[cfg(feature = "http-chat")]
            Self::NotInChatApi(it) => it.text(),
            Self::Write(WriteError::TooSmall(it)) => {
                return write!(f, "the out buffer has {} bytes, {} are needed", it.available, it.needed);
            }
            Self::Write(error) => return error.fmt(f),
        })
    }
}

impl core::error::Error for CallError {}

#[cfg(feature = "http-chat")]
impl NotInChatApi {
    fn text(self) -> &'static str {
        match self {
            Self::JoinOfAnother => {
                "Chat API v2 joins no session that exists: call `join` with `JoinTarget::New`"
            }
            Self::Rejoin => "Chat API v2 has no way back into a session: use a new client for another one",
            Self::EventAttributes => "Chat API v2 takes no event attributes: call without them",
            Self::Notice => "Chat API v2 has no such notice: call with one that it has",
            Self::NoticeUserData => "Chat API v2 takes no userdata with a notice: call without it",
            Self::LeaveText => "Chat API v2 takes no text with a leave: call `say` before `logout`",
            Self::NestedUserData => {
                "Chat API v2 takes texts and numbers as userdata: call without lists and bytes"
            }
        }
    }
}

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
    /// The reply to a request lacks this member, or has one that can't be right: an id or a key of more than 64 bytes,
    /// or the id of another session than the one that was rejoined.
    Incomplete(Name),
    /// It is no answer of a chat service.
    #[cfg(feature = "http-chat")]
    Http(crate::wire::http::HttpError),
}

impl fmt::Display for ReceiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parse(error) => write!(f, "the server sent a packet that can't be read: {error}"),
            Self::Incomplete(member) => {
                write!(f, "the server sent a reply whose '{member}' is missing or can't be right")
            }
            #[cfg(feature = "http-chat")]
            Self::Http(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for ReceiveError {}
