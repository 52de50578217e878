//! Logins: new users, and those who ask for their key again.

use std::sync::Arc;

use parlor_core::element::flex::{EventStatus, RequestLogin};
use parlor_core::element::keys::SESSION_PASSWORD;
use parlor_core::element::{Id, KeyValues, UserType};
use parlor_core::rules::{ClientVersion, ErrorId};
use parlor_core::wire::Text;

use super::delivery::encoded;
use super::flex_user::{FlexUser, Place};
use super::key_values::{StoredKeyValues, check_nesting, without};
use super::party::{Link, Profile};
use super::refusal::{Refusal, max_packet, name};
use super::{Connection, ConnectionId, Engine, Environment, FlexConnection, SERVER_VERSION, Timer, ids};
use crate::network::share;

/// Characters that a login's nonce has at least: our own choice. Whoever guesses a nonce gets the user's secure key.
const SMALLEST_NONCE: usize = 16;

/// Whose nonces a login may repeat. A guess must cost something: a user, or time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeatable {
    /// Everybody's: a guess that misses makes a user.
    Everybodys,
    /// Those of users who logged in from the same network: there is no room for a user, and a guess takes its time.
    OfNetwork,
    /// Those of users who logged in on the same connection.
    OfConnection,
}

impl<E: Environment> Engine<E> {
    /// Logs a user in; gives the user's id and the reply.
    pub(super) fn login(
        &mut self,
        now: u64,
        connection: ConnectionId,
        request: &RequestLogin<'_>,
    ) -> Result<(Id, Vec<u8>), Refusal> {
        let limits = &self.config.limits;
        let Some(Connection::Flex(from)) = self.connections.get_mut(&connection) else {
            return Err(ErrorId::UnknownRequest.into());
        };
        if !from.logins.take(now) {
            return Err(ErrorId::Limit.into());
        }
        let network = from.network;
        // All members are checked before the nonce is looked up, so that no wrong one tells whether it is known.
        let nonce = Id::new(request.nonce)
            .ok()
            .filter(|it| it.as_str().len() >= SMALLEST_NONCE)
            .ok_or_else(|| Refusal::member("nonce"))?;
        check_nesting(request.user_data, "userData")?;
        let nickname = name(request.nickname, "userNick", limits.name_bytes)?;
        let max_packet = max_packet(request.max_packet, limits.packet_bytes)?;
        let repeatable = self.repeatable(now, connection);
        let occurred_at = ids::date(self.environment.unix_seconds());
        if let Some((user_id, user)) =
            self.nonces.get(&nonce).and_then(|it| self.flex_users.get_mut(it).map(|user| (*it, user)))
        {
            let is_repeatable = match repeatable {
                Repeatable::Everybodys => true,
                Repeatable::OfNetwork => user.profile.network == network || user.connection == connection,
                Repeatable::OfConnection => user.connection == connection,
            };
            if !is_repeatable {
                // As if the nonce weren't known.
                return Err(ErrorId::Limit.into());
            }
            // A nonce is random: another client can't have the same one.
            if request.nickname != *user.profile.nickname {
                return Err(Refusal::member("nonce"));
            }
            user.asked_ms = now;
            return Ok((user_id, logged_in(request.reference_id, &user.profile, &occurred_at)));
        }
        if repeatable != Repeatable::Everybodys {
            return Err(ErrorId::Limit.into());
        }
        let user_data = without(request.user_data, &[SESSION_PASSWORD]);
        let profile = Profile {
            user_id: Id::EMPTY,
            network,
            nickname,
            user_type: UserType::Client,
            person_id: String::new(),
            time_zone_offset: request.time_zone_offset,
            version: ClientVersion::stated(request.client_version),
            max_packet,
            user_data: StoredKeyValues::new(KeyValues::items(&user_data)),
            link: Link::Flex { secure_key: ids::secure_key(&mut self.environment)? },
        };
        let user_id = self.new_id()?;
        let profile = Arc::new(Profile { user_id, ..profile });
        let reply = logged_in(request.reference_id, &profile, &occurred_at);
        let user = FlexUser::new(profile, nonce, connection, &self.config.limits, now);
        self.nonces.insert(nonce, user_id);
        self.flex_users.insert(user_id, user);
        if let Some(Connection::Flex(it)) = self.connections.get_mut(&connection) {
            it.users = it.users.saturating_add(1);
        }
        self.networks.change(network, |it| it.users = it.users.saturating_add(1));
        let due = now.saturating_add(self.config.timeouts.flex_disconnect_ms);
        self.schedule(due, Timer::FlexUser(user_id));
        Ok((user_id, reply))
    }

    /// Whose nonces may be repeated on the connection: everybody's if there is room for a new user from there.
    fn repeatable(&mut self, now: u64, connection: ConnectionId) -> Repeatable {
        let limits = &self.config.limits;
        let Some(Connection::Flex(FlexConnection { network, users, .. })) = self.connections.get(&connection)
        else {
            return Repeatable::OfConnection;
        };
        if *users >= limits.users_per_connection {
            return Repeatable::OfConnection;
        }
        let of_network = self.networks.get(*network).map_or(0, |it| it.users);
        if self.flex_users.len() < limits.flex_users && of_network < share(limits.flex_users) {
            return Repeatable::Everybodys;
        }
        let mut has_time = false;
        self.networks.change(*network, |it| has_time = it.repeats.take(now));
        if has_time { Repeatable::OfNetwork } else { Repeatable::OfConnection }
    }

    /// The customer who had the connection for itself is forgotten if it has joined nothing.
    pub(super) fn forget_who_joined_nothing(&mut self, now: u64, connection: ConnectionId) {
        let is_nowhere = |it: &FlexUser| it.connection == connection && matches!(it.place, Place::Nowhere);
        let user_id = self.flex_users.iter().find_map(|(user_id, it)| is_nowhere(it).then_some(*user_id));
        if let Some(user_id) = user_id {
            self.forget_user(now, user_id);
        }
    }

    /// The user is forgotten.
    pub(super) fn forget_user(&mut self, now: u64, user_id: Id) {
        let Some(user) = self.flex_users.remove(&user_id) else { return };
        self.nonces.remove(&user.nonce);
        if let Some(Connection::Flex(it)) = self.connections.get_mut(&user.connection) {
            it.users = it.users.saturating_sub(1);
        }
        self.networks.change(user.profile.network, |it| it.users = it.users.saturating_sub(1));
        for connection in user.connections {
            self.let_go(connection);
            if matches!(self.connections.get(&connection), Some(Connection::Flex(it)) if it.keys == 0) {
                // Whoever is there may log in anew, and has the time that a new connection has.
                self.schedule(now.saturating_add(self.config.timeouts.login_ms), Timer::Unused(connection));
            }
        }
    }
}

fn logged_in(reference_id: u32, profile: &Profile, occurred_at: &str) -> Vec<u8> {
    let Link::Flex { secure_key } = &profile.link else { return Vec::new() };
    encoded(&EventStatus {
        reference_id: Some(reference_id),
        user_id: Some(profile.user_id.as_text()),
        secure_key: Some(Text::plain(secure_key)),
        server_version: Some(Text::plain(SERVER_VERSION)),
        occurred_at: Some(Text::plain(occurred_at)),
        ..EventStatus::default()
    })
}
