//! Finds the next byte that ends or interrupts a run of text: sixteen at a time.
//!
//! Values and texts are short, so a call into a vectorised search costs more than it saves (measured: memchr was the
//! slowest of all designs), and one pass has to find control characters, too. What is written here as plain
//! comparisons of each byte, the compiler makes vector code of.

use super::words::{before_mark, in_eight, marks_below, marks_of, marks_of_tags};

/// Bytes that are looked at together.
const BLOCK: usize = 16;

/// 0xFF for each byte that is looked for, the first one lowest.
#[inline(always)]
pub(super) fn marks(block: &[u8; BLOCK], is_found: impl Fn(u8) -> bool) -> u128 {
    let mut marks = [0; BLOCK];
    for (mark, byte) in marks.iter_mut().zip(block) {
        *mark = if is_found(*byte) { 0xFF } else { 0 };
    }
    u128::from_le_bytes(marks)
}

/// Bytes before the first that is looked for.
#[inline(always)]
fn run(bytes: &[u8], is_found: impl Fn(u8) -> bool) -> usize {
    let mut length: usize = 0;
    let mut rest = bytes;
    while let Some((block, tail)) = rest.split_first_chunk() {
        let marks = marks(block, &is_found);
        if marks != 0 {
            return length.wrapping_add((marks.trailing_zeros() >> 3) as usize);
        }
        length = length.wrapping_add(BLOCK);
        rest = tail;
    }
    length.wrapping_add(rest.iter().position(|byte| is_found(*byte)).unwrap_or(rest.len()))
}

/// The same as [`run`], where it is short: in plain integers, which tell sooner where it ends.
#[inline(always)]
fn short_run(bytes: &[u8], find: impl Fn(u128) -> u128, is_found: impl Fn(u8) -> bool) -> usize {
    let mut length: usize = 0;
    let mut rest = bytes;
    while let Some((block, tail)) = rest.split_first_chunk() {
        let found = find(u128::from_le_bytes(*block));
        if found != 0 {
            return length.wrapping_add((found.trailing_zeros() >> 3) as usize);
        }
        length = length.wrapping_add(BLOCK);
        rest = tail;
    }
    length.wrapping_add(rest.iter().position(|byte| is_found(*byte)).unwrap_or(rest.len()))
}

/// Bytes before the first that isn't a letter, a digit or another of a name's ASCII characters.
///
/// Not inlined: whoever asks has the same bytes in words, and the compiler would rather take those apart than load the
/// block again.
#[inline(never)]
pub(super) fn name_bytes(block: &[u8; BLOCK]) -> usize {
    let others = marks(block, |byte| {
        let is_letter = (byte | 0x20).wrapping_sub(b'a') < 26;
        // Digits and the colon; dash and dot.
        let is_other = (byte.wrapping_sub(b'0') < 11) | (byte.wrapping_sub(b'-') < 2);
        !(is_letter | is_other | (byte == b'_'))
    });
    (others.trailing_zeros() >> 3) as usize
}

/// Bytes before the first `<`, `>` or anything up to `'`: both quotes, `&` and control characters are found by one test,
/// and what else is, space among it, values hardly ever have. What is before it is written as it stands everywhere.
#[inline(always)]
pub(super) fn before_quote(bytes: &[u8]) -> usize {
    short_run(
        bytes,
        |word| marks_below(word, 0x28) | marks_of_tags(word),
        |byte| (byte < 0x28) | (byte | 2 == b'>'),
    )
}

/// Bytes before the first of `quote`, `&`, `<` or a control character (TAB, LF and CR among them).
#[inline]
pub(in crate::wire) fn in_quotes(bytes: &[u8], quote: u8) -> usize {
    run(bytes, |byte| (byte == quote) | (byte == b'&') | (byte == b'<') | (byte < 0x20))
}

/// Bytes before the first `<`, `>`, `&` or control character (TAB, LF and CR among them).
#[inline]
pub(in crate::wire) fn in_text(bytes: &[u8]) -> usize {
    short_run(bytes, text_marks, |byte| (byte | 2 == b'>') | (byte == b'&') | (byte < 0x20))
}

/// Marks what [`in_text`] looks for.
#[inline(always)]
pub(super) const fn text_marks(word: u128) -> u128 {
    marks_of_tags(word) | value_marks(word)
}

/// Marks `&` and control characters.
#[inline(always)]
pub(super) const fn value_marks(word: u128) -> u128 {
    marks_of(word, b'&') | marks_below(word, 0x20)
}

/// Bytes before the first `<`.
#[inline(always)]
pub(super) fn before_tag(bytes: &[u8]) -> usize {
    before(bytes, b'<')
}

/// Bytes before the first of this byte, which is near.
#[inline(always)]
pub(super) fn before(bytes: &[u8], byte: u8) -> usize {
    let mut length: usize = 0;
    let mut rest = bytes;
    while let Some((word, tail)) = rest.split_first_chunk() {
        let found = in_eight(u64::from_le_bytes(*word), |word| marks_of(word, byte));
        if found != 0 {
            return length.wrapping_add(before_mark(found));
        }
        length = length.wrapping_add(size_of::<u64>());
        rest = tail;
    }
    length.wrapping_add(rest.iter().position(|it| *it == byte).unwrap_or(rest.len()))
}

/// Bytes before the first `>` or quote.
#[inline(always)]
pub(super) fn before_tag_end(bytes: &[u8]) -> usize {
    short_run(
        bytes,
        |word| marks_of(word, b'>') | marks_of(word, b'"') | marks_of(word, b'\''),
        |byte| (byte == b'>') | (byte == b'"') | (byte == b'\''),
    )
}

/// Bytes of white space before anything else.
#[inline(always)]
pub(crate) fn spaces(bytes: &[u8]) -> usize {
    run(bytes, |byte| (byte != b' ') & (byte != b'\n') & (byte != b'\t') & (byte != b'\r'))
}

/// Bytes before the first that is written otherwise than it stands: `&`, `<`, `>`, `"`, a control character (TAB, LF and
/// CR among them), or one that begins U+FFFE and U+FFFF.
#[inline]
pub(super) fn written_as_it_stands(bytes: &[u8]) -> usize {
    let is_found = |byte| (byte | 2 == b'>') | (byte | 4 == b'&') | (byte < 0x20) | (byte == 0xEF);
    // What is short is free of them, nearly always: its first and its last eight or four bytes tell.
    if is_free::<8>(bytes, is_found) || is_free::<4>(bytes, is_found) {
        return bytes.len();
    }
    run(bytes, is_found)
}

/// Whether nothing that is looked for is among the first and the last `N` bytes; `false` if there are less.
#[inline(always)]
fn is_free<const N: usize>(bytes: &[u8], is_found: impl Fn(u8) -> bool) -> bool {
    let found = |chunk: &[u8; N]| chunk.iter().fold(false, |found, byte| found | is_found(*byte));
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) if bytes.len() <= N.saturating_mul(2) => !found(first) & !found(last),
        _ => false,
    }
}

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
