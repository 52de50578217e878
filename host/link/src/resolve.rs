//! Host names. The system's resolver blocks, so that a thread of its own asks it: a link can be closed meanwhile.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::mpsc::{Receiver, channel};

use crate::driven::Waker;
use crate::options::Address;

/// The addresses of a name, when they come.
pub(crate) type Resolved = Receiver<io::Result<Vec<SocketAddr>>>;

/// Has the system resolve the name, and wakes the link then.
pub(crate) fn resolve(address: &Address, waker: Waker) -> io::Result<Resolved> {
    let (send, resolved) = channel();
    if let Some(ip) = address.ip() {
        // The receiver is here: it can't be gone.
        let _ = send.send(Ok(vec![SocketAddr::new(ip, address.port)]));
        return Ok(resolved);
    }
    let (host, port) = (address.host.clone(), address.port);
    std::thread::Builder::new().name("parlor-resolve".into()).spawn(move || {
        let found = (host.as_str(), port).to_socket_addrs().map(Iterator::collect::<Vec<_>>);
        let found = found.and_then(|it| match it.as_slice() {
            [] => Err(io::Error::new(io::ErrorKind::NotFound, "the name has no address")),
            _ => Ok(it),
        });
        // If nobody waits any more, the link was closed, or has gone on.
        let _ = send.send(found);
        waker.wake();
    })?;
    Ok(resolved)
}
