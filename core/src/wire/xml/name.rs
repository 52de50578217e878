//! Names that a reader expects: compared sixteen bytes at a time.

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
    /// The same with `=` behind the name.
    attribute_key: u128,
    attribute_mask: u128,
}

impl Name {
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
        // What is too long for an attribute is never like one.
        let (mut attribute_key, mut attribute_mask) = (0, u128::MAX);
        if bytes.len() < LONGEST {
            attribute_key = key | (b'=' as u128).wrapping_shl(shift);
            attribute_mask = mask | 0xFF_u128.wrapping_shl(shift);
        }
        Self { text, key, mask, attribute_key, attribute_mask }
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

    /// Whether it begins with this name and `=`.
    #[inline]
    pub(super) const fn begins_attribute(&self, head: u128) -> bool {
        (head ^ self.attribute_key) & self.attribute_mask == 0
    }
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
                let is_attribute = input.starts_with(&std::format!("{text}=")) && text.len() < 16;
                assert_eq!(name.begins_attribute(head), is_attribute, "{text} {input}");
            }
        }
    }
}
