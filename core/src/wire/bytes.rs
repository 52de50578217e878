//! Moves and compares bytes in little code.

/// Whether both are the same. `==` would bring `memcmp` into firmware, which is much larger.
#[cfg(any(feature = "xml", not(feature = "fast")))]
pub(in crate::wire) fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one == other)
}

/// Moves `length` bytes inside `buffer`. What would come from or go to outside of it is left out.
///
/// So the compiler sees that nothing can panic, which it doesn't of `copy_within`; that would also bring a kilobyte of
/// `memmove` into firmware.
pub(crate) fn shift(buffer: &mut [u8], from: usize, to: usize, length: usize) {
    let length = length.min(buffer.len());
    for step in 0..length {
        // Down from the end where it goes up: nothing is overwritten that is still to be moved.
        let step = if to > from { length.wrapping_sub(step).wrapping_sub(1) } else { step };
        let byte = buffer.get(from.saturating_add(step)).copied();
        if let (Some(byte), Some(place)) = (byte, buffer.get_mut(to.saturating_add(step))) {
            *place = byte;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shift;

    #[test]
    fn bytes_are_moved_both_ways_and_stay_inside() {
        for (from, to, length, expected) in [
            (2, 0, 3, "cdedefg"),
            (0, 2, 3, "ababcfg"),
            (1, 1, 6, "abcdefg"),
            (0, 5, 4, "abcdeab"),
            (5, 0, 4, "fgcdefg"),
            (usize::MAX, 0, 2, "abcdefg"),
            (0, usize::MAX, 2, "abcdefg"),
            (1, 0, usize::MAX, "bcdefgg"),
            (0, 1, usize::MAX, "aabcdef"),
        ] {
            let mut buffer = *b"abcdefg";
            shift(&mut buffer, from, to, length);
            assert_eq!(core::str::from_utf8(&buffer), Ok(expected), "{length} from {from} to {to}");
        }
    }
}
