//! The bytes under way on a socket, in both directions, as frames.

use parlor_core::wire::frame::{self, Frame, FrameReader};

use crate::memory::{Buffer, Bytes, Memory, append};
use crate::status::parlor_status as Status;
use crate::text::put;

/// What a `_poll_timeout` gives when there is nothing to wait for but the socket and the person.
pub const PARLOR_NEVER: u64 = u64::MAX;

/// The frames under way, in both directions.
pub(crate) struct Link {
    frames: FrameReader,
    inbound: Bytes,
    /// The frames that are being written.
    outbound: Buffer,
    /// How much of them was written.
    written: usize,
}

impl Link {
    pub(crate) fn new(max_packet: u32, max_request: u32, memory: &mut Memory) -> Result<Self, Status> {
        Ok(Self {
            frames: FrameReader::new(),
            inbound: memory.bytes((max_packet as usize).saturating_add(frame::HEADER))?,
            outbound: memory.buffer((max_request as usize).saturating_add(frame::HEADER))?,
            written: 0,
        })
    }

    /// The stream begins afresh, in both directions.
    pub(crate) fn renew(&mut self) {
        self.frames = FrameReader::new();
        self.outbound.clear();
        self.written = 0;
    }

    /// What is still to be written.
    pub(crate) fn rest(&self) -> &[u8] {
        self.outbound.get(self.written..).unwrap_or_default()
    }

    /// Puts a packet behind what is still to be written. An empty one is a keep-alive.
    ///
    /// Gives the memory that what is to be written has moved out of, if it has: texts that a caller passes may lie there.
    pub(crate) fn put(&mut self, packet: &[u8]) -> Result<Buffer, Status> {
        let header = frame::header(packet.len()).ok_or(Status::PARLOR_REQUEST_TOO_LARGE)?;
        if self.rest().is_empty() {
            self.outbound.clear();
            self.written = 0;
        }
        let more = packet.len().saturating_add(header.len());
        let mut before = Buffer::default();
        if self.outbound.capacity().saturating_sub(self.outbound.len()) < more {
            let mut larger = Buffer::default();
            larger.try_reserve_exact(self.rest().len().saturating_add(more))?;
            append(&mut larger, self.rest())?;
            before = core::mem::replace(&mut self.outbound, larger);
            self.written = 0;
        }
        append(&mut self.outbound, &header)?;
        append(&mut self.outbound, packet)?;
        Ok(before)
    }

    /// The socket took so many bytes of the rest.
    pub(crate) fn written(&mut self, length: usize) -> Result<(), Status> {
        if length > self.rest().len() {
            return Err(Status::PARLOR_BAD_VALUE);
        }
        self.written = self.written.saturating_add(length);
        Ok(())
    }

    /// Takes in bytes of the stream, and gives each frame to `take` as soon as it is whole. With it goes how large a
    /// packet may be.
    pub(crate) fn take_in(&mut self, mut data: &[u8], mut take: impl FnMut(Frame<'_>, usize)) {
        let max_packet = self.inbound.len().saturating_sub(frame::HEADER);
        loop {
            while let Some(frame) = self.frames.next(&self.inbound) {
                take(frame, max_packet);
            }
            if data.is_empty() {
                return;
            }
            let space = self.frames.space(&mut self.inbound);
            let count = space.len().min(data.len());
            let (taken, rest) = data.split_at(count);
            if let Some(window) = space.get_mut(..count) {
                put(window, taken);
            }
            self.frames.commit(count);
            data = rest;
        }
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;

    #[test]
    fn frames_are_written_in_order_and_in_any_pieces() {
        let mut link = Link::new(256, 256, &mut Memory).unwrap();
        assert_eq!(link.put(b"one").unwrap(), b"");
        assert_eq!(link.written(5), Ok(()));
        assert_eq!(link.put(b"two").unwrap(), b"\0\0\0\x03one", "what was there before may still be read");
        assert_eq!(link.put(b""), Ok(b"ne\0\0\0\x03two".to_vec()));
        assert_eq!(link.rest(), b"ne\0\0\0\x03two\0\0\0\0");
        assert_eq!((link.written(14), link.written(13)), (Err(Status::PARLOR_BAD_VALUE), Ok(())));
        assert_eq!((link.written(0), link.rest()), (Ok(()), &b""[..]));
        assert_eq!(link.put(b"three").unwrap(), b"");
        link.renew();
        assert_eq!(link.rest(), b"");
    }

    #[test]
    fn frames_are_read_in_any_pieces() {
        let mut link = Link::new(256, 256, &mut Memory).unwrap();
        let stream = b"\0\0\0\x03one\0\0\0\0\0\0\0\x03two";
        let mut seen = Vec::new();
        for byte in stream {
            link.take_in(&[*byte], |frame, max_packet| {
                assert_eq!(max_packet, 256);
                seen.push(match frame {
                    Frame::Packet(packet) => packet.to_vec(),
                    _ => Vec::new(),
                });
            });
        }
        assert_eq!(seen, [&b"one"[..], b"", b"two"]);
        link.take_in(b"\0\0", |_, _| panic!("no frame"));
        link.renew();
        link.take_in(b"\0\0\x01\x01", |frame, _| assert_eq!(frame, Frame::TooLarge(257)));
    }
}
