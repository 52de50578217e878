//! The names of the protocol, as numbers: a microcontroller holds each of them once.

use core::fmt;

#[cfg(feature = "fast")]
use super::names::TEXTS;
#[cfg(not(feature = "fast"))]
use super::names::{JOINED, LENGTHS};
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

    #[cfg(all(feature = "xml", feature = "fast"))]
    pub(super) const fn number(self) -> usize {
        self.0 as usize
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

    /// The name itself.
    #[cfg(feature = "fast")]
    #[inline(always)]
    pub fn as_str(&self) -> &'static str {
        TEXTS.get(usize::from(self.0)).copied().unwrap_or_default()
    }

    #[cfg(feature = "fast")]
    pub(crate) fn of(text: &[u8]) -> Option<Self> {
        TEXTS.iter().zip(0..).find(|(it, _)| it.as_bytes() == text).map(|(_, number)| Self(number))
    }

    /// The name itself.
    // In one string, with the lengths beside it: a table of slices takes eight bytes more for each of them.
    #[cfg(not(feature = "fast"))]
    pub fn as_str(&self) -> &'static str {
        let mut lengths = LENGTHS.iter().map(|it| usize::from(*it));
        let start = lengths.by_ref().take(usize::from(self.0)).fold(0, usize::wrapping_add);
        let length = lengths.next().unwrap_or_default();
        JOINED.get(start..start.wrapping_add(length)).unwrap_or_default()
    }

    #[cfg(not(feature = "fast"))]
    pub(crate) fn of(text: &[u8]) -> Option<Self> {
        let mut rest = JOINED.as_bytes();
        for (length, number) in LENGTHS.iter().zip(0..) {
            let (name, behind) = rest.split_at_checked(usize::from(*length))?;
            if name == text {
                return Some(Self(number));
            }
            rest = behind;
        }
        None
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
