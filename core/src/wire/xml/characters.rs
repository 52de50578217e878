//! Which characters XML 1.0 allows, and which of them make names.

use super::lexer::{eat, name, skip};
use crate::wire::fault::Fault;
use crate::wire::trim::is_space;
use crate::wire::utf8::first_character;

/// A control character that XML can't hold. All others are left to [`super::utf8`].
pub(crate) fn is_illegal(byte: u8) -> bool {
    byte < 0x20 && !is_space(byte)
}

/// XML's `Char`.
pub(crate) fn is_allowed(character: char) -> bool {
    !matches!(character, '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\u{FFFE}' | '\u{FFFF}')
}

/// XML's `NameStartChar` up to U+FFFF, what is usual first: first and last character.
static NAME_START: [(u16, u16); 15] = [
    (0x61, 0x7A),
    (0x41, 0x5A),
    (0x3A, 0x3A),
    (0x5F, 0x5F),
    (0xC0, 0xD6),
    (0xD8, 0xF6),
    (0xF8, 0x2FF),
    (0x370, 0x37D),
    (0x37F, 0x1FFF),
    (0x200C, 0x200D),
    (0x2070, 0x218F),
    (0x2C00, 0x2FEF),
    (0x3001, 0xD7FF),
    (0xF900, 0xFDCF),
    (0xFDF0, 0xFFFD),
];

/// What XML's `NameChar` has beyond `NameStartChar`.
static NAME_REST: [(u16, u16); 5] =
    [(0x30, 0x39), (0x2D, 0x2E), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040)];

/// The length of the name at the start of `input`; 0 if there is none. `input` is UTF-8.
pub(crate) fn name_length(input: &[u8]) -> usize {
    let mut length: usize = 0;
    while let Some((character, more)) = input.get(length..).and_then(first_character) {
        let is_in_name = is_among(&NAME_START, character)
            || matches!(character, '\u{10000}'..='\u{EFFFF}')
            || (length > 0 && is_among(&NAME_REST, character));
        if !is_in_name {
            break;
        }
        length = length.wrapping_add(more);
    }
    length
}

fn is_among(ranges: &[(u16, u16)], character: char) -> bool {
    let character = u32::from(character);
    ranges.iter().any(|(first, last)| (u32::from(*first)..=u32::from(*last)).contains(&character))
}

static ENTITIES: [(&[u8], char); 5] =
    [(b"amp;", '&'), (b"lt;", '<'), (b"gt;", '>'), (b"quot;", '"'), (b"apos;", '\'')];

/// Passes over the reference at the start of `rest`: the character that it stands for.
///
/// # Errors
/// Why it is none, with `rest` as it was. It is [`Fault::Truncated`] and nothing is left if more may come.
#[cfg_attr(feature = "fast", inline(never))]
pub(crate) fn reference(rest: &mut &[u8]) -> Result<char, Fault> {
    let start = *rest;
    skip(rest, 1);
    let fault = if eat(rest, b"#") {
        let character = numeric(rest);
        if let (Some(character), true) = (character, rest.first() == Some(&b';')) {
            skip(rest, 1);
            return Ok(character);
        }
        Fault::BadCharacterReference
    } else if let Some((_, character)) = ENTITIES.iter().find(|(it, _)| eat(rest, it)) {
        return Ok(*character);
    } else if !name(rest).is_empty() && rest.first() == Some(&b';') {
        Fault::UnknownEntity
    } else {
        Fault::BareAmpersand
    };
    if rest.is_empty() {
        return Err(Fault::Truncated);
    }
    *rest = start;
    Err(fault)
}

/// Passes over the number of a character: what that is, if XML can hold it.
fn numeric(rest: &mut &[u8]) -> Option<char> {
    let radix = if eat(rest, b"x") { 16 } else { 10 };
    // No digits are a 0, which is no character of XML's.
    let mut value: u32 = 0;
    while let Some(digit) = rest.first().and_then(|it| char::from(*it).to_digit(radix)) {
        // More than any character has stays more.
        value = value.wrapping_mul(radix).wrapping_add(digit).min(0x0011_0000);
        skip(rest, 1);
    }
    char::from_u32(value).filter(|it| is_allowed(*it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_where_xml_says() {
        for (input, length) in [
            ("item key", 4),
            ("a-b.c:d_1>", 9),
            ("1a", 0),
            ("-", 0),
            ("", 0),
            ("имя=", 6),
            ("×", 0),
            ("a·b", 4),
            ("·", 0),
        ] {
            assert_eq!(name_length(input.as_bytes()), length, "{input}");
        }
    }

    #[test]
    fn references_are_resolved_or_refused() {
        fn resolved(input: &[u8]) -> (Result<char, Fault>, usize) {
            let mut rest = input;
            (reference(&mut rest), input.len() - rest.len())
        }
        assert_eq!(resolved(b"&lt;x"), (Ok('<'), 4));
        assert_eq!(resolved(b"&#65;"), (Ok('A'), 5));
        assert_eq!(resolved("&#x1F600;".as_bytes()), (Ok('😀'), 9));
        assert_eq!(resolved(b"&#x000000041;"), (Ok('A'), 13));
        for bad in
            [&b"&#0;"[..], b"&#;", b"&#x;", b"&#xD800;", b"&#99999999999;", b"&#1x", b"&#xFFFE;", b"&#-1;"]
        {
            assert_eq!(resolved(bad), (Err(Fault::BadCharacterReference), 0));
        }
        assert_eq!(resolved(b"&nbsp;"), (Err(Fault::UnknownEntity), 0));
        for bad in [&b"& "[..], b"&;", b"&LT ", b"&&", b"&amp "] {
            assert_eq!(resolved(bad), (Err(Fault::BareAmpersand), 0));
        }
        for cut in [&b"&"[..], b"&nbsp", b"&am", b"&amp", b"&#", b"&#x", b"&#12", b"&#xA"] {
            assert_eq!(resolved(cut), (Err(Fault::Truncated), cut.len()));
        }
    }
}
