//! A connection that doesn't block: TCP, and TLS on it.

use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;

use mio::net::TcpStream;
use rustls::ClientConnection;

use crate::fault::Fault;
use crate::peer::Peer;
use crate::trouble::TlsTrouble;

/// What reading gave.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Came {
    Bytes(usize),
    /// Nothing now.
    Nothing,
}

/// A connection.
pub(crate) struct Stream {
    pub(crate) socket: TcpStream,
    tls: Option<ClientConnection>,
    /// What came first, below TLS: as much of it as tells peers apart.
    first: First,
}

/// The first bytes that come on a connection.
#[derive(Default)]
struct First {
    bytes: [u8; 4],
    count: usize,
}

impl First {
    fn see(&mut self, bytes: &[u8]) {
        let free = self.bytes.get_mut(self.count..).unwrap_or_default();
        self.count = self.count.saturating_add(free.len().min(bytes.len()));
        free.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    }

    fn peer(&self) -> Option<Peer> {
        Peer::of(self.bytes.get(..self.count).unwrap_or_default())
    }
}

/// Runs a call on the socket until no signal gets in its way; `None` if it would block.
fn unblocked<T>(mut call: impl FnMut() -> io::Result<T>) -> Result<Option<T>, Fault> {
    loop {
        match call() {
            Ok(done) => return Ok(Some(done)),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
            Err(error) => return Err(Fault::Broken(error)),
        }
    }
}

impl Stream {
    pub(crate) fn new(socket: TcpStream, tls: Option<ClientConnection>) -> Self {
        Self { socket, tls, first: First::default() }
    }

    /// What the peer seems to be, by the first bytes that came, if it is known to be another one than was meant.
    pub(crate) fn other_peer(&self) -> Option<Peer> {
        // Below TLS it has to be TLS; what is above isn't looked at.
        self.first.peer().filter(|_| self.tls.is_none())
    }

    /// Whether nothing has come, on a connection without TLS.
    pub(crate) fn is_wordless(&self) -> bool {
        self.tls.is_none() && self.first.count == 0
    }

    /// Goes on with the TLS handshake, if there is one; whether it is done.
    pub(crate) fn shake_hands(&mut self) -> Result<bool, Fault> {
        loop {
            let is_flushed = self.flush()?;
            let Some(tls) = &self.tls else { return Ok(true) };
            if !tls.is_handshaking() {
                return Ok(is_flushed);
            }
            if !self.read_tls()? {
                return Ok(false);
            }
        }
    }

    /// Takes bytes to be written; gives how many. If that isn't all, the socket says when there is room again.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<usize, Fault> {
        let mut taken = 0;
        while let Some(rest) = bytes.get(taken..).filter(|it| !it.is_empty()) {
            let Self { socket, tls, .. } = &mut *self;
            let count = match tls {
                None => unblocked(|| socket.write(rest))?.unwrap_or(0),
                Some(tls) => tls.writer().write(rest).map_err(Fault::Broken)?,
            };
            taken = taken.saturating_add(count);
            if count == 0 || !self.flush()? {
                break;
            }
        }
        Ok(taken)
    }

    /// Writes what was taken; whether all of it is written.
    pub(crate) fn flush(&mut self) -> Result<bool, Fault> {
        let Self { socket, tls, .. } = self;
        let Some(tls) = tls else { return Ok(true) };
        while tls.wants_write() {
            if unblocked(|| tls.write_tls(socket))?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Reads what has come.
    pub(crate) fn read(&mut self, buffer: &mut [u8]) -> Result<Came, Fault> {
        loop {
            let Self { socket, tls, .. } = self;
            let read = match tls {
                None => {
                    let read = unblocked(|| socket.read(buffer))?;
                    self.first.see(buffer.get(..read.unwrap_or(0)).unwrap_or_default());
                    read
                }
                Some(tls) => match tls.reader().read(buffer) {
                    // Without a word of parting: for packets with a length that is no worse than with one.
                    Err(error) if error.kind() == ErrorKind::UnexpectedEof => Some(0),
                    read => unblocked(|| read.as_ref().copied().map_err(|it| it.kind().into()))?,
                },
            };
            match read {
                Some(0) if !buffer.is_empty() => return Err(Fault::Ended),
                Some(count) => return Ok(Came::Bytes(count)),
                None if self.tls.is_some() && self.read_tls()? => {}
                None => return Ok(Came::Nothing),
            }
        }
    }

    /// Reads records; false if there are none now.
    fn read_tls(&mut self) -> Result<bool, Fault> {
        let Self { socket, tls: Some(tls), first } = self else { return Ok(false) };
        if first.count == 0 {
            let mut begin = [0; 4];
            let Some(count) = unblocked(|| socket.peek(&mut begin))? else { return Ok(false) };
            first.see(begin.get(..count).unwrap_or_default());
        }
        let Some(count) = unblocked(|| tls.read_tls(socket))? else { return Ok(false) };
        if let Err(error) = tls.process_new_packets() {
            // Tells the peer why, if it can be told at once.
            let _ = tls.write_tls(socket);
            return Err(Fault::Tls(TlsTrouble::of(&error, first.peer())));
        }
        if count == 0 && tls.is_handshaking() {
            return Err(Fault::Ended);
        }
        // What was read may want an answer.
        self.flush()?;
        Ok(true)
    }

    /// Says that nothing more will be written; whether it is said.
    pub(crate) fn part(&mut self) -> Result<bool, Fault> {
        if let Some(tls) = &mut self.tls {
            tls.send_close_notify();
        }
        let is_flushed = self.flush()?;
        if is_flushed {
            self.socket.shutdown(Shutdown::Write).map_err(Fault::Broken)?;
        }
        Ok(is_flushed)
    }
}
