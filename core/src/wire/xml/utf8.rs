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
fn judge_all(window: &[u8; WINDOW]) -> bool {
    let [before @ .., _, _, _] = window;
    let [_, _, _, bytes @ ..] = window;
    // Both halves have a length that vectors have, too; what they share counts twice.
    let highest = bytes.iter().zip(before).fold(0_u8, |highest, (byte, before)| highest.max(byte | before));
    if highest < 0x80 {
        return true;
    }
    let highest = window.iter().fold(0_u8, |highest, byte| highest.max(*byte));
    let [_, _, first @ .., _] = window;
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn expected(input: &[u8]) -> Result<(), Malformed> {
        let (text, error) = match core::str::from_utf8(input) {
            Ok(text) => (text, None),
            Err(error) => (core::str::from_utf8(&input[..error.valid_up_to()]).unwrap(), Some(error)),
        };
        if let Some(offset) = text.find(['\u{FFFE}', '\u{FFFF}']) {
            return Err(Malformed { offset, fault: Fault::IllegalCharacter });
        }
        let Some(error) = error else { return Ok(()) };
        let fault = if error.error_len().is_none() { Fault::Truncated } else { Fault::NotUtf8 };
        Err(Malformed { offset: error.valid_up_to(), fault })
    }

    /// Every sequence of two bytes, and many of three and four, at the input's start and around a block's end.
    #[test]
    fn short_sequences_at_each_place() {
        let edges =
            [0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBD, 0xBE, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF];
        let more = [0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF];
        let bytes: std::vec::Vec<u8> = edges.into_iter().chain(more).collect();
        for a in 0..=255 {
            for b in 0..=255 {
                compare(63, &[a, b]);
            }
        }
        for place in [0, 61, 62, 63] {
            for a in &bytes {
                for b in &bytes {
                    for c in &bytes {
                        compare(place, &[*a, *b, *c]);
                    }
                }
            }
        }
        for a in [0x41, 0xE0, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5] {
            for b in &bytes {
                for c in &bytes {
                    for d in &bytes {
                        compare(62, &[a, *b, *c, *d]);
                    }
                }
            }
        }
    }

    fn compare(place: usize, sequence: &[u8]) {
        let mut input = [b'x'; 160];
        input[place..place + sequence.len()].copy_from_slice(sequence);
        for end in [place + sequence.len(), 160] {
            let input = &input[..end];
            assert_eq!(check(input), expected(input), "{sequence:02X?} at {place} of {end}");
        }
    }

    proptest! {
        #[test]
        fn any_text_that_is_damaged(
            text in "[a-zж-я€-₯😀-😂]{0,200}",
            damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..3),
        ) {
            let mut bytes = text.into_bytes();
            for (place, byte) in damage {
                if !bytes.is_empty() {
                    let place = place.index(bytes.len());
                    bytes[place] = byte;
                }
            }
            prop_assert_eq!(check(&bytes), expected(&bytes));
        }
    }
}
