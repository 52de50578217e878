//! Names that a reader expects.

/// What a [`Name`] is compared with: all that stands there.
#[inline]
pub(super) fn head(bytes: &[u8]) -> &[u8] {
    bytes
}

/// Whether both begin with the same `length` bytes.
#[inline]
pub(super) fn same_start(one: &[u8], other: &[u8], length: usize) -> bool {
    one.get(..length) == other.get(..length)
}

/// The name of an element or an attribute of the protocol.
#[derive(Clone, Copy)]
pub(crate) struct Name(&'static str);

impl Name {
    /// In the place of a name that is to come.
    pub(super) const NONE: Self = Self::new("");

    pub(crate) const fn new(text: &'static str) -> Self {
        Self(text)
    }

    pub(crate) const fn as_str(&self) -> &'static str {
        self.0
    }

    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether what [`head`] was taken from begins with this name.
    #[inline]
    pub(super) fn begins(&self, head: &[u8]) -> bool {
        head.starts_with(self.0.as_bytes())
    }
}
