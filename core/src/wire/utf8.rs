//! UTF-8, one character after the other.
//!
//! `core::str::from_utf8` checks faster, with a table: for the packets of a small chip its 600 bytes are too many.

use super::fault::Fault;

/// The first characters that take two bytes, three, and four.
static LEAST: [u32; 3] = [0x80, 0x800, 0x1_0000];

/// The first character, and how many bytes it takes.
///
/// # Errors
/// [`Fault::NotUtf8`], or [`Fault::Truncated`] if it may yet become a character: `input` ends inside it.
pub(super) fn first_character(input: &[u8]) -> Result<(char, usize), Fault> {
    let Some(first) = input.first() else { return Err(Fault::Truncated) };
    if first.is_ascii() {
        return Ok((char::from(*first), 1));
    }
    // As many bits of the first byte are set as there are bytes, then comes one that isn't.
    let length = first.leading_ones();
    let Some(least) = LEAST.get((length as usize).wrapping_sub(2)) else { return Err(Fault::NotUtf8) };
    let mut code = u32::from(*first) & 0x7F_u32.wrapping_shr(length);
    // The bits that are cut off: zeros in `code`.
    let mut unknown = 0;
    for place in 1..length as usize {
        let byte = input.get(place).copied().unwrap_or_else(|| {
            unknown = unknown << 6 | 0x3F;
            0x80
        });
        if byte & 0xC0 != 0x80 {
            return Err(Fault::NotUtf8);
        }
        code = code << 6 | u32::from(byte & 0x3F);
    }
    match char::from_u32(code) {
        Some(character) if code | unknown >= *least => {
            if unknown == 0 {
                Ok((character, length as usize))
            } else {
                Err(Fault::Truncated)
            }
        }
        _ => Err(Fault::NotUtf8),
    }
}

/// Whether all of it is UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF.
#[cfg(feature = "compact")]
pub(super) fn is_utf8(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Ok((_, length)) = first_character(rest) {
        rest = rest.get(length..).unwrap_or_default();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn compare(input: &[u8]) {
        let mut place = 0;
        let fault = loop {
            match first_character(&input[place..]) {
                Ok((character, length)) => {
                    assert_eq!(character.encode_utf8(&mut [0; 4]).as_bytes(), &input[place..place + length]);
                    place += length;
                }
                Err(_) if place == input.len() => break None,
                Err(fault) => break Some((place, fault == Fault::Truncated)),
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
