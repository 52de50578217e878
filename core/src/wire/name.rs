//! The names of the protocol, as numbers: a microcontroller holds each of them once.

use core::fmt;

use super::name_table;
#[cfg(all(feature = "xml", feature = "fast"))]
use super::names;
use super::text::Text;
use super::trim::word;

/// Bytes that a name has at most.
const LONGEST: usize = 24;

/// A name of the protocol: of an element, an attribute or a word of an enumeration, as it stands in XML.
///
/// It is a number into one table of all names. `==` compares it with texts, too.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name(u8);

impl Name {
    pub(super) const fn numbered(number: u8) -> Self {
        Self(number)
    }

    /// Whether it is this name, also where the compiler asks.
    pub(crate) const fn is(self, other: Self) -> bool {
        self.0 == other.0
    }

    pub(crate) const fn number(self) -> usize {
        self.0 as usize
    }

    /// The name itself, where the compiler asks.
    #[cfg(all(feature = "xml", feature = "fast"))]
    pub(super) const fn text(self) -> &'static str {
        let mut texts = names::TEXTS.as_slice();
        let mut before = self.0;
        while let Some((text, rest)) = texts.split_first() {
            if before == 0 {
                return text;
            }
            before = before.wrapping_sub(1);
            texts = rest;
        }
        ""
    }

    /// The name that this text is, if it is one of the protocol's.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::of(text.as_bytes())
    }

    /// The one name that the text says, apart from XML space at its ends.
    #[cold]
    pub(crate) fn in_text(text: Text<'_>) -> Option<Self> {
        Self::of(word(text, &mut [0; LONGEST])?)
    }

    /// The one name that the text says, character by character.
    #[cfg(feature = "http-chat")]
    pub(crate) fn exactly(text: Text<'_>) -> Option<Self> {
        let mut buffer = [0; LONGEST];
        let length = text.copy_bytes_to(&mut buffer).ok()?;
        Self::of(buffer.get(..length)?)
    }

    /// The name itself.
    #[cfg_attr(feature = "fast", inline(always))]
    pub fn as_str(&self) -> &'static str {
        name_table::text(self.number())
    }

    pub(crate) fn of(text: &[u8]) -> Option<Self> {
        name_table::number(text).map(Self)
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use crate::wire::{Name, names};

    #[test]
    fn texts_there_and_back() {
        for number in 0..names::COUNT {
            let name = Name::numbered(u8::try_from(number).unwrap());
            assert!(name.as_str().len() <= super::LONGEST);
            assert_eq!(Name::from_text(name.as_str()), Some(name));
            assert_eq!(
                (name.to_string(), std::format!("{name:?}")),
                (name.as_str().into(), std::format!("\"{name}\""))
            );
        }
        for (name, text) in [
            (names::AFTER_ACTION, "afterAction"),
            (names::USER_ID, "userId"),
            (names::IDLE_CONTROL_ALERT, "IDLE_CONTROL_ALERT"),
            (names::ERROR, "Error"),
        ] {
            assert_eq!(name, text);
        }
        assert_eq!((Name::from_text("userid"), Name::from_text("")), (None, None));
    }
}
