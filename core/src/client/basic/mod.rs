//! The basic client: an agent's desktop, many sessions on one connection.

mod receive;
mod requests;

pub use requests::{Register, Release, Say, Tell};

use heapless::Vec;

use super::RequestKind;
use crate::element::{Events, Id, SessionStatus};
use crate::rules::{ClientVersion, ErrorId};
use crate::wire::Text;

/// Requests that may wait for their replies at once.
const PENDING: usize = 16;

/// How a [`BasicClient`] behaves. Times are in milliseconds; the keep-alive is our own choice.
#[derive(Clone, Copy, Debug)]
pub struct BasicConfig {
    /// What the client states.
    pub version: ClientVersion,
    /// The largest packet that the client can take in, in bytes; stated to the server.
    pub max_packet: u32,
    /// After this long without sending, a keep-alive goes out.
    pub keep_alive_after: u64,
    /// After this long without hearing anything, the link counts as lost.
    pub silent_after: u64,
}

impl Default for BasicConfig {
    fn default() -> Self {
        Self {
            version: ClientVersion::LATEST,
            max_packet: 32768,
            keep_alive_after: 15_000,
            silent_after: 45_000,
        }
    }
}

/// What a client remembers of one session.
#[derive(Clone, Copy, Debug, Default)]
pub struct SessionSlot {
    session_id: Id,
    position: u32,
}

impl SessionSlot {
    /// A free slot.
    pub const FREE: Self = Self { session_id: Id::EMPTY, position: 0 };

    /// The session's id; `None` if the slot is free.
    pub fn session_id(&self) -> Option<&Id> {
        Some(&self.session_id).filter(|it| !it.is_empty())
    }

    /// The highest event id that was seen.
    pub fn position(&self) -> u32 {
        self.position
    }
}

/// What a packet meant.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum BasicReceived<'p> {
    /// The server is still there.
    KeepAlive,
    /// The registration was accepted.
    Registered,
    /// Something is new in a session.
    Session(SessionUpdate<'p>),
    /// A request was refused, or a packet couldn't be read.
    Refused {
        /// Which request; `None` if the server couldn't tell.
        reference_id: Option<u32>,
        /// What it was for.
        request: Option<RequestKind>,
        /// Why; `None` for a number that is unknown here.
        error: Option<ErrorId>,
        /// The same for a person, in the server's words.
        text: Text<'p>,
    },
}

/// What is new in a session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SessionUpdate<'p> {
    /// The request it replies to and what that was for; `None` for a push.
    pub reply_to: Option<(u32, RequestKind)>,
    /// Which session.
    pub session_id: Text<'p>,
    /// `startAt` of the session.
    pub start_at: Text<'p>,
    /// Whether the session goes on.
    pub session_status: SessionStatus,
    /// `idleTimeExpire`, in whole seconds from sending.
    pub idle_time_expire: Option<u32>,
    /// Whether a party is in with VIP.
    pub monitored: bool,
    /// The events that weren't seen before.
    pub events: Events<'p>,
}

#[derive(Clone, Copy, Debug)]
struct Pending {
    reference_id: u32,
    kind: RequestKind,
    /// The party asked to be released itself.
    leaving: bool,
}

/// An agent's client. See the [module](crate::client) for how to drive it.
///
/// `S` holds the slots for the sessions: an array, a slice or a `Vec` of [`SessionSlot`].
#[derive(Debug)]
pub struct BasicClient<S> {
    config: BasicConfig,
    slots: S,
    user_id: Id,
    last_reference: u32,
    pending: Vec<Pending, PENDING>,
    /// Bytes at the start of the caller's out buffer that weren't sent yet.
    unsent: Option<usize>,
    /// Whether anything was sent since the link was made: until then nothing can be late.
    is_linked: bool,
    sent_at: u64,
    heard_at: u64,
}

impl<S: AsRef<[SessionSlot]> + AsMut<[SessionSlot]>> BasicClient<S> {
    /// A client that hasn't registered, on a link that was made at `now`.
    pub fn new(config: BasicConfig, slots: S, now: u64) -> Self {
        Self {
            config,
            slots,
            user_id: Id::EMPTY,
            last_reference: 0,
            pending: Vec::new(),
            unsent: None,
            is_linked: true,
            sent_at: now,
            heard_at: now,
        }
    }

    /// The user id, once registered; a new one after each registration.
    pub fn user_id(&self) -> Option<&Id> {
        Some(&self.user_id).filter(|it| !it.is_empty())
    }

    /// The sessions that the client is in; after [`Self::lost`] those to be joined again.
    pub fn sessions(&self) -> impl Iterator<Item = &SessionSlot> {
        self.slots.as_ref().iter().filter(|it| it.session_id().is_some())
    }

    /// What is to be sent now: the length of a packet at the start of `out`; 0 is a keep-alive. Changes nothing
    /// when called twice.
    pub fn poll_transmit(&mut self, now: u64) -> Option<usize> {
        if self.is_linked
            && self.unsent.is_none()
            && now >= self.sent_at.saturating_add(self.config.keep_alive_after)
        {
            self.unsent = Some(0);
        }
        self.unsent
    }

    /// What [`Self::poll_transmit`] gave was sent.
    pub fn transmitted(&mut self, now: u64) {
        self.unsent = None;
        self.sent_at = now;
        if !self.is_linked {
            self.is_linked = true;
            self.heard_at = now;
        }
    }

    /// When to call [`Self::poll_transmit`] and [`Self::is_silent`] again.
    pub fn poll_timeout(&self) -> u64 {
        if self.unsent.is_some() {
            return 0;
        }
        if !self.is_linked {
            return u64::MAX;
        }
        let keep_alive = self.sent_at.saturating_add(self.config.keep_alive_after);
        keep_alive.min(self.heard_at.saturating_add(self.config.silent_after))
    }

    /// Whether nothing was heard for so long that the link counts as lost.
    pub fn is_silent(&self, now: u64) -> bool {
        self.is_linked && now >= self.heard_at.saturating_add(self.config.silent_after)
    }

    /// The link was lost. Requests without an answer are handed to `unknown_fate`, since nobody can say whether the
    /// server carried them out; they are never sent again by themselves. On a new link register anew, then join the
    /// [`Self::sessions`] again: what was seen isn't reported twice.
    pub fn lost(&mut self, mut unknown_fate: impl FnMut(u32, RequestKind)) {
        for pending in &self.pending {
            unknown_fate(pending.reference_id, pending.kind);
        }
        self.pending.clear();
        self.user_id = Id::EMPTY;
        self.unsent = None;
        self.is_linked = false;
    }

    fn slot(&mut self, session_id: Text<'_>) -> Option<&mut SessionSlot> {
        self.slots.as_mut().iter_mut().find(|it| !it.session_id.is_empty() && it.session_id == session_id)
    }

    /// Frees the slot of a session that the client isn't in any more, such as one it was removed from.
    pub fn forget(&mut self, session_id: Text<'_>) {
        if let Some(slot) = self.slot(session_id) {
            *slot = SessionSlot::FREE;
        }
    }

    fn take_pending(&mut self, reference_id: Option<u32>) -> Option<Pending> {
        let found = self.pending.iter().copied().find(|it| Some(it.reference_id) == reference_id)?;
        self.pending.retain(|it| it.reference_id != found.reference_id);
        Some(found)
    }
}

#[cfg(test)]
mod tests;
