//! Nobody finds out, without the feature `fast`, where a text is written just as it stands in its document.

/// Nothing is known of that.
#[derive(Clone, Copy, Default)]
pub(crate) struct Canonical;

impl Canonical {
    pub(crate) const UNKNOWN: Self = Self;

    pub(crate) const fn is_in_content(self) -> bool {
        false
    }

    pub(crate) const fn is_in_attributes(self) -> bool {
        false
    }
}
