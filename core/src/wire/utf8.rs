//! Whether a document is UTF-8 and holds no character that XML can't, control characters aside.
//!
//! Those are found where they stand, by whoever reads on.

use super::fault::{Fault, Malformed};

/// Bytes that are judged at once.
const BLOCK: usize = 64;

/// Checks `input`.
///
/// Each byte is judged with the three before it and without branches, so that the compiler makes vector code of it:
/// `core::str::from_utf8` takes several times as long on text that isn't ASCII.
pub(super) fn check(input: &[u8]) -> Result<(), Malformed> {
    let (blocks, rest) = input.as_chunks::<BLOCK>();
    let mut offset: usize = 0;
    // The last three bytes before the block.
    let mut before = [0; 3];
    for block in blocks {
        if (!is_ascii(block) || !is_ascii(&before)) && !is_valid(block, before) {
            return Err(explain(input, offset));
        }
        let [.., third, second, first] = *block;
        before = [third, second, first];
        offset = offset.saturating_add(BLOCK);
    }
    // Zeros stand behind the end: a character that is cut off there is refused.
    let mut last = [0; BLOCK];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    if (!is_ascii(rest) || !is_ascii(&before)) && !is_valid(&last, before) {
        return Err(explain(input, offset));
    }
    Ok(())
}

fn is_ascii(bytes: &[u8]) -> bool {
    bytes.iter().fold(0, |all, byte| all | byte) < 0x80
}

/// Whether `block` goes on as UTF-8 behind the bytes `before`.
fn is_valid(block: &[u8; BLOCK], before: [u8; 3]) -> bool {
    let mut bytes = [0; BLOCK + 3];
    for (to, from) in bytes.iter_mut().zip(before.iter().chain(block)) {
        *to = *from;
    }
    let [_, shifted @ ..] = &bytes;
    let [_, _, twice @ ..] = &bytes;
    let judged = bytes.iter().zip(shifted).zip(twice).zip(block);
    let wrong = judged.fold(false, |wrong, (((third, second), first), byte)| {
        let continues = *byte & 0xC0 == 0x80;
        let must_continue = (*first >= 0xC0) | (*second >= 0xE0) | (*third >= 0xF0);
        // What has no continuation, or one that makes it overlong, a surrogate or beyond U+10FFFF.
        let impossible = (*byte == 0xC0) | (*byte == 0xC1) | (*byte >= 0xF5);
        let bad_second = ((*first == 0xE0) & (*byte < 0xA0))
            | ((*first == 0xED) & (*byte > 0x9F))
            | ((*first == 0xF0) & (*byte < 0x90))
            | ((*first == 0xF4) & (*byte > 0x8F));
        // U+FFFE and U+FFFF.
        let noncharacter = (*second == 0xEF) & (*first == 0xBF) & (*byte >= 0xBE);
        wrong | (continues != must_continue) | impossible | bad_second | noncharacter
    });
    !wrong
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

    /// Every sequence of up to two bytes, and many of three and four, at places around a block's end.
    #[test]
    fn short_sequences_at_each_place() {
        let edges =
            [0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBD, 0xBE, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF];
        let more = [0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF];
        let bytes: std::vec::Vec<u8> = edges.into_iter().chain(more).collect();
        for place in [0, 1, 60, 61, 62, 63, 64] {
            for a in 0..=255 {
                for b in 0..=255 {
                    compare(place, &[a, b]);
                }
            }
            for a in &bytes {
                for b in &bytes {
                    for c in &bytes {
                        compare(place, &[*a, *b, *c]);
                        if place >= 60 {
                            for d in &bytes {
                                compare(place, &[*a, *b, *c, *d]);
                            }
                        }
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
