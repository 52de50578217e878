//! What a desktop can ask for.
//!
//! Each request is written as one of the enumeration [`Request`], not as its own type: so the code that turns a request
//! into bytes is there once.

use super::{BasicClient, Pending, Reserved, SessionSlot};
use crate::client::deadline::NEVER;
use crate::client::{
    CallError, Join, RequestKind, is_impossible, is_none, is_too_long, of_attributes, reference_after,
};
use crate::element::basic::{
    Request, RequestJoin, RequestMessage, RequestNotify, RequestRegister, RequestReleaseParty,
};
use crate::element::{
    AfterAction, Element, Id, JoinTarget, KeyValues, MessageText, NoticeText, UserType, Visibility,
};
use crate::log::log;
use crate::rules::Feature;
use crate::wire::{Text, TooSmall, WriteError};

/// Who registers. The default is an agent without a nickname.
#[derive(Clone, Copy, Debug)]
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
    /// Whether the registration before [`lost`](BasicClient::lost) is to be restored, if there was one: the user id stays the
    /// same. A server that doesn't know it any more refuses with [`UnknownUser`](crate::rules::ErrorId::UnknownUser):
    /// then register without. A snapshot (feature `snapshot`) keeps the registration over a restart of the program.
    pub restores: bool,
}

impl Default for Register<'_> {
    fn default() -> Self {
        Self {
            nickname: Text::EMPTY,
            // A type must be stated; most who register are agents.
            user_type: UserType::Agent,
            person_id: None,
            time_zone_offset: None,
            user_data: KeyValues::EMPTY,
            restores: false,
        }
    }
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
    /// A text that goes with the notice.
    pub text: Option<MessageText<'a>>,
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
    /// The event's attributes.
    pub event_attributes: KeyValues<'a>,
}

impl<S: AsRef<[SessionSlot]> + AsMut<[SessionSlot]>> BasicClient<S> {
    /// Registers.
    ///
    /// # Errors
    /// [`CallError::AlreadyLoggedIn`], [`CallError::Busy`] if a registration is under way,
    /// [`CallError::NotTransmitted`], [`CallError::Full`], [`CallError::Write`]; [`CallError::Version`] for a user type
    /// that the stated version doesn't have.
    pub fn register(&mut self, register: &Register<'_>, out: &mut [u8]) -> Result<u32, CallError> {
        if self.is_registered {
            return Err(CallError::AlreadyLoggedIn);
        }
        if self.is_registering() {
            return Err(CallError::Busy);
        }
        self.config.version.require(&[Feature::of_user_type(register.user_type)])?;
        let reference_id = reference_after(self.last_reference);
        let (user_id, secure_key) = (self.user_id, self.secure_key);
        let restores = register.restores && !secure_key.expose().is_empty();
        let known = restores.then(|| (user_id.as_text(), secure_key.expose()));
        let request = self.registration(register, reference_id, known);
        self.make(RequestKind::Login, reference_id, Reserved::NONE, &request, out)
    }

    /// Whether a registration could be made with an out buffer of `available` bytes, now and on later connections: with an id and
    /// a key of the greatest length, which a server may give.
    ///
    /// # Errors
    /// [`CallError::Version`] and [`CallError::Write`], as [`BasicClient::register`].
    pub fn check_register(&self, register: &Register<'_>, available: usize) -> Result<(), CallError> {
        const LONGEST: Text<'_> = Text::plain(match core::str::from_utf8(&[b'0'; Id::MAX_LENGTH]) {
            Ok(longest) => longest,
            Err(_) => "",
        });
        self.config.version.require(&[Feature::of_user_type(register.user_type)])?;
        let request = self.registration(register, u32::MAX, Some((LONGEST, LONGEST)));
        let needed = request.encoded_len_as(self.config.binding);
        if needed > available {
            return Err(WriteError::TooSmall(TooSmall { needed, available }).into());
        }
        Ok(())
    }

    /// The request; of a party that the server knows with its id and key.
    #[inline(always)]
    fn registration<'a>(
        &self,
        register: &Register<'a>,
        reference_id: u32,
        known: Option<(Text<'a>, Text<'a>)>,
    ) -> Request<'a> {
        Request::Register(RequestRegister {
            reference_id,
            nickname: register.nickname,
            user_type: register.user_type,
            person_id: register.person_id,
            time_zone_offset: register.time_zone_offset,
            client_version: Some(self.config.version.number()),
            max_packet: Some(self.config.max_packet),
            user_data: register.user_data,
            user_id: known.map(|it| it.0),
            secure_key: known.map(|it| it.1),
        })
    }

    /// Joins a session, joins it again after the link was lost or with another visibility, or creates one. Joining one
    /// that exists may take its password: an item of `user_data` with the key
    /// [`SESSION_PASSWORD`](crate::element::keys::SESSION_PASSWORD). Of a session that it has seen, the client asks for
    /// what happened since.
    ///
    /// # Errors
    /// [`CallError::NotLoggedIn`], [`CallError::Busy`] before the reply to the registration,
    /// [`CallError::NotTransmitted`], [`CallError::NoFreeSlot`], [`CallError::Full`], [`CallError::IdLength`],
    /// [`CallError::Write`].
    pub fn join(
        &mut self,
        target: JoinTarget<'_>,
        visibility: Visibility,
        text: Option<MessageText<'_>>,
        user_data: KeyValues<'_>,
        out: &mut [u8],
    ) -> Result<u32, CallError> {
        let request = RequestJoin { target, visibility, text, user_data, ..RequestJoin::default() };
        self.enter(request, out)
    }

    /// [`Self::join`] with event attributes and a position, too.
    ///
    /// # Errors
    /// As [`Self::join`]; [`CallError::Version`] if the stated version doesn't have event attributes.
    pub fn join_with(
        &mut self,
        visibility: Visibility,
        join: &Join<'_>,
        out: &mut [u8],
    ) -> Result<u32, CallError> {
        let Join { target, text, user_data, event_attributes, from_position } = *join;
        self.config.version.require(&[of_attributes(event_attributes)])?;
        let reference_id = 0;
        let request = RequestJoin {
            reference_id,
            target,
            visibility,
            from_position,
            text,
            user_data,
            event_attributes,
        };
        // What is to be told again counts as not told yet.
        let kept = from_position.and_then(|from| Some(core::mem::replace(self.position_in(target)?, from)));
        let entered = self.enter(request, out);
        if entered.is_err()
            && let (Some(kept), Some(position)) = (kept, self.position_in(target))
        {
            *position = kept;
        }
        entered
    }

    /// The highest event id that was seen in this session, if it has a slot.
    fn position_in(&mut self, target: JoinTarget<'_>) -> Option<&mut u32> {
        let JoinTarget::Session(id) = target else { return None };
        let (index, _) = self.slot(id)?;
        self.slots.as_mut().get_mut(index).map(|it| &mut it.position)
    }

    fn enter(&mut self, join: RequestJoin<'_>, out: &mut [u8]) -> Result<u32, CallError> {
        self.registered()?;
        let target = join.target;
        if matches!(target, JoinTarget::Session(id) if is_impossible(id)) {
            return Err(CallError::IdLength);
        }
        let known = match target {
            JoinTarget::Session(id) => self.slot(id).map(|(index, slot)| (index, slot.position)),
            JoinTarget::New { .. } => None,
        };
        if known.is_none() && !self.has_free_slot() {
            return Err(CallError::NoFreeSlot);
        }
        let slot = known.map_or(Reserved::FREE, |(index, _)| Reserved::known(index));
        let reference_id = reference_after(self.last_reference);
        let mut join = join;
        join.reference_id = reference_id;
        // What was seen isn't sent again.
        join.from_position = known.map(|(_, position)| position).filter(|it| *it > 0).or(join.from_position);
        let request = Request::Join(join);
        self.make(RequestKind::Join, reference_id, slot, &request, out)
    }

    /// Says something.
    ///
    /// # Errors
    /// [`CallError::NotLoggedIn`], [`CallError::Busy`] before the reply to the registration,
    /// [`CallError::NotInSession`], [`CallError::NotRejoined`] after the link was lost, [`CallError::NotTransmitted`],
    /// [`CallError::Full`], [`CallError::IdLength`], [`CallError::Write`]; [`CallError::Version`] for what the stated
    /// version doesn't have.
    pub fn say(&mut self, say: &Say<'_>, out: &mut [u8]) -> Result<u32, CallError> {
        let party = say.receiver_id.unwrap_or_default();
        let reference_id = self.ready(say.session_id, party, None, say.event_attributes)?;
        let request = Request::Message(RequestMessage {
            reference_id,
            session_id: say.session_id,
            visibility: say.visibility,
            receiver_id: say.receiver_id,
            text: say.text,
            event_attributes: say.event_attributes,
        });
        self.make(RequestKind::Message, reference_id, Reserved::NONE, &request, out)
    }

    /// Gives a notice.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn notify(&mut self, tell: &Tell<'_>, out: &mut [u8]) -> Result<u32, CallError> {
        if is_none(tell.notice.notice_type) {
            return Err(CallError::NoNoticeType);
        }
        let party = tell.receiver_id.unwrap_or_default();
        let feature = Feature::of_notice(tell.notice.notice_type);
        let reference_id = self.ready(tell.session_id, party, feature, tell.event_attributes)?;
        let request = Request::Notify(RequestNotify {
            reference_id,
            session_id: tell.session_id,
            visibility: tell.visibility,
            receiver_id: tell.receiver_id,
            notice: tell.notice,
            user_data: tell.user_data,
            event_attributes: tell.event_attributes,
            text: tell.text,
        });
        self.make(RequestKind::Notice, reference_id, Reserved::NONE, &request, out)
    }

    /// Leaves a session, or removes a party from it.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn release(&mut self, release: &Release<'_>, out: &mut [u8]) -> Result<u32, CallError> {
        let own = self.user_id;
        let user_id = release.user_id.unwrap_or(own.as_text());
        let reference_id = self.ready(release.session_id, user_id, None, release.event_attributes)?;
        let request = Request::ReleaseParty(RequestReleaseParty {
            reference_id,
            session_id: release.session_id,
            user_id,
            after_action: release.after_action,
            text: release.text,
            event_attributes: release.event_attributes,
        });
        self.make(RequestKind::Release, reference_id, Reserved::NONE, &request, out)
    }

    fn is_registering(&self) -> bool {
        self.pending.iter().any(|it| it.kind == RequestKind::Login)
    }

    fn registered(&self) -> Result<(), CallError> {
        match self.is_registered {
            true => Ok(()),
            false if self.is_registering() => Err(CallError::Busy),
            false => Err(CallError::NotLoggedIn),
        }
    }

    /// The reference id of a request in a session, if one can be made that names this party and takes these.
    #[inline(never)]
    fn ready(
        &self,
        session_id: Text<'_>,
        party: Text<'_>,
        feature: Option<Feature>,
        event_attributes: KeyValues<'_>,
    ) -> Result<u32, CallError> {
        self.registered()?;
        match self.slot(session_id) {
            Some((_, slot)) if slot.is_joined => {}
            Some(_) => return Err(CallError::NotRejoined),
            None => return Err(CallError::NotInSession),
        }
        if is_too_long(party) {
            return Err(CallError::IdLength);
        }
        self.config.version.require(&[feature, of_attributes(event_attributes)])?;
        Ok(reference_after(self.last_reference))
    }

    /// Room for another request, if there can be. Those that were given up make room, the oldest first.
    fn make_room(&mut self) -> Result<(), CallError> {
        if self.unsent.is_some_and(|length| length > 0) {
            return Err(CallError::NotTransmitted);
        }
        if self.pending.is_full() {
            // A join that was given up may still be carried out: what is kept for it isn't given away.
            let can_go = |it: &&Pending| it.is_given_up && it.slot == Reserved::NONE;
            let given_up = self.pending.iter().find(can_go).map(|it| it.reference_id);
            self.take_pending(Some(given_up.ok_or(CallError::Full)?));
        }
        Ok(())
    }

    #[inline(never)]
    fn make(
        &mut self,
        kind: RequestKind,
        reference_id: u32,
        slot: Reserved,
        request: &Request<'_>,
        out: &mut [u8],
    ) -> Result<u32, CallError> {
        self.make_room()?;
        let length = request.encode_as(self.config.binding, out)?;
        log!(trace, "basic: request {}: {}, {} bytes", reference_id, kind.word(), length);
        let is_leaving = matches!(request, Request::ReleaseParty(it) if self.user_id == it.user_id);
        let pending = Pending { reference_id, kind, is_leaving, slot, is_given_up: false, late_at: NEVER };
        self.pending.push(pending).map_err(|_| CallError::Full)?;
        self.unsent = Some(length);
        self.last_reference = reference_id;
        Ok(reference_id)
    }
}
