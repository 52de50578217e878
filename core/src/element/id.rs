//! Ids that are kept: a copy of its own for what a client or server must remember.

use core::fmt;
use core::hash::{Hash, Hasher};

use crate::wire::{Form, Text, raw};

/// Bytes that an id may have at most: our own choice.
pub(crate) const ID_LENGTH: usize = 64;

/// An id that was kept: an opaque string of up to 64 bytes.
///
/// The shapes in stored transcripts (user ids of 16 upper-case hex digits and so on) are what servers make; a client takes
/// any.
#[derive(Clone, Copy)]
pub struct Id {
    bytes: [u8; ID_LENGTH],
    length: u8,
}

impl Id {
    /// The empty id.
    pub const EMPTY: Self = Self { bytes: [0; ID_LENGTH], length: 0 };

    /// Bytes that an id may have.
    pub const MAX_LENGTH: usize = ID_LENGTH;

    /// Keeps a copy of `text`.
    ///
    /// # Errors
    /// [`IdTooLong`] if it has more than 64 bytes.
    pub fn new(text: Text<'_>) -> Result<Self, IdTooLong> {
        let mut id = Self::EMPTY;
        id.set(text)?;
        Ok(id)
    }

    /// The same in the place of another id, which stays if `text` is too long.
    #[inline(never)]
    pub(crate) fn set(&mut self, text: Text<'_>) -> Result<(), IdTooLong> {
        if text.decoded_len() > Self::MAX_LENGTH {
            return Err(IdTooLong);
        }
        let length = text.copy_bytes_to(&mut self.bytes).map_err(|_| IdTooLong)?;
        self.length = u8::try_from(length).map_err(|_| IdTooLong)?;
        Ok(())
    }

    /// The id as a string.
    #[inline]
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// The id as a text, to put into a request.
    #[inline(never)]
    pub fn as_text(&self) -> Text<'_> {
        Text::checked(raw::known(self.as_bytes()), Form::Plain)
    }

    /// Whether this is the empty id.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }
}

impl Default for Id {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Id {}

impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

impl PartialEq<Text<'_>> for Id {
    fn eq(&self, other: &Text<'_>) -> bool {
        *other == self.as_text()
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An id of more than 64 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdTooLong;

impl fmt::Display for IdTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an id has at most {ID_LENGTH} bytes")
    }
}

impl core::error::Error for IdTooLong {}

/// An id that nobody else may know, such as a secure key: `Debug` doesn't print it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Secret(Id);

impl Secret {
    /// Keeps a copy of `text`.
    ///
    /// # Errors
    /// [`IdTooLong`] if it has more than 64 bytes.
    pub fn new(text: Text<'_>) -> Result<Self, IdTooLong> {
        Id::new(text).map(Self)
    }

    /// The same in the place of another secret, which stays if `text` is too long.
    pub(crate) fn set(&mut self, text: Text<'_>) -> Result<(), IdTooLong> {
        self.0.set(text)
    }

    /// The secret itself, to put into a request.
    pub fn expose(&self) -> Text<'_> {
        self.0.as_text()
    }

    #[cfg(all(feature = "snapshot", any(feature = "xml", feature = "compact", feature = "http-chat")))]
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kept_and_compared() {
        let id = Id::new(Text::plain("00048aAPEQJ8000U")).unwrap();
        assert_eq!(id.as_str(), "00048aAPEQJ8000U");
        assert!(id == Text::plain("00048aAPEQJ8000U"));
        assert_eq!(Id::new(Text::plain(&"x".repeat(65))), Err(IdTooLong));
        assert_eq!(Id::new(Text::plain(&"x".repeat(64))).unwrap().as_str().len(), 64);
    }

    #[test]
    fn debug_keeps_secrets() {
        let secret = Secret::new(Text::plain("4ee15d7e1c343c8e")).unwrap();
        assert_eq!(std::format!("{secret:?}"), "Secret");
    }
}
