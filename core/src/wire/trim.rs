//! What texts say apart from XML's white space at their ends: for numbers, ids and enumerations, never for words.

use super::text::{Form, Text};

/// XML's white space.
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The text without XML space at its ends.
#[inline]
pub(crate) fn trim(text: Text<'_>) -> Text<'_> {
    match text.raw() {
        [] => text,
        [first, .., last] if !is_space(*first) && !is_space(*last) => text,
        _ => trim_ends(text),
    }
}

fn trim_ends(text: Text<'_>) -> Text<'_> {
    let mut raw = text.raw();
    while let Some((first, rest)) = raw.split_first()
        && is_space(*first)
    {
        raw = rest;
    }
    while let Some((last, rest)) = raw.split_last()
        && is_space(*last)
    {
        raw = rest;
    }
    let is_decoded = raw.iter().any(|byte| matches!(byte, b'&' | b'<' | b'\t' | b'\r' | b'\n'));
    Text::checked(raw, if is_decoded { text.form() } else { Form::Plain })
}

/// Whether the text says `word`, apart from XML space at its ends.
pub(crate) fn says(text: Text<'_>, word: &str) -> bool {
    let mut bytes = text.bytes().skip_while(|byte| is_space(*byte));
    word.bytes().all(|expected| bytes.next() == Some(expected)) && bytes.all(is_space)
}
