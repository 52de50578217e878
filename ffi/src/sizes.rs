//! How much the parts of a handle hold: with a heap they grow as they must, without one there is no more than this.

use crate::link::Framing;

/// How much the parts of a handle hold.
#[derive(Clone, Copy)]
#[cfg_attr(feature = "std", expect(dead_code, reason = "with a heap not all of them count"))]
pub(crate) struct Sizes {
    /// How packets follow each other on the link.
    pub(crate) framing: Framing,
    /// The largest packet that is taken in, in bytes.
    pub(crate) max_packet: u32,
    /// The largest request that is made, in bytes.
    pub(crate) max_request: u32,
    /// How many items the collections of one event or request have.
    pub(crate) max_items: u32,
    /// How long a snapshot is.
    pub(crate) snapshot: usize,
    /// How many packets wait to be told, and how many bytes they have together.
    pub(crate) waiting: (usize, usize),
    /// How many requests of unknown fate wait to be told.
    pub(crate) fates: usize,
}
