//! Why a request is refused.

use std::fmt;

use parlor_core::element::ParseError;
use parlor_core::element::basic::EventError;
use parlor_core::element::flex::{EventStatus, RequestResult};
use parlor_core::element::notices::BadItem;
use parlor_core::rules::ErrorId;
use parlor_core::wire::{Fault, Text};

use super::Protocol;
use super::delivery::{SMALLEST_PACKET, encoded};
use super::environment::NoRandomness;

/// Why a request is refused: the error id, and more for a person. Holds nothing that the client sent.
pub(super) struct Refusal {
    pub(super) error_id: ErrorId,
    detail: Detail,
}

/// What a person is told.
enum Detail {
    /// What the error id says.
    ErrorId,
    /// The member that is missing or not valid.
    Member(&'static str),
    /// The member that is longer than so many bytes.
    TooLong(&'static str, usize),
    /// The option of `[client-file-transfer]` that doesn't allow it.
    Option(&'static str),
    /// No such party in the session.
    NoParty,
    /// The interaction would have more than so many bytes of userdata.
    UserData(usize),
    /// The session has no room for anything more.
    SessionFull,
    /// Where and why the packet can't be read.
    Parse(ParseError),
}

impl Refusal {
    /// A member is missing or not valid.
    pub(super) fn member(member: &'static str) -> Self {
        Self { error_id: ErrorId::BadMember, detail: Detail::Member(member) }
    }

    /// A file isn't allowed by this option of `[client-file-transfer]`.
    pub(super) fn option(option: &'static str) -> Self {
        Self { error_id: ErrorId::NotPermitted, detail: Detail::Option(option) }
    }

    /// The interaction would have more than `limit` bytes of userdata.
    pub(super) fn too_much_user_data(limit: usize) -> Self {
        Self { error_id: ErrorId::Limit, detail: Detail::UserData(limit) }
    }

    /// The session has no room for anything more.
    pub(super) fn session_full() -> Self {
        Self { error_id: ErrorId::Limit, detail: Detail::SessionFull }
    }

    /// The user who is to leave isn't in the session, or isn't seen by who asks.
    pub(super) fn no_party() -> Self {
        Self { error_id: ErrorId::UnknownUser, detail: Detail::NoParty }
    }
}

impl From<ErrorId> for Refusal {
    fn from(error_id: ErrorId) -> Self {
        Self { error_id, detail: Detail::ErrorId }
    }
}

impl From<BadItem> for Refusal {
    fn from(error: BadItem) -> Self {
        Self::member(error.key)
    }
}

impl From<NoRandomness> for Refusal {
    fn from(_: NoRandomness) -> Self {
        ErrorId::Limit.into()
    }
}

impl From<ParseError> for Refusal {
    fn from(error: ParseError) -> Self {
        let error_id = match error {
            ParseError::Malformed(malformed) if malformed.fault == Fault::TooLarge => ErrorId::TooLarge,
            ParseError::Malformed(_) => ErrorId::Malformed,
            ParseError::Member { .. } => ErrorId::BadMember,
            _ => ErrorId::UnknownRequest,
        };
        Self { error_id, detail: Detail::Parse(error) }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.detail {
            Detail::ErrorId => self.error_id.fmt(f),
            Detail::Member(member) => write!(f, "'{member}' is missing or not valid"),
            Detail::TooLong(member, limit) => write!(f, "'{member}' is longer than {limit} bytes"),
            Detail::Option(option) => write!(f, "the file is not allowed by the server's option '{option}'"),
            Detail::NoParty => f.write_str("nobody with this user id is in the session"),
            Detail::UserData(limit) => write!(f, "{TOO_MUCH_USER_DATA}{limit} bytes of userdata"),
            Detail::SessionFull => f.write_str(SESSION_FULL),
            Detail::Parse(error) => error.fmt(f),
        }
    }
}

/// With what the sentence begins where an interaction would have too much userdata.
const TOO_MUCH_USER_DATA: &str = "the interaction would have more than ";

const SESSION_FULL: &str = "the session has no room for anything more";

/// A limit that doesn't pass: the same request is refused later, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LastingLimit {
    /// That of an interaction's userdata.
    UserData,
    /// That of what a session stores.
    Session,
}

impl LastingLimit {
    /// Which one it is of which the engine has said this; `None`: it isn't any.
    pub(crate) fn of(said: &str) -> Option<Self> {
        match said {
            SESSION_FULL => Some(Self::Session),
            it if it.starts_with(TOO_MUCH_USER_DATA) => Some(Self::UserData),
            _ => None,
        }
    }
}

/// A name that is kept, if it isn't longer than `limit` bytes.
pub(super) fn name(text: Text<'_>, member: &'static str, limit: usize) -> Result<String, Refusal> {
    if text.decoded_len() > limit {
        return Err(Refusal { error_id: ErrorId::BadMember, detail: Detail::TooLong(member, limit) });
    }
    Ok(text.to_string())
}

/// How large packets to a client may be, from what it stated.
pub(super) fn max_packet(stated: Option<u32>, limit: usize) -> Result<usize, Refusal> {
    let limit = limit.max(SMALLEST_PACKET);
    match stated.map(|it| usize::try_from(it).unwrap_or(usize::MAX)) {
        None => Ok(limit),
        Some(bytes) if bytes < SMALLEST_PACKET => Err(Refusal::member("maxPacket")),
        Some(bytes) => Ok(bytes.min(limit)),
    }
}

/// What a connection is told for which there is no room.
pub(crate) fn too_many_connections(protocol: Protocol) -> Vec<u8> {
    let error_id = ErrorId::Limit.as_text();
    match protocol {
        Protocol::Basic => encoded(&EventError {
            error_id,
            text: Text::plain(ErrorId::Limit.text()),
            ..EventError::default()
        }),
        Protocol::Flex => encoded(&EventStatus {
            result: RequestResult::Error,
            error_id: Some(error_id),
            error_text: Some(Text::plain(ErrorId::Limit.text())),
            ..EventStatus::default()
        }),
    }
}
