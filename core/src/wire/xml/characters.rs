//! Which characters XML 1.0 allows, and which of them make names.

use crate::wire::fault::Fault;
use crate::wire::trim::is_space;

/// A control character that XML can't hold. All others are left to [`super::utf8`].
pub(crate) fn is_illegal(byte: u8) -> bool {
    byte < 0x20 && !is_space(byte)
}

/// XML's `Char`.
pub(crate) fn is_allowed(character: char) -> bool {
    !matches!(character, '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\u{FFFE}' | '\u{FFFF}')
}

/// What each ASCII byte may be in a name: 0 nothing, 1 all but the first character, 2 any.
const fn in_name(byte: u8) -> u8 {
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'_' | b':' => 2,
        b'0'..=b'9' | b'-' | b'.' => 1,
        _ => 0,
    }
}

/// The length of the name at the start of `input`; 0 if there is none. `input` is UTF-8.
pub(crate) fn name_length(input: &[u8]) -> usize {
    let length = input.iter().position(|byte| in_name(*byte) == 0).unwrap_or(input.len());
    if input.first().is_some_and(|byte| byte.is_ascii() && in_name(*byte) < 2) {
        return 0;
    }
    match input.get(length) {
        Some(byte) if !byte.is_ascii() => name_length_beyond_ascii(input, length),
        _ => length,
    }
}

/// The same from `length` on, where a character stands that isn't ASCII.
fn name_length_beyond_ascii(input: &[u8], mut length: usize) -> usize {
    while let Some(character) = input.get(length..).and_then(first_character) {
        let is_in_name = match u8::try_from(character) {
            Ok(byte) if byte.is_ascii() => in_name(byte) > 0,
            _ => is_name_start(character) || (length > 0 && is_name_rest(character)),
        };
        if !is_in_name {
            break;
        }
        length = length.saturating_add(character.len_utf8());
    }
    length
}

fn first_character(input: &[u8]) -> Option<char> {
    let bits = |byte: &u8| u32::from(byte & 0x3F);
    // What comes first says how many bytes there are: the input is UTF-8.
    char::from_u32(match input {
        [first @ 0..=0x7F, ..] => u32::from(*first),
        [first @ 0xC0..=0xDF, a, ..] => (bits(first) & 0x1F) << 6 | bits(a),
        [first @ 0xE0..=0xEF, a, b, ..] => (bits(first) & 0x0F) << 12 | bits(a) << 6 | bits(b),
        [first, a, b, c, ..] => (bits(first) & 0x07) << 18 | bits(a) << 12 | bits(b) << 6 | bits(c),
        _ => return None,
    })
}

/// XML's `NameStartChar`, beyond ASCII and up to U+FFFF: first and last character.
static NAME_START: [(u16, u16); 11] = [
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

/// What XML's `NameChar` has beyond `NameStartChar` and ASCII.
static NAME_REST: [(u16, u16); 3] = [(0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040)];

fn is_name_start(character: char) -> bool {
    is_among(&NAME_START, character) || matches!(character, '\u{10000}'..='\u{EFFFF}')
}

fn is_name_rest(character: char) -> bool {
    is_among(&NAME_REST, character)
}

fn is_among(ranges: &[(u16, u16)], character: char) -> bool {
    let character = u32::from(character);
    ranges.iter().any(|(first, last)| (u32::from(*first)..=u32::from(*last)).contains(&character))
}

static ENTITIES: [(&[u8], u8); 5] =
    [(b"amp;", b'&'), (b"lt;", b'<'), (b"gt;", b'>'), (b"quot;", b'"'), (b"apos;", b'\'')];

/// The character that a reference stands for, and the reference's length, `&` and `;` included.
/// `input` begins at the `&`. One that the input's end cuts is [`Fault::Truncated`].
pub(crate) fn reference(input: &[u8]) -> Result<(char, usize), Fault> {
    if !cfg!(feature = "fast") {
        let name = input.get(1..).unwrap_or_default();
        if let Some((entity, character)) = ENTITIES.iter().find(|it| name.starts_with(it.0)) {
            return Ok((char::from(*character), entity.len().wrapping_add(1)));
        }
    }
    match input {
        _ if !cfg!(feature = "fast") => {}
        [b'&', b'a', b'm', b'p', b';', ..] => return Ok(('&', 5)),
        [b'&', b'l', b't', b';', ..] => return Ok(('<', 4)),
        [b'&', b'g', b't', b';', ..] => return Ok(('>', 4)),
        [b'&', b'q', b'u', b'o', b't', b';', ..] => return Ok(('"', 6)),
        [b'&', b'a', b'p', b'o', b's', b';', ..] => return Ok(('\'', 6)),
        _ => {}
    }
    let Some(digits) = input.strip_prefix(b"&#") else {
        let length = input.get(1..).map_or(0, name_length);
        return Err(match input.get(length.saturating_add(1)) {
            None => Fault::Truncated,
            Some(b';') if length > 0 => Fault::UnknownEntity,
            Some(_) => Fault::BareAmpersand,
        });
    };
    let (digits, radix, prefix) = match digits.strip_prefix(b"x") {
        Some(digits) => (digits, 16, 3_usize),
        None => (digits, 10, 2_usize),
    };
    let mut value: u32 = 0;
    for (count, byte) in digits.iter().enumerate() {
        if *byte == b';' && count > 0 {
            let character = char::from_u32(value).filter(|it| is_allowed(*it));
            let length = prefix.wrapping_add(count).wrapping_add(1);
            return character.map(|it| (it, length)).ok_or(Fault::BadCharacterReference);
        }
        let digit = char::from(*byte).to_digit(radix).ok_or(Fault::BadCharacterReference)?;
        // More than any character has stays more.
        value = value.wrapping_mul(radix).wrapping_add(digit).min(0x0011_0000);
    }
    Err(Fault::Truncated)
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
        assert_eq!(reference(b"&lt;x"), Ok(('<', 4)));
        assert_eq!(reference(b"&#65;"), Ok(('A', 5)));
        assert_eq!(reference("&#x1F600;".as_bytes()), Ok(('😀', 9)));
        assert_eq!(reference(b"&#x000000041;"), Ok(('A', 13)));
        for bad in
            [&b"&#0;"[..], b"&#;", b"&#x;", b"&#xD800;", b"&#99999999999;", b"&#1x", b"&#xFFFE;", b"&#-1;"]
        {
            assert_eq!(reference(bad), Err(Fault::BadCharacterReference));
        }
        assert_eq!(reference(b"&nbsp;"), Err(Fault::UnknownEntity));
        for bad in [&b"& "[..], b"&;", b"&LT ", b"&&"] {
            assert_eq!(reference(bad), Err(Fault::BareAmpersand));
        }
        for cut in [&b"&"[..], b"&nbsp", b"&am", b"&#", b"&#x", b"&#12", b"&#xA"] {
            assert_eq!(reference(cut), Err(Fault::Truncated));
        }
    }
}
