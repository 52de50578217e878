//! What a desktop can ask for.

use super::{BasicClient, Pending, SessionSlot};
use crate::client::{CallError, RequestKind, next_reference};
use crate::element::basic::{
    RequestJoin, RequestMessage, RequestNotify, RequestRegister, RequestReleaseParty,
};
use crate::element::{
    AfterAction, Element, JoinTarget, KeyValues, MessageText, NoticeText, UserType, Visibility,
};
use crate::rules::Feature;
use crate::wire::Text;

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

impl<S: AsRef<[SessionSlot]> + AsMut<[SessionSlot]>> BasicClient<S> {
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
