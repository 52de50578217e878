use proptest::prelude::*;

use super::*;
use crate::wire::raw;

fn found(input: &[u8]) -> (usize, Option<Fault>) {
    let mut text = raw::unchecked(input);
    let wrong = check(input, &mut text);
    (text.len(), wrong)
}

fn expected(input: &[u8]) -> (usize, Option<Fault>) {
    let (text, error) = match core::str::from_utf8(input) {
        Ok(text) => (text, None),
        Err(error) => (core::str::from_utf8(&input[..error.valid_up_to()]).unwrap(), Some(error)),
    };
    if let Some(offset) = text.find(['\u{FFFE}', '\u{FFFF}']) {
        return (offset, Some(Fault::IllegalCharacter));
    }
    let fault = error.map(|it| if it.error_len().is_none() { Fault::Truncated } else { Fault::NotUtf8 });
    (text.len(), fault)
}

/// Every sequence of two bytes, and many of three and four, at the input's start and around a block's end.
#[test]
fn short_sequences_at_each_place() {
    let edges = [0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBD, 0xBE, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF];
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
        assert_eq!(found(input), expected(input), "{sequence:02X?} at {place} of {end}");
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
        prop_assert_eq!(found(&bytes), expected(&bytes));
    }
}
