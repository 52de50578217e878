//! Bytes in key-value collections: base64 in XML.

use core::fmt;

use crate::wire::Text;
use crate::wire::xml::{Base64, decoded};

/// Bytes, as they are or as base64.
#[derive(Clone, Copy)]
pub struct Binary<'a>(Bytes<'a>);

#[derive(Clone, Copy)]
enum Bytes<'a> {
    Raw(&'a [u8]),
    Base64(Base64<'a>),
}

impl<'a> Binary<'a> {
    /// The caller's bytes.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(Bytes::Raw(bytes))
    }

    /// Those that base64 says.
    pub(super) const fn in_base64(base64: Base64<'a>) -> Self {
        Self(Bytes::Base64(base64))
    }

    /// The bytes, decoded one by one.
    pub fn bytes(&self) -> impl Iterator<Item = u8> + Clone + use<'a> {
        let (raw, text) = match self.0 {
            Bytes::Raw(bytes) => (bytes, Text::EMPTY),
            Bytes::Base64(base64) => (&[][..], base64.text()),
        };
        raw.iter().copied().chain(decoded(text))
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
