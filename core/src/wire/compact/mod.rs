//! The compact binding: packets for slow lines and small chips.

mod writer;

pub use writer::CompactWriter;

/// The first byte of each packet: the version of this form.
pub(crate) const VERSION: u8 = 1;
