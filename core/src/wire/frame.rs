//! Frames on a TCP stream: the payload's length in 4 bytes, big-endian, then the payload.
//!
//! Our own choice: the vendor's framing is not public. A payload of length 0 is a keep-alive.

use core::fmt;

use super::bytes::shift;

/// Bytes of a frame's header.
pub const HEADER: usize = 4;

/// The frame that says "still here".
pub const KEEP_ALIVE: [u8; HEADER] = [0; HEADER];

/// The header of a payload of `length` bytes; `None` if a frame can't hold that much.
pub fn header(length: usize) -> Option<[u8; HEADER]> {
    u32::try_from(length).ok().map(u32::to_be_bytes)
}

/// What [`FrameReader::next`] found. `Debug` prints a packet's length, not its bytes.
#[derive(PartialEq, Eq)]
pub enum Frame<'b> {
    /// A packet.
    Packet(&'b [u8]),
    /// A keep-alive.
    KeepAlive,
    /// A packet of this many bytes that doesn't fit the buffer: it was skipped, the stream goes on behind it.
    TooLarge(u32),
}

impl fmt::Debug for Frame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Packet(packet) => write!(f, "Packet({} bytes)", packet.len()),
            Self::KeepAlive => f.write_str("KeepAlive"),
            Self::TooLarge(size) => write!(f, "TooLarge({size})"),
        }
    }
}

/// Cuts a stream into frames, inside a buffer of the caller's.
///
/// Read into [`FrameReader::space`], say how much with [`FrameReader::commit`], then drain
/// [`FrameReader::next`] until it gives `None`. The buffer holds one frame with its header: the largest packet
/// to be accepted plus 4 bytes.
#[derive(Debug, Default)]
pub struct FrameReader {
    /// Where unread bytes begin.
    start: usize,
    /// Where they end.
    end: usize,
    /// Bytes still to be thrown away.
    skip: u32,
}

impl FrameReader {
    /// A reader at the start of a stream.
    pub const fn new() -> Self {
        Self { start: 0, end: 0, skip: 0 }
    }

    /// Where to put the next bytes of the stream. Never empty, once `next` has given `None`, in a buffer of at
    /// least 5 bytes.
    pub fn space<'b>(&mut self, buffer: &'b mut [u8]) -> &'b mut [u8] {
        self.throw_away(buffer.len());
        if self.start > 0 {
            let length = self.end.wrapping_sub(self.start);
            shift(buffer, self.start, 0, length);
            self.start = 0;
            self.end = length;
        }
        buffer.get_mut(self.end..).unwrap_or_default()
    }

    /// `count` bytes were put into the space. What is said to be more than it holds doesn't count.
    pub fn commit(&mut self, count: usize) {
        self.end = self.end.saturating_add(count);
    }

    /// Whether a frame has begun and isn't complete: a stream that ends here was cut.
    pub fn is_partial(&self) -> bool {
        self.start != self.end || self.skip > 0
    }

    /// Whether [`FrameReader::next`] would give something.
    pub fn has_frame(&self, buffer: &[u8]) -> bool {
        Self { ..*self }.next(buffer).is_some()
    }

    /// The next frame; `None` when more bytes are needed.
    pub fn next<'b>(&mut self, buffer: &'b [u8]) -> Option<Frame<'b>> {
        self.throw_away(buffer.len());
        let unread = buffer.get(self.start..self.end)?;
        let (header, payload) = unread.split_first_chunk::<HEADER>()?;
        let announced = u32::from_be_bytes(*header);
        let length = usize::try_from(announced).unwrap_or(usize::MAX);
        let behind_header = self.start.wrapping_add(HEADER);
        if length > buffer.len().saturating_sub(HEADER) {
            self.start = behind_header;
            self.skip = announced;
            return Some(Frame::TooLarge(announced));
        }
        let packet = payload.get(..length)?;
        self.start = behind_header.wrapping_add(length);
        Some(if length == 0 { Frame::KeepAlive } else { Frame::Packet(packet) })
    }

    /// Passes over what came of a packet that is skipped, in a buffer of `available` bytes: there is no more unread than
    /// that.
    #[cfg_attr(not(feature = "fast"), inline(never))]
    fn throw_away(&mut self, available: usize) {
        self.end = self.end.min(available);
        self.start = self.start.min(self.end);
        let buffered = self.end.wrapping_sub(self.start);
        let skipped = buffered.min(usize::try_from(self.skip).unwrap_or(usize::MAX));
        self.start = self.start.wrapping_add(skipped);
        self.skip = self.skip.saturating_sub(u32::try_from(skipped).unwrap_or(u32::MAX));
    }
}

#[cfg(test)]
mod tests {
    use std::string::String;
    use std::vec::Vec;

    use super::*;

    const STREAM: &[u8] = b"\0\0\0\x02ab\0\0\0\0\0\0\0\x0Cskipped here\0\0\0\x03xyz";

    fn read(step: usize) -> Vec<String> {
        let mut buffer = [0xA5; 12];
        let mut reader = FrameReader::new();
        let mut stream = STREAM;
        let mut found = Vec::new();
        while !stream.is_empty() {
            let space = reader.space(&mut buffer);
            assert!(!space.is_empty());
            let count = step.min(space.len()).min(stream.len());
            space[..count].copy_from_slice(&stream[..count]);
            stream = &stream[count..];
            reader.commit(count);
            while let Some(frame) = reader.next(&buffer) {
                found.push(std::format!("{frame:?}"));
            }
        }
        assert!(!reader.is_partial());
        found
    }

    #[test]
    fn frames_come_out_whole_however_the_stream_is_cut() {
        for step in 1..=STREAM.len() {
            assert_eq!(read(step), ["Packet(2 bytes)", "KeepAlive", "TooLarge(12)", "Packet(3 bytes)"]);
        }
    }

    #[test]
    fn headers() {
        assert_eq!(header(0x0102), Some([0, 0, 1, 2]));
        assert_eq!(header(usize::MAX), None);
    }
}
