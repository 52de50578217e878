//! A flex user: bound to its key, not to a connection.

use std::collections::VecDeque;
use std::sync::Arc;

use parlor_core::element::Id;
use parlor_core::rules::ErrorId;

use super::party::Profile;
use super::{Connection, ConnectionId, Effect, Engine, Environment, FlexConnection, Timer};
use crate::config::Limits;
use crate::pace::Pace;

/// Where a flex user is.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// It has not joined yet.
    Nowhere,
    /// In a session.
    In(Id),
    /// It was in a session, and may still be told what happened up to its end there.
    Left {
        session_id: Id,
        /// The last event id that is for it.
        until: u32,
        /// Whether it was told all. Who asks again for a part of it, such as after a lost reply, gets it.
        is_told: bool,
    },
}

/// A user that logged in through flex.
pub(super) struct FlexUser {
    pub(super) profile: Arc<Profile>,
    pub(super) nonce: Id,
    /// The connection on which it logged in: it counts as a user of that one.
    pub(super) connection: ConnectionId,
    /// Those on which it showed its key, the last one last. Some may be gone.
    pub(super) connections: VecDeque<ConnectionId>,
    pub(super) place: Place,
    pub(super) pace: Pace,
    /// That of new sessions.
    pub(super) sessions: Pace,
    /// When it asked anything last: milliseconds.
    pub(super) asked_ms: u64,
    /// The highest reference id of a request that was executed.
    executed: Option<u32>,
    /// The last replies, by reference id, oldest first.
    replies: VecDeque<(u32, Vec<u8>)>,
}

impl FlexUser {
    pub(super) fn new(
        profile: Arc<Profile>,
        nonce: Id,
        connection: ConnectionId,
        limits: &Limits,
        now: u64,
    ) -> Self {
        Self {
            profile,
            nonce,
            connection,
            pace: Pace::new(now, limits.requests_per_second),
            sessions: Pace::with_savings(now, limits.new_sessions_per_second_of_user),
            connections: VecDeque::new(),
            place: Place::Nowhere,
            asked_ms: now,
            executed: None,
            replies: VecDeque::new(),
        }
    }

    /// The reply that the request with this reference id got before.
    pub(super) fn remembered(&self, reference_id: u32) -> Option<&[u8]> {
        self.replies.iter().find(|it| it.0 == reference_id).map(|it| it.1.as_slice())
    }

    /// Whether the request with this reference id comes after all that were executed. Another one is a late copy of
    /// a request whose reply isn't remembered any more. Reference ids may wrap around.
    pub(super) fn is_new(&self, reference_id: u32) -> bool {
        self.executed.is_none_or(|it| reference_id.wrapping_sub(it).cast_signed() > 0)
    }

    /// Keeps the reply of a request that was executed; the oldest make room, the last one always stays.
    pub(super) fn remember(&mut self, reference_id: u32, reply: Vec<u8>, limits: &Limits) {
        self.executed = Some(reference_id);
        self.replies.push_back((reference_id, reply));
        let mut bytes: usize = self.replies.iter().map(|it| it.1.len()).sum();
        while self.replies.len() > 1
            && (self.replies.len() > limits.remembered_replies || bytes > limits.remembered_bytes)
        {
            let oldest = self.replies.pop_front();
            bytes = bytes.saturating_sub(oldest.map_or(0, |it| it.1.len()));
        }
    }

    /// The session that it is in.
    pub(super) fn session_id(&self) -> Result<Id, Place> {
        match self.place {
            Place::In(session_id) => Ok(session_id),
            elsewhere => Err(elsewhere),
        }
    }
}

impl<E: Environment> Engine<E> {
    /// The user was silent: it leaves, and when it stays silent it is forgotten.
    pub(super) fn expire_flex_user(&mut self, now: u64, user_id: Id) {
        let timeout = self.config.timeouts.flex_disconnect_ms;
        let Some(user) = self.flex_users.get_mut(&user_id) else { return };
        let due = user.asked_ms.saturating_add(timeout);
        if due > now {
            self.schedule(due, Timer::FlexUser(user_id));
            return;
        }
        if let Place::In(session_id) = user.place {
            user.asked_ms = now;
            self.cut_off(now, session_id, user_id);
            self.schedule(now.saturating_add(timeout), Timer::FlexUser(user_id));
            return;
        }
        self.forget_user(now, user_id);
    }

    /// The user has shown its key on the connection. When those are too many, the one that it used longest ago is closed.
    pub(super) fn has_shown_its_key(&mut self, user_id: Id, connection: ConnectionId) {
        let Some(user) = self.flex_users.get_mut(&user_id) else { return };
        if user.connections.back() == Some(&connection) {
            return;
        }
        let Some(Connection::Flex(state)) = self.connections.get_mut(&connection) else { return };
        if let Some(index) = user.connections.iter().position(|it| *it == connection) {
            user.connections.remove(index);
        } else {
            state.keys = state.keys.saturating_add(1);
        }
        user.connections.push_back(connection);
        if user.connections.len() > self.config.limits.connections_per_user.max(1)
            && let Some(oldest) = user.connections.pop_front()
        {
            self.let_go(oldest);
            self.close_unused(oldest);
        }
    }

    /// A user doesn't count as one of the connection's any more.
    pub(super) fn let_go(&mut self, connection: ConnectionId) {
        if let Some(Connection::Flex(it)) = self.connections.get_mut(&connection) {
            it.keys = it.keys.saturating_sub(1);
        }
    }

    /// Closes the connection if nobody who is known uses it.
    pub(super) fn close_unused(&mut self, connection: ConnectionId) {
        let Some(Connection::Flex(FlexConnection { keys: 0, network, .. })) =
            self.connections.get(&connection)
        else {
            return;
        };
        self.networks.disconnected(*network);
        self.connections.remove(&connection);
        self.effects.push(Effect::Close { connection });
    }

    /// The session that a flex user is in, or why it isn't in one.
    pub(super) fn flex_session(&self, user_id: Id) -> Result<Id, ErrorId> {
        let user = self.flex_users.get(&user_id).ok_or(ErrorId::UnknownUser)?;
        user.session_id().map_err(|elsewhere| match elsewhere {
            // One that isn't known any more was forgotten after its end.
            Place::Left { session_id, .. }
                if self.sessions.get(&session_id).is_none_or(|it| it.is_over()) =>
            {
                ErrorId::SessionOver
            }
            _ => ErrorId::UnknownSession,
        })
    }
}
