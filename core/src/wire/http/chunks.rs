//! Bodies that come in chunks: joined where they stand.

use crate::wire::bytes::shift;

/// How far a body is read. Each byte is looked at once, in whatever pieces the stream comes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chunks {
    /// Where the joined body ends, and where what is unread begins.
    pub(super) end: usize,
    unread: usize,
    /// What is left of the chunk, or its size so far.
    left: usize,
    state: State,
    /// CR came: LF must follow.
    is_at_line_end: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the first digit of a size.
    Size,
    /// Behind it.
    Digits,
    /// What may stand behind a size; it is passed over.
    Extension,
    Data,
    /// The line end behind a chunk.
    DataEnd,
    /// The lines behind the last chunk, which are passed over: at the start of one.
    Trailer,
    /// Inside of one.
    TrailerLine,
}

/// How far it is.
pub(super) enum Progress {
    /// More has to come.
    More,
    /// The body is whole; so many bytes of the buffer were read.
    Whole(usize),
    /// They make no sense.
    Bad,
}

impl Chunks {
    /// The body begins at this place.
    pub(super) fn new(start: usize) -> Self {
        Self { end: start, unread: start, left: 0, state: State::Size, is_at_line_end: false }
    }

    /// Joins what has come: the buffer is filled up to `filled`.
    pub(super) fn read(&mut self, buffer: &mut [u8], filled: usize) -> Progress {
        while self.unread < filled {
            if self.state == State::Data {
                let length = self.left.min(filled.saturating_sub(self.unread));
                shift(buffer, self.unread, self.end, length);
                self.end = self.end.saturating_add(length);
                self.unread = self.unread.saturating_add(length);
                self.left = self.left.saturating_sub(length);
                if self.left == 0 {
                    self.state = State::DataEnd;
                }
                continue;
            }
            let byte = buffer.get(self.unread).copied().unwrap_or_default();
            self.unread = self.unread.saturating_add(1);
            match self.take(byte) {
                Some(false) => {}
                Some(true) => return Progress::Whole(self.unread),
                None => return Progress::Bad,
            }
        }
        Progress::More
    }

    /// Moves what is unread to the end of what is joined, so that there is room; gives how far the buffer is filled then.
    pub(super) fn make_room(&mut self, buffer: &mut [u8], filled: usize) -> usize {
        let length = filled.saturating_sub(self.unread);
        shift(buffer, self.unread, self.end, length);
        self.unread = self.end;
        self.end.saturating_add(length)
    }

    /// One byte between the chunks: whether it is the last; `None` if it can't stand there.
    fn take(&mut self, byte: u8) -> Option<bool> {
        if self.is_at_line_end && byte != b'\n' {
            return None;
        }
        self.is_at_line_end = byte == b'\r';
        self.state = match (self.state, byte) {
            (State::Size, b'\r') => return None,
            (_, b'\r') => return Some(false),
            (State::Digits | State::Extension, b'\n') if self.left == 0 => State::Trailer,
            (State::Digits | State::Extension, b'\n') => State::Data,
            (State::DataEnd, b'\n') => State::Size,
            (State::Trailer, b'\n') => return Some(true),
            (State::TrailerLine, b'\n') => State::Trailer,
            (State::Trailer | State::TrailerLine, _) => State::TrailerLine,
            (State::Digits, b';' | b' ' | b'\t') | (State::Extension, _) => State::Extension,
            (State::Size | State::Digits, _) => {
                let digit = char::from(byte).to_digit(16)?;
                // A size of more than 28 bits fits no buffer.
                let size = self.left.checked_mul(16)?.checked_add(digit as usize)?;
                self.left = Some(size).filter(|it| *it <= 0x0FFF_FFFF)?;
                State::Digits
            }
            _ => return None,
        };
        Some(false)
    }
}
