//! Bytes in key-value collections: base64 in XML.

use crate::wire::{Text, Writer, is_space};

/// Bytes, as they are or as base64.
#[derive(Clone, Copy)]
pub struct Binary<'a>(Bytes<'a>);

#[derive(Clone, Copy)]
enum Bytes<'a> {
    Raw(&'a [u8]),
    Base64(Text<'a>),
}

impl<'a> Binary<'a> {
    /// The caller's bytes.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(Bytes::Raw(bytes))
    }

    /// Base64 with padding, white space between its characters allowed; `None` if the text is anything else.
    pub(super) fn from_base64(text: Text<'a>) -> Option<Self> {
        let mut characters: usize = 0;
        let mut padding: usize = 0;
        for byte in text.bytes().filter(|it| !is_space(*it)) {
            if byte == b'=' {
                padding = padding.saturating_add(1);
            } else if sextet(byte).is_none() || padding > 0 {
                return None;
            }
            characters = characters.saturating_add(1);
        }
        (characters.is_multiple_of(4) && padding <= 2).then_some(Self(Bytes::Base64(text)))
    }

    /// The bytes, decoded one by one.
    pub fn bytes(&self) -> impl Iterator<Item = u8> + Clone + use<'a> {
        let (raw, text) = match self.0 {
            Bytes::Raw(bytes) => (bytes, Text::EMPTY),
            Bytes::Base64(text) => (&[][..], text),
        };
        let mut bits: u32 = 0;
        let mut count: u32 = 0;
        let decoded = text.bytes().filter_map(sextet).filter_map(move |sextet| {
            bits = (bits << 6) | u32::from(sextet);
            count = count.saturating_add(6);
            count.checked_sub(8).map(|rest| {
                count = rest;
                u8::try_from((bits >> rest) & 0xFF).unwrap_or_default()
            })
        });
        raw.iter().copied().chain(decoded)
    }

    pub(super) fn emit(&self, out: &mut Writer<'_>) {
        let mut bytes = self.bytes();
        while let Some(first) = bytes.next() {
            let (second, third) = (bytes.next(), bytes.next());
            let bits = (u32::from(first) << 16)
                | (u32::from(second.unwrap_or_default()) << 8)
                | u32::from(third.unwrap_or_default());
            let symbol =
                |shift: u32| ALPHABET.get(((bits >> shift) & 0x3F) as usize).copied().unwrap_or(b'=');
            let third = if third.is_some() { symbol(0) } else { b'=' };
            let second = if second.is_some() { symbol(6) } else { b'=' };
            out.bytes(&[symbol(18), symbol(12), second, third]);
        }
    }
}

impl PartialEq for Binary<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes().eq(other.bytes())
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn sextet(byte: u8) -> Option<u8> {
    ALPHABET.iter().position(|it| *it == byte).and_then(|it| u8::try_from(it).ok())
}
