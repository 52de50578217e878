//! What a customer's client is told to log in with, and what a packet meant to it: the same whatever the binding.

use super::RequestKind;
use crate::element::flex::EventStatus;
use crate::element::{KeyValues, SessionStatus, Transcript};
use crate::rules::ErrorId;
use crate::wire::Text;

/// Who logs in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Login<'a> {
    /// The nickname.
    pub nickname: Text<'a>,
    /// In minutes.
    pub time_zone_offset: Option<i32>,
    /// 16 to 64 random characters, new for each call of `login`, so that a login that is repeated is executed once.
    /// Make it of 16 bytes of the system's or the microcontroller's random number generator, as 32 hex digits, and not of
    /// a clock, a counter or a serial number: whoever guesses it gets the user's secure key. Parlor's server refuses
    /// shorter ones.
    pub nonce: Text<'a>,
    /// What the join brings along.
    pub user_data: KeyValues<'a>,
}

/// What a packet meant.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum FlexReceived<'p> {
    /// The login was accepted.
    LoggedIn {
        /// `serverVersion`, if the server says it.
        server_version: Option<Text<'p>>,
        /// `occurredAt`: when it happened at the server, as `startAt` is written.
        occurred_at: Option<Text<'p>>,
    },
    /// A request in the session was carried out; news may have come with it.
    Update(FlexUpdate<'p>),
    /// A request was refused.
    Refused {
        /// Which.
        request: RequestKind,
        /// Why; `None` for what is unknown here.
        error: Option<ErrorId>,
        /// What the server said: its `error_id` and, for a person, its `error_text`.
        reply: EventStatus<'p>,
        /// Whether nobody can say what became of it: the server doesn't know the client any more, or doesn't take the
        /// request, and an earlier copy may have been carried out before.
        is_fate_unknown: bool,
    },
    /// The reply to a request that isn't under way any more. What it brings comes again with the next poll.
    Stale,
}

/// What is new in the session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlexUpdate<'p> {
    /// Which request it replies to.
    pub request: RequestKind,
    /// Whether the session goes on for this client. When it is over the client does nothing more by itself: see
    /// `rejoin` of [`FlexClient`](super::FlexClient).
    pub session_status: SessionStatus,
    /// `partyId`: the number of the client's party in its session, if the server says it.
    pub party_id: Option<u32>,
    /// What the reply says of the session, with the events that weren't seen before.
    pub transcript: Transcript<'p>,
}
