//! The requests of the basic protocol.

use std::sync::Arc;

use parlor_core::element::basic::{
    EventError, EventRegistered, Request, RequestJoin, RequestMessage, RequestRegister,
};
use parlor_core::element::keys::SESSION_PASSWORD;
use parlor_core::element::{Event, EventHead, Id, JoinTarget, Message, Visibility};
use parlor_core::rules::{ClientVersion, ErrorId, is_visible, may_use, may_write};
use parlor_core::wire::{Binding, Limits as ReadLimits, Text};

use super::delivery::encoded;
use super::finish::Reply;
use super::joins::Joining;
use super::key_values::{StoredKeyValues, check_nesting, without};
use super::notices::Saying;
use super::party::{Link, Party, Profile, Said};
use super::refusal::{Refusal, max_packet, name};
use super::session::Session;
use super::{
    BasicClient, Connection, ConnectionId, Effect, Engine, Environment, SERVER_VERSION,
    check_event_attributes, check_text, ids, registered_type,
};
use crate::pace::Pace;

impl<E: Environment> Engine<E> {
    pub(super) fn basic_packet(
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
                return self.basic_error(connection, reference_id, None, &error.into());
            }
        };
        let effects = self.effects.len();
        let result =
            self.check_pace(now, connection).and_then(|()| self.basic_execute(now, connection, &request));
        match result {
            Ok(()) => {
                // The reply is no push.
                let extra = self.extra_requests(effects.saturating_add(1));
                if let Some(Connection::Basic(_, Some(client))) = self.connections.get_mut(&connection) {
                    client.pace.spend(now, extra);
                }
            }
            Err(refusal) => {
                self.basic_error(connection, Some(request.reference_id()), session_id(&request), &refusal);
            }
        }
    }

    fn basic_execute(
        &mut self,
        now: u64,
        connection: ConnectionId,
        request: &Request<'_>,
    ) -> Result<(), Refusal> {
        match request {
            Request::Register(register) => self.register(now, connection, register),
            Request::Join(join) => self.basic_join(now, connection, join),
            Request::Message(message) => self.basic_message(now, connection, message),
            Request::Notify(notify) => self.basic_notify(now, connection, notify),
            Request::ReleaseParty(release) => self.release(now, connection, release),
            _ => Err(ErrorId::UnknownRequest.into()),
        }
    }

    pub(super) fn basic_error(
        &mut self,
        connection: ConnectionId,
        reference_id: Option<u32>,
        session_id: Option<Text<'_>>,
        refusal: &Refusal,
    ) {
        let text = refusal.to_string();
        let occurred_at = ids::date(self.environment.unix_seconds());
        let error = EventError {
            reference_id,
            error_id: refusal.error_id.as_text(),
            session_id,
            text: Text::plain(&text),
            occurred_at: Some(Text::plain(&occurred_at)),
        };
        self.effects.push(Effect::Send { connection, packet: encoded(&error) });
    }

    /// Refuses what a client asks beyond its pace.
    fn check_pace(&mut self, now: u64, connection: ConnectionId) -> Result<(), Refusal> {
        let Some(Connection::Basic(_, Some(client))) = self.connections.get_mut(&connection) else {
            return Ok(());
        };
        if client.pace.take(now) { Ok(()) } else { Err(ErrorId::Limit.into()) }
    }

    fn register(
        &mut self,
        now: u64,
        connection: ConnectionId,
        request: &RequestRegister<'_>,
    ) -> Result<(), Refusal> {
        let Some(Connection::Basic(network, None)) = self.connections.get(&connection) else {
            return Err(ErrorId::NotPermitted.into());
        };
        let network = *network;
        let user_type = registered_type(request.user_type).ok_or(ErrorId::NotPermitted)?;
        check_nesting(request.user_data, "userData")?;
        let limits = &self.config.limits;
        let user_data = without(request.user_data, &[SESSION_PASSWORD]);
        let profile = Profile {
            user_id: Id::EMPTY,
            network,
            nickname: name(request.nickname, "userNick", limits.name_bytes)?,
            user_type,
            person_id: name(request.person_id.unwrap_or_default(), "personId", limits.name_bytes)?,
            time_zone_offset: request.time_zone_offset,
            version: ClientVersion::stated(request.client_version),
            max_packet: max_packet(request.max_packet, limits.packet_bytes)?,
            user_data: StoredKeyValues::new(parlor_core::element::KeyValues::items(&user_data)),
            link: Link::Basic(connection),
        };
        let secure_key = ids::secure_key(&mut self.environment)?;
        let user_id = match (request.user_id, request.secure_key) {
            (None, None) => self.new_id()?,
            (Some(user_id), Some(key)) => self.take_registration(now, user_id, key)?,
            (Some(_), None) => return Err(Refusal::member("secureKey")),
            (None, Some(_)) => return Err(Refusal::member("userId")),
        };
        let occurred_at = ids::date(self.environment.unix_seconds());
        let registered = encoded(&EventRegistered {
            reference_id: request.reference_id,
            user_id: user_id.as_text(),
            secure_key: Some(Text::plain(&secure_key)),
            server_version: Some(Text::plain(SERVER_VERSION)),
            occurred_at: Some(Text::plain(&occurred_at)),
        });
        let pace = Pace::new(now, self.config.limits.requests_per_second);
        let profile = Arc::new(Profile { user_id, ..profile });
        let client = BasicClient { profile, pace, secure_key, sessions: Vec::new() };
        self.connections.insert(connection, Connection::Basic(network, Some(client)));
        self.effects.push(Effect::Send { connection, packet: registered });
        Ok(())
    }

    pub(super) fn basic_client(&self, connection: ConnectionId) -> Result<&BasicClient, ErrorId> {
        match self.connections.get(&connection) {
            Some(Connection::Basic(_, Some(client))) => Ok(client),
            _ => Err(ErrorId::UnknownUser),
        }
    }

    fn basic_join(
        &mut self,
        now: u64,
        connection: ConnectionId,
        request: &RequestJoin<'_>,
    ) -> Result<(), Refusal> {
        let client = self.basic_client(connection)?;
        let is_in = |id: &Id| matches!(request.target, JoinTarget::Session(it) if *id == it);
        if client.sessions.len() >= self.config.limits.sessions_per_client
            && !client.sessions.iter().any(is_in)
        {
            return Err(ErrorId::Limit.into());
        }
        let profile = Arc::clone(&client.profile);
        let user_id = profile.user_id;
        let joining = Joining {
            profile,
            target: request.target,
            visibility: request.visibility,
            said: Said { text: request.text, event_attributes: request.event_attributes },
            user_data: request.user_data,
        };
        let (session_id, change) = self.join(now, &joining)?;
        if let Some(Connection::Basic(_, Some(client))) = self.connections.get_mut(&connection)
            && !client.sessions.contains(&session_id)
        {
            client.sessions.push(session_id);
        }
        let reply = Reply {
            user_id,
            reference_id: request.reference_id,
            since: Some(request.from_position.unwrap_or_default()),
        };
        self.finish(session_id, change, Some(reply));
        Ok(())
    }

    fn basic_message(
        &mut self,
        now: u64,
        connection: ConnectionId,
        request: &RequestMessage<'_>,
    ) -> Result<(), Refusal> {
        let profile = Arc::clone(&self.basic_client(connection)?.profile);
        check_text(Some(request.text), &profile)?;
        check_event_attributes(request.event_attributes, profile.version)?;
        let session_id = Id::new(request.session_id).map_err(|_| ErrorId::UnknownSession)?;
        let head = EventHead {
            user_id: profile.user_id.as_text(),
            visibility: request.visibility,
            receiver_id: request.receiver_id,
            ..EventHead::default()
        };
        let event = Event::Message(Message {
            event_attributes: request.event_attributes,
            ..Message::new(head, request.text)
        });
        let change = self.say(now, session_id, Saying::stored(event))?;
        let reply = Reply { user_id: profile.user_id, reference_id: request.reference_id, since: None };
        self.finish(session_id, change, Some(reply));
        Ok(())
    }
}

/// The session that a request is about, as it says itself.
fn session_id<'a>(request: &Request<'a>) -> Option<Text<'a>> {
    match request {
        Request::Join(it) => match it.target {
            JoinTarget::Session(session_id) => Some(session_id),
            _ => None,
        },
        Request::Message(it) => Some(it.session_id),
        Request::Notify(it) => Some(it.session_id),
        Request::ReleaseParty(it) => Some(it.session_id),
        _ => None,
    }
}

/// The session and the sender's party in it; otherwise why there is none.
pub(super) fn own_party(session: Option<&Session>, user_id: Id) -> Result<(&Session, &Party), ErrorId> {
    let session = session.ok_or(ErrorId::UnknownSession)?;
    if session.is_over() {
        return Err(ErrorId::SessionOver);
    }
    session.party(user_id).map(|party| (session, party)).ok_or(ErrorId::UnknownSession)
}

/// Refuses to send an event with this head: the visibility, or the receiver.
pub(super) fn check_address(session: &Session, party: &Party, head: &EventHead<'_>) -> Result<(), ErrorId> {
    let user_type = party.profile.user_type;
    if !may_write(party.visibility) || !may_use(user_type, head.visibility) {
        return Err(ErrorId::NotPermitted);
    }
    let Some(receiver_id) = head.receiver_id else { return Ok(()) };
    let receiver = session.parties.iter().find(|it| it.profile.user_id == receiver_id);
    // Whoever can't see a silent monitor can't tell it from somebody who isn't there either.
    let is_reached = receiver.is_some_and(|it| is_visible(head, &it.profile.viewer()) && is_seen(it, party));
    if is_reached { Ok(()) } else { Err(ErrorId::UnknownReceiver) }
}

/// Whether `party` is there for `viewer`.
pub(super) fn is_seen(party: &Party, viewer: &Party) -> bool {
    let head = EventHead { visibility: party.visibility, ..EventHead::default() };
    party.visibility == Visibility::All || is_visible(&head, &viewer.profile.viewer())
}
