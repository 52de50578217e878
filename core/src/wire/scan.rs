//! Finds the next byte that ends or interrupts a run of text: eight bytes at a time, in plain integers.
//!
//! Values and texts are short, so a call into a vectorised search costs more than it saves (measured: memchr was the
//! slowest of all designs), and one pass has to find control characters, too. Two bytes that differ in one bit are
//! found by one test: that bit is set first.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

const fn splat(byte: u8) -> u64 {
    (byte as u64).wrapping_mul(ONES)
}

/// The high bit of each byte of `word` that is 0. Bits above the lowest one may be wrong: only the lowest is used.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGH
}

/// The same for each byte under 0x20.
const fn controls(word: u64) -> u64 {
    word.wrapping_sub(splat(0x20)) & !word & HIGH
}

fn run(bytes: &[u8], find: impl Fn(u64) -> u64) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut length: usize = 0;
    for word in words {
        let found = find(u64::from_le_bytes(*word));
        if found != 0 {
            return length.saturating_add((found.trailing_zeros() >> 3) as usize);
        }
        length = length.saturating_add(8);
    }
    // What is left is tested with zeros behind it, which count as control characters.
    let mut last = [0; 8];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    let found = find(u64::from_le_bytes(last)).trailing_zeros() >> 3;
    length.saturating_add((found as usize).min(rest.len()))
}

/// Bytes before the first `"`, `&`, `<` or control character (TAB, LF and CR among them).
pub(super) fn in_double_quotes(bytes: &[u8]) -> usize {
    run(bytes, |word| zeros((word | splat(0x04)) ^ splat(b'&')) | zeros(word ^ splat(b'<')) | controls(word))
}

/// Bytes before the first `'`, `&`, `<` or control character (TAB, LF and CR among them).
pub(super) fn in_single_quotes(bytes: &[u8]) -> usize {
    run(bytes, |word| zeros((word | splat(0x01)) ^ splat(b'\'')) | zeros(word ^ splat(b'<')) | controls(word))
}

/// Bytes before the first `<`, `>`, `&` or control character (TAB, LF and CR among them).
pub(super) fn in_text(bytes: &[u8]) -> usize {
    run(bytes, |word| zeros((word | splat(0x02)) ^ splat(b'>')) | zeros(word ^ splat(b'&')) | controls(word))
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    /// Each byte at each place among harmless ones, against the obvious loop.
    #[test]
    fn every_byte_is_found_where_it_stands() {
        type Case = (fn(&[u8]) -> usize, &'static [u8]);
        let cases: [Case; 3] = [(in_double_quotes, b"\"&<"), (in_single_quotes, b"'&<"), (in_text, b"<>&")];
        for (scan, ends) in cases {
            for byte in 0..=255 {
                for harmless in [b' ', b'a', b'#', b'%', b'=', 0x7F, 0x80, 0xFF] {
                    for length in 0..20 {
                        for place in 0..length {
                            let mut bytes: Vec<u8> = std::vec![harmless; length];
                            bytes[place] = byte;
                            let expected = bytes.iter().position(|it| ends.contains(it) || *it < 0x20);
                            assert_eq!(scan(&bytes), expected.unwrap_or(length), "{bytes:?}");
                        }
                    }
                }
            }
        }
    }
}
