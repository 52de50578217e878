//! What each network has taken of what all share. A peer that connects anew gets none of it back.

use std::collections::HashMap;

use crate::config::Limits;
use crate::network::Network;
use crate::pace::Pace;

/// What one network has.
pub(super) struct Taken {
    /// Connections to basic and to flex.
    connections: usize,
    /// Flex users that are still known.
    pub(super) users: usize,
    /// Bytes of what they stored in sessions that go on.
    pub(super) stored_bytes: usize,
    /// Logins that are looked up although there is no room for another user.
    pub(super) repeats: Pace,
    /// New sessions.
    pub(super) sessions: Pace,
}

impl Taken {
    fn is_nothing(&self) -> bool {
        self.connections == 0 && self.users == 0 && self.stored_bytes == 0
    }
}

/// The networks that have anything.
#[derive(Default)]
pub(super) struct Networks(HashMap<Network, Taken>);

impl Networks {
    /// A connection came from there.
    pub(super) fn connected(&mut self, network: Network, limits: &Limits) {
        let taken = self.0.entry(network).or_insert_with(|| Taken {
            connections: 0,
            users: 0,
            stored_bytes: 0,
            repeats: Pace::with_savings(0, limits.logins_per_second),
            sessions: Pace::with_savings(0, limits.new_sessions_per_second),
        });
        taken.connections = taken.connections.saturating_add(1);
    }

    /// A connection from there is gone.
    pub(super) fn disconnected(&mut self, network: Network) {
        self.change(network, |it| it.connections = it.connections.saturating_sub(1));
    }

    pub(super) fn get(&self, network: Network) -> Option<&Taken> {
        self.0.get(&network)
    }

    /// Changes what a network has, and forgets it when that is nothing.
    pub(super) fn change(&mut self, network: Network, change: impl FnOnce(&mut Taken)) {
        if let Some(taken) = self.0.get_mut(&network) {
            change(taken);
            if taken.is_nothing() {
                self.0.remove(&network);
            }
        }
    }
}
