//! Texts without XML's white space at their ends.

use super::characters::reference;
use crate::wire::text::Text;
use crate::wire::trim::is_space;
use crate::wire::xml::Form;

/// The text without XML space at its ends, written as itself or as a reference.
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
                reference(&mut rest).is_ok_and(|it| matches!(it, ' ' | '\t' | '\n' | '\r'))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::raw;

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
                trim(Text::checked(raw::of(raw), Form::Attribute)).raw_bytes(),
                expected.as_bytes(),
                "{raw}"
            );
        }
        // What stands for itself has no references.
        assert_eq!(trim(Text::plain("&#32;a&#32; ")).raw_bytes(), b"&#32;a&#32;");
    }
}
