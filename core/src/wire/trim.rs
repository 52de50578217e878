//! What texts say apart from XML's white space at their ends: for numbers, ids and enumerations, never for words.

#[cfg(feature = "xml")]
use super::text::Form;
use super::text::Text;

/// XML's white space.
#[cfg_attr(not(feature = "fast"), inline(never))]
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The text without XML space at its ends, written as itself or as a reference.
#[cfg(feature = "xml")]
#[inline]
pub(crate) fn trim(text: Text<'_>) -> Text<'_> {
    let is_plain = text.form() == Form::Plain;
    if !cfg!(feature = "fast") {
        return trim_ends(text, is_plain);
    }
    match text.raw_bytes() {
        [] => text,
        [first, .., last]
            if !is_space(*first) && !is_space(*last) && (is_plain || (*first != b'&' && *last != b';')) =>
        {
            text
        }
        _ => trim_ends(text, is_plain),
    }
}

#[cfg(feature = "xml")]
fn trim_ends(text: Text<'_>, is_plain: bool) -> Text<'_> {
    let mut rest = text.raw_bytes();
    let length = rest.len();
    // What begins with the first that isn't space, and what is behind the last.
    let (mut start, mut end) = (0, 0);
    while let [byte, behind @ ..] = rest {
        let here = rest;
        rest = behind;
        let is_space = match *byte {
            b'&' if !is_plain => {
                rest = here;
                super::xml::reference(&mut rest).is_ok_and(|it| matches!(it, ' ' | '\t' | '\n' | '\r'))
            }
            byte => is_space(byte),
        };
        if !is_space {
            start = if start == 0 { here.len() } else { start };
            end = rest.len();
        }
    }
    let raw = text.raw().get(length.wrapping_sub(start)..length.wrapping_sub(end)).unwrap_or_default();
    Text::read(raw, text.form())
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

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;

    #[test]
    fn space_is_trimmed_however_it_is_written() {
        for (raw, expected) in [
            ("a b", "a b"),
            (" \n a&#32;b\t", "a&#32;b"),
            ("&#32;&#x20; &#9;a&#10;&#000013; ", "a"),
            ("&amp; a &lt;", "&amp; a &lt;"),
            ("&#32;", ""),
            ("a;", "a;"),
            ("&#65;&#32;;", "&#65;&#32;;"),
        ] {
            assert_eq!(
                trim(Text::checked(super::super::raw::of(raw), Form::Attribute)).raw_bytes(),
                expected.as_bytes(),
                "{raw}"
            );
        }
        // What stands for itself has no references.
        assert_eq!(trim(Text::plain("&#32;a&#32; ")).raw_bytes(), b"&#32;a&#32;");
    }
}
