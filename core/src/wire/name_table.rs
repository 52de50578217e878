//! The texts of all names.

use super::names::{COUNT, TEXTS};

static TABLE: [&str; COUNT] = TEXTS;

/// The name with this number.
#[inline(always)]
pub(super) fn text(number: usize) -> &'static str {
    TABLE.get(number).copied().unwrap_or_default()
}

/// The number of the name that this text is.
pub(super) fn number(text: &[u8]) -> Option<u8> {
    TABLE.iter().zip(0..).find(|(it, _)| it.as_bytes() == text).map(|(_, number)| number)
}
