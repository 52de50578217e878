//! Why there is no connection.

use std::borrow::Cow;
use std::io;
use std::net::SocketAddr;

use crate::peer::Peer;
use crate::proxy::ProxyTrouble;
use crate::trouble::TlsTrouble;

/// Why there is no connection, or why it was lost. Nothing that anyone wrote in a session is in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The host name has no address.
    #[error("{host}: the name can't be resolved: {why}")]
    Name {
        /// The name.
        host: String,
        /// What the system says.
        why: io::Error,
    },
    /// Nobody takes connections there, or there is no way there.
    #[error("{address}: no connection: {why}")]
    Connect {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        why: io::Error,
    },
    /// It took too long.
    #[error("{at}: no connection within {seconds} s")]
    TimedOut {
        /// Where: the name if it wasn't resolved in time, otherwise the address.
        at: String,
        /// The time that it had.
        seconds: u64,
    },
    /// The server at this address isn't who it should be, doesn't speak TLS, or doesn't take this client.
    #[error("{address}: no TLS connection: {why}")]
    Handshake {
        /// Where, and through which proxy.
        address: String,
        /// Why.
        why: TlsTrouble,
    },
    /// The connection was lost in the middle of the TLS handshake.
    #[error("{address}: no TLS connection: {why}")]
    Parted {
        /// Where, and through which proxy.
        address: String,
        /// How it was lost.
        why: Box<Fault>,
    },
    /// The proxy isn't there, or doesn't make the connection.
    #[error("the proxy {proxy} {why}")]
    Proxy {
        /// The proxy.
        proxy: String,
        /// Why.
        why: ProxyTrouble,
    },
    /// The peer broke the rules of TLS, or refused the client's certificate, on a connection that had been made.
    #[error("TLS broke: {0}")]
    Tls(TlsTrouble),
    /// What answers is no Chat Server, by the first bytes that came.
    #[error("{address} answers like {peer}, and not like a Chat Server")]
    OtherPeer {
        /// Where.
        address: String,
        /// What it seems to be.
        peer: Peer,
    },
    /// A connection without TLS was taken and then ended, before the peer had said anything: as servers do that take TLS
    /// alone, and don't say so.
    #[error("{address}: {why}, and had said nothing")]
    Wordless {
        /// Where.
        address: String,
        /// How it ended.
        why: Box<Fault>,
    },
    /// The peer closed the connection.
    #[error("the peer closed the link")]
    Ended,
    /// The connection broke.
    #[error("the link broke: {0}")]
    Broken(io::Error),
    /// The driver gave the connection up.
    #[error("{0}")]
    GivenUp(Cow<'static, str>),
}

/// Who must act on an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Whoever wrote the program.
    Program,
    /// Whoever runs this machine, or gave the program its settings.
    Administrator,
    /// Whoever runs the network.
    Network,
    /// Whoever runs the server.
    Peer,
}

impl Fault {
    /// What is wrong with TLS, if that is it.
    pub fn tls(&self) -> Option<&TlsTrouble> {
        match self {
            Self::Handshake { why, .. } | Self::Tls(why) => Some(why),
            _ => None,
        }
    }

    /// Who must act, if it doesn't pass by itself.
    pub fn actor(&self) -> Actor {
        match self {
            Self::Name { .. } | Self::OtherPeer { .. } | Self::Wordless { .. } | Self::Proxy { .. } => {
                Actor::Administrator
            }
            Self::Connect { .. } | Self::TimedOut { .. } | Self::Parted { .. } | Self::Broken(_) => {
                Actor::Network
            }
            Self::Handshake { .. } | Self::Tls(_) | Self::Ended | Self::GivenUp(_) => Actor::Peer,
        }
    }
}
