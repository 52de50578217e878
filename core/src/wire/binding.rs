//! The forms that a packet can have.

/// The form of a packet. Both sides of a link must have agreed on it: the bytes don't say.
///
/// Its variants come with the features of this crate. The default is XML, where that is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Binding {
    /// UTF-8 XML; feature `xml`.
    #[cfg(feature = "xml")]
    #[default]
    Xml,
    /// The [compact](super::compact) form; feature `compact`.
    #[cfg(feature = "compact")]
    #[cfg_attr(not(feature = "xml"), default)]
    Compact,
}
