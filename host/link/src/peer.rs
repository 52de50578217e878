//! What answers at a port that isn't the one that was meant: told by its first bytes.

use std::fmt;

/// What a peer seems to be that is no Chat Server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// It answers as HTTP servers do.
    Http,
    /// It answers as servers do that take TLS connections alone.
    Tls,
    /// It greets as SSH servers do.
    Ssh,
}

impl Peer {
    /// What begins like this; the first 4 bytes that came on a connection are enough. `None` if nothing is known that does.
    pub fn of(first: &[u8]) -> Option<Self> {
        match first {
            [b'H', b'T', b'T', b'P', ..] => Some(Self::Http),
            // Some answer what they don't understand with a page alone.
            [b'<', b'!', b'D' | b'd', ..] | [b'<', b'H' | b'h', b'T' | b't', ..] => Some(Self::Http),
            // A record with an alert or a handshake, of any version.
            [0x15 | 0x16, 3, ..] => Some(Self::Tls),
            [b'S', b'S', b'H', b'-', ..] => Some(Self::Ssh),
            _ => None,
        }
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Http => "an HTTP server",
            Self::Tls => "a server that takes TLS alone",
            Self::Ssh => "an SSH server",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_is_known_by_its_first_bytes() {
        for page in [&b"HTTP/1.1 400 Bad Request"[..], b"<!DOCTYPE HTML>", b"<html>"] {
            assert_eq!(Peer::of(page), Some(Peer::Http));
        }
        assert_eq!(Peer::of(b"\x15\x03\x03\x00\x02\x02\x28"), Some(Peer::Tls));
        assert_eq!(Peer::of(b"SSH-2.0-OpenSSH_9.6"), Some(Peer::Ssh));
        for packet in [&b"\0\0\0\x05hello"[..], b"\0\0\0\0", b"<eventError", b"HT", b""] {
            assert_eq!(Peer::of(packet), None);
        }
    }
}
