//! The bytes under way on a socket, in both directions: frames, or requests and responses of HTTP.

use parlor_core::wire::frame::{self, Frame, FrameReader};
#[cfg(feature = "http-chat")]
use parlor_core::wire::http::ResponseReader;

use crate::memory::{Buffer, Bytes, Memory, append};
use crate::status::parlor_status as Status;
use crate::text::put;

/// What a `_poll_timeout` gives when there is nothing to wait for but the socket and the person.
pub const PARLOR_NEVER: u64 = u64::MAX;

/// How packets follow each other in the stream.
#[derive(Clone, Copy)]
pub(crate) enum Framing {
    /// Each in a frame.
    Frames,
    /// They are requests and responses of HTTP.
    #[cfg(feature = "http-chat")]
    Http,
}

/// What cuts the stream into packets.
enum Reader {
    Frames(FrameReader),
    #[cfg(feature = "http-chat")]
    Http(ResponseReader),
}

impl Reader {
    fn new(framing: Framing) -> Self {
        match framing {
            Framing::Frames => Self::Frames(FrameReader::new()),
            #[cfg(feature = "http-chat")]
            Framing::Http => Self::Http(ResponseReader::new()),
        }
    }

    fn next<'b>(&mut self, buffer: &'b mut [u8]) -> Option<Frame<'b>> {
        match self {
            Self::Frames(it) => it.next(buffer),
            #[cfg(feature = "http-chat")]
            Self::Http(it) => it.next(buffer),
        }
    }

    fn space<'b>(&mut self, buffer: &'b mut [u8]) -> &'b mut [u8] {
        match self {
            Self::Frames(it) => it.space(buffer),
            #[cfg(feature = "http-chat")]
            Self::Http(it) => it.space(buffer),
        }
    }

    fn commit(&mut self, count: usize) {
        match self {
            Self::Frames(it) => it.commit(count),
            #[cfg(feature = "http-chat")]
            Self::Http(it) => it.commit(count),
        }
    }
}

/// The packets under way, in both directions.
pub(crate) struct Link {
    framing: Framing,
    reader: Reader,
    inbound: Bytes,
    /// The packets that are being written, as they stand in the stream.
    outbound: Buffer,
    /// How much of them was written.
    written: usize,
}

impl Link {
    pub(crate) fn new(
        framing: Framing,
        max_packet: u32,
        max_request: u32,
        memory: &mut Memory,
    ) -> Result<Self, Status> {
        Ok(Self {
            framing,
            reader: Reader::new(framing),
            inbound: memory.bytes((max_packet as usize).saturating_add(frame::HEADER))?,
            outbound: memory.buffer((max_request as usize).saturating_add(frame::HEADER))?,
            written: 0,
        })
    }

    /// The stream begins afresh, in both directions.
    pub(crate) fn renew(&mut self) {
        self.reader = Reader::new(self.framing);
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
        let frame = frame::header(packet.len()).ok_or(Status::PARLOR_REQUEST_TOO_LARGE)?;
        let header = match self.framing {
            Framing::Frames => &frame[..],
            #[cfg(feature = "http-chat")]
            Framing::Http => &[],
        };
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
        append(&mut self.outbound, header)?;
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

    /// The stream has ended. Whether that may complete something, which [`Self::take_in`] then gives without more bytes.
    #[cfg(feature = "http-chat")]
    pub(crate) fn end(&mut self) -> bool {
        let Reader::Http(it) = &mut self.reader else { return false };
        it.end();
        true
    }

    /// Takes in bytes of the stream, and gives each packet to `take` as soon as it is whole. With it goes how large one may
    /// be.
    pub(crate) fn take_in(&mut self, mut data: &[u8], mut take: impl FnMut(Frame<'_>, usize)) {
        let max_packet = self.inbound.len().saturating_sub(frame::HEADER);
        loop {
            while let Some(frame) = self.reader.next(&mut self.inbound) {
                take(frame, max_packet);
            }
            let space = self.reader.space(&mut self.inbound);
            let count = space.len().min(data.len());
            // None is left, or none is taken any more: behind a response that can't be cut nothing makes sense.
            if count == 0 {
                return;
            }
            let (taken, rest) = data.split_at(count);
            if let Some(window) = space.get_mut(..count) {
                put(window, taken);
            }
            self.reader.commit(count);
            data = rest;
        }
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;

    #[test]
    fn frames_are_written_in_order_and_in_any_pieces() {
        let mut link = Link::new(Framing::Frames, 256, 256, &mut Memory).unwrap();
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
        let mut link = Link::new(Framing::Frames, 256, 256, &mut Memory).unwrap();
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

    #[cfg(feature = "http-chat")]
    #[test]
    fn requests_and_responses_have_no_frames() {
        let mut link = Link::new(Framing::Http, 256, 256, &mut Memory).unwrap();
        assert_eq!((link.put(b"OPTIONS / HTTP/1.1\r\n\r\n").unwrap(), link.rest().len()), (vec![], 22));
        let mut seen = Vec::new();
        for byte in
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.0 204 \r\n\r\nHTTP/1.0 200 OK\r\n\r\n["
        {
            link.take_in(&[*byte], |frame, _| match frame {
                Frame::Packet(packet) => seen.push(packet.len()),
                _ => panic!(),
            });
        }
        assert_eq!(seen, [40, 17]);
        // It ends with the stream.
        assert!(link.end());
        link.take_in(&[], |frame, _| assert_eq!(frame, Frame::Packet(b"HTTP/1.0 200 OK\r\n\r\n[")));
        link.renew();
        // What can't be cut is given as it is, and nothing behind it.
        let mut seen = Vec::new();
        for part in [&b"SSH-2.0"[..], b"more", b"HTTP/1.0 204 \r\n\r\n"] {
            link.take_in(part, |frame, _| seen.push(frame == Frame::Packet(b"SSH-2.0")));
        }
        assert_eq!(seen, [true]);
    }
}
