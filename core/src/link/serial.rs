//! The blocking pump for serial lines (feature `serial`): packets in the frames of [`crate::wire::serial`].

use embedded_io::{Read, Write};

use super::LinkError;
use crate::wire::serial::{self, SerialFrame, SerialReader};

/// Sends one packet; an empty one is a keep-alive.
///
/// # Errors
/// [`LinkError::Transport`]. What was sent until then is no whole frame: the peer skips it.
pub fn send<W: Write>(stream: &mut W, packet: &[u8]) -> Result<(), LinkError<W::Error>> {
    serial::write(packet, |piece| stream.write_all(piece)).map_err(LinkError::Transport)?;
    stream.flush().map_err(LinkError::Transport)
}

/// Receives packets, one at a time.
#[derive(Debug, Default)]
pub struct Receiver {
    frames: SerialReader,
}

impl Receiver {
    /// A receiver at any place of a line.
    pub const fn new() -> Self {
        Self { frames: SerialReader::new() }
    }

    /// Waits for the next packet, or for bytes that were none. `buffer` must be the same each time: it holds the
    /// [frame of the largest packet](serial::largest_frame).
    ///
    /// A transport error, such as a time-out of the line's, loses nothing: the next call goes on where this one
    /// stopped.
    ///
    /// # Errors
    /// [`LinkError::Transport`], [`LinkError::Closed`], [`LinkError::Cut`]; [`LinkError::BufferTooSmall`] for an empty
    /// buffer.
    pub fn receive<'b, R: Read>(
        &mut self,
        stream: &mut R,
        buffer: &'b mut [u8],
    ) -> Result<SerialFrame<'b>, LinkError<R::Error>> {
        if buffer.is_empty() {
            return Err(LinkError::BufferTooSmall);
        }
        loop {
            if let Some(found) = self.frames.find(buffer) {
                return Ok(found.read(buffer));
            }
            let space = self.frames.space(buffer);
            match stream.read(space).map_err(LinkError::Transport)? {
                0 if self.frames.is_partial() => return Err(LinkError::Cut),
                0 => return Err(LinkError::Closed),
                count => self.frames.commit(count),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;
    use crate::wire::serial::Skipped;

    #[test]
    fn packets_go_through() {
        let mut stream = b"noise".to_vec();
        send(&mut stream, b"a\0b").unwrap();
        send(&mut stream, b"").unwrap();
        stream.extend_from_slice(b"\0cut");
        let mut stream = &stream[..];
        let mut buffer = [0xA5; 16];
        let mut receiver = Receiver::new();
        let mut receive = |stream: &mut &[u8]| {
            let frame = receiver.receive(stream, &mut buffer)?;
            Ok::<_, LinkError<_>>(std::format!("{frame:?}"))
        };
        let found: Vec<_> = core::iter::from_fn(|| receive(&mut stream).ok()).collect();
        assert_eq!(found, ["Skipped(NotCobs)", "Packet(3 bytes)", "KeepAlive"]);
        assert_eq!(receive(&mut stream), Err(LinkError::Cut));
        let mut receiver = Receiver::new();
        assert_eq!(receiver.receive(&mut &b"a"[..], &mut []), Err(LinkError::BufferTooSmall));
        assert_eq!(receiver.receive(&mut &b"\0\0"[..], &mut buffer), Err(LinkError::Closed));
        let skipped = receiver.receive(&mut &[7; 40][..], &mut buffer);
        assert_eq!(skipped, Ok(SerialFrame::Skipped(Skipped::TooLarge)));
    }
}
