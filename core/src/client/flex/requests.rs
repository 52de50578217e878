//! What a customer can ask for.
//!
//! Each request is written as one of the enumeration [`Packet`], not as its own type: so the code that turns a request
//! into bytes is there once.

use super::{FlexClient, Login, Request, Stage};
use crate::client::{CallError, Join, RequestKind, is_impossible, is_none, of_attributes, reference_after};
use crate::element::flex::{
    Credentials, Request as Packet, RequestJoin, RequestLogin, RequestLogout, RequestRefresh,
};
use crate::element::{Element, JoinTarget, KeyValues, MessageText, NoticeText, NoticeType};
use crate::log::log;
use crate::rules::Feature;
use crate::wire::Text;

impl FlexClient {
    /// Logs in; also again, when the server doesn't know the client any more.
    ///
    /// # Errors
    /// [`CallError::AlreadyLoggedIn`], [`CallError::Over`], [`CallError::Busy`], [`CallError::IdLength`] for the
    /// nonce, [`CallError::Write`].
    pub fn login(&mut self, login: &Login<'_>, out: &mut [u8]) -> Result<(), CallError> {
        match self.stage {
            Stage::New => self.idle()?,
            Stage::LoggedIn | Stage::InSession => return Err(CallError::AlreadyLoggedIn),
            Stage::Over => return Err(CallError::Over),
        }
        if is_impossible(login.nonce) {
            return Err(CallError::IdLength);
        }
        let request = RequestLogin {
            nickname: login.nickname,
            time_zone_offset: login.time_zone_offset,
            client_version: Some(self.config.version.number()),
            max_packet: Some(self.config.max_packet),
            nonce: login.nonce,
            user_data: login.user_data,
            ..RequestLogin::default()
        };
        self.ask(RequestKind::Login, Packet::Login(request), out)
    }

    /// Joins a session or creates one. Joining one that exists may take its password: an item of `user_data` with the
    /// key [`SESSION_PASSWORD`](crate::element::keys::SESSION_PASSWORD).
    ///
    /// # Errors
    /// [`CallError::NotLoggedIn`], [`CallError::LoginLost`], [`CallError::AlreadyInSession`], [`CallError::Over`],
    /// [`CallError::Busy`], [`CallError::IdLength`], [`CallError::Write`].
    pub fn join(
        &mut self,
        target: JoinTarget<'_>,
        text: Option<MessageText<'_>>,
        user_data: KeyValues<'_>,
        out: &mut [u8],
    ) -> Result<(), CallError> {
        self.enter(RequestJoin { target, text, user_data, ..RequestJoin::default() }, out)
    }

    /// [`Self::join`] with event attributes and a position, too.
    ///
    /// # Errors
    /// As [`Self::join`]; [`CallError::Version`] if the stated version doesn't have event attributes.
    pub fn join_with(&mut self, join: &Join<'_>, out: &mut [u8]) -> Result<(), CallError> {
        let Join { target, text, user_data, event_attributes, from_position } = *join;
        self.config.version.require(&[of_attributes(event_attributes)])?;
        let request = RequestJoin { target, text, user_data, event_attributes, ..RequestJoin::default() };
        let position = self.position;
        self.position = from_position.unwrap_or(position);
        let entered = self.enter(request, out);
        if entered.is_err() {
            self.position = position;
        }
        entered
    }

    /// `fromPosition`: from the next request on, asks for what happened behind this event id, also if it was told before; 0 is
    /// the whole transcript. Without this call the client asks for what wasn't told yet.
    ///
    /// # Errors
    /// [`CallError::Busy`].
    pub fn ask_from(&mut self, position: u32) -> Result<(), CallError> {
        self.idle()?;
        self.position = position;
        Ok(())
    }

    fn enter(&mut self, request: RequestJoin<'_>, out: &mut [u8]) -> Result<(), CallError> {
        let target = request.target;
        let is_bound = !self.session_id.is_empty();
        let is_same = matches!(target, JoinTarget::Session(id) if self.session_id == id);
        match self.stage {
            Stage::New => return Err(self.not_logged_in()),
            Stage::InSession => return Err(CallError::AlreadyInSession),
            Stage::LoggedIn if is_bound && !is_same => return Err(CallError::AlreadyInSession),
            Stage::Over if !is_same => return Err(CallError::Over),
            Stage::LoggedIn | Stage::Over => self.idle()?,
        }
        if matches!(target, JoinTarget::Session(id) if is_impossible(id)) {
            return Err(CallError::IdLength);
        }
        self.ask(RequestKind::Join, Packet::Join(request), out)
    }

    /// Comes back to the session that the client was in: after another login, or when it was cut off because it had
    /// been silent for too long. What happened since the last position comes with the reply, nothing twice. A session
    /// that has ended is refused.
    ///
    /// `user_data` as for [`Self::join`]: after another login the server may ask for the session's password again.
    ///
    /// # Errors
    /// As [`Self::join`]; [`CallError::NotInSession`] if the client never was in one.
    pub fn rejoin(
        &mut self,
        text: Option<MessageText<'_>>,
        user_data: KeyValues<'_>,
        out: &mut [u8],
    ) -> Result<(), CallError> {
        let session_id = self.session_id;
        if self.stage == Stage::LoggedIn && session_id.is_empty() {
            return self.idle().and(Err(CallError::NotInSession));
        }
        self.join(JoinTarget::Session(session_id.as_text()), text, user_data, out)
    }

    /// Says something. An empty text says nothing: the server takes it for a poll.
    ///
    /// # Errors
    /// [`CallError::Busy`], [`CallError::NotLoggedIn`], [`CallError::LoginLost`], [`CallError::NotInSession`],
    /// [`CallError::NotRejoined`], [`CallError::Over`], [`CallError::Write`].
    pub fn say(&mut self, text: MessageText<'_>, out: &mut [u8]) -> Result<(), CallError> {
        let refresh = RequestRefresh { text: Some(text), ..RequestRefresh::default() };
        self.refresh(RequestKind::Message, refresh, out)
    }

    /// [`Self::say`] with event attributes.
    ///
    /// # Errors
    /// As [`Self::say`]; [`CallError::Version`] if the stated version doesn't have them.
    pub fn say_with(
        &mut self,
        text: MessageText<'_>,
        event_attributes: KeyValues<'_>,
        out: &mut [u8],
    ) -> Result<(), CallError> {
        self.config.version.require(&[of_attributes(event_attributes)])?;
        let refresh = RequestRefresh { text: Some(text), event_attributes, ..RequestRefresh::default() };
        self.refresh(RequestKind::Message, refresh, out)
    }

    /// Tells that the person has read all events up to `position`.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn read_receipt(&mut self, position: u32, out: &mut [u8]) -> Result<(), CallError> {
        let refresh = RequestRefresh { read_position: Some(position), ..RequestRefresh::default() };
        self.refresh(RequestKind::Poll, refresh, out)
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
        if is_none(notice.notice_type) {
            return Err(CallError::NoNoticeType);
        }
        let features = [
            Feature::of_notice(notice.notice_type),
            (!user_data.is_empty()).then_some(Feature::FlexUserData),
            of_attributes(event_attributes),
        ];
        self.config.version.require(&features)?;
        let notice = Some(notice);
        let refresh = RequestRefresh { notice, user_data, event_attributes, ..RequestRefresh::default() };
        self.refresh(RequestKind::Notice, refresh, out)
    }

    /// Sets items of the interaction's userdata.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn update_user_data(&mut self, user_data: KeyValues<'_>, out: &mut [u8]) -> Result<(), CallError> {
        let notice = Some(NoticeText::new(NoticeType::UPDATE_USER_DATA, Text::EMPTY));
        let refresh = RequestRefresh { notice, user_data, ..RequestRefresh::default() };
        self.refresh(RequestKind::UserData, refresh, out)
    }

    /// Leaves the session. A flex client can't close it.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn logout(&mut self, text: Option<MessageText<'_>>, out: &mut [u8]) -> Result<(), CallError> {
        self.leave(RequestLogout { text, ..RequestLogout::default() }, out)
    }

    /// [`Self::logout`] with event attributes.
    ///
    /// # Errors
    /// As [`Self::say`]; [`CallError::Version`] if the stated version doesn't have them.
    pub fn logout_with(
        &mut self,
        text: Option<MessageText<'_>>,
        event_attributes: KeyValues<'_>,
        out: &mut [u8],
    ) -> Result<(), CallError> {
        self.config.version.require(&[of_attributes(event_attributes)])?;
        self.leave(RequestLogout { text, event_attributes, ..RequestLogout::default() }, out)
    }

    fn leave(&mut self, request: RequestLogout<'_>, out: &mut [u8]) -> Result<(), CallError> {
        self.ready()?;
        self.ask(RequestKind::Release, Packet::Logout(request), out)
    }

    fn idle(&self) -> Result<(), CallError> {
        match self.request {
            Some(_) => Err(CallError::Busy),
            None => Ok(()),
        }
    }

    /// Why a call that needs a login can't be made.
    fn not_logged_in(&self) -> CallError {
        match (self.request, self.session_id.is_empty()) {
            (Some(_), _) => CallError::Busy,
            (None, true) => CallError::NotLoggedIn,
            (None, false) => CallError::LoginLost,
        }
    }

    /// Whether a request in the session can be made.
    fn ready(&self) -> Result<(), CallError> {
        self.idle()?;
        match self.stage {
            Stage::New => Err(self.not_logged_in()),
            Stage::LoggedIn if self.session_id.is_empty() => Err(CallError::NotInSession),
            Stage::LoggedIn => Err(CallError::NotRejoined),
            Stage::Over => Err(CallError::Over),
            Stage::InSession => Ok(()),
        }
    }

    /// Makes a refresh of this.
    pub(super) fn refresh(
        &mut self,
        kind: RequestKind,
        refresh: RequestRefresh<'_>,
        out: &mut [u8],
    ) -> Result<(), CallError> {
        self.ready()?;
        self.ask(kind, Packet::Refresh(refresh), out)
    }

    /// Makes a request of this, which says who asks and what it has seen.
    #[inline(never)]
    fn ask(&mut self, kind: RequestKind, request: Packet<'_>, out: &mut [u8]) -> Result<(), CallError> {
        let reference_id = reference_after(self.last_reference);
        let credentials = Credentials {
            user_id: self.user_id.as_text(),
            secure_key: self.secure_key.expose(),
            last_position: self.position,
        };
        // In place: another copy of what is said takes firmware a hundred bytes.
        let mut request = request;
        match &mut request {
            Packet::Login(it) => it.reference_id = reference_id,
            Packet::Join(it) => (it.reference_id, it.credentials) = (reference_id, credentials),
            Packet::Refresh(it) => (it.reference_id, it.credentials) = (reference_id, credentials),
            Packet::Logout(it) => (it.reference_id, it.credentials) = (reference_id, credentials),
        }
        let length = request.encode_as(self.config.binding, out)?;
        self.last_reference = reference_id;
        self.request = Some(Request::new(kind, reference_id, length));
        log!(trace, "flex: request {}: {}, {} bytes", reference_id, kind.word(), length);
        Ok(())
    }
}
