//! The five references that have names, found without going through them: which one comes next can't be foreseen, and
//! each wrong guess costs the processor as much as reading the whole reference.

use super::words::short_word;

/// A reference by name.
pub(super) struct Named {
    /// Its first bytes, and which of eight bytes they are.
    bytes: u64,
    mask: u64,
    /// The character that it stands for.
    pub(super) character: u8,
    /// How many bytes it has, from `&` to `;`.
    pub(super) length: usize,
    /// Whether the canonical form has it in content, and in attributes.
    pub(super) is_canonical_in_content: bool,
    pub(super) is_canonical_in_attributes: bool,
}

impl Named {
    const NONE: Self = Self {
        bytes: 1,
        mask: 0,
        character: 0,
        length: 0,
        is_canonical_in_content: false,
        is_canonical_in_attributes: false,
    };

    /// `reference`, with zeros behind its `length` bytes.
    const fn new(
        reference: &[u8; 8],
        length: usize,
        character: u8,
        is_canonical_in_content: bool,
        is_canonical_in_attributes: bool,
    ) -> Self {
        Self {
            bytes: u64::from_le_bytes(*reference),
            mask: u64::MAX.wrapping_shr(64_u32.wrapping_sub((length as u32).wrapping_mul(8))),
            character,
            length,
            is_canonical_in_content,
            is_canonical_in_attributes,
        }
    }
}

/// Each stands where [`place`] finds it.
static NAMED: [Named; 8] = [
    Named::NONE,
    Named::new(b"&apos;\0\0", 6, b'\'', false, false),
    Named::NONE,
    Named::new(b"&quot;\0\0", 6, b'"', false, true),
    Named::NONE,
    Named::new(b"&gt;\0\0\0\0", 4, b'>', true, true),
    Named::new(b"&lt;\0\0\0\0", 4, b'<', true, true),
    Named::new(b"&amp;\0\0\0", 5, b'&', true, true),
];

/// The second byte and half of the third tell the five apart.
const fn place(word: u64) -> usize {
    let (second, third) = (word >> 8, word >> 16);
    ((second ^ (third >> 1)) & 7) as usize
}

/// The reference by name at the start of `rest`, if there is one.
#[inline(always)]
pub(super) fn named(rest: &[u8]) -> Option<&'static Named> {
    let word = rest.first_chunk().map_or_else(|| short_word(rest), |word| u64::from_le_bytes(*word));
    NAMED.get(place(word)).filter(|it| word & it.mask == it.bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_five_are_found_and_nothing_else() {
        for (reference, character) in
            [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&apos;", '\'')]
        {
            for behind in ["", "x", "long enough"] {
                let input = std::format!("{reference}{behind}");
                let found = named(input.as_bytes()).map(|it| (char::from(it.character), it.length));
                assert_eq!(found, Some((character, reference.len())), "{input}");
            }
            for cut in 0..reference.len() {
                assert!(named(&reference.as_bytes()[..cut]).is_none(), "{reference} cut at {cut}");
            }
            assert!(named(std::format!("{reference}x").replace(';', "x").as_bytes()).is_none());
        }
        for other in ["&#65;", "&nbsp;", "&AMP;", "&;", "& amp;", "amp;", "\0\0\0", "&\0", "&\u{1}\u{1}"] {
            assert!(named(other.as_bytes()).is_none(), "{other:?}");
        }
    }
}
