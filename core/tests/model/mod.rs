//! The clients against naive servers, over links that lose, repeat and delay packets, and with programs that are
//! restarted. What happens is a string of bytes, one or two for each operation; any string is one.
//!
//! [`flex`] and [`basic`] panic if a client breaks a promise: an event that is seen twice or not at all, a text that is
//! carried out other than the client says, a position that goes back, a pause that costs the session, a deadline that
//! has passed and stays. The servers read and write packets as strings, with nothing of parlor-core.

mod basic;
mod basic_server;
mod flex;
mod flex_server;
mod packet;

pub(crate) use basic::basic;
pub(crate) use flex::flex;

/// What became of a text, as the client says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    UnderWay,
    Done,
    NotDone,
    Unknown,
}

impl Fate {
    /// Whether it may have been carried out so many times.
    fn allows(self, times: usize) -> bool {
        match self {
            Self::Done => times == 1,
            Self::NotDone => times == 0,
            Self::Unknown => times <= 1,
            Self::UnderWay => false,
        }
    }
}

/// The operations, one after the other.
struct Operations<'a>(&'a [u8]);

impl Operations<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }
}
