//! Why a notice's userdata isn't what its type needs.

use core::fmt;

/// An item of a notice's userdata that is missing or isn't what it must be.
///
/// On a notice that came, the sender is to blame, or the event was [truncated](crate::element::EventHead); on one
/// that is to be sent, the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadItem {
    /// The item's key: one of [`keys`](crate::element::keys).
    pub key: &'static str,
    /// What is wrong with it.
    pub fault: ItemFault,
}

/// What is wrong with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ItemFault {
    /// There is none, it is empty, or it isn't a string.
    Missing,
    /// It isn't a decimal number that fits into 64 bits.
    NotANumber,
}

impl BadItem {
    pub(super) const fn missing(key: &'static str) -> Self {
        Self { key, fault: ItemFault::Missing }
    }

    pub(super) const fn not_a_number(key: &'static str) -> Self {
        Self { key, fault: ItemFault::NotANumber }
    }
}

impl fmt::Display for BadItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("userData: '")?;
        f.write_str(self.key)?;
        f.write_str(match self.fault {
            ItemFault::Missing => "' is missing",
            ItemFault::NotANumber => "' is not a number",
        })
    }
}

impl core::error::Error for BadItem {}
