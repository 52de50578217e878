//! Texts with references are decoded piece by piece, as all that don't stand for themselves.

use crate::wire::text::Pieces;

impl Pieces<'_> {
    /// Decodes nothing; gives how many bytes that was.
    pub(in crate::wire) const fn copy_usual(&mut self, _: &mut [u8]) -> usize {
        0
    }
}
