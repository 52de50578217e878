//! What carries a party's packets: a link to a Chat Server, or one over GWS API v2.

use crate::gws::GwsLink;
use crate::link::{Connection, Link};

/// Either of them. Dropping it writes what was sent, and ends it.
pub(crate) enum Carrier {
    Packets(Link),
    Gws(GwsLink),
}

impl Carrier {
    /// From now on it is this connection that packets are sent on.
    pub(crate) fn use_connection(&mut self, connection: Connection) {
        if let Self::Packets(link) = self {
            link.use_connection(connection);
        }
    }

    /// Sends a packet; an empty one is a keep-alive.
    pub(crate) fn send(&self, packet: &[u8]) {
        match self {
            Self::Packets(link) => link.send(packet),
            Self::Gws(link) => link.send(packet),
        }
    }

    /// The server on this connection is the right one.
    pub(crate) fn welcome(&self) {
        if let Self::Packets(link) = self {
            link.welcome();
        }
    }

    /// Has a connection made, if there is none.
    pub(crate) fn want(&self) {
        if let Self::Packets(link) = self {
            link.want();
        }
    }

    /// Gives up the connection as it is: a new one is made.
    pub(crate) fn renew(&self, reason: String) {
        match self {
            Self::Packets(link) => link.renew(reason),
            Self::Gws(link) => link.renew(reason),
        }
    }
}
