//! How many places of a port each network has taken.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::network::Network;

/// How many places of a port each network has taken.
pub(crate) struct Places {
    share: usize,
    taken: Mutex<HashMap<Network, usize>>,
}

/// A place of a network; it is free again when this is dropped.
pub(crate) struct Place {
    places: Arc<Places>,
    network: Network,
}

impl Places {
    /// So many for each network.
    pub(crate) fn new(share: usize) -> Arc<Self> {
        Arc::new(Self { share, taken: Mutex::default() })
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<Network, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place, if the network's share isn't used up.
    pub(crate) fn take(self: &Arc<Self>, network: Network) -> Option<Place> {
        let mut all = self.taken();
        let taken = all.get(&network).copied().unwrap_or(0);
        if taken >= self.share {
            return None;
        }
        all.insert(network, taken.saturating_add(1));
        Some(Place { places: Arc::clone(self), network })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut all = self.places.taken();
        match all.get_mut(&self.network) {
            Some(taken) if *taken > 1 => *taken = taken.saturating_sub(1),
            _ => _ = all.remove(&self.network),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    fn network(address: [u8; 4]) -> Network {
        Network::from(IpAddr::from(address))
    }

    #[test]
    fn places_come_back() {
        let places = Places::new(2);
        let (one, other) = (network([10, 0, 0, 7]), network([10, 0, 0, 8]));
        let first = places.take(one).unwrap();
        let second = places.take(one).unwrap();
        assert!(places.take(one).is_none() && places.take(other).is_some());
        drop(first);
        let third = places.take(one).unwrap();
        assert!(places.take(one).is_none());
        drop((second, third));
        assert!(places.taken().is_empty());
    }
}
