//! Cuts a serial line into packets, inside a buffer of the caller's.

use core::fmt;

use super::{CHECKSUM, checksum, cobs};
use crate::wire::bytes::shift;

/// What [`SerialReader::next`] found. `Debug` prints a packet's length, not its bytes.
#[derive(PartialEq, Eq)]
pub enum SerialFrame<'b> {
    /// A packet, as it was sent.
    Packet(&'b [u8]),
    /// A keep-alive.
    KeepAlive,
    /// Bytes that were no whole packet; the line goes on behind them.
    Skipped(Skipped),
}

/// Why bytes of a serial line were skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Skipped {
    /// They don't fit the buffer.
    TooLarge,
    /// They aren't COBS.
    NotCobs,
    /// Their CRC is wrong, or there is none.
    BadChecksum,
}

impl fmt::Debug for SerialFrame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Packet(packet) => write!(f, "Packet({} bytes)", packet.len()),
            Self::KeepAlive => f.write_str("KeepAlive"),
            Self::Skipped(why) => write!(f, "Skipped({why:?})"),
        }
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "a packet that is larger than the buffer was skipped",
            Self::NotCobs => "damaged bytes were skipped: not COBS",
            Self::BadChecksum => "damaged bytes were skipped: a wrong checksum",
        })
    }
}

/// Cuts a serial line into packets, inside a buffer of the caller's.
///
/// Read into [`SerialReader::space`], say how much with [`SerialReader::commit`], then drain [`SerialReader::next`]
/// until it gives `None`. The buffer holds the frame of the largest packet to be accepted:
/// [`largest_frame`](super::largest_frame) of its length. The line may be joined in the middle of a frame.
#[derive(Debug, Default)]
pub struct SerialReader {
    /// Where unread bytes begin.
    start: usize,
    /// Up to where no byte 0 was found among them.
    seen: usize,
    /// Where they end.
    end: usize,
    /// Whether what comes before the next byte 0 belongs to a frame that was too large.
    is_skipping: bool,
}

impl SerialReader {
    /// A reader at any place of a line.
    pub const fn new() -> Self {
        Self { start: 0, seen: 0, end: 0, is_skipping: false }
    }

    /// Where to put the next bytes of the line. Never empty, once `next` has given `None`, in a buffer that isn't.
    pub fn space<'b>(&mut self, buffer: &'b mut [u8]) -> &'b mut [u8] {
        self.end = self.end.min(buffer.len());
        if self.start > 0 {
            let length = self.end.saturating_sub(self.start);
            shift(buffer, self.start, 0, length);
            self.seen = self.seen.saturating_sub(self.start);
            self.start = 0;
            self.end = length;
        }
        buffer.get_mut(self.end..).unwrap_or_default()
    }

    /// `count` bytes were put into the space. What is said to be more than it holds doesn't count.
    pub fn commit(&mut self, count: usize) {
        self.end = self.end.saturating_add(count);
    }

    /// Whether a frame has begun and isn't complete: a line that ends here was cut.
    pub fn is_partial(&self) -> bool {
        self.start != self.end || self.is_skipping
    }

    /// The next packet, or what was skipped; `None` when more bytes are needed.
    pub fn next<'b>(&mut self, buffer: &'b mut [u8]) -> Option<SerialFrame<'b>> {
        self.find(buffer).map(|found| found.read(buffer))
    }

    /// Where the next frame is.
    pub(crate) fn find(&mut self, buffer: &[u8]) -> Option<Found> {
        self.end = self.end.min(buffer.len());
        loop {
            let unseen = buffer.get(self.seen..self.end)?;
            let Some(length) = unseen.iter().position(|byte| *byte == 0) else {
                self.seen = self.end;
                return self.no_end(buffer.len());
            };
            let (begin, end) = (self.start, self.seen.saturating_add(length));
            self.start = end.saturating_add(1);
            self.seen = self.start;
            let is_skipped = core::mem::take(&mut self.is_skipping);
            // Nothing stands between the end of one frame and the begin of the next.
            if begin < end && !is_skipped {
                return Some(Found::Frame(begin, end));
            }
        }
    }

    /// What to say of bytes without an end: nothing, unless no more of them have room.
    fn no_end(&mut self, room: usize) -> Option<Found> {
        let is_full = self.end.saturating_sub(self.start) >= room;
        if !is_full && !self.is_skipping {
            return None;
        }
        let is_new = !core::mem::replace(&mut self.is_skipping, true);
        (self.start, self.seen) = (self.end, self.end);
        is_new.then_some(Found::TooLarge)
    }
}

/// What stands in the buffer.
pub(crate) enum Found {
    /// A frame, from here to there.
    Frame(usize, usize),
    TooLarge,
}

impl Found {
    /// Reads it, in place.
    pub(crate) fn read<'b>(&self, buffer: &'b mut [u8]) -> SerialFrame<'b> {
        let frame = match self {
            Self::Frame(begin, end) => buffer.get_mut(*begin..*end).unwrap_or_default(),
            Self::TooLarge => return SerialFrame::Skipped(Skipped::TooLarge),
        };
        let Some(length) = cobs::decode(frame) else {
            return SerialFrame::Skipped(Skipped::NotCobs);
        };
        let decoded = frame.get(..length).and_then(|it| it.split_last_chunk::<CHECKSUM>());
        match decoded {
            Some(([], expected)) if checksum(&[]) == *expected => SerialFrame::KeepAlive,
            Some((packet, expected)) if checksum(packet) == *expected => SerialFrame::Packet(packet),
            _ => SerialFrame::Skipped(Skipped::BadChecksum),
        }
    }
}
