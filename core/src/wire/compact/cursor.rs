//! Takes the compact form apart, member by member.

use crate::wire::fault::{Fault, Limits, Malformed};
use crate::wire::text::Text;

/// What is left of a packet, or of a byte string inside it. Members are taken from its front in their order.
///
/// Where nothing is left the rest of the members are missing: each is its default then. So a peer that knows fewer
/// members is understood.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
    /// Bytes from the start of the packet to `rest`.
    offset: usize,
    /// How many lists may be inside each other.
    nesting: usize,
}

impl<'a> Cursor<'a> {
    /// At the start of a packet. Of the limits, its size is checked here.
    pub(crate) fn new(packet: &'a [u8], limits: Limits) -> Result<Self, Malformed> {
        if packet.len() > limits.size {
            return Err(Malformed { offset: limits.size, fault: Fault::TooLarge });
        }
        Ok(Self { rest: packet, offset: 0, nesting: limits.depth })
    }

    /// Inside a byte string that was checked, `offset` bytes into its packet.
    pub(crate) const fn inside(rest: &'a [u8], offset: usize) -> Self {
        Self { rest, offset, nesting: usize::MAX }
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(crate) fn offset(&self) -> usize {
        self.offset
    }

    pub(crate) fn nesting(&self) -> usize {
        self.nesting
    }

    pub(crate) fn malformed(&self, fault: Fault) -> Malformed {
        Malformed { offset: self.offset, fault }
    }

    /// What postcard took from the front.
    fn taken<T>(&mut self, taken: postcard::Result<(T, &'a [u8])>) -> Result<T, Malformed> {
        match taken {
            Ok((value, rest)) => {
                self.offset = self.offset.wrapping_add(self.rest.len().wrapping_sub(rest.len()));
                self.rest = rest;
                Ok(value)
            }
            Err(error) => Err(self.malformed(match error {
                postcard::Error::DeserializeUnexpectedEnd => Fault::Truncated,
                postcard::Error::DeserializeBadUtf8 => Fault::NotUtf8,
                postcard::Error::DeserializeBadBool => Fault::BadFlag,
                _ => Fault::BadNumber,
            })),
        }
    }

    fn take_number(&mut self) -> Result<u32, Malformed> {
        self.taken(postcard::take_from_bytes(self.rest))
    }

    fn take_signed(&mut self) -> Result<i32, Malformed> {
        self.taken(postcard::take_from_bytes(self.rest))
    }

    fn take_bytes(&mut self) -> Result<&'a [u8], Malformed> {
        self.taken(postcard::take_from_bytes(self.rest))
    }

    fn take_text(&mut self) -> Result<Text<'a>, Malformed> {
        let text: &str = self.taken(postcard::take_from_bytes(self.rest))?;
        Ok(Text::plain(text))
    }

    /// A number; 0 where it is missing.
    pub(crate) fn number(&mut self) -> Result<u32, Malformed> {
        if self.is_at_end() { Ok(0) } else { self.take_number() }
    }

    /// A number that may be negative; 0 where it is missing.
    pub(crate) fn signed(&mut self) -> Result<i32, Malformed> {
        if self.is_at_end() { Ok(0) } else { self.take_signed() }
    }

    /// A string; empty where it is missing.
    pub(crate) fn text(&mut self) -> Result<Text<'a>, Malformed> {
        if self.is_at_end() { Ok(Text::EMPTY) } else { self.take_text() }
    }

    /// A byte string; empty where it is missing.
    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], Malformed> {
        if self.is_at_end() { Ok(&[]) } else { self.take_bytes() }
    }

    /// Whether it holds, or is there; `false` where it is missing.
    pub(crate) fn flag(&mut self) -> Result<bool, Malformed> {
        if self.is_at_end() { Ok(false) } else { self.taken(postcard::take_from_bytes(self.rest)) }
    }

    /// A number that may be absent.
    pub(crate) fn number_if(&mut self) -> Result<Option<u32>, Malformed> {
        self.flag()?.then(|| self.take_number()).transpose()
    }

    /// A number that may be negative, or absent.
    pub(crate) fn signed_if(&mut self) -> Result<Option<i32>, Malformed> {
        self.flag()?.then(|| self.take_signed()).transpose()
    }

    /// A string that may be absent.
    pub(crate) fn text_if(&mut self) -> Result<Option<Text<'a>>, Malformed> {
        self.flag()?.then(|| self.take_text()).transpose()
    }

    /// One of the words that have numbers; or 0 and the word, which is handed out then.
    pub(crate) fn word(&mut self) -> Result<(u32, Text<'a>), Malformed> {
        if self.is_at_end() {
            return Ok((0, Text::EMPTY));
        }
        let number = self.take_number()?;
        let word = if number == 0 { self.take_text()? } else { Text::EMPTY };
        Ok((number, word))
    }

    /// What stands in a byte string; at its end where that is missing.
    pub(crate) fn nested(&mut self) -> Result<Self, Malformed> {
        let rest = self.bytes()?;
        Ok(Self { rest, offset: self.offset.wrapping_sub(rest.len()), nesting: self.nesting })
    }
}
