//! The flex client: a customer, connectionless, one request at a time.

mod pace;
mod receive;
mod requests;
#[cfg(feature = "snapshot")]
mod snapshot;

use super::clock::Time;
use super::deadline::{NEVER, later};
use super::{CallError, Deadline, DeadlineReason, FlexReceived, FlexUpdate, Login, RequestKind};
use crate::element::flex::RequestRefresh;
use crate::element::{Id, Secret};
use crate::log::log;
use crate::rules::ClientVersion;
use crate::wire::{Binding, TooSmall, WriteError};

/// How a [`FlexClient`] behaves. Times are in milliseconds; the pace is our own choice.
///
/// Whatever the pauses are, the client asks at least every half [`Self::disconnect_timeout`], as long as it is drained
/// in time: longer ones are shortened to a quarter of it.
#[derive(Clone, Copy, Debug)]
pub struct FlexConfig {
    /// The form of the packets, as agreed with the server.
    pub binding: Binding,
    /// What the client states.
    pub version: ClientVersion,
    /// The largest packet that the client can take in, in bytes; stated to the server.
    pub max_packet: u32,
    /// The server's `flex-disconnect-timeout`: after this long without a request the customer is out. The default is
    /// the server's own, 45 s.
    pub disconnect_timeout: u64,
    /// Between polls while something happens.
    pub poll_fastest: u64,
    /// Between polls when nothing does: each poll without news makes the pause a sixteenth longer, up
    /// to this. From 1 to 8 s that takes two minutes.
    pub poll_slowest: u64,
    /// After this long without a reply a request is repeated.
    pub repeat_after: u64,
    /// After this long without a reply, repeats or not, the link counts as lost.
    pub silent_after: u64,
}

impl Default for FlexConfig {
    fn default() -> Self {
        Self {
            binding: Binding::default(),
            version: ClientVersion::LATEST,
            max_packet: 32768,
            disconnect_timeout: 45_000,
            poll_fastest: 1000,
            poll_slowest: 8000,
            repeat_after: 5000,
            silent_after: 20_000,
        }
    }
}

/// How far the client is. That there is a session id in `New` or `LoggedIn` says that it is to be rejoined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    New,
    LoggedIn,
    InSession,
    Over,
}

/// The request under way.
#[derive(Clone, Copy, Debug)]
struct Request {
    kind: RequestKind,
    reference_id: u32,
    /// Its bytes, at the start of the caller's out buffer.
    length: usize,
    /// When to send it, again if it was sent: 0, which no repeat is due at, for at once.
    send_at: u64,
    /// When the link counts as lost; [`NEVER`] until it was sent over the link that there is now.
    silent_at: u64,
    /// Copies that were sent over all links; the highest stands for all that are more.
    copies: u8,
}

impl Request {
    fn new(kind: RequestKind, reference_id: u32, length: usize) -> Self {
        Self { kind, reference_id, length, send_at: 0, silent_at: NEVER, copies: 0 }
    }
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
    time: Time,
}

impl FlexClient {
    /// A client that hasn't logged in.
    pub fn new(config: FlexConfig) -> Self {
        let config = config.within_timeout();
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
            time: Time::new(0),
        }
    }

    /// The user id, once logged in. It stays that of the last login when the server has forgotten the client.
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

    /// Whether the session is over for this client, or left.
    pub fn is_over(&self) -> bool {
        self.stage == Stage::Over
    }

    /// What is to be sent now: the length of a packet at the start of `out`. It may be a request that was made, one
    /// that is repeated, or a poll that is due (which is written into `out`). Changes nothing when called twice.
    ///
    /// # Errors
    /// [`CallError::Write`] if a poll doesn't fit `out`: 256 bytes are enough for ids of the documented shapes. The same
    /// if `out` is shorter than the request that was made in it: it is to be the same buffer each time.
    pub fn poll_transmit(&mut self, now: u64, out: &mut [u8]) -> Result<Option<usize>, CallError> {
        let now = self.time.take(now);
        if self.request.is_none() && self.stage == Stage::InSession && now >= self.poll_at {
            self.refresh(RequestKind::Poll, RequestRefresh::default(), out)?;
        }
        match self.request.filter(|it| it.send_at <= now).map(|it| it.length) {
            Some(needed) if needed > out.len() => {
                Err(WriteError::from(TooSmall { needed, available: out.len() }).into())
            }
            due => Ok(due),
        }
    }

    /// What [`Self::poll_transmit`] gave was sent.
    pub fn transmitted(&mut self, now: u64) {
        let now = self.time.take(now);
        if let Some(request) = &mut self.request {
            request.send_at = later(now, self.config.repeat_after);
            // Only the first copy over this link counts.
            if request.silent_at == NEVER {
                request.silent_at = later(now, self.config.silent_after);
            }
            request.copies = request.copies.saturating_add(1);
        }
    }

    /// When to call [`Self::poll_transmit`] next, and why; `None` if never without another call.
    pub fn deadline(&self) -> Option<Deadline> {
        let (at, reason) = match &self.request {
            Some(Request { send_at: 0, .. }) => (0, DeadlineReason::Transmit),
            Some(it) => {
                let sent_at = it.send_at.saturating_sub(self.config.repeat_after);
                // Who has sent again since keeps to that link: such a deadline doesn't stay for ever.
                if it.silent_at > sent_at && it.silent_at <= it.send_at {
                    (it.silent_at, DeadlineReason::Silent)
                } else {
                    (it.send_at, DeadlineReason::Repeat)
                }
            }
            None if self.stage == Stage::InSession => (self.poll_at, DeadlineReason::Poll),
            None => return None,
        };
        Some(Deadline { at: self.time.of_caller(at), reason })
    }

    /// [`Self::deadline`] without its reason.
    pub fn poll_timeout(&self) -> Option<u64> {
        self.deadline().map(|it| it.at)
    }

    /// Whether the request under way has had no reply for so long that the link counts as lost: make a new one and
    /// call [`Self::relinked`]. Ask at each deadline.
    pub fn is_silent(&self, now: u64) -> bool {
        self.request.is_some_and(|it| self.time.at(now) >= it.silent_at)
    }

    /// The link was lost and there is a new one: what was under way is sent again at once, with the same
    /// reference id, so that the server executes it once.
    ///
    /// It needn't be the same server. One that doesn't know the client refuses with
    /// [`UnknownUser`](crate::rules::ErrorId::UnknownUser): then [`login`](Self::login) and [`rejoin`](Self::rejoin).
    pub fn relinked(&mut self) {
        if let Some(request) = &mut self.request {
            request.send_at = 0;
            request.silent_at = NEVER;
            log!(debug, "flex: request {} goes out again on a new link", request.reference_id);
        }
    }

    /// Gives up the request under way, if any: it isn't repeated any more, and its reply will be
    /// [`Stale`](FlexReceived::Stale). If it was sent, nobody can say yet what became of it: when the next reply
    /// comes, it was carried out or never will be. The next poll is due at once.
    ///
    /// A login or the join of a first session that was given up is begun anew with [`login`](Self::login).
    pub fn abandon(&mut self, now: u64) -> Option<RequestKind> {
        let now = self.time.take(now);
        let request = self.request.take()?;
        // Which session it may have joined isn't known: another user joins another one.
        if request.kind == RequestKind::Join && self.session_id.is_empty() {
            self.stage = Stage::New;
        }
        self.poll_at = now;
        log!(debug, "flex: request {} given up", request.reference_id);
        Some(request.kind)
    }

    /// Ends the request with this reference id. A packet without one is about the only request that there is.
    fn take_request(&mut self, reference_id: Option<u32>) -> Option<Request> {
        self.request.take_if(|it| reference_id.is_none_or(|id| id == it.reference_id))
    }
}

#[cfg(test)]
mod tests;
