//! What a client keeps over a restart of the program: postcard behind a version of our own.
//!
//! A snapshot is one byte for the format, one for the client, then in postcard's format what the server was told of the
//! client, and the client's state. Numbers that stand for a stage or a kind of request are never used for another one,
//! and a format that was released never changes: what is new is a new format.

use core::fmt;

use postcard::ser_flavors::Flavor;
use serde::{Deserialize, Serialize, Serializer};

#[cfg(feature = "http-chat")]
use super::HttpChatConfig;
use super::RequestKind;
#[cfg(any(feature = "xml", feature = "compact"))]
use super::{BasicConfig, FlexConfig};
use crate::element::{Id, Secret};
#[cfg(any(feature = "xml", feature = "compact"))]
use crate::rules::ClientVersion;
#[cfg(any(feature = "xml", feature = "compact"))]
use crate::wire::Binding;
use crate::wire::{Text, TooSmall, WriteError};

/// The format that is written; all from 1 on are read. From 2 on a basic client's has its registration; a flex client's is
/// the same in both. A Chat API client's was there in 2 first.
const FORMAT: u8 = 2;

/// How far reference ids go ahead when a client is restored: requests that were made after the snapshot, such as
/// polls, have used some, and a server answers one that it knows from memory.
#[cfg(any(feature = "xml", feature = "compact"))]
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
    /// It is another client's.
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
                write!(f, "the snapshot has format {format}, which isn't known here: begin with a new client")
            }
            Self::OtherClient => {
                f.write_str("the snapshot is that of a client of another kind: restore that one")
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
pub(super) enum Config<'c> {
    #[cfg(any(feature = "xml", feature = "compact"))]
    Flex(&'c FlexConfig),
    #[cfg(any(feature = "xml", feature = "compact"))]
    Basic(&'c BasicConfig),
    #[cfg(feature = "http-chat")]
    HttpChat(&'c HttpChatConfig),
}

impl Config<'_> {
    /// The number of the client.
    fn client(&self) -> u8 {
        match self {
            #[cfg(any(feature = "xml", feature = "compact"))]
            Self::Flex(_) => 0,
            #[cfg(any(feature = "xml", feature = "compact"))]
            Self::Basic(_) => 1,
            #[cfg(feature = "http-chat")]
            Self::HttpChat(_) => 2,
        }
    }

    /// Writes what the server was told of the client and how they speak.
    fn write(&self, writer: &mut SnapshotWriter<'_>) {
        match self {
            #[cfg(any(feature = "xml", feature = "compact"))]
            Self::Flex(it) => writer.put(&Stated::new(it.version, it.max_packet, it.binding)),
            #[cfg(any(feature = "xml", feature = "compact"))]
            Self::Basic(it) => writer.put(&Stated::new(it.version, it.max_packet, it.binding)),
            #[cfg(feature = "http-chat")]
            Self::HttpChat(it) => writer.put(&(it.service.host(), it.service.path())),
        }
    }

    /// Reads the same, which must be what the config says.
    fn check(&self, reader: &mut SnapshotReader<'_>) -> Result<(), SnapshotError> {
        match self {
            #[cfg(any(feature = "xml", feature = "compact"))]
            Self::Flex(it) => {
                reader.take::<Stated>()?.check(&Stated::new(it.version, it.max_packet, it.binding))
            }
            #[cfg(any(feature = "xml", feature = "compact"))]
            Self::Basic(it) => {
                reader.take::<Stated>()?.check(&Stated::new(it.version, it.max_packet, it.binding))
            }
            // What it holds is for that service alone.
            #[cfg(feature = "http-chat")]
            Self::HttpChat(it) => {
                match reader.take::<(&str, &str)>()? == (it.service.host(), it.service.path()) {
                    true => Ok(()),
                    false => Err(SnapshotError::Config("service")),
                }
            }
        }
    }
}

/// Writes a snapshot into the caller's buffer; goes on counting where that is full.
pub(super) struct SnapshotWriter<'o> {
    out: &'o mut [u8],
    length: usize,
}

impl<'o> SnapshotWriter<'o> {
    pub(super) fn new(config: &Config<'_>, out: &'o mut [u8]) -> Self {
        let mut it = Self { out, length: 0 };
        it.put(&(FORMAT, config.client()));
        config.write(&mut it);
        it
    }

    pub(super) fn put(&mut self, value: &impl Serialize) {
        // What doesn't fit is told by `finish`.
        let _ = postcard::serialize_with_flavor(value, self);
    }

    pub(super) fn finish(self) -> Result<usize, WriteError> {
        let Self { out, length } = self;
        if length > out.len() {
            return Err(TooSmall { needed: length, available: out.len() }.into());
        }
        Ok(length)
    }
}

impl Flavor for &mut SnapshotWriter<'_> {
    type Output = ();

    // Once for all that is written, and not at each number: that took several times as much code.
    #[inline(never)]
    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        if let Some(place) = self.out.get_mut(self.length) {
            *place = byte;
        }
        self.length = self.length.saturating_add(1);
        Ok(())
    }

    #[inline(never)]
    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        bytes.iter().try_for_each(|byte| self.try_push(*byte))
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

/// Reads a snapshot, strictly.
#[derive(Clone, Copy)]
pub(super) struct SnapshotReader<'s> {
    /// What it was written in.
    #[cfg_attr(
        not(any(feature = "xml", feature = "compact")),
        expect(dead_code, reason = "one client asks")
    )]
    pub(super) format: u8,
    rest: &'s [u8],
}

impl<'s> SnapshotReader<'s> {
    pub(super) fn new(config: &Config<'_>, snapshot: &'s [u8]) -> Result<Self, SnapshotError> {
        let (format, rest) = snapshot.split_first().ok_or(SnapshotError::Truncated)?;
        if !(1..=FORMAT).contains(format) {
            return Err(SnapshotError::Format(*format));
        }
        let (client, rest) = rest.split_first().ok_or(SnapshotError::Truncated)?;
        match client {
            client if *client == config.client() => {}
            0..=2 => return Err(SnapshotError::OtherClient),
            _ => return Err(SnapshotError::Malformed),
        }
        let mut it = Self { format: *format, rest };
        config.check(&mut it)?;
        Ok(it)
    }

    pub(super) fn take<T: Deserialize<'s>>(&mut self) -> Result<T, SnapshotError> {
        let (value, rest) = postcard::take_from_bytes(self.rest).map_err(|error| match error {
            postcard::Error::DeserializeUnexpectedEnd => SnapshotError::Truncated,
            _ => SnapshotError::Malformed,
        })?;
        self.rest = rest;
        Ok(value)
    }

    pub(super) fn finish(self) -> Result<(), SnapshotError> {
        if self.rest.is_empty() { Ok(()) } else { Err(SnapshotError::TooLong) }
    }
}

/// Writes a text: in one place, since there are many.
#[inline(never)]
pub(super) fn text<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

/// Writes a number, in the same way.
#[inline(never)]
pub(super) fn number<S: Serializer>(number: &u32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u32(*number)
}

/// What the customers' clients have alike.
#[derive(Deserialize, Serialize)]
pub(super) struct Customer<'a> {
    pub(super) stage: u8,
    #[serde(serialize_with = "text")]
    pub(super) user_id: &'a str,
    #[serde(serialize_with = "text")]
    pub(super) secure_key: &'a str,
    #[serde(serialize_with = "text")]
    pub(super) session_id: &'a str,
    #[serde(serialize_with = "number")]
    pub(super) position: u32,
    /// The last reference id of a flex client's; the participant id of a Chat API client's.
    #[serde(serialize_with = "number")]
    pub(super) number: u32,
    pub(super) request: Option<KeptRequest<'a>>,
}

/// The request under way.
#[derive(Deserialize, Serialize)]
pub(super) struct KeptRequest<'a> {
    pub(super) kind: u8,
    /// The reference id of a flex client's; of a Chat API client's, whether it asks for nothing else than what happened.
    #[serde(serialize_with = "number")]
    pub(super) number: u32,
    pub(super) bytes: &'a [u8],
}

impl Customer<'_> {
    /// Writes it: the code is there once.
    #[inline(never)]
    pub(super) fn write(&self, writer: &mut SnapshotWriter<'_>) {
        writer.put(self);
    }

    /// Reads it: the code is there once.
    #[inline(never)]
    pub(super) fn read<'s>(reader: &mut SnapshotReader<'s>) -> Result<Customer<'s>, SnapshotError> {
        reader.take()
    }
}

/// What the server was told of the client and how they speak.
#[cfg(any(feature = "xml", feature = "compact"))]
#[derive(Deserialize, Serialize)]
struct Stated {
    version: u32,
    max_packet: u32,
    binding: u8,
}

#[cfg(any(feature = "xml", feature = "compact"))]
impl Stated {
    fn new(version: ClientVersion, max_packet: u32, binding: Binding) -> Self {
        Self { version: version.number(), max_packet, binding: binding as u8 }
    }

    fn check(&self, config: &Self) -> Result<(), SnapshotError> {
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
#[inline(never)]
pub(super) fn id(text: &str, member: &'static str) -> Result<Id, SnapshotError> {
    Id::new(Text::plain(text)).map_err(|_| SnapshotError::Impossible(member))
}

/// A secure key of a snapshot's.
#[inline(never)]
pub(super) fn secure_key(text: &str) -> Result<Secret, SnapshotError> {
    Secret::new(Text::plain(text)).map_err(|_| SnapshotError::Impossible("secureKey"))
}

/// The last reference id of a restored client.
#[cfg(any(feature = "xml", feature = "compact"))]
pub(super) fn ahead(last_reference: u32) -> u32 {
    last_reference.checked_add(SKIPPED_REFERENCES).unwrap_or(SKIPPED_REFERENCES)
}

/// The kinds of requests, each at the place of its number.
pub(super) const KINDS: [RequestKind; 7] = [
    RequestKind::Login,
    RequestKind::Join,
    RequestKind::Message,
    RequestKind::Notice,
    RequestKind::UserData,
    RequestKind::Release,
    RequestKind::Poll,
];

/// The number of a value: its place in the table.
pub(super) fn number_of<T: PartialEq>(value: &T, table: &[T]) -> u8 {
    table.iter().zip(0..).find(|it| it.0 == value).map_or(u8::MAX, |it| it.1)
}

/// The value of a number.
pub(super) fn of_number<T: Copy>(number: u8, table: &[T], member: &'static str) -> Result<T, SnapshotError> {
    table.get(usize::from(number)).copied().ok_or(SnapshotError::Impossible(member))
}

#[cfg(test)]
pub(super) mod tests {
    use std::vec::Vec;

    use super::*;

    /// What `write` writes, which needs no more room than it takes.
    pub(in crate::client) fn written(write: impl Fn(&mut [u8]) -> Result<usize, WriteError>) -> Vec<u8> {
        let mut out = [0xA5; 2048];
        let length = write(&mut out).unwrap();
        assert!(out[length..].iter().all(|byte| *byte == 0xA5));
        let too_small = TooSmall { needed: length, available: length - 1 };
        assert_eq!(write(&mut out[..length - 1]), Err(too_small.into()));
        out[..length].to_vec()
    }

    /// The snapshot with one other byte.
    pub(in crate::client) fn changed(kept: &[u8], at: usize, to: u8) -> Vec<u8> {
        let mut changed = kept.to_vec();
        changed[at] = to;
        changed
    }

    type Refused = Option<SnapshotError>;

    /// Snapshots of another length, and those that begin otherwise, are `refused`.
    pub(in crate::client) fn begin_and_end_are_read(kept: &[u8], refused: impl Fn(Vec<u8>) -> Refused) {
        for length in 0..kept.len() {
            assert_eq!(refused(kept[..length].to_vec()), Some(SnapshotError::Truncated), "{length}");
        }
        assert_eq!(refused([kept, &[0]].concat()), Some(SnapshotError::TooLong));
        let changed = |at, to| refused(changed(kept, at, to));
        assert_eq!([changed(0, 0), changed(0, 3)], [0, 3].map(SnapshotError::Format).map(Some));
        for other in (0..=2).filter(|it| *it != kept[1]) {
            assert_eq!(changed(1, other), Some(SnapshotError::OtherClient));
        }
        assert_eq!(changed(1, 3), Some(SnapshotError::Malformed));
    }

    /// Those of clients that the server was told otherwise of are `refused`.
    pub(in crate::client) fn what_was_stated_is_read(kept: &[u8], refused: impl Fn(Vec<u8>) -> Refused) {
        let changed = |at, to| refused(changed(kept, at, to));
        let config = |member| Some(SnapshotError::Config(member));
        assert_eq!([changed(2, 101), changed(2, 105)], [config("version"); 2]);
        assert_eq!([changed(3, 0x81), changed(5, 1)], [config("max_packet"); 2]);
        assert_eq!([changed(6, 1), changed(6, 9)], [config("binding"); 2]);
    }
}
