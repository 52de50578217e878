//! The blocking pump: packets over a stream of `embedded-io`.
//!
//! The buffers are the caller's. The one for reading holds the largest packet that may come plus the frame's 4
//! bytes: 32772 for the server's default limit. On a serial line take `link::serial` (feature `serial`) instead of
//! [`send`] and [`Receiver`], and for Chat API v2 `link::http` (feature `http-chat`): they are used like these.

#[cfg(feature = "http-chat")]
pub mod http;
#[cfg(feature = "serial")]
pub mod serial;

use core::fmt;

use embedded_io::{Read, Write};

use crate::wire::frame::{self, Frame, FrameReader};

/// Why nothing was received, or something wasn't sent.
///
/// Each says what becomes of the link. Where it is of no use any more, make a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LinkError<E> {
    /// The transport failed. When it failed to receive, nothing is lost: if it was a time-out, call again. When it
    /// failed to send, the peer may have a part of the packet, and the link is of no use any more; on a serial line the
    /// peer skips that part.
    Transport(E),
    /// The peer closed the link. It is of no use any more.
    Closed,
    /// The peer closed the link in the middle of a packet. It is of no use any more.
    Cut,
    /// A packet of 4 GiB or more can't be sent. Nothing was sent: the link itself is all right.
    TooLarge,
    /// The buffer for receiving can't hold any packet. Pass a larger one: the link itself is all right.
    BufferTooSmall,
}

impl<E: fmt::Display> fmt::Display for LinkError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => error.fmt(f),
            Self::Closed => f.write_str("the peer closed the link"),
            Self::Cut => f.write_str("the link was cut in the middle of a packet"),
            Self::TooLarge => f.write_str("a packet of 4 GiB or more can't be sent"),
            Self::BufferTooSmall => f.write_str("the buffer for receiving can't hold any packet"),
        }
    }
}

impl<E: core::error::Error> core::error::Error for LinkError<E> {}

/// Sends one packet; an empty one is a keep-alive.
///
/// # Errors
/// [`LinkError::Transport`], [`LinkError::TooLarge`].
pub fn send<W: Write>(stream: &mut W, packet: &[u8]) -> Result<(), LinkError<W::Error>> {
    let header = frame::header(packet.len()).ok_or(LinkError::TooLarge)?;
    stream.write_all(&header).map_err(LinkError::Transport)?;
    stream.write_all(packet).map_err(LinkError::Transport)?;
    stream.flush().map_err(LinkError::Transport)
}

/// Receives packets, one at a time.
#[derive(Debug, Default)]
pub struct Receiver {
    frames: FrameReader,
}

impl Receiver {
    /// A receiver at the start of a stream.
    pub const fn new() -> Self {
        Self { frames: FrameReader::new() }
    }

    /// Waits for the next frame. `buffer` must be the same each time.
    ///
    /// A transport error, such as a time-out of the stream's, loses nothing: the next call goes on where this one
    /// stopped.
    ///
    /// # Errors
    /// [`LinkError::Transport`], [`LinkError::Closed`], [`LinkError::Cut`]; [`LinkError::BufferTooSmall`] for a buffer of
    /// less than 4 bytes.
    pub fn receive<'b, R: Read>(
        &mut self,
        stream: &mut R,
        buffer: &'b mut [u8],
    ) -> Result<Frame<'b>, LinkError<R::Error>> {
        while !self.frames.has_frame(buffer) {
            let space = self.frames.space(buffer);
            if space.is_empty() {
                return Err(LinkError::BufferTooSmall);
            }
            match stream.read(space).map_err(LinkError::Transport)? {
                0 if self.frames.is_partial() => return Err(LinkError::Cut),
                0 => return Err(LinkError::Closed),
                count => self.frames.commit(count),
            }
        }
        self.frames.next(buffer).ok_or(LinkError::Closed)
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    #[test]
    fn a_buffer_that_is_too_small_is_not_the_peers_fault() {
        for size in 0..5 {
            let mut buffer = [0; 5];
            let received = Receiver::new().receive(&mut &b"\0\0\0\x01a"[..], &mut buffer[..size]);
            let expected = match size {
                0..4 => Err(LinkError::BufferTooSmall),
                // A keep-alive would fit.
                _ => Ok(Frame::TooLarge(1)),
            };
            assert_eq!(received, expected, "{size}");
        }
    }

    #[test]
    fn packets_go_through() {
        let mut stream = Vec::new();
        send(&mut stream, b"<a/>").unwrap();
        send(&mut stream, b"").unwrap();
        assert_eq!(stream, b"\0\0\0\x04<a/>\0\0\0\0");
        let mut stream = &stream[..];
        let mut buffer = [0xA5; 16];
        let mut receiver = Receiver::new();
        assert_eq!(receiver.receive(&mut stream, &mut buffer), Ok(Frame::Packet(b"<a/>")));
        assert_eq!(receiver.receive(&mut stream, &mut buffer), Ok(Frame::KeepAlive));
        assert_eq!(receiver.receive(&mut stream, &mut buffer), Err(LinkError::Closed));
        assert_eq!(receiver.receive(&mut &b"\0\0"[..], &mut buffer), Err(LinkError::Cut));
        let mut receiver = Receiver::new();
        let mut stream = &b"\0\0\0\x0Dskipped whole"[..];
        assert_eq!(receiver.receive(&mut stream, &mut buffer), Ok(Frame::TooLarge(13)));
        assert_eq!(receiver.receive(&mut stream, &mut buffer), Err(LinkError::Closed));
    }
}
