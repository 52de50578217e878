//! What is stored: sessions that are over, and the room that they make.

use std::collections::VecDeque;

use parlor_core::element::Id;
use parlor_core::rules::ErrorId;

use super::session::Change;
use super::{Effect, Engine, Environment};
use crate::network::{Network, share};

impl<E: Environment> Engine<E> {
    /// Counts what a change stored. While the session goes on it is its author's, too: nothing else makes room for it.
    pub(super) fn count_bytes(&mut self, session_id: Id, change: &Change) {
        let Some(session) = self.sessions.get_mut(&session_id) else { return };
        let added = change.added_bytes(session);
        self.stored_bytes = self.stored_bytes.saturating_add(added);
        if !session.is_over()
            && let Some(network) = change.author
        {
            let stored = session.stored_by.entry(network).or_default();
            *stored = stored.saturating_add(added);
            self.networks.change(network, |it| it.stored_bytes = it.stored_bytes.saturating_add(added));
        }
        if change.is_end(session) {
            for (network, bytes) in std::mem::take(&mut session.stored_by) {
                self.networks.change(network, |it| it.stored_bytes = it.stored_bytes.saturating_sub(bytes));
            }
        }
    }

    /// The session is over and kept. The others make room for it, so that it can still be told how it ended.
    pub(super) fn keep_ended(&mut self, session_id: Id) {
        self.forget_ended(self.config.limits.ended_sessions.saturating_sub(1));
        let Some(session) = self.sessions.get(&session_id) else { return };
        if session.was_served {
            self.ended.push_back((session_id, session.network));
        } else {
            self.ended_unserved.push_back(session_id);
        }
    }

    /// Sessions that are over make room until so many are left: first those that nobody will look for, then the oldest.
    pub(super) fn forget_ended(&mut self, limit: usize) {
        while self.ended_count() > limit || self.stored_bytes > self.config.limits.stored_bytes {
            let Some(oldest) = self.ended_unserved.pop_front().or_else(|| self.oldest_served()) else {
                return;
            };
            if let Some(session) = self.sessions.remove(&oldest) {
                self.stored_bytes = self.stored_bytes.saturating_sub(session.bytes);
                self.effects.push(Effect::FilesForgotten { session_id: session.id });
            }
        }
    }

    /// The next of the served sessions that makes room, taken off the list. Whoever had most of them created loses the
    /// oldest of those, so that one network doesn't have the transcripts of all others forgotten.
    fn oldest_served(&mut self) -> Option<Id> {
        let network = most_of(&self.ended);
        let index = self.ended.iter().position(|it| network.is_none_or(|network| it.1 == network))?;
        self.ended.remove(index).map(|it| it.0)
    }

    /// Sessions that are over and still known.
    pub(super) fn ended_count(&self) -> usize {
        self.ended.len().saturating_add(self.ended_unserved.len())
    }

    /// Refuses what has to be stored once there is no room for it at all, or for more of what comes from there.
    pub(super) fn storage_room(&self, network: Network) -> Result<(), ErrorId> {
        let limits = &self.config.limits;
        let is_over = |stored: usize, limit: usize| stored.saturating_add(limits.packet_bytes) > limit;
        let of_network = self.networks.get(network).map_or(0, |it| it.stored_bytes);
        let is_full = is_over(self.stored_bytes, limits.stored_bytes) && self.ended_count() == 0;
        if is_full || is_over(of_network, share(limits.stored_bytes)) {
            return Err(ErrorId::Limit);
        }
        Ok(())
    }
}

/// The network from which more than half of the sessions were created, if there is one (Boyer and Moore's vote).
fn most_of(ended: &VecDeque<(Id, Network)>) -> Option<Network> {
    let mut candidate = None;
    let mut votes = 0_usize;
    for (_, network) in ended {
        if votes == 0 {
            candidate = Some(*network);
        }
        votes = if candidate == Some(*network) { votes.saturating_add(1) } else { votes.saturating_sub(1) };
    }
    candidate.filter(|it| ended.iter().filter(|one| one.1 == *it).count() > ended.len() / 2)
}
