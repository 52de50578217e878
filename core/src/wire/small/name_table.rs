//! The texts of all names, in one string, with the lengths beside it: a table of slices takes eight bytes more for each of
//! them.

use crate::wire::bytes::is_same;
use crate::wire::names::{COUNT, JOINED, TEXTS};

static TEXT: &str = JOINED;

static LENGTHS: [u8; COUNT] = lengths();

const fn lengths() -> [u8; COUNT] {
    let mut lengths = [0; COUNT];
    let (mut places, mut texts) = (lengths.as_mut_slice(), TEXTS.as_slice());
    while let (Some((place, more_places)), Some((text, more_texts))) =
        (places.split_first_mut(), texts.split_first())
    {
        *place = text.len() as u8;
        (places, texts) = (more_places, more_texts);
    }
    lengths
}

/// The name with this number.
pub(in crate::wire) fn text(number: usize) -> &'static str {
    let mut lengths = LENGTHS.iter().map(|it| usize::from(*it));
    let start = lengths.by_ref().take(number).fold(0, usize::wrapping_add);
    let length = lengths.next().unwrap_or_default();
    TEXT.get(start..start.wrapping_add(length)).unwrap_or_default()
}

/// The number of the name that this text is.
pub(in crate::wire) fn number(text: &[u8]) -> Option<u8> {
    let mut rest = TEXT.as_bytes();
    for (length, number) in LENGTHS.iter().zip(0..) {
        let (name, behind) = rest.split_at_checked(usize::from(*length))?;
        if is_same(name, text) {
            return Some(number);
        }
        rest = behind;
    }
    None
}
