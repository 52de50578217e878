//! The basic client: an agent's desktop, many sessions on one connection.

mod receive;
mod requests;
#[cfg(feature = "snapshot")]
mod snapshot;

pub use requests::{Register, Release, Say, Tell};

use heapless::Vec;

use super::clock::Time;
use super::deadline::{NEVER, later};
use super::{Deadline, DeadlineReason, RequestKind};
use crate::element::basic::{EventError, EventRegistered};
use crate::element::{Id, Secret, SessionStatus, Transcript, Visibility};
use crate::log::log;
use crate::rules::{ClientVersion, ErrorId};
use crate::wire::{Binding, Text};

/// Requests that may wait for their replies at once.
const PENDING: usize = 16;

/// How a [`BasicClient`] behaves. Times are in milliseconds; the keep-alive is our own choice.
#[derive(Clone, Copy, Debug)]
pub struct BasicConfig {
    /// The form of the packets, as agreed with the server.
    pub binding: Binding,
    /// What the client states.
    pub version: ClientVersion,
    /// The largest packet that the client can take in, in bytes; stated to the server.
    pub max_packet: u32,
    /// After this long without sending, a keep-alive goes out.
    pub keep_alive_after: u64,
    /// After this long without hearing anything, the link counts as lost.
    pub silent_after: u64,
    /// After this long without a reply, a request is handed out by [`BasicClient::take_unanswered`].
    pub answer_within: u64,
}

impl Default for BasicConfig {
    fn default() -> Self {
        Self {
            binding: Binding::default(),
            version: ClientVersion::LATEST,
            max_packet: 32768,
            keep_alive_after: 15_000,
            silent_after: 45_000,
            answer_within: 30_000,
        }
    }
}

/// What a client remembers of one session.
#[derive(Clone, Copy, Debug, Default)]
pub struct SessionSlot {
    session_id: Id,
    position: u32,
    is_joined: bool,
    visibility: Visibility,
}

impl SessionSlot {
    /// A free slot.
    pub const FREE: Self =
        Self { session_id: Id::EMPTY, position: 0, is_joined: false, visibility: Visibility::All };

    /// The session's id; `None` if the slot is free.
    pub fn session_id(&self) -> Option<&Id> {
        Some(&self.session_id).filter(|it| !it.is_empty())
    }

    /// The highest event id that was seen.
    pub fn position(&self) -> u32 {
        self.position
    }

    /// Whether the client is in the session. If not, it was before the link was lost, and may join again.
    pub fn is_joined(&self) -> bool {
        self.is_joined
    }

    /// How the client is in the session, or was before the link was lost: as it asked to join, or as the server said, whichever
    /// is seen by fewer.
    pub fn visibility(&self) -> Visibility {
        self.visibility
    }
}

/// What a packet meant.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum BasicReceived<'p> {
    /// The server is still there.
    KeepAlive,
    /// The registration was accepted.
    Registered {
        /// What the server said: among it its `server_version`, and when it was, `occurred_at`.
        reply: EventRegistered<'p>,
    },
    /// Something is new in a session.
    Session(SessionUpdate<'p>),
    /// A request was refused, or a packet couldn't be read.
    Refused {
        /// Which request; `None` if the server couldn't tell.
        reference_id: Option<u32>,
        /// What it was for.
        request: Option<RequestKind>,
        /// Why; `None` for what is unknown here.
        error: Option<ErrorId>,
        /// What the server said: its `error_id` and, for a person, its `text`.
        reply: EventError<'p>,
    },
    /// The reply to a registration that wasn't asked for.
    Stale,
}

/// What is new in a session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SessionUpdate<'p> {
    /// The request it replies to and what that was for; `None` for a push. It may be one that was handed out as
    /// unanswered before: then its fate is known after all.
    pub reply_to: Option<(u32, RequestKind)>,
    /// Whether the session goes on.
    pub session_status: SessionStatus,
    /// Whether the client is still in it. If not, because it left, was removed or the session is over, its slot is
    /// free.
    pub is_in: bool,
    /// Which session, what the packet says of it, and the events that weren't seen before.
    pub transcript: Transcript<'p>,
    /// `occurredAt`: when it happened at the server, as `startAt` is written.
    pub occurred_at: Option<Text<'p>>,
}

#[derive(Clone, Copy, Debug)]
struct Pending {
    reference_id: u32,
    kind: RequestKind,
    aim: Aim,
    slot: Reserved,
    /// It was handed out as unanswered; the reply may still come.
    is_given_up: bool,
    /// When it has waited too long; [`NEVER`] until it is sent.
    late_at: u64,
}

/// What a request does to the client's own party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aim {
    Nothing,
    Leave,
    /// It asks to be in the session like this.
    Join(Visibility),
}

/// The slot that the reply to a request will need: none, one that is free, or the one that the session has. In one
/// byte, since there are sixteen of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reserved(u8);

impl Reserved {
    const NONE: Self = Self(u8::MAX);
    const FREE: Self = Self(u8::MAX - 1);

    /// The one of this index. Those behind the first 254 aren't told apart from free ones: that keeps too many, never
    /// too few.
    fn known(index: usize) -> Self {
        u8::try_from(index).ok().filter(|it| *it < Self::FREE.0).map_or(Self::FREE, Self)
    }
}

/// An agent's client. See the [module](crate::client) for how to drive it.
///
/// `S` holds the slots for the sessions: an array, a slice or a `Vec` of [`SessionSlot`].
#[derive(Debug)]
pub struct BasicClient<S> {
    config: BasicConfig,
    slots: S,
    /// Of the last registration.
    user_id: Id,
    secure_key: Secret,
    is_registered: bool,
    last_reference: u32,
    pending: Vec<Pending, PENDING>,
    /// Bytes at the start of the caller's out buffer that weren't sent yet.
    unsent: Option<usize>,
    /// Whether anything was sent since the link was made: until then nothing can be late.
    is_linked: bool,
    /// When to send a keep-alive, if nothing else is sent before.
    keep_alive_at: u64,
    /// When the link counts as lost, if nothing is heard before.
    silent_at: u64,
    time: Time,
}

impl<S: AsRef<[SessionSlot]> + AsMut<[SessionSlot]>> BasicClient<S> {
    /// A client that hasn't registered, on a link that was made at `now`.
    pub fn new(config: BasicConfig, slots: S, now: u64) -> Self {
        Self {
            config,
            slots,
            user_id: Id::EMPTY,
            secure_key: Secret::default(),
            is_registered: false,
            last_reference: 0,
            pending: Vec::new(),
            unsent: None,
            is_linked: true,
            keep_alive_at: later(now, config.keep_alive_after),
            silent_at: later(now, config.silent_after),
            time: Time::new(now),
        }
    }

    /// The user id, once registered; a new one after each registration that doesn't [restore](Register::restores) one.
    pub fn user_id(&self) -> Option<&Id> {
        Some(&self.user_id).filter(|_| self.is_registered)
    }

    /// The sessions that the client is in, and those that it was in before [`Self::lost`], to be joined again.
    pub fn sessions(&self) -> impl Iterator<Item = &SessionSlot> {
        self.slots.as_ref().iter().filter(|it| it.session_id().is_some())
    }

    /// What is to be sent now: the length of a packet at the start of `out`; 0 is a keep-alive. Changes nothing
    /// when called twice.
    pub fn poll_transmit(&mut self, now: u64) -> Option<usize> {
        let now = self.time.take(now);
        if self.is_linked && self.unsent.is_none() && now >= self.keep_alive_at {
            self.unsent = Some(0);
        }
        self.unsent
    }

    /// What [`Self::poll_transmit`] gave was sent.
    pub fn transmitted(&mut self, now: u64) {
        let now = self.time.take(now);
        self.unsent = None;
        self.keep_alive_at = later(now, self.config.keep_alive_after);
        for pending in self.pending.iter_mut().filter(|it| it.late_at == NEVER) {
            pending.late_at = later(now, self.config.answer_within);
        }
        if !self.is_linked {
            self.is_linked = true;
            self.silent_at = later(now, self.config.silent_after);
        }
    }

    /// When the client wants to be called next, and why; `None` if never without another call.
    ///
    /// What is due stays due until it was done: see [`DeadlineReason`] for how.
    pub fn deadline(&self) -> Option<Deadline> {
        if self.unsent.is_some() {
            return Some(Deadline { at: 0, reason: DeadlineReason::Transmit });
        }
        if !self.is_linked {
            return None;
        }
        let unanswered = self.pending.iter().filter(|it| !it.is_given_up).map(|it| it.late_at).min();
        let mut next = Deadline { at: self.keep_alive_at, reason: DeadlineReason::KeepAlive };
        if let Some(at) = unanswered.filter(|it| *it < next.at) {
            next = Deadline { at, reason: DeadlineReason::Unanswered };
        }
        if self.silent_at < next.at {
            next = Deadline { at: self.silent_at, reason: DeadlineReason::Silent };
        }
        Some(Deadline { at: self.time.of_caller(next.at), ..next })
    }

    /// [`Self::deadline`] without its reason; `u64::MAX` if there is none.
    pub fn poll_timeout(&self) -> u64 {
        self.deadline().map_or(u64::MAX, |it| it.at)
    }

    /// Hands out, once each, the requests that have waited too long for their reply, with their reference ids. Nobody
    /// can say whether the server carried them out, and they are not sent again. A reply that comes after all is a
    /// reply still.
    pub fn take_unanswered(&mut self, now: u64) -> Option<(u32, RequestKind)> {
        let now = self.time.take(now);
        let late =
            self.pending.iter_mut().find(|it| !it.is_given_up && it.late_at != NEVER && now >= it.late_at)?;
        late.is_given_up = true;
        Some((late.reference_id, late.kind))
    }

    /// Whether nothing was heard for so long that the link counts as lost.
    pub fn is_silent(&self, now: u64) -> bool {
        self.is_linked && self.time.at(now) >= self.silent_at
    }

    /// The link was lost. Requests without an answer are handed to `unknown_fate`, since nobody can say whether the
    /// server carried them out, unless they were handed out as unanswered before; they are never sent again by
    /// themselves. On a new link register anew, or [restore](Register::restores) the registration, then join the [`Self::sessions`] again: what was seen isn't reported
    /// twice.
    pub fn lost(&mut self, mut unknown_fate: impl FnMut(u32, RequestKind)) {
        for pending in self.pending.iter().filter(|it| !it.is_given_up) {
            unknown_fate(pending.reference_id, pending.kind);
        }
        log!(debug, "basic: the link was lost, {} requests under way", self.pending.len());
        self.pending.clear();
        for slot in self.slots.as_mut() {
            slot.is_joined = false;
        }
        self.is_registered = false;
        self.unsent = None;
        self.is_linked = false;
    }

    /// Frees the slot of a session, such as one that isn't to be joined again after [`Self::lost`]. Sessions that were
    /// left, that have ended or that the client was removed from free theirs by themselves.
    pub fn forget(&mut self, session_id: Text<'_>) {
        let Some((index, _)) = self.slot(session_id) else { return };
        if let Some(slot) = self.slots.as_mut().get_mut(index) {
            *slot = SessionSlot::FREE;
        }
        // A join that is under way needs it again.
        let known = Reserved::known(index);
        for pending in self.pending.iter_mut().filter(|it| it.slot == known) {
            pending.slot = Reserved::FREE;
        }
    }

    /// The slot of a session, with its index.
    fn slot(&self, session_id: Text<'_>) -> Option<(usize, &SessionSlot)> {
        let mut slots = self.slots.as_ref().iter().enumerate();
        slots.find(|(_, it)| !it.session_id.is_empty() && it.session_id == session_id)
    }

    fn has_free_slot(&self) -> bool {
        let free = self.slots.as_ref().iter().filter(|it| it.session_id().is_none()).count();
        free > self.pending.iter().filter(|it| it.slot == Reserved::FREE).count()
    }

    fn take_pending(&mut self, reference_id: Option<u32>) -> Option<Pending> {
        let taken = *self.pending.iter().find(|it| Some(it.reference_id) == reference_id)?;
        self.pending.retain(|it| it.reference_id != taken.reference_id);
        Some(taken)
    }
}

#[cfg(test)]
mod tests;
