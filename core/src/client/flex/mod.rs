//! The flex client: a customer, connectionless, one request at a time.

mod receive;
mod requests;

use super::{CallError, RequestKind};
use crate::element::{Events, Id, KeyValues, Secret, SessionStatus};
use crate::rules::{ClientVersion, ErrorId};
use crate::wire::Text;

/// How a [`FlexClient`] behaves. Times are in milliseconds; the pace is our own choice.
#[derive(Clone, Copy, Debug)]
pub struct FlexConfig {
    /// What the client states.
    pub version: ClientVersion,
    /// The largest packet that the client can take in, in bytes; stated to the server.
    pub max_packet: u32,
    /// Between polls while something happens.
    pub poll_fastest: u64,
    /// Between polls when nothing does: each poll without news doubles the pause, up to this. Keep it well under
    /// the server's `flex-disconnect-timeout` (45 s by default).
    pub poll_slowest: u64,
    /// After this long without a reply a request is repeated.
    pub repeat_after: u64,
}

impl Default for FlexConfig {
    fn default() -> Self {
        Self {
            version: ClientVersion::LATEST,
            max_packet: 32768,
            poll_fastest: 1000,
            poll_slowest: 8000,
            repeat_after: 5000,
        }
    }
}

/// Who logs in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Login<'a> {
    /// The nickname.
    pub nickname: Text<'a>,
    /// In minutes.
    pub time_zone_offset: Option<i32>,
    /// Random, up to 64 bytes, new for each login: so that one that is repeated is executed once.
    pub nonce: Text<'a>,
    /// What the join brings along.
    pub user_data: KeyValues<'a>,
}

/// What a packet meant.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum FlexReceived<'p> {
    /// The login was accepted.
    LoggedIn,
    /// A request in the session was carried out; news may have come with it.
    Update(FlexUpdate<'p>),
    /// A request was refused.
    Refused {
        /// Which.
        request: RequestKind,
        /// Why; `None` for a number that is unknown here.
        error: Option<ErrorId>,
        /// The same for a person, in the server's words; empty if it found none.
        text: Text<'p>,
    },
    /// The reply to a request that isn't under way any more.
    Stale,
}

/// What is new in the session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlexUpdate<'p> {
    /// Which request it replies to.
    pub request: RequestKind,
    /// `startAt` of the session.
    pub start_at: Text<'p>,
    /// Whether the session goes on. When it is over the client does nothing more.
    pub session_status: SessionStatus,
    /// `idleTimeExpire`, in whole seconds from sending.
    pub idle_time_expire: Option<u32>,
    /// Whether a party is in with VIP.
    pub monitored: bool,
    /// The events that weren't seen before.
    pub events: Events<'p>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    New,
    LoggedIn,
    InSession,
    Over,
}

#[derive(Clone, Copy, Debug)]
struct Request {
    kind: RequestKind,
    reference_id: u32,
    /// Its bytes, at the start of the caller's out buffer.
    length: usize,
    sent_at: Option<u64>,
}

/// A customer's client. See the [module](crate::client) for how to drive it.
#[derive(Debug)]
pub struct FlexClient {
    config: FlexConfig,
    stage: Stage,
    user_id: Id,
    secure_key: Secret,
    session_id: Id,
    position: u32,
    last_reference: u32,
    request: Option<Request>,
    poll_at: u64,
    poll_pause: u64,
}

impl FlexClient {
    /// A client that hasn't logged in.
    pub fn new(config: FlexConfig) -> Self {
        Self {
            config,
            stage: Stage::New,
            user_id: Id::EMPTY,
            secure_key: Secret::default(),
            session_id: Id::EMPTY,
            position: 0,
            last_reference: 0,
            request: None,
            poll_at: 0,
            poll_pause: config.poll_fastest,
        }
    }

    /// The user id, once logged in.
    pub fn user_id(&self) -> Option<&Id> {
        Some(&self.user_id).filter(|it| !it.is_empty())
    }

    /// The secure key, once logged in: downloads of files ask for it.
    pub fn secure_key(&self) -> Option<&Secret> {
        Some(&self.secure_key).filter(|_| !self.user_id.is_empty())
    }

    /// The session's id, once joined.
    pub fn session_id(&self) -> Option<&Id> {
        Some(&self.session_id).filter(|it| !it.is_empty())
    }

    /// The highest event id that the server has considered for this client.
    pub fn position(&self) -> u32 {
        self.position
    }

    /// Whether a request waits for its reply: no other can be made now.
    pub fn is_busy(&self) -> bool {
        self.request.is_some()
    }

    /// Whether the session is over or left.
    pub fn is_over(&self) -> bool {
        self.stage == Stage::Over
    }

    /// What is to be sent now: the length of a packet at the start of `out`. It may be a request that was made, one
    /// that is repeated, or a poll that is due (which is written into `out`). Changes nothing when called twice.
    ///
    /// # Errors
    /// [`CallError::Write`] if a poll doesn't fit `out`: 256 bytes are enough for ids of the documented shapes.
    pub fn poll_transmit(&mut self, now: u64, out: &mut [u8]) -> Result<Option<usize>, CallError> {
        if self.request.is_none() && self.stage == Stage::InSession && now >= self.poll_at {
            self.refresh(RequestKind::Poll, None, None, out)?;
        }
        Ok(self.request.filter(|it| self.due(it) <= now).map(|it| it.length))
    }

    /// What [`Self::poll_transmit`] gave was sent.
    pub fn transmitted(&mut self, now: u64) {
        if let Some(request) = &mut self.request {
            request.sent_at = Some(now);
        }
    }

    /// When [`Self::poll_transmit`] will have something; `None` if never without another call.
    pub fn poll_timeout(&self) -> Option<u64> {
        match &self.request {
            Some(request) => Some(self.due(request)),
            None => (self.stage == Stage::InSession).then_some(self.poll_at),
        }
    }

    /// The link was lost and there is a new one: what was under way is sent again at once, with the same
    /// reference id, so that the server executes it once.
    pub fn relinked(&mut self) {
        if let Some(request) = &mut self.request {
            request.sent_at = None;
        }
    }

    fn take_request(&mut self, now: u64, reference_id: Option<u32>) -> Option<Request> {
        let request = self.request.filter(|it| reference_id.is_none_or(|id| id == it.reference_id))?;
        self.request = None;
        self.poll_at = now.saturating_add(self.poll_pause);
        Some(request)
    }

    fn due(&self, request: &Request) -> u64 {
        request.sent_at.map_or(0, |it| it.saturating_add(self.config.repeat_after))
    }
}

#[cfg(test)]
mod tests;
