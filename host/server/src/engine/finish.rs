//! What follows from a change of a session: who is told, and what is kept.

use parlor_core::element::Id;
use parlor_core::rules::{Feature, deliver};

use super::delivery::{Pushes, session_infos};
use super::flex_user::Place;
use super::party::{Link, Profile};
use super::session::Change;
use super::{Connection, Effect, Engine, Environment, InteractionState, ids};

/// A reply to a basic client.
pub(super) struct Reply {
    pub(super) user_id: Id,
    pub(super) reference_id: u32,
    /// Whether it has the visible transcript, behind this event id, or the new events only.
    pub(super) since: Option<u32>,
}

/// How many parties a request may be pushed to before it counts as one more request: our own choice. Without it one party
/// of a full session could have a hundred thousand packets sent in a second.
const PUSHES_PER_REQUEST: usize = 2;

impl<E: Environment> Engine<E> {
    /// For how many more requests a request counts that had the effects from this index on.
    pub(super) fn extra_requests(&self, first_effect: usize) -> usize {
        self.effects.len().saturating_sub(first_effect) / PUSHES_PER_REQUEST
    }

    /// Tells everybody whom a change of a session concerns.
    pub(super) fn finish(&mut self, session_id: Id, change: Change, reply: Option<Reply>) {
        self.count_bytes(session_id, &change);
        if let Some(session) = self.sessions.get_mut(&session_id)
            && session.waits_again()
        {
            session.state = InteractionState::Waiting;
            session.waiting_since = ids::date(self.environment.unix_seconds());
        }
        let Some(session) = self.sessions.get(&session_id) else { return };
        for profile in &change.departed {
            match &profile.link {
                Link::Basic(connection) => {
                    if let Some(Connection::Basic(_, Some(client))) = self.connections.get_mut(connection) {
                        client.sessions.retain(|it| *it != session_id);
                    }
                }
                Link::Flex { .. } => {
                    if let Some(user) = self.flex_users.get_mut(&profile.user_id) {
                        user.place = Place::Left { session_id, until: session.last_event_id, is_told: false };
                    }
                }
            }
        }
        let mut send = |profile: &Profile, packets: Vec<Vec<u8>>| {
            let Link::Basic(connection) = profile.link else { return };
            self.effects.extend(packets.into_iter().map(|packet| Effect::Send { connection, packet }));
        };
        let is_reached = |profile: &Profile| matches!(profile.link, Link::Basic(connection) if self.connections.contains_key(&connection));
        let mut pushes = Pushes::new(session, self.now, &change.events);
        for profile in change.audience.iter().filter(|it| is_reached(it)) {
            if reply.as_ref().is_none_or(|it| it.user_id != profile.user_id) {
                let is_news = change.monitoring_changed(session) && profile.version.knows(Feature::Monitored);
                send(profile, pushes.packets(profile, is_news || session.is_over()));
            }
        }
        if let Some(reply) = reply
            && let Some(member) = session.members.get(&reply.user_id)
            && is_reached(&member.profile)
        {
            let events = match reply.since {
                Some(position) => session.events_behind(position),
                None => &change.events,
            };
            let reference_id = Some(reply.reference_id);
            send(
                &member.profile,
                session_infos(session, self.now, &member.profile, events, reference_id, true),
            );
        }
        self.tell_news(session_id, &change);
        let Some(session) = self.sessions.get_mut(&session_id) else { return };
        if change.interaction_changed(session) {
            session.interaction.take();
            session.revision = session.revision.saturating_add(1);
            self.effects.push(Effect::Interaction(session.interaction()));
        }
        if change.is_end(session) {
            self.timers.remove(&session.timer);
            self.keep_ended(session_id);
        }
        self.forget_ended(self.config.limits.ended_sessions);
    }
    /// Tells the customers who are told of news that there are some.
    fn tell_news(&mut self, session_id: Id, change: &Change) {
        let Some(session) = self.sessions.get(&session_id) else { return };
        for profile in change.audience.iter().filter(|it| it.is_flex()) {
            let Some(user) = self.flex_users.get(&profile.user_id) else { continue };
            let connection = user.connection;
            if !matches!(self.connections.get(&connection), Some(Connection::Flex(it)) if it.is_for_one) {
                continue;
            }
            let is_monitoring_seen =
                change.monitoring_changed(session) && profile.version.knows(Feature::Monitored);
            let viewer = profile.viewer();
            let is_seen =
                || change.events.iter().any(|it| it.parse().is_some_and(|it| deliver(it, &viewer).is_some()));
            if is_monitoring_seen || session.is_over() || is_seen() {
                self.effects.push(Effect::News { connection, position: session.last_event_id });
            }
        }
    }
}
