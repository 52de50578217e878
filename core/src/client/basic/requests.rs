//! What a desktop can ask for.

use super::{BasicClient, NOT_SENT, Pending, Reserved, SessionSlot};
use crate::client::{CallError, RequestKind, check_id, next_reference};
use crate::element::basic::{
    RequestJoin, RequestMessage, RequestNotify, RequestRegister, RequestReleaseParty,
};
use crate::element::{
    AfterAction, Element, JoinTarget, KeyValues, MessageText, NoticeText, UserType, Visibility,
};
use crate::log::log;
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
    /// [`CallError::AlreadyLoggedIn`], [`CallError::Busy`] if a registration is under way,
    /// [`CallError::NotTransmitted`], [`CallError::Full`], [`CallError::Write`]; [`CallError::Version`] for a user type
    /// that the stated version doesn't have.
    pub fn register(&mut self, register: &Register<'_>, out: &mut [u8]) -> Result<u32, CallError> {
        if !self.user_id.is_empty() {
            return Err(CallError::AlreadyLoggedIn);
        }
        self.registering()?;
        self.config.version.require(Feature::of_user_type(register.user_type))?;
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
        self.make(pending(RequestKind::Login, request.reference_id), &request, out)
    }

    /// Joins a session, joins it again after the link was lost or with another visibility, or creates one. Joining one
    /// that exists may take its password: an item of `user_data` with the key
    /// [`SESSION_PASSWORD`](crate::element::keys::SESSION_PASSWORD).
    ///
    /// # Errors
    /// [`CallError::NotLoggedIn`], [`CallError::Busy`] before the reply to the registration,
    /// [`CallError::NotTransmitted`], [`CallError::NoFreeSlot`], [`CallError::Full`], [`CallError::IdTooLong`],
    /// [`CallError::Write`].
    pub fn join(
        &mut self,
        target: JoinTarget<'_>,
        visibility: Visibility,
        text: Option<MessageText<'_>>,
        user_data: KeyValues<'_>,
        out: &mut [u8],
    ) -> Result<u32, CallError> {
        self.registered()?;
        if let JoinTarget::Session(id) = target {
            check_id(id)?;
        }
        let known = match target {
            JoinTarget::Session(id) => self.slot_index(id),
            JoinTarget::New { .. } => None,
        };
        if known.is_none() && !self.has_free_slot() {
            return Err(CallError::NoFreeSlot);
        }
        let slot = known.map_or(Reserved::FREE, Reserved::known);
        let request = RequestJoin { reference_id: self.room()?, target, visibility, text, user_data };
        let pending = Pending { slot, ..pending(RequestKind::Join, request.reference_id) };
        self.make(pending, &request, out)
    }

    /// Says something.
    ///
    /// # Errors
    /// [`CallError::NotLoggedIn`], [`CallError::Busy`] before the reply to the registration,
    /// [`CallError::NotInSession`], [`CallError::NotRejoined`] after the link was lost, [`CallError::NotTransmitted`],
    /// [`CallError::Full`], [`CallError::IdTooLong`], [`CallError::Write`]; [`CallError::Version`] for what the stated
    /// version doesn't have.
    pub fn say(&mut self, say: &Say<'_>, out: &mut [u8]) -> Result<u32, CallError> {
        self.in_session(say.session_id)?;
        check_id(say.receiver_id.unwrap_or_default())?;
        let attributes = (!say.event_attributes.is_empty()).then_some(Feature::EventAttributes);
        self.config.version.require(attributes)?;
        let request = RequestMessage {
            reference_id: self.room()?,
            session_id: say.session_id,
            visibility: say.visibility,
            receiver_id: say.receiver_id,
            text: say.text,
            event_attributes: say.event_attributes,
        };
        self.make(pending(RequestKind::Message, request.reference_id), &request, out)
    }

    /// Gives a notice.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn notify(&mut self, tell: &Tell<'_>, out: &mut [u8]) -> Result<u32, CallError> {
        self.in_session(tell.session_id)?;
        check_id(tell.receiver_id.unwrap_or_default())?;
        self.config.version.require(Feature::of_notice(tell.notice.notice_type))?;
        let attributes = (!tell.event_attributes.is_empty()).then_some(Feature::EventAttributes);
        self.config.version.require(attributes)?;
        let request = RequestNotify {
            reference_id: self.room()?,
            session_id: tell.session_id,
            visibility: tell.visibility,
            receiver_id: tell.receiver_id,
            notice: tell.notice,
            user_data: tell.user_data,
            event_attributes: tell.event_attributes,
        };
        self.make(pending(RequestKind::Notice, request.reference_id), &request, out)
    }

    /// Leaves a session, or removes a party from it.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn release(&mut self, release: &Release<'_>, out: &mut [u8]) -> Result<u32, CallError> {
        self.in_session(release.session_id)?;
        let own = self.user_id;
        let user_id = release.user_id.unwrap_or(own.as_text());
        check_id(user_id)?;
        let request = RequestReleaseParty {
            reference_id: self.room()?,
            session_id: release.session_id,
            user_id,
            after_action: release.after_action,
            text: release.text,
        };
        let pending =
            Pending { is_leaving: own == user_id, ..pending(RequestKind::Release, request.reference_id) };
        self.make(pending, &request, out)
    }

    fn registering(&self) -> Result<(), CallError> {
        match self.pending.iter().any(|it| it.kind == RequestKind::Login) {
            true => Err(CallError::Busy),
            false => Ok(()),
        }
    }

    fn registered(&self) -> Result<(), CallError> {
        if !self.user_id.is_empty() {
            return Ok(());
        }
        self.registering().and(Err(CallError::NotLoggedIn))
    }

    fn in_session(&mut self, session_id: Text<'_>) -> Result<(), CallError> {
        self.registered()?;
        match self.slot(session_id) {
            Some(slot) if slot.is_joined => Ok(()),
            Some(_) => Err(CallError::NotRejoined),
            None => Err(CallError::NotInSession),
        }
    }

    /// A reference id, if there is room for another request. Those that were given up make room, the oldest first.
    fn room(&mut self) -> Result<u32, CallError> {
        if self.unsent.is_some_and(|length| length > 0) {
            return Err(CallError::NotTransmitted);
        }
        if self.pending.is_full() {
            // A join that was given up may still be carried out: what is kept for it isn't given away.
            let can_go = |it: &&Pending| it.is_given_up && it.slot == Reserved::NONE;
            let given_up = self.pending.iter().find(can_go).map(|it| it.reference_id);
            self.take_pending(Some(given_up.ok_or(CallError::Full)?));
        }
        Ok(next_reference(&mut self.last_reference))
    }

    fn make(&mut self, pending: Pending, element: &impl Element, out: &mut [u8]) -> Result<u32, CallError> {
        let length = element.encode_as(self.config.binding, out)?;
        let reference_id = pending.reference_id;
        log!(trace, "basic: request {}: {}, {} bytes", reference_id, pending.kind.word(), length);
        self.pending.push(pending).map_err(|_| CallError::Full)?;
        self.unsent = Some(length);
        Ok(reference_id)
    }
}

pub(super) fn pending(kind: RequestKind, reference_id: u32) -> Pending {
    Pending {
        reference_id,
        kind,
        is_leaving: false,
        slot: Reserved::NONE,
        is_given_up: false,
        sent_at: NOT_SENT,
    }
}
