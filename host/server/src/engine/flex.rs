//! The requests of the flex protocol.

use std::sync::Arc;

use parlor_core::element::flex::{
    Asks, EventStatus, FlexTranscript, Request, RequestJoin, RequestLogout, RequestRefresh, RequestResult,
};
use parlor_core::element::notices::SystemCommand;
use parlor_core::element::{
    Event, EventHead, Id, JoinTarget, KeyValues, Message, MessageText, Notice, NoticeText, NoticeType,
    SessionStatus, Visibility,
};
use parlor_core::rules::{ErrorId, LeaveReason};
use parlor_core::wire::{Binding, Limits as ReadLimits, Text};

use super::customer_files::file_limits;
use super::delivery::{Poll, encoded, flex_reply};
use super::flex_user::Place;
use super::joins::Joining;
use super::notices::{From, Saying};
use super::party::{Link, Said};
use super::refusal::Refusal;
use super::session::StoredEvent;
use super::{Connection, ConnectionId, Effect, Engine, Environment, check_event_attributes, check_text, ids};

impl<E: Environment> Engine<E> {
    pub(super) fn flex_packet(
        &mut self,
        now: u64,
        connection: ConnectionId,
        binding: Binding,
        packet: &[u8],
    ) {
        let limits = ReadLimits::PACKET.with_size(self.config.limits.packet_bytes);
        let request = match Request::parse_as(binding, packet, limits) {
            Ok(request) => request,
            Err(error) => {
                let reference_id = error.reference_id();
                return self.flex_error(connection, reference_id, &error.into());
            }
        };
        let reference_id = request.reference_id();
        if let Request::Login(login) = &request {
            return match self.login(now, connection, login) {
                Ok((user_id, packet)) => {
                    self.has_shown_its_key(user_id, connection);
                    self.effects.push(Effect::Send { connection, packet });
                }
                Err(refusal) => self.flex_error(connection, Some(reference_id), &refusal),
            };
        }
        let Some(user_id) = self.flex_asker(&request) else {
            return self.flex_error(connection, Some(reference_id), &ErrorId::UnknownUser.into());
        };
        self.has_shown_its_key(user_id, connection);
        if let Some(user) = self.flex_users.get_mut(&user_id) {
            user.asked_ms = now;
            if !user.pace.take(now) {
                return self.flex_error(connection, Some(reference_id), &ErrorId::Limit.into());
            }
            if let Some(reply) = user.remembered(reference_id) {
                let packet = reply.to_vec();
                return self.effects.push(Effect::Send { connection, packet });
            }
            if !user.is_new(reference_id) {
                let late = Refusal::member("referenceId");
                return self.flex_error(connection, Some(reference_id), &late);
            }
        }
        let effects = self.effects.len();
        let from = match self.connections.get(&connection) {
            Some(Connection::Flex(it)) if it.is_for_one => From::Door,
            _ => From::Client,
        };
        let packet = match self.flex_execute(now, user_id, &request, from) {
            Ok(packet) => packet,
            Err(refusal) => {
                refused(Some(reference_id), &refusal, &ids::date(self.environment.unix_seconds()))
            }
        };
        let extra = self.extra_requests(effects);
        if let Some(user) = self.flex_users.get_mut(&user_id) {
            user.pace.spend(now, extra);
            user.remember(reference_id, packet.clone(), &self.config.limits);
        }
        self.effects.push(Effect::Send { connection, packet });
    }

    pub(super) fn flex_error(
        &mut self,
        connection: ConnectionId,
        reference_id: Option<u32>,
        refusal: &Refusal,
    ) {
        let packet = refused(reference_id, refusal, &ids::date(self.environment.unix_seconds()));
        self.effects.push(Effect::Send { connection, packet });
    }

    /// Who asks, if its key is right.
    fn flex_asker(&self, request: &Request<'_>) -> Option<Id> {
        let credentials = request.credentials()?;
        let user_id = Id::new(credentials.user_id).ok()?;
        let Link::Flex { secure_key } = &self.flex_users.get(&user_id)?.profile.link else { return None };
        ids::is_secret(credentials.secure_key, secure_key).then_some(user_id)
    }

    fn flex_execute(
        &mut self,
        now: u64,
        user_id: Id,
        request: &Request<'_>,
        from: From,
    ) -> Result<Vec<u8>, Refusal> {
        let mut with_waiting = true;
        let mut answer = None;
        let place = self.flex_users.get(&user_id).map(|it| it.place);
        if let (Request::Logout(logout), Some(Place::Nowhere)) = (request, place) {
            // There is nothing to leave, and nothing to tell.
            let transcript =
                FlexTranscript { session_status: SessionStatus::Over, ..FlexTranscript::default() };
            let status = EventStatus {
                reference_id: Some(logout.reference_id),
                transcript: Some(transcript),
                ..EventStatus::default()
            };
            return Ok(encoded(&status));
        }
        match request {
            Request::Join(join) => {
                self.flex_join(now, user_id, join)?;
                with_waiting = false;
            }
            Request::Refresh(refresh) => answer = self.flex_refresh(now, user_id, refresh, from)?,
            Request::Logout(logout) => self.logout(now, user_id, logout)?,
            _ => return Err(ErrorId::UnknownRequest.into()),
        }
        let position = request.credentials().map_or(0, |it| it.last_position);
        Ok(self.flex_events(user_id, request.reference_id(), position, with_waiting, answer.as_ref())?)
    }

    fn flex_join(&mut self, now: u64, user_id: Id, request: &RequestJoin<'_>) -> Result<(), Refusal> {
        let user = self.flex_users.get(&user_id).ok_or(ErrorId::UnknownUser)?;
        if let Place::In(session_id) = user.place
            && !matches!(request.target, JoinTarget::Session(it) if session_id == it)
        {
            return Err(ErrorId::NotPermitted.into());
        }
        let joining = Joining {
            profile: Arc::clone(&user.profile),
            target: request.target,
            visibility: Visibility::All,
            said: Said { text: request.text, event_attributes: request.event_attributes },
            user_data: request.user_data,
        };
        let (session_id, change) = self.join(now, &joining)?;
        if let Some(user) = self.flex_users.get_mut(&user_id) {
            user.place = Place::In(session_id);
        }
        self.finish(session_id, change, None);
        Ok(())
    }

    /// Gives the answer to a question outside the numbered transcript, if it is one.
    fn flex_refresh(
        &mut self,
        now: u64,
        user_id: Id,
        request: &RequestRefresh<'_>,
        from: From,
    ) -> Result<Option<StoredEvent>, Refusal> {
        let mut answer = None;
        match request.asks() {
            Asks::Notice(notice) if is_file_question(&notice) => {
                answer = Some(self.flex_file_limits(now, user_id)?);
            }
            Asks::Notice(notice) => self.flex_notify(now, user_id, notice, request, from)?,
            Asks::Message(text) => self.flex_message(now, user_id, text, request.event_attributes)?,
            Asks::Ping => {}
        }
        if let Some(position) = request.read_position
            && let Ok(session_id) = self.flex_session(user_id)
            && let Some(user) = self.flex_users.get(&user_id)
        {
            let profile = Arc::clone(&user.profile);
            // What was asked besides is done already: no receipt undoes it.
            if let Ok(Some(change)) = self.has_read(now, session_id, &profile, position) {
                self.finish(session_id, change, None);
            }
        }
        Ok(answer)
    }

    fn flex_file_limits(&self, now: u64, user_id: Id) -> Result<StoredEvent, Refusal> {
        let session_id = self.flex_session(user_id)?;
        let user = self.flex_users.get(&user_id).ok_or(ErrorId::UnknownUser)?;
        if !user.profile.version.knows_notice(NoticeType::SystemCommand) {
            return Err(ErrorId::Version.into());
        }
        let session = self.sessions.get(&session_id).ok_or(ErrorId::UnknownSession)?;
        Ok(file_limits(&self.config.client_file_transfer, session, user_id, now))
    }

    fn flex_message(
        &mut self,
        now: u64,
        user_id: Id,
        text: MessageText<'_>,
        event_attributes: KeyValues<'_>,
    ) -> Result<(), Refusal> {
        let session_id = self.flex_session(user_id)?;
        let user = self.flex_users.get(&user_id).ok_or(ErrorId::UnknownUser)?;
        check_text(Some(text), &user.profile)?;
        check_event_attributes(event_attributes, user.profile.version)?;
        let head = EventHead { user_id: user_id.as_text(), ..EventHead::default() };
        let event = Event::Message(Message { event_attributes, ..Message::new(head, text) });
        let change = self.say(now, session_id, Saying::stored(event))?;
        self.finish(session_id, change, None);
        Ok(())
    }

    fn flex_notify(
        &mut self,
        now: u64,
        user_id: Id,
        notice: NoticeText<'_>,
        request: &RequestRefresh<'_>,
        from: From,
    ) -> Result<(), Refusal> {
        let session_id = self.flex_session(user_id)?;
        let user = self.flex_users.get(&user_id).ok_or(ErrorId::UnknownUser)?;
        let profile = Arc::clone(&user.profile);
        let notice = Notice {
            head: EventHead { user_id: user_id.as_text(), ..EventHead::default() },
            notice: Some(notice),
            user_data: request.user_data,
            event_attributes: request.event_attributes,
            text: None,
        };
        let change = self.give_notice(now, session_id, &profile, notice, from)?;
        self.finish(session_id, change, None);
        Ok(())
    }

    fn logout(&mut self, now: u64, user_id: Id, request: &RequestLogout<'_>) -> Result<(), Refusal> {
        let session_id = self.flex_session(user_id)?;
        let user = self.flex_users.get(&user_id).ok_or(ErrorId::UnknownUser)?;
        let said = Said { text: request.text, event_attributes: request.event_attributes };
        said.check(&user.profile)?;
        let network = user.profile.network;
        let session = self.sessions.get_mut(&session_id).ok_or(ErrorId::UnknownSession)?;
        let mut change = session.change(Some(network));
        session.leave(now, user_id, LeaveReason::Left, user_id, said, &mut change);
        session.close_if_empty(now, &mut change);
        self.finish(session_id, change, None);
        Ok(())
    }

    /// The reply with what happened behind `position`. Who has left is told up to its end, and refused once it was told all
    /// and asks for no more of it. A position ahead of all events asks for none, and nothing that waits is taken away.
    fn flex_events(
        &mut self,
        user_id: Id,
        reference_id: u32,
        position: u32,
        with_waiting: bool,
        answer: Option<&StoredEvent>,
    ) -> Result<Vec<u8>, ErrorId> {
        let user = self.flex_users.get_mut(&user_id).ok_or(ErrorId::UnknownUser)?;
        // Whoever has left is told that the session is over: for it, it is.
        let (session_id, end, status) = match user.place {
            Place::In(session_id) => (session_id, None, SessionStatus::Alive),
            Place::Left { session_id, until, is_told } if !is_told || position < until => {
                (session_id, Some(until), SessionStatus::Over)
            }
            _ => return self.flex_session(user_id).and(Err(ErrorId::UnknownSession)),
        };
        // A session that isn't known any more was forgotten after its end.
        let session = self.sessions.get_mut(&session_id).ok_or(ErrorId::SessionOver)?;
        let until = end.unwrap_or(session.last_event_id);
        let is_ahead = position > until;
        let waiting = session.party(user_id).map(|it| &it.waiting).filter(|_| with_waiting);
        let waiting = waiting.into_iter().flatten();
        let reply = flex_reply(
            session,
            self.now,
            &user.profile,
            waiting,
            answer,
            Poll { reference_id, position, until, status },
        );
        if let Some(party) = session.party_mut(user_id).filter(|_| with_waiting && !is_ahead) {
            party.waiting.retain(|it| it.id > reply.last_position);
        }
        if let Place::Left { is_told, .. } = &mut user.place
            && !is_ahead
        {
            *is_told = !reply.more;
        }
        Ok(reply.packet)
    }
}

/// Whether a customer asks what it may upload.
fn is_file_question(notice: &NoticeText<'_>) -> bool {
    notice.notice_type == NoticeType::SystemCommand
        && SystemCommand::from_text(notice.text) == SystemCommand::FileClientConfig
}

fn refused(reference_id: Option<u32>, refusal: &Refusal, occurred_at: &str) -> Vec<u8> {
    encoded(&EventStatus {
        reference_id,
        result: RequestResult::Error,
        error_id: Some(refusal.error_id.as_text()),
        error_text: Some(Text::plain(&refusal.to_string())),
        occurred_at: Some(Text::plain(occurred_at)),
        ..EventStatus::default()
    })
}
