//! A connection that doesn't block: TCP, and TLS on it.

use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;

use mio::net::TcpStream;
use rustls::ClientConnection;

use crate::fault::Fault;

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
        Self { socket, tls }
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
            let Self { socket, tls } = &mut *self;
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
        let Self { socket, tls } = self;
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
            let Self { socket, tls } = self;
            let read = match tls {
                None => unblocked(|| socket.read(buffer))?,
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
        let Self { socket, tls: Some(tls) } = self else { return Ok(false) };
        let Some(count) = unblocked(|| tls.read_tls(socket))? else { return Ok(false) };
        if let Err(error) = tls.process_new_packets() {
            // Tells the peer why, if it can be told at once.
            let _ = tls.write_tls(socket);
            return Err(Fault::Tls(error.to_string()));
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
