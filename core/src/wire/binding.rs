//! The forms that a packet can have.

use super::compact::Compact;
use super::xml::Xml;

/// The form of a packet. Both sides of a link must have agreed on it: the bytes don't say.
///
/// Its variants come with the features of this crate. The default is XML, where that is there. With the feature `http-chat`
/// alone there is none: Chat API v2 has no packets.
// Snapshots have the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(any(feature = "xml", feature = "compact"), derive(Default))]
#[non_exhaustive]
pub enum Binding {
    /// UTF-8 XML; feature `xml`.
    #[cfg(feature = "xml")]
    #[default]
    Xml = 0,
    /// The [compact](super::compact) form; feature `compact`.
    #[cfg(feature = "compact")]
    #[cfg_attr(not(feature = "xml"), default)]
    Compact = 1,
}

/// The same for those who read: there is a variant for each binding, but no value of one whose feature is missing.
#[allow(dead_code, reason = "with one binding there is one value")]
pub(crate) enum Chosen {
    Xml(Xml),
    Compact(Compact),
}

impl Binding {
    /// Which one it is.
    #[inline(always)]
    pub(crate) const fn chosen(self) -> Chosen {
        match self {
            #[cfg(feature = "xml")]
            Self::Xml => Chosen::Xml(Xml),
            #[cfg(feature = "compact")]
            Self::Compact => Chosen::Compact(Compact),
        }
    }
}
