//! Names: compared sixteen bytes at a time.

use super::characters::name_length;
use super::scan;
use super::words::{are_letters, below_mark, marks_of, short_word};
use crate::wire::name::Name;
use crate::wire::names;

/// Bytes of a name that are compared.
const LONGEST: usize = 16;

/// The first sixteen bytes of something, zeros behind its end: what a [`Name`] is compared with.
#[inline]
fn head(bytes: &[u8]) -> u128 {
    match bytes.first_chunk() {
        Some(chunk) => u128::from_le_bytes(*chunk),
        None => short_head(bytes),
    }
}

#[cold]
fn short_head(bytes: &[u8]) -> u128 {
    let mut chunk = [0; LONGEST];
    for (to, from) in chunk.iter_mut().zip(bytes) {
        *to = *from;
    }
    u128::from_le_bytes(chunk)
}

/// Whether both begin with the same `length` bytes.
#[inline]
pub(super) fn same_start(one: &[u8], other: &[u8], length: usize) -> bool {
    match (one.first_chunk(), other.first_chunk()) {
        (Some(one), Some(other)) if length <= LONGEST => {
            let differs = u128::from_le_bytes(*one) ^ u128::from_le_bytes(*other);
            // The first bit that differs is behind the bytes that matter; no bit at all is, too.
            differs.trailing_zeros() as usize >= length.wrapping_mul(8)
        }
        _ => one.get(..length).zip(other.get(..length)).is_some_and(|(one, other)| one == other),
    }
}

/// The first sixteen bytes of a name, which of them are its own, and how many it has.
#[derive(Clone, Copy)]
struct Key {
    word: u128,
    mask: u128,
    length: usize,
}

/// By the names' numbers.
static KEYS: [Key; names::COUNT] = keys();

const fn keys() -> [Key; names::COUNT] {
    let mut keys = [Key::of(""); names::COUNT];
    let (mut places, mut texts) = (keys.as_mut_slice(), names::TEXTS.as_slice());
    while let (Some((place, more_places)), Some((text, more_texts))) =
        (places.split_first_mut(), texts.split_first())
    {
        *place = Key::of(text);
        (places, texts) = (more_places, more_texts);
    }
    keys
}

impl Key {
    /// One that nothing begins with: of a name that is too long.
    const NONE: Self = Self { word: 1, mask: 0, length: usize::MAX };

    const fn of(text: &str) -> Self {
        if text.len() > LONGEST {
            return Self::NONE;
        }
        let (mut word, mut mask, mut shift) = (0, 0, 0_u32);
        let mut letters = text.as_bytes();
        while let Some((first, rest)) = letters.split_first() {
            word |= (*first as u128).wrapping_shl(shift);
            mask |= 0xFF_u128.wrapping_shl(shift);
            shift = shift.wrapping_add(8);
            letters = rest;
        }
        Self { word, mask, length: text.len() }
    }

    #[inline(always)]
    const fn begins(&self, head: u128) -> bool {
        head & self.mask == self.word
    }
}

impl Name {
    #[inline(always)]
    fn key(self) -> &'static Key {
        KEYS.get(self.number()).unwrap_or(&Key::NONE)
    }
}

/// The name that stands at the start, if it is among those `expected`, and its length in any case.
#[inline(always)]
pub(super) fn among(input: &[u8], expected: &[Name]) -> (Option<Name>, usize) {
    let head = head(input);
    for name in expected {
        let key = name.key();
        if key.begins(head) && ends_name(input.get(key.length)) {
            return (Some(*name), key.length);
        }
    }
    // Another name, or one that is too long for a key, or ends with what can't stand there.
    let length = name_length(input);
    let name = input.get(..length);
    (expected.iter().copied().find(|it| Some(it.as_str().as_bytes()) == name), length)
}

/// Whether a name is over where this byte stands. Others may end it, too: then it is looked at more closely.
#[inline]
fn ends_name(byte: Option<&u8>) -> bool {
    matches!(byte, Some(b'=' | b'>' | b' ' | b'/' | b'\t' | b'\n' | b'\r'))
}

/// The name of an attribute in a document, of up to sixteen bytes.
#[derive(Clone, Copy)]
pub(super) struct AttributeName<'a> {
    /// Its bytes, the first one lowest, zeros behind them.
    words: [u64; 2],
    length: usize,
    /// Where it stands.
    place: &'a [u8; LONGEST],
}

impl<'a> AttributeName<'a> {
    /// What stands here before a `=`, and what is behind that; `None` if it is longer. It isn't checked.
    #[inline(always)]
    pub(super) fn before_value(rest: &'a str) -> Option<(Self, &'a str)> {
        let place = rest.as_bytes().first_chunk()?;
        let all = u128::from_le_bytes(*place);
        let equals_signs = marks_of(all, b'=');
        let name = all & below_mark(equals_signs);
        let words = [name as u64, (name >> 64) as u64];
        let bits = equals_signs.trailing_zeros();
        let length = (bits >> 3) as usize;
        let behind = rest.get(length..)?.strip_prefix('=')?;
        Some((Self { words, length, place }, behind))
    }

    pub(super) const fn len(&self) -> usize {
        self.length
    }

    /// Whether it is this name. The length is compared, too: zeros may stand behind a name that is wrong.
    #[inline]
    pub(super) fn is(&self, name: Name) -> bool {
        let [first, second] = self.words;
        let key = name.key();
        self.length == key.length && first == key.word as u64 && second == (key.word >> 64) as u64
    }

    /// Whether it is a name for sure: all ASCII. Any other is looked at closer.
    #[inline(always)]
    pub(super) fn is_valid(&self) -> bool {
        let [first, second] = self.words;
        // Nothing but letters, as nearly all are.
        let behind = self.length.saturating_sub(8);
        if self.length > 0
            && are_letters(first, self.length.wrapping_sub(behind))
            && are_letters(second, behind)
        {
            return true;
        }
        scan::name_bytes(self.place) == self.length && !matches!(first as u8, 0 | b'-'..=b'9')
    }

    #[inline]
    pub(super) const fn hash(&self) -> u64 {
        hash(self.words)
    }
}

/// A number that names seldom share: of the first and the last eight bytes of a long one.
pub(super) fn hash_of(name: &[u8]) -> u64 {
    let first = name.first_chunk().map_or_else(|| short_word(name), |it| u64::from_le_bytes(*it));
    let second = match name.get(8..) {
        None => 0,
        Some(rest) if rest.len() < 8 => short_word(rest),
        Some(rest) => rest.last_chunk().map_or(0, |it| u64::from_le_bytes(*it)),
    };
    hash([first, second])
}

#[inline]
const fn hash([first, second]: [u64; 2]) -> u64 {
    (first ^ second.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_begins_what_starts_with_it() {
        for text in ["a", "item", "eventAttributes", "sixteen-bytes-it"] {
            let key = Key::of(text);
            for (input, expected) in [
                (std::format!("{text}=\"1\" and more"), true),
                (text.into(), true),
                (std::format!("{text}\0"), true),
                (text[..text.len() - 1].into(), false),
                (std::format!("x{text}"), false),
                (text.to_uppercase(), false),
            ] {
                let head = head(input.as_bytes());
                assert_eq!(key.begins(head), expected, "{text} {input}");
            }
        }
    }

    #[test]
    fn attributes_are_known_by_their_names() {
        for text in names::TEXTS.into_iter().filter(|it| it.len() < LONGEST) {
            let input = std::format!("{text}='1' and so on and on");
            let (name, _) = AttributeName::before_value(&input).unwrap();
            let found: std::vec::Vec<_> =
                names::TEXTS.into_iter().filter(|it| name.is(Name::from_text(it).unwrap())).collect();
            assert_eq!(found, [text]);
        }
        for text in ["userIdentity", "userI", "userid", "user", "b"] {
            let input = std::format!("{text}='1' and so on and on");
            let (name, _) = AttributeName::before_value(&input).unwrap();
            assert!(!name.is(names::USER_ID), "{text}");
        }
    }

    #[test]
    fn attributes_have_a_name_and_a_value() {
        for (text, is_valid) in [
            ("a", true),
            ("userId", true),
            ("eightbyt", true),
            ("visibility", true),
            ("fifteen-bytes-i", true),
            ("sixteen-bytes-it", true),
            ("a ", false),
            ("a\0", false),
            ("\0", false),
            ("a\t", false),
            ("имя", false),
            ("", false),
        ] {
            let input = std::format!("{text}='1' and so on and on");
            let (name, behind) = AttributeName::before_value(&input).unwrap();
            assert_eq!((name.len(), behind), (text.len(), "'1' and so on and on"));
            assert_eq!(name.hash(), hash_of(text.as_bytes()), "{text}");
            assert_eq!(name.is_valid(), is_valid, "{text}");
        }
        for input in ["seventeen-bytes-i='1'", "a='1'", "a", ""] {
            assert!(AttributeName::before_value(input).is_none(), "{input}");
        }
    }

    #[test]
    fn what_is_valid_is_a_name() {
        for character in ('\0'..='\u{7F}').chain(['\u{80}', 'é', 'Ж']) {
            if character == '=' {
                continue;
            }
            let is_start = character.is_ascii_alphabetic() || matches!(character, '_' | ':');
            let is_rest = is_start || character.is_ascii_digit() || matches!(character, '-' | '.');
            for place in [0, 1, 7, 8, 13] {
                let mut input = std::string::String::from("abcdefghijklmn='1'");
                input.replace_range(place..=place, &std::string::String::from(character));
                let (name, _) = AttributeName::before_value(&input).unwrap();
                let expected = if place == 0 { is_start } else { is_rest };
                assert_eq!(name.is_valid(), expected, "{character} at {place}");
            }
        }
    }
}
