//! Names: compared sixteen bytes at a time.

use super::scan;

/// Bytes that a [`Name`] may have at most.
const LONGEST: usize = 16;

/// The first sixteen bytes of something, zeros behind its end: what a [`Name`] is compared with.
#[inline]
pub(super) fn head(bytes: &[u8]) -> u128 {
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

/// The name of an element (up to 16 bytes) or an attribute (up to 15) of the protocol.
#[derive(Clone, Copy)]
pub(crate) struct Name {
    text: &'static str,
    key: u128,
    mask: u128,
}

impl Name {
    /// In the place of a name that is to come.
    pub(super) const NONE: Self = Self::new("");

    pub(crate) const fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        assert!(bytes.len() <= LONGEST);
        let (mut key, mut mask, mut shift) = (0, 0, 0_u32);
        let mut letters = bytes;
        while let Some((first, rest)) = letters.split_first() {
            key |= (*first as u128).wrapping_shl(shift);
            mask |= 0xFF_u128.wrapping_shl(shift);
            shift = shift.wrapping_add(8);
            letters = rest;
        }
        Self { text, key, mask }
    }

    pub(crate) const fn as_str(&self) -> &'static str {
        self.text
    }

    pub(super) const fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether what [`head`] was taken from begins with this name.
    #[inline]
    pub(super) const fn begins(&self, head: u128) -> bool {
        (head ^ self.key) & self.mask == 0
    }
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
    pub(super) fn before_value(rest: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let place = rest.first_chunk()?;
        let all = u128::from_le_bytes(*place);
        let (word, more) = (all as u64, (all >> 64) as u64);
        let (first, second) = (scan::equals_signs(word), scan::equals_signs(more));
        let (words, bits) = if first != 0 {
            ([word & scan::below(first), 0], first.trailing_zeros())
        } else {
            ([word, more & scan::below(second)], second.trailing_zeros().wrapping_add(64))
        };
        let length = (bits >> 3) as usize;
        match rest.get(length..) {
            Some([b'=', behind @ ..]) => Some((Self { words, length, place }, behind)),
            _ => None,
        }
    }

    pub(super) const fn len(&self) -> usize {
        self.length
    }

    /// Whether it is this name. The length is compared, too: zeros may stand behind a name that is wrong.
    #[inline]
    pub(super) const fn is(&self, name: &Name) -> bool {
        let [first, second] = self.words;
        self.length == name.len() && first == name.key as u64 && second == (name.key >> 64) as u64
    }

    /// Whether it is a name for sure: all ASCII. Any other is looked at closer.
    #[inline(always)]
    pub(super) fn is_valid(&self) -> bool {
        let [first, _] = self.words;
        scan::name_bytes(self.place) == self.length && !matches!(first as u8, 0 | b'-'..=b'9')
    }

    #[inline]
    pub(super) const fn hash(&self) -> u64 {
        hash(self.words)
    }
}

/// A number that names seldom share: of the first and the last eight bytes of a long one.
pub(super) fn hash_of(name: &[u8]) -> u64 {
    let first = name.first_chunk().map_or_else(|| scan::short_word(name), |it| u64::from_le_bytes(*it));
    let second = match name.get(8..) {
        None => 0,
        Some(rest) if rest.len() < 8 => scan::short_word(rest),
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
            let name = Name::new(text);
            for (input, expected) in [
                (std::format!("{text}=\"1\" and more"), true),
                (text.into(), true),
                (std::format!("{text}\0"), true),
                (text[..text.len() - 1].into(), false),
                (std::format!("x{text}"), false),
                (text.to_uppercase(), false),
            ] {
                let head = head(input.as_bytes());
                assert_eq!(name.begins(head), expected, "{text} {input}");
            }
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
            let (name, behind) = AttributeName::before_value(input.as_bytes()).unwrap();
            assert_eq!((name.len(), behind), (text.len(), &b"'1' and so on and on"[..]));
            assert!(name.is(&Name::new(text)));
            assert!(!name.is(&Name::new("b")) && !name.is(&Name::new("userIdentity")));
            assert_eq!(name.hash(), hash_of(text.as_bytes()), "{text}");
            assert_eq!(name.is_valid(), is_valid, "{text}");
        }
        for input in ["seventeen-bytes-i='1'", "a='1'", "a", ""] {
            assert!(AttributeName::before_value(input.as_bytes()).is_none(), "{input}");
        }
    }

    #[test]
    fn what_is_valid_is_a_name() {
        for byte in 0x21..=0xFF_u8 {
            if byte == b'=' {
                continue;
            }
            let is_start = byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':');
            let is_rest = is_start || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
            for place in [0, 1, 7, 8, 14] {
                let mut input = *b"abcdefghijklmno='1'";
                input[place] = byte;
                let (name, _) = AttributeName::before_value(&input).unwrap();
                assert_eq!(name.is_valid(), if place == 0 { is_start } else { is_rest }, "{byte} at {place}");
            }
        }
    }
}
