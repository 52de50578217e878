//! Bytes in key-value collections: base64 in XML.

use core::fmt;

#[cfg(feature = "xml")]
use crate::wire::{Text, decoded, is_base64};

/// Bytes, as they are or as base64.
#[derive(Clone, Copy)]
pub struct Binary<'a>(Bytes<'a>);

#[derive(Clone, Copy)]
enum Bytes<'a> {
    Raw(&'a [u8]),
    #[cfg(feature = "xml")]
    Base64(Text<'a>),
}

impl<'a> Binary<'a> {
    /// The caller's bytes.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(Bytes::Raw(bytes))
    }

    /// Base64 with padding, white space between its characters allowed; `None` if the text is anything else.
    #[cfg(feature = "xml")]
    pub(super) fn from_base64(text: Text<'a>) -> Option<Self> {
        is_base64(text).then_some(Self(Bytes::Base64(text)))
    }

    /// The bytes, decoded one by one.
    #[cfg(feature = "xml")]
    pub fn bytes(&self) -> impl Iterator<Item = u8> + Clone + use<'a> {
        let (raw, text) = match self.0 {
            Bytes::Raw(bytes) => (bytes, Text::EMPTY),
            Bytes::Base64(text) => (&[][..], text),
        };
        raw.iter().copied().chain(decoded(text))
    }

    /// The bytes, one by one.
    #[cfg(not(feature = "xml"))]
    pub fn bytes(&self) -> impl Iterator<Item = u8> + Clone + use<'a> {
        let Bytes::Raw(raw) = self.0;
        raw.iter().copied()
    }
}

impl fmt::Debug for Binary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Binary({} bytes)", self.bytes().count())
    }
}

impl PartialEq for Binary<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes().eq(other.bytes())
    }
}
