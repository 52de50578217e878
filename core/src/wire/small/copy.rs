//! Copies what is written and what is decoded, so that the compiler sees that nothing can panic, which it doesn't of
//! `copy_from_slice`.

/// Copies `from` to `to`, which is as long.
#[inline]
pub(in crate::wire) fn copy(from: &[u8], to: &mut [u8]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = *from;
    }
}
