//! Names: compared sixteen bytes at a time.

use super::characters::name_length;
use super::scan;
use super::words::{are_letters, before_mark, below_mark, in_eight, marks_of, short_word};
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
pub(super) struct Key {
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
    pub(super) fn key(self) -> &'static Key {
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
        let place: &[u8; LONGEST] = rest.as_bytes().first_chunk()?;
        let (first, others) = place.split_first_chunk()?;
        let first = u64::from_le_bytes(*first);
        let equals_signs = in_eight(first, |word| marks_of(word, b'='));
        // Most names are short, and documents say theirs in one order again and again: to look at sixteen bytes at once took
        // a twentieth of the time more.
        let (words, length) = if equals_signs != 0 {
            ([first & below_mark(equals_signs), 0], before_mark(equals_signs))
        } else {
            let second = u64::from_le_bytes(*others.first_chunk()?);
            let equals_signs = in_eight(second, |word| marks_of(word, b'='));
            ([first, second & below_mark(equals_signs)], before_mark(equals_signs).wrapping_add(8))
        };
        let behind = rest.get(length..)?.strip_prefix('=')?;
        Some((Self { words, length, place }, behind))
    }

    pub(super) const fn len(&self) -> usize {
        self.length
    }

    /// Whether it is this name. The length is compared, too: zeros may stand behind a name that is wrong.
    #[inline(always)]
    pub(super) fn is(&self, key: &Key) -> bool {
        let [first, second] = self.words;
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

/// The attributes that an element has, as they are looked for. The compiler makes it: at run time it would cost more
/// than it saves.
pub(crate) struct Expected<const N: usize> {
    pub(super) keys: [Key; N],
    pub(super) sieve: Sieve,
}

impl<const N: usize> Expected<N> {
    pub(crate) const fn new(names: [Name; N]) -> Self {
        let mut keys = [Key::NONE; N];
        let mut sieve = 0;
        let (mut places, mut names) = (keys.as_mut_slice(), names.as_slice());
        while let (Some((place, more_places)), Some((name, more_names))) =
            (places.split_first_mut(), names.split_first())
        {
            let text = name.text();
            *place = Key::of(text);
            if let [first, ..] = text.as_bytes() {
                sieve |= Sieve::bit(*first, text.len());
            }
            (places, names) = (more_places, more_names);
        }
        Self { keys, sieve: Sieve(sieve) }
    }
}

/// A bit for each name, of its first byte and its length: it tells of most other names that they aren't among these.
#[derive(Clone, Copy)]
pub(super) struct Sieve(u64);

impl Sieve {
    #[inline(always)]
    const fn bit(first: u8, length: usize) -> u64 {
        1_u64.wrapping_shl((first as u32).wrapping_mul(5).wrapping_add(length as u32))
    }

    /// Whether the name may be among these.
    #[inline(always)]
    pub(super) const fn may_hold(self, name: &AttributeName<'_>) -> bool {
        let [first, _] = name.words;
        self.0 & Self::bit(first as u8, name.length) != 0
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
                names::TEXTS.into_iter().filter(|it| name.is(&Key::of(it))).collect();
            assert_eq!(found, [text]);
        }
        for text in ["userIdentity", "userI", "userid", "user", "b"] {
            let input = std::format!("{text}='1' and so on and on");
            let (name, _) = AttributeName::before_value(&input).unwrap();
            assert!(!name.is(names::USER_ID.key()), "{text}");
        }
    }

    #[test]
    fn what_is_expected_is_not_sifted_out() {
        static EXPECTED: Expected<3> = Expected::new([names::USER_ID, names::TIME_SHIFT, names::KEY]);
        let may_be = |text: &str| {
            let input = std::format!("{text}='1' and so on and on");
            let (name, _) = AttributeName::before_value(&input).unwrap();
            EXPECTED.sieve.may_hold(&name)
        };
        for name in [names::USER_ID, names::TIME_SHIFT, names::KEY] {
            assert_eq!(name.text(), name.as_str());
            assert!(may_be(name.as_str()));
        }
        for other in ["a", "eventId", "visibility", "of-the-web"] {
            assert!(!may_be(other), "{other}");
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
