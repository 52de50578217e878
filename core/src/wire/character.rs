//! A character that a text doesn't hold as it stands.

/// Its UTF-8, and zeros behind it: it is no NUL, which XML can't hold, and which JSON's texts give as a stretch.
#[derive(Clone, Copy)]
pub(in crate::wire) struct Character([u8; 4]);

impl Character {
    /// No character.
    pub(in crate::wire) const NONE: Self = Self([0; 4]);

    #[inline]
    pub(in crate::wire) fn new(character: char) -> Self {
        Self(encoded(character))
    }

    /// Its bytes.
    #[inline]
    pub(in crate::wire) fn as_bytes(&self) -> &[u8] {
        let length = self.0.iter().position(|byte| *byte == 0).unwrap_or(self.0.len());
        self.0.get(..length).unwrap_or_default()
    }

    /// Its bytes, one after the other; what is left comes next.
    #[inline]
    pub(in crate::wire) fn next(&mut self) -> Option<u8> {
        let rest = u32::from_le_bytes(self.0);
        self.0 = (rest >> 8).to_le_bytes();
        (rest != 0).then_some(rest as u8)
    }
}

/// The character's bytes, and zeros behind them. `char::encode_utf8` takes twice the code.
pub(in crate::wire) fn encoded(character: char) -> [u8; 4] {
    let mut rest = u32::from(character);
    if character.is_ascii() {
        return rest.to_le_bytes();
    }
    // From the last byte to the second one, and what there is room for in the one before.
    let (mut bytes, mut most) = (0, 0x3F);
    while rest > most {
        bytes = bytes << 8 | 0x80 | rest & 0x3F;
        rest >>= 6;
        most >>= 1;
    }
    let first = 0xFF & !(most << 1 | 1) | rest;
    (bytes << 8 | first).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_encoded() {
        for character in '\0'..=char::MAX {
            let mut expected = [0; 4];
            character.encode_utf8(&mut expected);
            assert_eq!(encoded(character), expected, "{character:?}");
        }
    }
}
