//! Where a link goes, and how.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use crate::proxy::Proxy;

/// Where a server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// A host name, or an address of IPv4 or IPv6, the latter with or without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
}

impl Address {
    /// The host without brackets.
    pub(crate) fn bare_host(&self) -> &str {
        let inner = self.host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        inner.unwrap_or(&self.host)
    }

    /// The address, if the host is no name.
    pub(crate) fn ip(&self) -> Option<IpAddr> {
        self.bare_host().parse().ok()
    }
}

impl From<SocketAddr> for Address {
    fn from(address: SocketAddr) -> Self {
        Self { host: address.ip().to_string(), port: address.port() }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ip() {
            Some(IpAddr::V6(ip)) => write!(f, "[{ip}]:{}", self.port),
            _ => write!(f, "{}:{}", self.host, self.port),
        }
    }
}

/// Where a link goes, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the server is, and where else when it isn't there: they are tried in this order, round and round.
    pub addresses: Vec<Address>,
    /// Whether the connection is encrypted. Default: TLS, with the roots that the system trusts.
    pub security: Security,
    /// The proxy through which connections are made, if they are: the names of `addresses` are resolved there. Default: none.
    pub proxy: Option<Proxy>,
    /// How long resolving a name may take, and then making a connection to each of its addresses, TLS included. Default:
    /// 10 s.
    pub connect_within: Duration,
    /// The pause after the first round of attempts. It doubles up to `longest_pause`, and begins anew when a server was welcome
    /// to the driver (see [`Driver::is_welcome`](crate::Driver::is_welcome)).
    /// Each pause is shortened at random by up to a half, so that the clients of a server that was restarted don't come
    /// back all at once. Default: 0.5 s.
    pub first_pause: Duration,
    /// The longest pause. Default: 8 s.
    pub longest_pause: Duration,
    /// How long closing may take: writing what is left and telling the peer. Default: 2 s.
    pub close_within: Duration,
}

impl Options {
    /// The defaults, to these addresses.
    pub fn new(addresses: Vec<Address>) -> Self {
        Self {
            addresses,
            security: Security::Tls(Tls::default()),
            proxy: None,
            connect_within: Duration::from_secs(10),
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(8),
            close_within: Duration::from_secs(2),
        }
    }
}

/// Whether the connection is encrypted.
#[derive(Clone, Debug)]
pub enum Security {
    /// It is.
    Tls(Tls),
    /// It isn't: whoever is on the way reads and changes all that is said.
    Plain,
}

/// Who is trusted, and as whom the client comes.
#[derive(Clone, Debug, Default)]
pub struct Tls {
    /// Who may vouch for the server.
    pub roots: Roots,
    /// As whom the client comes, if the server asks for a certificate.
    pub identity: Option<Identity>,
    /// The name that the server's certificate must have; `None`: the host of the address.
    pub server_name: Option<String>,
}

/// Who may vouch for the server.
#[derive(Clone, Debug, Default)]
pub enum Roots {
    /// Those that the system trusts.
    #[default]
    System,
    /// Those in this PEM file, and nobody else.
    File(PathBuf),
}

/// A client's certificate.
#[derive(Clone, Debug)]
pub struct Identity {
    /// A PEM file: the certificate, then those that vouch for it.
    pub certificates: PathBuf,
    /// A PEM file with the private key; may be the same.
    pub key: PathBuf,
}
