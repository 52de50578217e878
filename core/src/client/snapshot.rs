//! What a client keeps over a restart of the program: postcard behind a version of our own.
//!
//! A snapshot is one byte for the format, one for the client, then the client's state in postcard's format. Numbers
//! that stand for a stage or a kind of request are never used for another one, and a format that was released never
//! changes: what is new is a new format.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::RequestKind;
use crate::element::Id;
use crate::rules::ClientVersion;
use crate::wire::{Binding, Text, TooSmall, WriteError};

/// The only format there is.
const FORMAT: u8 = 1;

/// How far reference ids go ahead when a client is restored: requests that were made after the snapshot, such as
/// polls, have used some, and a server answers one that it knows from memory.
const SKIPPED_REFERENCES: u32 = 1 << 16;

/// Why a snapshot can't be restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SnapshotError {
    /// It ends too early, or is empty.
    Truncated,
    /// It goes on behind its end.
    TooLong,
    /// It has a format that this version doesn't know.
    Format(u8),
    /// It is the other client's.
    OtherClient,
    /// It can't be read.
    Malformed,
    /// It says what no client can be: the member.
    Impossible(&'static str),
    /// What the server was told of the client isn't what the config says: the member.
    Config(&'static str),
    /// The out buffer is too small for the request under way.
    TooSmall(TooSmall),
    /// There are fewer slots than sessions.
    Slots {
        /// How many sessions there are.
        needed: usize,
        /// How many slots.
        available: usize,
    },
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated => f.write_str("the snapshot ends too early: begin with a new client"),
            Self::TooLong => {
                f.write_str("the snapshot goes on behind its end: pass what was written, no more")
            }
            Self::Format(format) => {
                write!(
                    f,
                    "the snapshot has format {format}, this version knows {FORMAT}: begin with a new client"
                )
            }
            Self::OtherClient => {
                f.write_str("the snapshot is the other protocol's client's: restore that one")
            }
            Self::Malformed => f.write_str("the snapshot can't be read: begin with a new client"),
            Self::Impossible(member) => {
                write!(f, "the snapshot has a '{member}' that can't be: begin with a new client")
            }
            Self::Config(member) => {
                write!(f, "restore with the config that the snapshot was made with: {member}")
            }
            Self::TooSmall(error) => write!(f, "the out buffer for the request under way: {error}"),
            Self::Slots { needed, available } => {
                write!(f, "the snapshot has {needed} sessions: pass as many slots, not {available}")
            }
        }
    }
}

impl core::error::Error for SnapshotError {}

/// Whose snapshot it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Flex = 0,
    Basic = 1,
}

/// Writes a snapshot into the caller's buffer; goes on counting where that is full.
pub(super) struct SnapshotWriter<'o> {
    out: &'o mut [u8],
    length: usize,
}

impl<'o> SnapshotWriter<'o> {
    pub(super) fn new(kind: Kind, out: &'o mut [u8]) -> Self {
        let mut it = Self { out, length: 0 };
        it.put(&(FORMAT, kind as u8));
        it
    }

    pub(super) fn put(&mut self, value: &impl Serialize) {
        if let Some(rest) = self.out.get_mut(self.length..) {
            // What doesn't fit is told by `finish`.
            let _ = postcard::to_slice(value, rest);
        }
        let size = postcard::experimental::serialized_size(value).unwrap_or_default();
        self.length = self.length.saturating_add(size);
    }

    pub(super) fn finish(self) -> Result<usize, WriteError> {
        let Self { out, length } = self;
        if length > out.len() {
            return Err(TooSmall { needed: length, available: out.len() }.into());
        }
        Ok(length)
    }
}

/// Reads a snapshot, strictly.
#[derive(Clone, Copy)]
pub(super) struct SnapshotReader<'s>(&'s [u8]);

impl<'s> SnapshotReader<'s> {
    pub(super) fn new(kind: Kind, snapshot: &'s [u8]) -> Result<Self, SnapshotError> {
        match snapshot {
            [FORMAT, found, rest @ ..] if *found == kind as u8 => Ok(Self(rest)),
            [FORMAT, 0 | 1, ..] => Err(SnapshotError::OtherClient),
            [FORMAT, _, ..] => Err(SnapshotError::Malformed),
            [] | [FORMAT] => Err(SnapshotError::Truncated),
            [format, ..] => Err(SnapshotError::Format(*format)),
        }
    }

    pub(super) fn take<T: Deserialize<'s>>(&mut self) -> Result<T, SnapshotError> {
        let (value, rest) = postcard::take_from_bytes(self.0).map_err(|error| match error {
            postcard::Error::DeserializeUnexpectedEnd => SnapshotError::Truncated,
            _ => SnapshotError::Malformed,
        })?;
        self.0 = rest;
        Ok(value)
    }

    pub(super) fn finish(self) -> Result<(), SnapshotError> {
        if self.0.is_empty() { Ok(()) } else { Err(SnapshotError::TooLong) }
    }
}

/// What the server was told of a client and how they speak, which therefore must be what the config says.
#[derive(Deserialize, Serialize)]
pub(super) struct Stated {
    version: u32,
    max_packet: u32,
    binding: u8,
}

impl Stated {
    pub(super) fn new(version: ClientVersion, max_packet: u32, binding: Binding) -> Self {
        Self { version: version.number(), max_packet, binding: binding as u8 }
    }

    pub(super) fn check(&self, config: &Self) -> Result<(), SnapshotError> {
        if self.version != config.version {
            return Err(SnapshotError::Config("version"));
        }
        if self.max_packet != config.max_packet {
            return Err(SnapshotError::Config("max_packet"));
        }
        if self.binding != config.binding {
            return Err(SnapshotError::Config("binding"));
        }
        Ok(())
    }
}

/// An id of a snapshot's.
pub(super) fn id(text: &str, member: &'static str) -> Result<Id, SnapshotError> {
    Id::new(Text::plain(text)).map_err(|_| SnapshotError::Impossible(member))
}

/// The last reference id of a restored client.
pub(super) fn ahead(last_reference: u32) -> u32 {
    last_reference.checked_add(SKIPPED_REFERENCES).unwrap_or(SKIPPED_REFERENCES)
}

const KINDS: [(RequestKind, u8); 7] = [
    (RequestKind::Login, 0),
    (RequestKind::Join, 1),
    (RequestKind::Message, 2),
    (RequestKind::Notice, 3),
    (RequestKind::UserData, 4),
    (RequestKind::Release, 5),
    (RequestKind::Poll, 6),
];

pub(super) fn kind_number(kind: RequestKind) -> u8 {
    KINDS.iter().find(|row| row.0 == kind).map_or(u8::MAX, |row| row.1)
}

pub(super) fn kind_of_number(number: u8) -> Result<RequestKind, SnapshotError> {
    let found = KINDS.iter().find(|row| row.1 == number).map(|row| row.0);
    found.ok_or(SnapshotError::Impossible("request"))
}
