//! Where peers come from, and how much of what all share one place may have.

use std::net::{IpAddr, Ipv6Addr};

/// An IPv4 address, or the first 64 bits of an IPv6 one: whoever has those has all addresses that begin with them.
/// It is the one thing about a peer that costs something to renew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Network(IpAddr);

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Self(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into())
            }
            address => Self(address),
        }
    }
}

/// How much of a pool one network may take: half of it, our own choice. A company's customers may all come through one
/// proxy; and whoever has one address can't take everything.
pub(crate) const fn share(pool: usize) -> usize {
    pool.div_ceil(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(address: &str) -> Network {
        Network::from(address.parse::<IpAddr>().unwrap())
    }

    #[test]
    fn what_one_peer_can_have_is_one_network() {
        assert_eq!(network("10.0.0.7"), network("::ffff:10.0.0.7"));
        assert_ne!(network("10.0.0.7"), network("10.0.0.8"));
        assert_eq!(network("2001:db8:1:2::7"), network("2001:db8:1:2:3:4:5:6"));
        assert_ne!(network("2001:db8:1:2::7"), network("2001:db8:1:3::7"));
    }
}
