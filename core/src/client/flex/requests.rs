//! What a customer can ask for.
//!
//! Each request is written as one of the enumeration [`Packet`], not as its own type: so the code that turns a request
//! into bytes is there once.

use super::{FlexClient, Login, Request, Stage};
use crate::client::{CallError, RequestKind, is_impossible, reference_after};
use crate::element::flex::{
    Credentials, Request as Packet, RequestJoin, RequestLogin, RequestLogout, RequestNotify, RequestRefresh,
    RequestUpdateUserData,
};
use crate::element::{Element, JoinTarget, KeyValues, MessageText, NoticeText};
use crate::log::log;
use crate::rules::Feature;
use crate::wire::WriteError;

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
        let reference_id = reference_after(self.last_reference);
        let request = Packet::Login(RequestLogin {
            reference_id,
            nickname: login.nickname,
            time_zone_offset: login.time_zone_offset,
            client_version: Some(self.config.version.number()),
            max_packet: Some(self.config.max_packet),
            nonce: login.nonce,
            user_data: login.user_data,
        });
        let written = request.encode_as(self.config.binding, out);
        self.made(RequestKind::Login, reference_id, written)
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
        let reference_id = reference_after(self.last_reference);
        let request = Packet::Join(RequestJoin {
            reference_id,
            credentials: self.credentials(),
            target,
            text,
            user_data,
        });
        let written = request.encode_as(self.config.binding, out);
        self.made(RequestKind::Join, reference_id, written)
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
        let features = [
            Feature::of_notice(notice.notice_type),
            (!user_data.is_empty()).then_some(Feature::FlexUserData),
            (!event_attributes.is_empty()).then_some(Feature::EventAttributes),
        ];
        self.config.version.require(&features)?;
        let reference_id = self.ready()?;
        let credentials = self.credentials();
        let request =
            Packet::Notify(RequestNotify { reference_id, credentials, notice, user_data, event_attributes });
        let written = request.encode_as(self.config.binding, out);
        self.made(RequestKind::Notice, reference_id, written)
    }

    /// Sets items of the interaction's userdata.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn update_user_data(&mut self, user_data: KeyValues<'_>, out: &mut [u8]) -> Result<(), CallError> {
        let reference_id = self.ready()?;
        let credentials = self.credentials();
        let request = Packet::UpdateUserData(RequestUpdateUserData { reference_id, credentials, user_data });
        let written = request.encode_as(self.config.binding, out);
        self.made(RequestKind::UserData, reference_id, written)
    }

    /// Leaves the session. A flex client can't close it.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn logout(&mut self, text: Option<MessageText<'_>>, out: &mut [u8]) -> Result<(), CallError> {
        let reference_id = self.ready()?;
        let credentials = self.credentials();
        let request = Packet::Logout(RequestLogout { reference_id, credentials, text });
        let written = request.encode_as(self.config.binding, out);
        self.made(RequestKind::Release, reference_id, written)
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

    /// The reference id of a request in the session, if one can be made.
    fn ready(&self) -> Result<u32, CallError> {
        self.idle()?;
        match self.stage {
            Stage::New => Err(self.not_logged_in()),
            Stage::LoggedIn if self.session_id.is_empty() => Err(CallError::NotInSession),
            Stage::LoggedIn => Err(CallError::NotRejoined),
            Stage::Over => Err(CallError::Over),
            Stage::InSession => Ok(reference_after(self.last_reference)),
        }
    }

    fn credentials(&self) -> Credentials<'_> {
        Credentials {
            user_id: self.user_id.as_text(),
            secure_key: self.secure_key.expose(),
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
        let reference_id = self.ready()?;
        let credentials = self.credentials();
        let request = Packet::Refresh(RequestRefresh { reference_id, credentials, read_position, text });
        let written = request.encode_as(self.config.binding, out);
        self.made(kind, reference_id, written)
    }

    /// A request was written, or couldn't be.
    #[cfg_attr(not(feature = "fast"), inline(never))]
    fn made(
        &mut self,
        kind: RequestKind,
        reference_id: u32,
        written: Result<usize, WriteError>,
    ) -> Result<(), CallError> {
        let length = written?;
        self.last_reference = reference_id;
        self.request = Some(Request::new(kind, reference_id, length));
        log!(trace, "flex: request {}: {}, {} bytes", reference_id, kind.word(), length);
        Ok(())
    }
}
