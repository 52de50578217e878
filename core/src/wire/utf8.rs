//! UTF-8, one character after the other.
//!
//! `core::str::from_utf8` checks faster, with a table: for the packets of a small chip its 600 bytes are too many.

/// The first characters that take two bytes, three, and four.
static LEAST: [u32; 3] = [0x80, 0x800, 0x1_0000];

/// The first character, and how many bytes it takes; `None` if it isn't UTF-8, or there is none. If `input` ends inside
/// it, these are more than there are, and what is missing counts as zeros.
pub(super) fn first_character(input: &[u8]) -> Option<(char, usize)> {
    let first = *input.first()?;
    if first.is_ascii() {
        return Some((char::from(first), 1));
    }
    // As many bits of the first byte are set as there are bytes, then comes one that isn't.
    let length = first.leading_ones() as usize;
    let least = LEAST.get(length.wrapping_sub(2))?;
    let mut code = u32::from(first) & (0x7F >> length.min(7));
    let mut missing = 0;
    for place in 1..length {
        let bits = match input.get(place) {
            Some(byte) if byte & 0xC0 == 0x80 => byte & 0x3F,
            Some(_) => return None,
            None => {
                missing = missing << 6 | 0x3F;
                0
            }
        };
        code = code << 6 | u32::from(bits);
    }
    // What is missing may make it large enough, but what isn't a character stays none.
    char::from_u32(code).filter(|_| code | missing >= *least).map(|it| (it, length))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn compare(input: &[u8]) {
        let mut place = 0;
        let fault = loop {
            let rest = &input[place..];
            match first_character(rest) {
                Some((_, length)) if length > rest.len() => break Some((place, true)),
                Some((character, length)) => {
                    assert_eq!(character.encode_utf8(&mut [0; 4]).as_bytes(), &rest[..length]);
                    place += length;
                }
                None if rest.is_empty() => break None,
                None => break Some((place, false)),
            }
        };
        let expected = core::str::from_utf8(input).err();
        let expected = expected.map(|it| (it.valid_up_to(), it.error_len().is_none()));
        assert_eq!(fault, expected, "{input:02X?}");
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
