//! The flex client: a customer, connectionless, one request at a time.

use super::{CallError, ReceiveError, RequestKind, next_reference};
use crate::element::flex::{
    Credentials, EventStatus, RequestJoin, RequestLogin, RequestLogout, RequestNotify, RequestRefresh,
    RequestResult, RequestUpdateUserData,
};
use crate::element::{
    Element, Events, Id, JoinTarget, KeyValues, MessageText, NoticeText, Secret, SessionStatus,
};
use crate::rules::{ClientVersion, ErrorId, Feature};
use crate::wire::{Limits, Text};

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

    /// Logs in.
    ///
    /// # Errors
    /// [`CallError::AlreadyLoggedIn`], [`CallError::Busy`], [`CallError::Write`].
    pub fn login(&mut self, login: &Login<'_>, out: &mut [u8]) -> Result<(), CallError> {
        if self.stage != Stage::New {
            return Err(CallError::AlreadyLoggedIn);
        }
        self.idle()?;
        let request = RequestLogin {
            reference_id: next_reference(&mut self.last_reference),
            nickname: login.nickname,
            time_zone_offset: login.time_zone_offset,
            client_version: Some(self.config.version.number()),
            max_packet: Some(self.config.max_packet),
            nonce: login.nonce,
            user_data: login.user_data,
        };
        self.make(RequestKind::Login, request.reference_id, &request, out)
    }

    /// Joins a session or creates one.
    ///
    /// # Errors
    /// [`CallError::NotLoggedIn`], [`CallError::AlreadyInSession`], [`CallError::Over`], [`CallError::Busy`],
    /// [`CallError::Write`].
    pub fn join(
        &mut self,
        target: JoinTarget<'_>,
        text: Option<MessageText<'_>>,
        user_data: KeyValues<'_>,
        out: &mut [u8],
    ) -> Result<(), CallError> {
        match self.stage {
            Stage::New => return Err(CallError::NotLoggedIn),
            Stage::LoggedIn => self.idle()?,
            Stage::InSession => return Err(CallError::AlreadyInSession),
            Stage::Over => return Err(CallError::Over),
        }
        let reference_id = next_reference(&mut self.last_reference);
        let (user_id, secure_key) = (self.user_id, self.secure_key);
        let credentials = self.credentials(&user_id, &secure_key);
        let request = RequestJoin { reference_id, credentials, target, text, user_data };
        self.make(RequestKind::Join, reference_id, &request, out)
    }

    /// Says something.
    ///
    /// # Errors
    /// [`CallError::NotInSession`] and the like, [`CallError::Busy`], [`CallError::Write`].
    pub fn say(&mut self, text: MessageText<'_>, out: &mut [u8]) -> Result<(), CallError> {
        self.refresh(RequestKind::Message, Some(text), None, out)
    }

    /// Tells that the person has read all events up to `position`.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn read_receipt(&mut self, position: u32, out: &mut [u8]) -> Result<(), CallError> {
        self.refresh(RequestKind::Poll, None, Some(position), out)
    }

    /// Gives a notice: typing, a nickname, something custom ...
    ///
    /// # Errors
    /// As [`Self::say`]; [`CallError::Version`] for what the stated version doesn't have.
    pub fn notify(
        &mut self,
        notice: NoticeText<'_>,
        user_data: KeyValues<'_>,
        event_attributes: KeyValues<'_>,
        out: &mut [u8],
    ) -> Result<(), CallError> {
        let version = self.config.version;
        version.require(Feature::of_notice(notice.notice_type))?;
        version.require((!user_data.is_empty()).then_some(Feature::FlexUserData))?;
        version.require((!event_attributes.is_empty()).then_some(Feature::EventAttributes))?;
        let (user_id, secure_key) = self.ready()?;
        let reference_id = next_reference(&mut self.last_reference);
        let credentials = self.credentials(&user_id, &secure_key);
        let request = RequestNotify { reference_id, credentials, notice, user_data, event_attributes };
        self.make(RequestKind::Notice, reference_id, &request, out)
    }

    /// Sets items of the interaction's userdata.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn update_user_data(&mut self, user_data: KeyValues<'_>, out: &mut [u8]) -> Result<(), CallError> {
        let (user_id, secure_key) = self.ready()?;
        let reference_id = next_reference(&mut self.last_reference);
        let credentials = self.credentials(&user_id, &secure_key);
        let request = RequestUpdateUserData { reference_id, credentials, user_data };
        self.make(RequestKind::UserData, reference_id, &request, out)
    }

    /// Leaves the session. A flex client can't close it.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn logout(&mut self, text: Option<MessageText<'_>>, out: &mut [u8]) -> Result<(), CallError> {
        let (user_id, secure_key) = self.ready()?;
        let reference_id = next_reference(&mut self.last_reference);
        let credentials = self.credentials(&user_id, &secure_key);
        self.make(RequestKind::Release, reference_id, &RequestLogout { reference_id, credentials, text }, out)
    }

    /// What is to be sent now: the length of a packet at the start of `out`. It may be a request that was made, one
    /// that is repeated, or a poll that is due (which is written into `out`). Changes nothing when called twice.
    ///
    /// # Errors
    /// [`CallError::Write`] if a poll doesn't fit `out`: 256 bytes are always enough.
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

    /// Takes in a packet.
    ///
    /// # Errors
    /// [`ReceiveError`] if the packet makes no sense. The request it replies to, if any, is over then.
    pub fn receive<'p>(&mut self, now: u64, packet: &'p [u8]) -> Result<FlexReceived<'p>, ReceiveError> {
        let status = match EventStatus::parse(packet, Limits::PACKET.with_size(usize::MAX)) {
            Ok(status) => status,
            Err(error) => {
                if error.reference_id().is_some() {
                    self.take_request(now, error.reference_id());
                }
                return Err(ReceiveError::Parse(error));
            }
        };
        // An error without a reference id is about the packet as such: the one request under way.
        let Some(request) = self.take_request(now, status.reference_id) else {
            return Ok(FlexReceived::Stale);
        };
        if status.result == RequestResult::Error {
            let error = status.error_id.and_then(ErrorId::from_number);
            if matches!(error, Some(ErrorId::SessionOver | ErrorId::UnknownUser)) {
                self.stage = Stage::Over;
            }
            return Ok(FlexReceived::Refused { request: request.kind, error });
        }
        if request.kind == RequestKind::Login {
            let user_id = status.user_id.ok_or(ReceiveError::Incomplete("userId"))?;
            let secure_key = status.secure_key.ok_or(ReceiveError::Incomplete("secureKey"))?;
            self.user_id = Id::new(user_id).map_err(|_| ReceiveError::Incomplete("userId"))?;
            self.secure_key = Secret::new(secure_key).map_err(|_| ReceiveError::Incomplete("secureKey"))?;
            self.stage = Stage::LoggedIn;
            return Ok(FlexReceived::LoggedIn);
        }
        self.update(now, &request, &status).map(FlexReceived::Update)
    }

    fn update<'p>(
        &mut self,
        now: u64,
        request: &Request,
        status: &EventStatus<'p>,
    ) -> Result<FlexUpdate<'p>, ReceiveError> {
        let found = status.transcript.ok_or(ReceiveError::Incomplete("flexTranscript"))?;
        let transcript = found.transcript;
        let events = transcript.events.after(self.position);
        if request.kind == RequestKind::Join {
            let session_id =
                Id::new(transcript.session_id).map_err(|_| ReceiveError::Incomplete("sessionId"))?;
            self.session_id = session_id;
            self.stage = Stage::InSession;
        }
        self.position = self.position.max(found.last_position);
        if found.session_status == SessionStatus::Over || request.kind == RequestKind::Release {
            self.stage = Stage::Over;
        }
        let quiet = request.kind == RequestKind::Poll && events.iter().next().is_none();
        self.poll_pause = match quiet {
            true => self.poll_pause.saturating_mul(2).min(self.config.poll_slowest),
            false => self.config.poll_fastest,
        };
        self.poll_at = if status.more { now } else { now.saturating_add(self.poll_pause) };
        Ok(FlexUpdate {
            request: request.kind,
            start_at: transcript.start_at,
            session_status: found.session_status,
            idle_time_expire: transcript.idle_time_expire,
            monitored: transcript.monitored,
            events,
        })
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

    fn idle(&self) -> Result<(), CallError> {
        match self.request {
            Some(_) => Err(CallError::Busy),
            None => Ok(()),
        }
    }

    fn ready(&self) -> Result<(Id, Secret), CallError> {
        match self.stage {
            Stage::New => Err(CallError::NotLoggedIn),
            Stage::LoggedIn => Err(CallError::NotInSession),
            Stage::Over => Err(CallError::Over),
            Stage::InSession => self.idle().map(|()| (self.user_id, self.secure_key)),
        }
    }

    fn credentials<'c>(&self, user_id: &'c Id, secure_key: &'c Secret) -> Credentials<'c> {
        Credentials {
            user_id: user_id.as_text(),
            secure_key: secure_key.expose(),
            last_position: self.position,
        }
    }

    fn refresh(
        &mut self,
        kind: RequestKind,
        text: Option<MessageText<'_>>,
        read_position: Option<u32>,
        out: &mut [u8],
    ) -> Result<(), CallError> {
        let (user_id, secure_key) = self.ready()?;
        let reference_id = next_reference(&mut self.last_reference);
        let credentials = self.credentials(&user_id, &secure_key);
        self.make(kind, reference_id, &RequestRefresh { reference_id, credentials, read_position, text }, out)
    }

    fn make(
        &mut self,
        kind: RequestKind,
        reference_id: u32,
        element: &impl Element,
        out: &mut [u8],
    ) -> Result<(), CallError> {
        let length = element.encode(out)?;
        self.request = Some(Request { kind, reference_id, length, sent_at: None });
        Ok(())
    }
}

#[cfg(test)]
#[path = "flex_tests.rs"]
mod tests;
