//! Cuts a stream into responses.

use super::chunks::{Chunks, Progress};
use super::head::{self, Head, START};
use crate::wire::bytes::shift;
use crate::wire::frame::Frame;

/// Cuts a stream into responses, inside a buffer of the caller's.
///
/// It is used as [`FrameReader`](crate::wire::frame::FrameReader) is: read into [`Self::space`], say how much with
/// [`Self::commit`], then drain [`Self::next`] until it gives `None`; say [`Self::end`] when the stream has ended. The buffer
/// holds one response, head and body. A response that can't be cut, or doesn't fit, comes as a packet, too
/// ([the module](super) says how); behind it nothing comes any more.
#[derive(Debug, Default)]
pub struct ResponseReader {
    /// Up to where the buffer is filled.
    filled: usize,
    state: State,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// In a head, of which so many bytes don't hold its end.
    Head(usize),
    /// In a body of this end.
    Body(usize),
    Chunks(Chunks),
    /// In a body that ends with the stream.
    UntilEnd,
    /// Behind a response that was given, whose bytes end here.
    Given(usize),
    /// So many bytes are given, and nothing more.
    Last(usize),
    /// Of no use any more.
    Broken,
}

impl Default for State {
    fn default() -> Self {
        Self::Head(0)
    }
}

impl ResponseReader {
    /// A reader at the start of a stream.
    pub const fn new() -> Self {
        Self { filled: 0, state: State::Head(0) }
    }

    /// Where to put the next bytes of the stream. Never empty, once [`Self::next`] has given `None`, unless the reader is of
    /// no use any more or the buffer is empty.
    pub fn space<'b>(&mut self, buffer: &'b mut [u8]) -> &'b mut [u8] {
        self.filled = self.filled.min(buffer.len());
        match &mut self.state {
            State::Given(end) => {
                let end = *end;
                self.drop_first(buffer, end);
            }
            State::Chunks(chunks) => self.filled = chunks.make_room(buffer, self.filled),
            State::Broken => return &mut [],
            _ => {}
        }
        buffer.get_mut(self.filled..).unwrap_or_default()
    }

    /// `count` bytes were put into the space. What is said to be more than it holds doesn't count.
    pub fn commit(&mut self, count: usize) {
        self.filled = self.filled.saturating_add(count);
    }

    /// Whether a response has begun and isn't complete: a stream that ends here was cut.
    pub fn is_partial(&self) -> bool {
        match self.state {
            State::Head(_) => self.filled > 0,
            State::Given(end) => self.filled > end,
            State::Broken => false,
            State::Body(_) | State::Chunks(_) | State::UntilEnd | State::Last(_) => true,
        }
    }

    /// The stream has ended: a body that only that ends is whole.
    pub fn end(&mut self) {
        if let State::UntilEnd = self.state {
            self.state = State::Body(self.filled);
        }
    }

    /// The next response; `None` when more bytes are needed. `buffer` must be the same each time.
    pub fn next<'b>(&mut self, buffer: &'b mut [u8]) -> Option<Frame<'b>> {
        let length = self.next_length(buffer)?;
        buffer.get(..length).map(Frame::Packet)
    }

    /// The length of the next response, which stands at the start of the buffer.
    #[inline(never)]
    pub(crate) fn next_length(&mut self, buffer: &mut [u8]) -> Option<usize> {
        self.filled = self.filled.min(buffer.len());
        loop {
            match self.state {
                State::Head(seen) => self.read_head(buffer, seen)?,
                State::Body(end) => {
                    if end > self.filled {
                        return None;
                    }
                    self.state = State::Given(end);
                    return Some(end);
                }
                State::Last(end) => {
                    self.state = State::Broken;
                    return Some(end);
                }
                State::Chunks(mut chunks) => {
                    let progress = chunks.read(buffer, self.filled);
                    self.state = State::Chunks(chunks);
                    match progress {
                        Progress::Whole(unread) => {
                            // What is behind the response moves to its end.
                            let behind = self.filled.saturating_sub(unread);
                            shift(buffer, unread, chunks.end, behind);
                            self.filled = chunks.end.saturating_add(behind);
                            self.state = State::Body(chunks.end);
                        }
                        // Full of what is joined: there is no room for what comes.
                        Progress::More if chunks.end >= buffer.len() => return self.too_large(buffer),
                        Progress::More => return None,
                        Progress::Bad => {
                            self.state = State::Broken;
                            return Some(0);
                        }
                    }
                }
                State::UntilEnd if self.filled >= buffer.len() => return self.too_large(buffer),
                State::UntilEnd | State::Broken => return None,
                State::Given(end) => self.drop_first(buffer, end),
            }
        }
    }

    /// Reads a head, if it is there: what comes next is known then, or that it is given as it is.
    fn read_head(&mut self, buffer: &mut [u8], seen: usize) -> Option<()> {
        let input = buffer.get(..self.filled).unwrap_or_default();
        let is_http = input.iter().zip(START).all(|(one, other)| one == other);
        let end = match head::end(input, seen) {
            Ok(end) if is_http => end,
            // It isn't waited for more of what makes no sense.
            Err(seen) if is_http && self.filled < buffer.len() => {
                self.state = State::Head(seen);
                return None;
            }
            _ if self.filled == 0 => return None,
            _ => {
                self.state = State::Last(self.filled);
                return Some(());
            }
        };
        self.state = match Head::parse(input.get(..end).unwrap_or_default()) {
            // Interim: the response itself follows.
            Ok(Head { status: 100 | 102..200, .. }) => {
                self.drop_first(buffer, end);
                return Some(());
            }
            Ok(Head { status: 101, .. }) | Err(_) => State::Last(end),
            Ok(Head { status: 204 | 304, .. }) => State::Body(end),
            Ok(Head { is_chunked: true, .. }) => State::Chunks(Chunks::new(end)),
            Ok(Head { length: Some(length), .. }) => match end.saturating_add(length) {
                // Without the last byte of the empty line: that says that it doesn't fit.
                whole if whole > buffer.len() => State::Last(end.saturating_sub(1)),
                whole => State::Body(whole),
            },
            Ok(_) => State::UntilEnd,
        };
        Some(())
    }

    /// The length of the head, as above: for a response that turns out to be too large on the way.
    fn too_large(&mut self, buffer: &[u8]) -> Option<usize> {
        self.state = State::Broken;
        head::end(buffer, 0).ok().map(|end| end.saturating_sub(1))
    }

    /// Drops the first bytes of the buffer: a head comes next.
    fn drop_first(&mut self, buffer: &mut [u8], count: usize) {
        let left = self.filled.saturating_sub(count);
        shift(buffer, count, 0, left);
        self.filled = left;
        self.state = State::Head(0);
    }
}
