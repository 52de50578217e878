//! Why a packet or an event can't be read.

use core::fmt;

use crate::wire::{Limits, Malformed, Reader, Tag, Token};

/// A member that is missing or can't be what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadMember {
    /// The member's name on the wire.
    pub member: &'static str,
    /// Bytes from the start of the document to its value, or to the element that lacks it.
    pub offset: usize,
}

impl fmt::Display for BadMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {}: '{}' is missing or not valid", self.offset, self.member)
    }
}

impl core::error::Error for BadMember {}

/// Why a packet can't be read: the peer must act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseError {
    /// The bytes are not well-formed.
    Malformed(Malformed),
    /// The root element is none that is expected here.
    Unknown {
        /// Bytes from the start of the packet to the root element.
        offset: usize,
        /// The packet's reference id, if it has one.
        reference_id: Option<u32>,
    },
    /// A member is missing or not valid.
    Member {
        /// Which one.
        member: BadMember,
        /// The packet's reference id, if it has one.
        reference_id: Option<u32>,
    },
}

impl ParseError {
    /// The reference id of the packet that can't be read, if it could be found out: for the reply.
    pub fn reference_id(&self) -> Option<u32> {
        match self {
            Self::Malformed(_) => None,
            Self::Unknown { reference_id, .. } | Self::Member { reference_id, .. } => *reference_id,
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(error) => error.fmt(f),
            Self::Unknown { offset, .. } => write!(f, "byte {offset}: unknown element"),
            Self::Member { member, .. } => member.fmt(f),
        }
    }
}

impl core::error::Error for ParseError {}

impl From<Malformed> for ParseError {
    fn from(error: Malformed) -> Self {
        Self::Malformed(error)
    }
}

/// Why an element can't be read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ReadError {
    Malformed(Malformed),
    Member(BadMember),
}

impl From<Malformed> for ReadError {
    fn from(error: Malformed) -> Self {
        Self::Malformed(error)
    }
}

impl From<BadMember> for ReadError {
    fn from(error: BadMember) -> Self {
        Self::Member(error)
    }
}

impl ReadError {
    pub(crate) fn in_packet(self, reference_id: Option<u32>) -> ParseError {
        match self {
            Self::Malformed(error) => ParseError::Malformed(error),
            Self::Member(member) => ParseError::Member { member, reference_id },
        }
    }
}

/// Checks a whole document for well-formedness, then opens its root element.
pub(crate) fn open_document<'a>(
    document: &'a [u8],
    limits: Limits,
) -> Result<(Reader<'a>, Tag<'a>), ParseError> {
    let mut reader = Reader::new(document, limits)?;
    let mut check = reader.clone();
    while check.next()?.is_some() {}
    match reader.next()? {
        Some(Token::Open(tag)) => Ok((reader, tag)),
        _ => Err(ParseError::Unknown { offset: 0, reference_id: None }),
    }
}

/// The `referenceId` of a packet, if it has one that can be read.
pub(crate) fn reference_id(tag: &Tag<'_>) -> Option<u32> {
    let attribute = tag.attributes().find(|it| it.name == b"referenceId")?;
    attribute.reference_id().ok().flatten()
}
