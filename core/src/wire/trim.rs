//! What texts say apart from XML's white space at their ends: for numbers, ids and enumerations, never for words.

use super::text::Text;

/// XML's white space.
#[cfg_attr(not(feature = "fast"), inline(never))]
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
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
