//! Where a text is written just as it stands in its document: nobody needs to look then for what must be written otherwise.

/// What is known of that.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Canonical {
    /// Nothing.
    #[default]
    Unknown,
    InContent,
    InAttributes,
    /// In both.
    Everywhere,
}

impl Canonical {
    pub(crate) const UNKNOWN: Self = Self::Unknown;

    /// Whether it is known of content.
    pub(crate) const fn is_in_content(self) -> bool {
        matches!(self, Self::InContent | Self::Everywhere)
    }

    /// Whether it is known of attributes.
    pub(crate) const fn is_in_attributes(self) -> bool {
        matches!(self, Self::InAttributes | Self::Everywhere)
    }
}
