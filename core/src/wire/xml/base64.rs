//! Bytes as text: base64 with padding.

use super::Writer;
use crate::wire::text::Text;
use crate::wire::trim::is_space;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A text that is base64 with padding; white space between its characters is allowed.
#[derive(Clone, Copy)]
pub(crate) struct Base64<'a>(Text<'a>);

impl<'a> Base64<'a> {
    /// The text, if it is that.
    pub(crate) fn new(text: Text<'a>) -> Option<Self> {
        is_base64(text).then_some(Self(text))
    }

    pub(crate) fn text(&self) -> Text<'a> {
        self.0
    }
}

fn is_base64(text: Text<'_>) -> bool {
    let mut characters: usize = 0;
    let mut padding: usize = 0;
    for piece in text.pieces() {
        for byte in piece.as_bytes().iter().filter(|it| !is_space(**it)) {
            if *byte == b'=' {
                padding = padding.saturating_add(1);
            } else if sextet(*byte).is_none() || padding > 0 {
                return false;
            }
            characters = characters.saturating_add(1);
        }
    }
    characters.is_multiple_of(4) && padding <= 2
}

/// The bytes that the text of a [`Base64`] says, decoded one by one.
pub(crate) fn decoded(text: Text<'_>) -> impl Iterator<Item = u8> + Clone {
    let mut bits: u32 = 0;
    let mut count: u32 = 0;
    text.bytes().filter_map(sextet).filter_map(move |sextet| {
        bits = (bits << 6) | u32::from(sextet);
        count = count.saturating_add(6);
        count.checked_sub(8).map(|rest| {
            count = rest;
            u8::try_from((bits >> rest) & 0xFF).unwrap_or_default()
        })
    })
}

/// Writes bytes as base64.
pub(super) fn write(mut bytes: impl Iterator<Item = u8>, out: &mut Writer<'_>) {
    while let Some(first) = bytes.next() {
        let (second, third) = (bytes.next(), bytes.next());
        let bits = (u32::from(first) << 16)
            | (u32::from(second.unwrap_or_default()) << 8)
            | u32::from(third.unwrap_or_default());
        let symbol = |shift: u32| ALPHABET.get(((bits >> shift) & 0x3F) as usize).copied().unwrap_or(b'=');
        let third = if third.is_some() { symbol(0) } else { b'=' };
        let second = if second.is_some() { symbol(6) } else { b'=' };
        out.bytes(&[symbol(18), symbol(12), second, third]);
    }
}

/// The place of a character in the alphabet. By arithmetic: every look-up in a collection passes every value, and to
/// search the alphabet for each character of a long one took longer than all the rest.
fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte.wrapping_sub(b'A')),
        b'a'..=b'z' => Some(byte.wrapping_sub(b'a').wrapping_add(26)),
        b'0'..=b'9' => Some(byte.wrapping_sub(b'0').wrapping_add(52)),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_has_its_place() {
        for byte in 0..=u8::MAX {
            let place = ALPHABET.iter().position(|it| *it == byte).map(|it| it as u8);
            assert_eq!(sextet(byte), place, "{byte}");
        }
    }
}
