//! Names that a reader expects: compared sixteen bytes at a time.

/// Bytes that a [`Name`] may have at most.
const LONGEST: usize = 16;

/// The first sixteen bytes of something, zeros behind its end: what a [`Name`] is compared with.
pub(super) fn head(bytes: &[u8]) -> u128 {
    match bytes.first_chunk() {
        Some(chunk) => u128::from_le_bytes(*chunk),
        None => {
            let mut chunk = [0; LONGEST];
            for (to, from) in chunk.iter_mut().zip(bytes) {
                *to = *from;
            }
            u128::from_le_bytes(chunk)
        }
    }
}

/// The name of an element or attribute of the protocol, up to 16 bytes.
#[derive(Clone, Copy)]
pub(crate) struct Name {
    text: &'static str,
    key: u128,
    mask: u128,
}

impl Name {
    pub(crate) const fn new(text: &'static str) -> Self {
        let mut bytes = text.as_bytes();
        assert!(bytes.len() <= LONGEST);
        let (mut key, mut mask, mut shift) = (0, 0, 0_u32);
        while let Some((first, rest)) = bytes.split_first() {
            key |= (*first as u128).wrapping_shl(shift);
            mask |= 0xFF_u128.wrapping_shl(shift);
            shift = shift.wrapping_add(8);
            bytes = rest;
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
    pub(super) const fn begins(&self, head: u128) -> bool {
        (head ^ self.key) & self.mask == 0
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
                assert_eq!(name.begins(head(input.as_bytes())), expected, "{text} {input}");
            }
        }
    }
}
