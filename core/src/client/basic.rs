//! The basic client: an agent's desktop, many sessions on one connection.

use heapless::Vec;

use super::{CallError, ReceiveError, RequestKind, next_reference};
use crate::element::basic::{
    EventSessionInfo, RequestJoin, RequestMessage, RequestNotify, RequestRegister, RequestReleaseParty,
    ServerEvent,
};
use crate::element::{
    AfterAction, Element, Events, Id, JoinTarget, KeyValues, MessageText, NoticeText, SessionStatus,
    UserType, Visibility,
};
use crate::rules::{ClientVersion, ErrorId, Feature};
use crate::wire::{Limits, Text};

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

/// Who registers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Register<'a> {
    /// The nickname.
    pub nickname: Text<'a>,
    /// Agent, supervisor or client.
    pub user_type: UserType<'a>,
    /// An agent's employee id.
    pub person_id: Option<Text<'a>>,
    /// In minutes.
    pub time_zone_offset: Option<i32>,
    /// What every join brings along.
    pub user_data: KeyValues<'a>,
}

/// Something to be said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Say<'a> {
    /// In which session.
    pub session_id: Text<'a>,
    /// Seen by whom.
    pub visibility: Visibility,
    /// The one party that it is for.
    pub receiver_id: Option<Text<'a>>,
    /// What.
    pub text: MessageText<'a>,
    /// The event's attributes.
    pub event_attributes: KeyValues<'a>,
}

/// A notice to be given.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tell<'a> {
    /// In which session.
    pub session_id: Text<'a>,
    /// Seen by whom.
    pub visibility: Visibility,
    /// The one party that it is for.
    pub receiver_id: Option<Text<'a>>,
    /// What.
    pub notice: NoticeText<'a>,
    /// What a notice of this type carries.
    pub user_data: KeyValues<'a>,
    /// The event's attributes.
    pub event_attributes: KeyValues<'a>,
}

/// A leave, or the removal of a party.
#[derive(Clone, Copy, Debug, Default)]
pub struct Release<'a> {
    /// From which session.
    pub session_id: Text<'a>,
    /// Which party; `None`: this client itself.
    pub user_id: Option<Text<'a>>,
    /// What becomes of the session.
    pub after_action: AfterAction,
    /// A text that goes with the leave.
    pub text: Option<MessageText<'a>>,
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

    /// Registers.
    ///
    /// # Errors
    /// [`CallError::AlreadyLoggedIn`], [`CallError::NotTransmitted`], [`CallError::Full`], [`CallError::Write`].
    pub fn register(&mut self, register: &Register<'_>, out: &mut [u8]) -> Result<u32, CallError> {
        if !self.user_id.is_empty() || self.pending.iter().any(|it| it.kind == RequestKind::Login) {
            return Err(CallError::AlreadyLoggedIn);
        }
        let request = RequestRegister {
            reference_id: self.room()?,
            nickname: register.nickname,
            user_type: register.user_type,
            person_id: register.person_id,
            time_zone_offset: register.time_zone_offset,
            client_version: Some(self.config.version.number()),
            max_packet: Some(self.config.max_packet),
            user_data: register.user_data,
        };
        self.make(RequestKind::Login, false, request.reference_id, &request, out)
    }

    /// Joins a session, joins it again with another visibility, or creates one.
    ///
    /// # Errors
    /// [`CallError::NotLoggedIn`], [`CallError::NotTransmitted`], [`CallError::Full`], [`CallError::Write`].
    pub fn join(
        &mut self,
        target: JoinTarget<'_>,
        visibility: Visibility,
        text: Option<MessageText<'_>>,
        user_data: KeyValues<'_>,
        out: &mut [u8],
    ) -> Result<u32, CallError> {
        self.registered()?;
        let known = matches!(target, JoinTarget::Session(id) if self.slot(id).is_some());
        if !known && self.slots.as_ref().iter().all(|it| it.session_id().is_some()) {
            return Err(CallError::Full);
        }
        let request = RequestJoin { reference_id: self.room()?, target, visibility, text, user_data };
        self.make(RequestKind::Join, false, request.reference_id, &request, out)
    }

    /// Says something.
    ///
    /// # Errors
    /// [`CallError::NotInSession`], [`CallError::NotTransmitted`], [`CallError::Full`], [`CallError::Write`];
    /// [`CallError::Version`] for what the stated version doesn't have.
    pub fn say(&mut self, say: &Say<'_>, out: &mut [u8]) -> Result<u32, CallError> {
        self.in_session(say.session_id)?;
        self.config
            .version
            .require((!say.event_attributes.is_empty()).then_some(Feature::EventAttributes))?;
        let request = RequestMessage {
            reference_id: self.room()?,
            session_id: say.session_id,
            visibility: say.visibility,
            receiver_id: say.receiver_id,
            text: say.text,
            event_attributes: say.event_attributes,
        };
        self.make(RequestKind::Message, false, request.reference_id, &request, out)
    }

    /// Gives a notice.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn notify(&mut self, tell: &Tell<'_>, out: &mut [u8]) -> Result<u32, CallError> {
        self.in_session(tell.session_id)?;
        self.config.version.require(Feature::of_notice(tell.notice.notice_type))?;
        self.config
            .version
            .require((!tell.event_attributes.is_empty()).then_some(Feature::EventAttributes))?;
        let request = RequestNotify {
            reference_id: self.room()?,
            session_id: tell.session_id,
            visibility: tell.visibility,
            receiver_id: tell.receiver_id,
            notice: tell.notice,
            user_data: tell.user_data,
            event_attributes: tell.event_attributes,
        };
        self.make(RequestKind::Notice, false, request.reference_id, &request, out)
    }

    /// Leaves a session, or removes a party from it.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn release(&mut self, release: &Release<'_>, out: &mut [u8]) -> Result<u32, CallError> {
        self.in_session(release.session_id)?;
        let own = self.user_id;
        let user_id = release.user_id.unwrap_or(own.as_text());
        let request = RequestReleaseParty {
            reference_id: self.room()?,
            session_id: release.session_id,
            user_id,
            after_action: release.after_action,
            text: release.text,
        };
        self.make(RequestKind::Release, own == user_id, request.reference_id, &request, out)
    }

    /// What is to be sent now: the length of a packet at the start of `out`; 0 is a keep-alive. Changes nothing
    /// when called twice.
    pub fn poll_transmit(&mut self, now: u64) -> Option<usize> {
        if self.unsent.is_none() && now >= self.sent_at.saturating_add(self.config.keep_alive_after) {
            self.unsent = Some(0);
        }
        self.unsent
    }

    /// What [`Self::poll_transmit`] gave was sent.
    pub fn transmitted(&mut self, now: u64) {
        self.unsent = None;
        self.sent_at = now;
    }

    /// When to call [`Self::poll_transmit`] and [`Self::is_silent`] again.
    pub fn poll_timeout(&self) -> u64 {
        if self.unsent.is_some() {
            return 0;
        }
        let keep_alive = self.sent_at.saturating_add(self.config.keep_alive_after);
        keep_alive.min(self.heard_at.saturating_add(self.config.silent_after))
    }

    /// Whether nothing was heard for so long that the link counts as lost.
    pub fn is_silent(&self, now: u64) -> bool {
        now >= self.heard_at.saturating_add(self.config.silent_after)
    }

    /// The link was lost, and there is a new one from `now` on. Requests without an answer are handed to
    /// `unknown_fate`, since nobody can say whether the server carried them out; they are never sent again by
    /// themselves. Register anew, then join the [`Self::sessions`] again: what was seen isn't reported twice.
    pub fn lost(&mut self, now: u64, mut unknown_fate: impl FnMut(u32, RequestKind)) {
        for pending in &self.pending {
            unknown_fate(pending.reference_id, pending.kind);
        }
        self.pending.clear();
        self.user_id = Id::EMPTY;
        self.unsent = None;
        self.sent_at = now;
        self.heard_at = now;
    }

    /// Takes in a packet; an empty one is a keep-alive.
    ///
    /// # Errors
    /// [`ReceiveError`] if the packet makes no sense. The request it replies to, if any, is over then.
    pub fn receive<'p>(&mut self, now: u64, packet: &'p [u8]) -> Result<BasicReceived<'p>, ReceiveError> {
        self.heard_at = now;
        if packet.is_empty() {
            return Ok(BasicReceived::KeepAlive);
        }
        let event = ServerEvent::parse(packet, Limits::PACKET.with_size(usize::MAX)).map_err(|error| {
            self.take_pending(error.reference_id());
            ReceiveError::Parse(error)
        })?;
        match event {
            ServerEvent::Registered(it) => {
                self.take_pending(Some(it.reference_id));
                self.user_id = Id::new(it.user_id).map_err(|_| ReceiveError::Incomplete("userId"))?;
                Ok(BasicReceived::Registered)
            }
            ServerEvent::SessionInfo(info) => self.session_info(&info).map(BasicReceived::Session),
            ServerEvent::Error(it) => {
                let pending = self.take_pending(it.reference_id);
                let error = ErrorId::from_number(it.error_id);
                let ended = matches!(error, Some(ErrorId::SessionOver | ErrorId::UnknownSession));
                if let Some(session_id) = it.session_id.filter(|_| ended) {
                    self.forget(session_id);
                }
                Ok(BasicReceived::Refused {
                    reference_id: it.reference_id,
                    request: pending.map(|it| it.kind),
                    error,
                    text: it.text,
                })
            }
        }
    }

    fn session_info<'p>(&mut self, info: &EventSessionInfo<'p>) -> Result<SessionUpdate<'p>, ReceiveError> {
        let pending = self.take_pending(info.reference_id);
        let transcript = info.transcript;
        let session_id = Id::new(transcript.session_id).map_err(|_| ReceiveError::Incomplete("sessionId"))?;
        let joined = pending.is_some_and(|it| it.kind == RequestKind::Join);
        if joined && self.slot(transcript.session_id).is_none() {
            let free = self.slots.as_mut().iter_mut().find(|it| it.session_id().is_none());
            if let Some(free) = free {
                *free = SessionSlot { session_id, position: 0 };
            }
        }
        let mut events = transcript.events;
        if let Some(slot) = self.slot(transcript.session_id) {
            events = events.after(slot.position);
            for event in events.iter() {
                let event_id = event.map_or_else(|error| error.event_id, |it| it.head().event_id);
                slot.position = slot.position.max(event_id);
            }
        }
        let left = pending.is_some_and(|it| it.leaving);
        if left || info.session_status == SessionStatus::Over {
            self.forget(transcript.session_id);
        }
        Ok(SessionUpdate {
            reply_to: pending.map(|it| (it.reference_id, it.kind)),
            session_id: transcript.session_id,
            start_at: transcript.start_at,
            session_status: info.session_status,
            idle_time_expire: transcript.idle_time_expire,
            monitored: transcript.monitored,
            events,
        })
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

    fn registered(&self) -> Result<(), CallError> {
        if self.user_id.is_empty() { Err(CallError::NotLoggedIn) } else { Ok(()) }
    }

    fn in_session(&mut self, session_id: Text<'_>) -> Result<(), CallError> {
        self.registered()?;
        self.slot(session_id).map(|_| ()).ok_or(CallError::NotInSession)
    }

    /// A reference id, if there is room for another request.
    fn room(&mut self) -> Result<u32, CallError> {
        if self.unsent.is_some_and(|length| length > 0) {
            return Err(CallError::NotTransmitted);
        }
        if self.pending.is_full() {
            return Err(CallError::Full);
        }
        Ok(next_reference(&mut self.last_reference))
    }

    fn make(
        &mut self,
        kind: RequestKind,
        leaving: bool,
        reference_id: u32,
        element: &impl Element,
        out: &mut [u8],
    ) -> Result<u32, CallError> {
        let length = element.encode(out)?;
        self.pending.push(Pending { reference_id, kind, leaving }).map_err(|_| CallError::Full)?;
        self.unsent = Some(length);
        Ok(reference_id)
    }
}

#[cfg(test)]
#[path = "basic_tests.rs"]
mod tests;
