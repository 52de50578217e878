//! Whether a document is UTF-8 and holds no character that XML can't, control characters aside.
//!
//! Those are found where they stand, by whoever reads on.

use crate::wire::fault::{Fault, Malformed};

/// Bytes that are judged at once, and before them the three that the first ones are judged with.
const BLOCK: usize = 64;
const WINDOW: usize = BLOCK + 3;

/// Checks `input`.
///
/// Each byte is judged with the three before it and without branches, so that the compiler makes vector code of it:
/// `core::str::from_utf8` takes several times as long on text that isn't ASCII.
pub(super) fn check(input: &[u8]) -> Result<(), Malformed> {
    // In front of the input stand zeros, and behind it, too: a character that is cut off there is refused.
    let mut first = [0; WINDOW];
    for (to, from) in first.iter_mut().skip(3).zip(input) {
        *to = *from;
    }
    let mut offset: usize = 0;
    let mut is_valid = judge_all(&first);
    let mut rest = input.get(BLOCK.saturating_sub(3)..).unwrap_or_default();
    while let Some(window) = rest.first_chunk::<WINDOW>()
        && is_valid
    {
        offset = offset.saturating_add(BLOCK);
        is_valid = judge_all(window);
        rest = rest.get(BLOCK..).unwrap_or_default();
    }
    if is_valid {
        offset = offset.saturating_add(BLOCK);
        let mut last = [0; WINDOW];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        is_valid = judge_all(&last);
    }
    if is_valid { Ok(()) } else { Err(explain(input, offset)) }
}

/// Whether all but the first three bytes may stand where they do.
#[inline]
fn judge_all(window: &[u8; WINDOW]) -> bool {
    is_ascii(window) || judge_each(window)
}

/// The same of what isn't ASCII. Not inlined: the compiler would rather take apart the words that were looked at than load
/// the bytes again.
#[inline(never)]
fn judge_each(window: &[u8; WINDOW]) -> bool {
    let [_, _, _, bytes @ ..] = window;
    let [_, _, first @ .., _] = window;
    let [before @ .., _, _, _] = window;
    // Both have a length that vectors have, too; what they share counts twice.
    let highest =
        bytes.iter().zip(before).fold(0_u8, |highest, (byte, before)| highest.max(*byte).max(*before));
    let mut wrong = 0;
    if highest < 0xE0 {
        // Characters of two bytes, such as Cyrillic.
        for (byte, first) in bytes.iter().zip(first) {
            let continues = u8::from(byte & 0xC0 == 0x80);
            wrong |= (continues ^ u8::from(*first >= 0xC0)) | u8::from(byte & 0xFE == 0xC0);
        }
        return wrong == 0;
    }
    let [_, second @ .., _, _] = window;
    let [third @ .., _, _, _] = window;
    for (((byte, first), second), third) in bytes.iter().zip(first).zip(second).zip(third) {
        wrong |= judge(*byte, *first, *second, *third);
    }
    wrong == 0
}

/// Whether all bytes of the window are ASCII: eight at a time, the last ones with some that were looked at before.
#[inline]
fn is_ascii(window: &[u8; WINDOW]) -> bool {
    let (words, _) = window.as_chunks::<8>();
    let last = window.last_chunk().map_or(0, |it| u64::from_le_bytes(*it));
    let all = words.iter().fold(last, |all, word| all | u64::from_le_bytes(*word));
    all & 0x8080_8080_8080_8080 == 0
}

/// 0 if `byte` may stand behind `first`, the byte before it, `second` and `third`, the bytes before that.
fn judge(byte: u8, first: u8, second: u8, third: u8) -> u8 {
    let continues = u8::from(byte & 0xC0 == 0x80);
    let must_continue = u8::from(first >= 0xC0) | u8::from(second >= 0xE0) | u8::from(third >= 0xF0);
    // What has no continuation, or one that makes it overlong, a surrogate or beyond U+10FFFF.
    let impossible = u8::from(byte & 0xFE == 0xC0) | u8::from(byte >= 0xF5);
    let bad_second = (u8::from(first == 0xE0) & u8::from(byte < 0xA0))
        | (u8::from(first == 0xED) & u8::from(byte > 0x9F))
        | (u8::from(first == 0xF0) & u8::from(byte < 0x90))
        | (u8::from(first == 0xF4) & u8::from(byte > 0x8F));
    // U+FFFE and U+FFFF.
    let noncharacter = u8::from(second == 0xEF) & u8::from(first == 0xBF) & u8::from(byte >= 0xBE);
    (continues ^ must_continue) | impossible | bad_second | noncharacter
}

/// What is wrong, and where exactly: at `offset` or, by up to three bytes, before it.
#[cold]
fn explain(input: &[u8], offset: usize) -> Malformed {
    let mut start = offset.saturating_sub(3);
    while start > 0 && input.get(start).is_some_and(|byte| byte & 0xC0 == 0x80) {
        start = start.saturating_sub(1);
    }
    let rest = input.get(start..).unwrap_or_default();
    let (valid, fault) = match core::str::from_utf8(rest) {
        Ok(_) => (rest.len(), Fault::IllegalCharacter),
        Err(error) if error.error_len().is_none() => (error.valid_up_to(), Fault::Truncated),
        Err(error) => (error.valid_up_to(), Fault::NotUtf8),
    };
    let valid_bytes = rest.get(..valid).unwrap_or_default();
    match valid_bytes.windows(3).position(|it| matches!(it, [0xEF, 0xBF, 0xBE | 0xBF])) {
        Some(place) => Malformed { offset: start.saturating_add(place), fault: Fault::IllegalCharacter },
        None => Malformed { offset: start.saturating_add(valid), fault },
    }
}

#[cfg(test)]
#[path = "utf8_tests.rs"]
mod tests;
