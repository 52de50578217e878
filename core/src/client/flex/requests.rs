//! What a customer can ask for.

use super::{FlexClient, Login, Request, Stage};
use crate::client::{CallError, RequestKind, check_id, next_reference};
use crate::element::flex::{
    Credentials, RequestJoin, RequestLogin, RequestLogout, RequestNotify, RequestRefresh,
    RequestUpdateUserData,
};
use crate::element::{Element, Id, JoinTarget, KeyValues, MessageText, NoticeText, Secret};
use crate::log::log;
use crate::rules::Feature;

impl FlexClient {
    /// Logs in; also again, when the server doesn't know the client any more.
    ///
    /// # Errors
    /// [`CallError::AlreadyLoggedIn`], [`CallError::Over`], [`CallError::Busy`], [`CallError::IdTooLong`] for the
    /// nonce, [`CallError::Write`].
    pub fn login(&mut self, login: &Login<'_>, out: &mut [u8]) -> Result<(), CallError> {
        match self.stage {
            Stage::New => self.idle()?,
            Stage::LoggedIn | Stage::InSession => return Err(CallError::AlreadyLoggedIn),
            Stage::Over => return Err(CallError::Over),
        }
        check_id(login.nonce)?;
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

    /// Joins a session or creates one. Joining one that exists may take its password: an item of `user_data` with the
    /// key [`SESSION_PASSWORD`](crate::element::keys::SESSION_PASSWORD).
    ///
    /// # Errors
    /// [`CallError::NotLoggedIn`], [`CallError::LoginLost`], [`CallError::AlreadyInSession`], [`CallError::Over`],
    /// [`CallError::Busy`], [`CallError::IdTooLong`], [`CallError::Write`].
    pub fn join(
        &mut self,
        target: JoinTarget<'_>,
        text: Option<MessageText<'_>>,
        user_data: KeyValues<'_>,
        out: &mut [u8],
    ) -> Result<(), CallError> {
        let is_bound = !self.session_id.is_empty();
        let is_same = matches!(target, JoinTarget::Session(id) if self.session_id == id);
        match self.stage {
            Stage::New => return Err(self.not_logged_in()),
            Stage::InSession => return Err(CallError::AlreadyInSession),
            Stage::LoggedIn if is_bound && !is_same => return Err(CallError::AlreadyInSession),
            Stage::Over if !is_same => return Err(CallError::Over),
            Stage::LoggedIn | Stage::Over => self.idle()?,
        }
        if let JoinTarget::Session(id) = target {
            check_id(id)?;
        }
        let reference_id = next_reference(&mut self.last_reference);
        let (user_id, secure_key) = (self.user_id, self.secure_key);
        let credentials = self.credentials(&user_id, &secure_key);
        let request = RequestJoin { reference_id, credentials, target, text, user_data };
        self.make(RequestKind::Join, reference_id, &request, out)
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

    /// Says something.
    ///
    /// # Errors
    /// [`CallError::Busy`], [`CallError::NotLoggedIn`], [`CallError::LoginLost`], [`CallError::NotInSession`],
    /// [`CallError::NotRejoined`], [`CallError::Over`], [`CallError::Write`].
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

    fn ready(&self) -> Result<(Id, Secret), CallError> {
        self.idle()?;
        match self.stage {
            Stage::New => Err(self.not_logged_in()),
            Stage::LoggedIn if self.session_id.is_empty() => Err(CallError::NotInSession),
            Stage::LoggedIn => Err(CallError::NotRejoined),
            Stage::Over => Err(CallError::Over),
            Stage::InSession => Ok((self.user_id, self.secure_key)),
        }
    }

    fn credentials<'c>(&self, user_id: &'c Id, secure_key: &'c Secret) -> Credentials<'c> {
        Credentials {
            user_id: user_id.as_text(),
            secure_key: secure_key.expose(),
            last_position: self.position,
        }
    }

    pub(super) fn refresh(
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
        let length = element.encode_as(self.config.binding, out)?;
        self.request = Some(Request::new(kind, reference_id, length));
        log!(trace, "flex: request {}: {}, {} bytes", reference_id, kind.word(), length);
        Ok(())
    }
}
