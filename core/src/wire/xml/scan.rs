//! Finds the next byte that ends or interrupts a run of text: eight bytes at a time in plain integers, or sixteen.
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

/// Bytes before the first that `find` marks with its high bit.
#[inline]
fn run(bytes: &[u8], find: impl Fn(u64) -> u64) -> usize {
    let mut length: usize = 0;
    let mut rest = bytes;
    while let Some((word, tail)) = rest.split_first_chunk::<8>() {
        let found = find(u64::from_le_bytes(*word));
        if found != 0 {
            return length.wrapping_add((found.trailing_zeros() >> 3) as usize);
        }
        length = length.wrapping_add(8);
        rest = tail;
    }
    length.wrapping_add(short_run(rest, find))
}

/// The same for less than a word: zeros stand behind its end, which count as control characters.
#[inline]
fn short_run(bytes: &[u8], find: impl Fn(u64) -> u64) -> usize {
    let found = find(short_word(bytes)).trailing_zeros() >> 3;
    (found as usize).min(bytes.len())
}

/// Up to seven bytes as a word, with zeros behind them.
#[inline]
pub(super) fn short_word(bytes: &[u8]) -> u64 {
    let shift = |count: usize| (bytes.len().wrapping_sub(count) as u32).wrapping_mul(8);
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        // Two halves that overlap.
        (Some(first), Some(last)) => {
            let last = u64::from(u32::from_le_bytes(*last)).wrapping_shl(shift(4));
            u64::from(u32::from_le_bytes(*first)) | last
        }
        _ => bytes.iter().rev().fold(0, |word, byte| (word << 8) | u64::from(*byte)),
    }
}

/// A quoted value that stands for itself, from its opening quote on, and what is behind the closing one; `None` if
/// there is something else in it, or no end.
#[inline(always)]
pub(crate) fn quoted(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let [quote @ (b'"' | b'\''), value @ ..] = rest else { return None };
    // Everything from space to apostrophe, which values hardly ever have, is one test with the control characters.
    let length =
        run(value, |word| (word.wrapping_sub(splat(0x28)) & !word & HIGH) | zeros(word ^ splat(b'<')));
    match value.split_at_checked(length) {
        Some((value, [end, behind @ ..])) if end == quote => Some((value, behind)),
        _ => quoted_with_spaces(value, length, *quote),
    }
}

#[inline(never)]
fn quoted_with_spaces(value: &[u8], length: usize, quote: u8) -> Option<(&[u8], &[u8])> {
    let more = in_quotes(value.get(length..).unwrap_or_default(), quote);
    match value.split_at_checked(length.wrapping_add(more)) {
        Some((value, [end, behind @ ..])) if *end == quote => Some((value, behind)),
        _ => None,
    }
}

/// Bytes before the first of `quote`, `&`, `<` or a control character (TAB, LF and CR among them).
pub(in crate::wire) fn in_quotes(bytes: &[u8], quote: u8) -> usize {
    match quote {
        b'"' => run(bytes, |word| {
            zeros((word | splat(0x04)) ^ splat(b'&')) | zeros(word ^ splat(b'<')) | controls(word)
        }),
        _ => run(bytes, |word| {
            zeros((word | splat(0x01)) ^ splat(b'\'')) | zeros(word ^ splat(b'<')) | controls(word)
        }),
    }
}

/// The same as [`run`], where it is longer: sixteen bytes at a time first, which the compiler makes vector code of.
#[inline]
fn long_run(bytes: &[u8], is_found: impl Fn(u8) -> bool, find: impl Fn(u64) -> u64) -> usize {
    let mut length: usize = 0;
    let mut rest = bytes;
    while let Some((block, tail)) = rest.split_first_chunk::<16>()
        && block.iter().fold(0, |found, byte| found | u8::from(is_found(*byte))) == 0
    {
        length = length.wrapping_add(16);
        rest = tail;
    }
    length.wrapping_add(run(rest, find))
}

/// Bytes before the first `<`, `>`, `&` or control character (TAB, LF and CR among them).
#[inline]
pub(in crate::wire) fn in_text(bytes: &[u8]) -> usize {
    long_run(
        bytes,
        |byte| (byte | 2 == b'>') | (byte == b'&') | (byte < 0x20),
        |word| zeros((word | splat(0x02)) ^ splat(b'>')) | zeros(word ^ splat(b'&')) | controls(word),
    )
}

/// A text that stands for itself, up to the next `<`, and what is from there on; `None` if there is something else in
/// it, or no end.
#[inline]
pub(crate) fn run_of_text(text: &[u8]) -> Option<(&[u8], &[u8])> {
    text.split_at_checked(in_text(text)).filter(|(_, behind)| behind.starts_with(b"<"))
}

/// Bytes before the first that is written otherwise than it stands: `&`, `<`, `>`, `"`, a control character (TAB, LF and
/// CR among them), or one that begins U+FFFE and U+FFFF.
#[inline]
pub(super) fn written_as_it_stands(bytes: &[u8]) -> usize {
    long_run(
        bytes,
        |byte| (byte | 2 == b'>') | (byte | 4 == b'&') | (byte < 0x20) | (byte == 0xEF),
        |word| {
            zeros((word | splat(0x02)) ^ splat(b'>'))
                | zeros((word | splat(0x04)) ^ splat(b'&'))
                | zeros(word ^ splat(0xEF))
                | controls(word)
        },
    )
}

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
