//! What a link drives.

use std::borrow::Cow;

use crate::fault::Fault;
use crate::options::Address;
use crate::peer::Peer;

/// Whatever takes bytes and the time, and gives bytes and deadlines. All of it is called on the link's thread.
///
/// `now` is that of [`now`](crate::now()).
pub trait Driver: Send {
    /// There is a connection, whose stream begins afresh. With TLS, the server has shown that it is who it should be.
    fn made(&mut self, now: u64, address: &Address);

    /// The connection is lost, and why. Another one is being made.
    fn lost(&mut self, now: u64, fault: &Fault);

    /// A connection couldn't be made, and why. There will be another attempt.
    fn failed(&mut self, fault: &Fault);

    /// Bytes came in.
    fn receive(&mut self, now: u64, bytes: &[u8]);

    /// Whether a peer that seems to be this, by its first bytes, may be the one that was meant. By default none may.
    fn expects(&mut self, _peer: Peer) -> bool {
        false
    }

    /// Whether more bytes may come in now. If not, wake the link when they may.
    fn takes_more(&mut self) -> bool {
        true
    }

    /// Offers bytes to `write`, which gives how many of them were taken. The rest is to be offered again the next time,
    /// before anything else.
    fn transmit(&mut self, now: u64, write: &mut dyn FnMut(&[u8]) -> usize);

    /// Whether the server on this connection is known to be the right one: it has let the client in, or has sent what the
    /// client could use. Only such a connection makes the pauses begin anew when it is lost.
    fn is_welcome(&mut self) -> bool;

    /// A connection to the right server has ended, and why. Whether nothing is lost by that, as between two requests of HTTP,
    /// whose servers close connections on which nothing happens: then it isn't [`lost`](Self::lost), and the next one is made
    /// without a pause, when it is [`needed`](Self::needed).
    fn parted(&mut self, _now: u64, _fault: &Fault) -> bool {
        false
    }

    /// When another connection is needed, behind one that has [`parted`](Self::parted); `None`: not before the link is woken.
    fn needed(&mut self, now: u64) -> Option<u64> {
        Some(now)
    }

    /// What the driver waits for, when all that came in was received and all that was offered was taken.
    fn next(&mut self, now: u64) -> Next;
}

/// What a driver waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// For bytes, for the link to be woken, or until this time; `None`: however long that takes.
    Wait(Option<u64>),
    /// For another connection: this one is to be given up, for this reason.
    Renew(Cow<'static, str>),
}
