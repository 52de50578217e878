//! Whether bytes are UTF-8, byte by byte.
//!
//! `core::str::from_utf8` says the same faster, with a table: for the packets of a small chip its 600 bytes are too many.

/// Whether all of it is UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF.
#[cfg(feature = "compact")]
pub(super) fn is_utf8(bytes: &[u8]) -> bool {
    first_fault(bytes).is_none()
}

/// The bytes before the first that isn't UTF-8, and whether that begins a character that is cut off; `None` if all are.
pub(super) fn first_fault(input: &[u8]) -> Option<(usize, bool)> {
    let mut rest = input;
    loop {
        let (more, low, high) = match rest.first()? {
            0..=0x7F => (0, 0x80, 0xBF),
            0xC2..=0xDF => (1, 0x80, 0xBF),
            0xE0 => (2, 0xA0, 0xBF),
            0xED => (2, 0x80, 0x9F),
            0xE1..=0xEF => (2, 0x80, 0xBF),
            0xF0 => (3, 0x90, 0xBF),
            0xF1..=0xF3 => (3, 0x80, 0xBF),
            0xF4 => (3, 0x80, 0x8F),
            _ => (4, 1, 0),
        };
        let at = input.len().wrapping_sub(rest.len());
        for place in 1..=more {
            let (low, high) = if place == 1 { (low, high) } else { (0x80, 0xBF) };
            match rest.get(place) {
                // What can't begin a character is wrong even at the end.
                None => return Some((at, more < 4)),
                Some(byte) if *byte < low || *byte > high => return Some((at, false)),
                Some(_) => {}
            }
        }
        rest = rest.get(more.wrapping_add(1)..)?;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::first_fault;

    fn compare(input: &[u8]) {
        let expected = core::str::from_utf8(input).err();
        let expected = expected.map(|it| (it.valid_up_to(), it.error_len().is_none()));
        assert_eq!(first_fault(input), expected, "{input:02X?}");
    }

    #[test]
    fn short_sequences() {
        let edges =
            [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE];
        let edges = edges.iter().chain(&[0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF]);
        for a in 0..=255 {
            compare(&[a]);
            for b in 0..=255 {
                compare(&[a, b]);
            }
            for b in edges.clone() {
                for c in edges.clone() {
                    compare(&[a, *b, *c]);
                    compare(&[a, *b, *c, 0x80]);
                    compare(&[b'x', a, *b, *c, b'y']);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes(input in proptest::collection::vec(any::<u8>(), 0..40), text in ".{0,20}") {
            compare(&input);
            compare(&[text.as_bytes(), &input].concat());
        }
    }
}
