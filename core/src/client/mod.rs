//! The client machines, sans-IO: they say what to send and when, and what came in.
//!
//! # The drain rule
//!
//! A machine does nothing by itself and owns no buffers. After every call that may want something sent (a request,
//! [`FlexClient::receive`], a passed deadline) drain it:
//!
//! 1. `poll_transmit(now)`: while it gives a length, send `out[..length]` and say `transmitted(now)`;
//! 2. at a deadline, ask whether the link `is_silent(now)`, and basic's [`BasicClient::take_unanswered`] which
//!    requests have waited too long;
//! 3. `deadline()`, or `poll_timeout()` if the reason doesn't matter: be back at that time at the latest.
//!
//! The first and last change nothing when they are called twice. `out` is the same buffer each time: a request is kept
//! there until its reply came, since it may have to be repeated. `now` is milliseconds of any clock; [`Clock`] makes one
//! of a counter that wraps around. A `now` that is less than the last is taken for a clock that has begun anew: what was
//! due in a second is due in a second still.
//!
//! `receive(now, packet)` borrows the packet alone, so that one may answer while walking what came.

// Packets have one of these two forms; Chat API v2 has none.
#[cfg(any(feature = "xml", feature = "compact"))]
mod basic;
mod clock;
mod deadline;
mod error;
#[cfg(any(feature = "xml", feature = "compact"))]
mod flex;
#[cfg(feature = "http-chat")]
mod http_chat;
mod outcome;
#[cfg(all(feature = "snapshot", any(feature = "xml", feature = "compact", feature = "http-chat")))]
mod snapshot;

#[cfg(any(feature = "xml", feature = "compact"))]
pub use self::{
    basic::{
        BasicClient, BasicConfig, BasicReceived, Register, Release, Say, SessionSlot, SessionUpdate, Tell,
    },
    flex::{FlexClient, FlexConfig},
};
pub use clock::Clock;
pub use deadline::{Deadline, DeadlineReason};
#[cfg(feature = "http-chat")]
pub use error::NotInChatApi;
pub use error::{CallError, ReceiveError};
#[cfg(feature = "http-chat")]
pub use http_chat::{HttpChatClient, HttpChatConfig};
pub use outcome::{FlexReceived, FlexUpdate, Login};
#[cfg(all(feature = "snapshot", any(feature = "xml", feature = "compact", feature = "http-chat")))]
pub use snapshot::SnapshotError;

use crate::element::{JoinTarget, KeyValues, MessageText, NoticeType};
#[cfg(any(feature = "xml", feature = "compact"))]
use crate::{
    element::Id,
    rules::{ClientVersion, Feature},
};

/// What a request was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestKind {
    /// Basic's register or flex's login.
    Login,
    /// A join.
    Join,
    /// A message.
    Message,
    /// A notice.
    Notice,
    /// A change of the interaction's userdata (flex).
    UserData,
    /// A leave, or the removal of a party.
    Release,
    /// The poll (flex).
    Poll,
}

/// A join with all that it may bring along.
#[derive(Clone, Copy, Debug, Default)]
pub struct Join<'a> {
    /// Which session.
    pub target: JoinTarget<'a>,
    /// A text that goes with the join.
    pub text: Option<MessageText<'a>>,
    /// What the party brings along. Joining a session that exists may take its password: an item with the key
    /// [`SESSION_PASSWORD`](crate::element::keys::SESSION_PASSWORD).
    pub user_data: KeyValues<'a>,
    /// The attributes of the event that says so.
    pub event_attributes: KeyValues<'a>,
    /// `fromPosition`: what happened behind this event id is asked for, also if it was told before; 0 is the whole transcript.
    /// `None`: what wasn't told yet.
    pub from_position: Option<u32>,
}

/// What the event attributes of a request need.
#[cfg(any(feature = "xml", feature = "compact"))]
fn of_attributes(values: KeyValues<'_>) -> Option<Feature> {
    (!values.is_empty()).then_some(Feature::EventAttributes)
}

impl RequestKind {
    /// What a log line calls it.
    const fn word(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Join => "join",
            Self::Message => "message",
            Self::Notice => "notice",
            Self::UserData => "userdata",
            Self::Release => "release",
            Self::Poll => "poll",
        }
    }
}

#[cfg(any(feature = "xml", feature = "compact"))]
impl ClientVersion {
    /// An error if a client of this version doesn't know one of these.
    fn require(&self, features: &[Option<Feature>]) -> Result<(), CallError> {
        match features.iter().flatten().find(|it| !self.knows(**it)) {
            Some(feature) => Err(CallError::Version { feature: *feature, stated: *self }),
            None => Ok(()),
        }
    }
}

/// Whether an id is longer than any that a server takes.
#[cfg(any(feature = "xml", feature = "compact"))]
fn is_too_long(id: crate::wire::Text<'_>) -> bool {
    id.decoded_len() > Id::MAX_LENGTH
}

/// Whether this is no type of a notice at all, as the default is: the SDK's `None`, which a client never writes. A word that
/// no server takes, such as spaces, is the server's to refuse.
// It looks at plain bytes: to decode them took firmware 80 bytes, and an attribute that is empty has no references.
fn is_none(notice_type: NoticeType<'_>) -> bool {
    matches!(notice_type, NoticeType::Other(it) if it.as_bytes().is_some_and(<[u8]>::is_empty))
}

/// Whether no server takes this id, which must be there.
#[cfg(any(feature = "xml", feature = "compact"))]
fn is_impossible(id: crate::wire::Text<'_>) -> bool {
    !(1..=Id::MAX_LENGTH).contains(&id.decoded_len())
}

/// Reference ids: 1, 2, 3 ... and 1 again after the last.
#[cfg(any(feature = "xml", feature = "compact"))]
fn reference_after(last: u32) -> u32 {
    last.checked_add(1).unwrap_or(1)
}

#[cfg(test)]
mod call_order_tests;
#[cfg(test)]
mod version_tests;
