//! What the reader can read at most.

use crate::wire::fault::Limits;

impl Limits {
    /// Bytes of a slice that can be read: 4 GiB less one at most, since the reader keeps places in it in 32 bits.
    pub(super) const fn most_in_a_slice(&self) -> usize {
        let most = u32::MAX as usize;
        if self.size < most { self.size } else { most }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without 4 GiB of memory.
    #[test]
    #[cfg(target_pointer_width = "64")]
    fn a_slice_has_less_than_4_gib() {
        for (size, expected) in [
            (0, 0),
            (32768, 32768),
            (0xFFFF_FFFE, 0xFFFF_FFFE),
            (1 << 32, 0xFFFF_FFFF),
            (usize::MAX, 0xFFFF_FFFF),
        ] {
            assert_eq!(Limits::STORED.with_size(size).most_in_a_slice(), expected, "{size}");
        }
    }
}
