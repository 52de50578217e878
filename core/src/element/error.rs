//! Why a packet or an event can't be read.

use core::fmt;

use crate::wire::{Malformed, Name};

/// A member that is missing or can't be what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadMember {
    /// The member's name on the wire.
    pub member: Name,
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
            Self::Unknown { offset, .. } => write!(f, "byte {offset}: not an element that is expected here"),
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
