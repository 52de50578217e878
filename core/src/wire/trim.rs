//! What texts say apart from XML's white space at their ends: for numbers, ids and enumerations, never for words.

#[cfg(feature = "xml")]
use super::text::Form;
use super::text::Text;

/// XML's white space.
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The text without XML space at its ends.
#[cfg(feature = "xml")]
#[inline]
pub(crate) fn trim(text: Text<'_>) -> Text<'_> {
    match text.raw() {
        [] => text,
        [first, .., last] if !is_space(*first) && !is_space(*last) => text,
        _ => trim_ends(text),
    }
}

#[cfg(feature = "xml")]
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

/// The one word that the text says, apart from XML space at its ends, in `buffer`; `None` if it says more, or has no room
/// there. In one pass, however long the text: it may be a million references to a space.
pub(crate) fn word<'b>(text: Text<'_>, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
    let mut length: usize = 0;
    let mut is_over = false;
    for byte in text.bytes() {
        if is_space(byte) {
            is_over = length > 0;
        } else if is_over {
            return None;
        } else {
            *buffer.get_mut(length)? = byte;
            length = length.saturating_add(1);
        }
    }
    buffer.get(..length)
}

/// Whether the text says `word`, apart from XML space at its ends.
pub(crate) fn says(text: Text<'_>, word: &str) -> bool {
    self::word(text, &mut [0; 32]) == Some(word.as_bytes())
}
