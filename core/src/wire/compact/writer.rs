//! Writes the compact form into a buffer of the caller's.

use core::fmt;

use super::VERSION;
use crate::wire::bytes::shift;
use crate::wire::copy::copy;
use crate::wire::fault::TooSmall;
use crate::wire::name::Name;
use crate::wire::sink::{Kind, Sealed, Sink, WriteError};
use crate::wire::text::Text;

/// Writes into a buffer of the caller's, and counts on when it is full: so an empty buffer measures.
///
/// The numbers and lengths are postcard's varints and zigzags. They are written here and not by `postcard`, whose
/// serializer stops at the end of the buffer and can't say how much is needed; it is the oracle of the tests.
pub struct CompactWriter<'o> {
    out: &'o mut [u8],
    length: usize,
    refused: Option<WriteError>,
}

impl<'o> CompactWriter<'o> {
    /// A writer at the start of a packet.
    pub fn new(out: &'o mut [u8]) -> Self {
        Self { out, length: 0, refused: None }
    }

    /// Bytes written so far, or that would have been written in a larger buffer.
    pub fn written(&self) -> usize {
        self.length
    }

    /// How many bytes stand in the buffer.
    ///
    /// # Errors
    /// [`WriteError::TooSmall`] with what is needed; [`WriteError::TooDeep`].
    pub fn finish(self) -> Result<usize, WriteError> {
        if let Some(refused) = self.refused {
            Err(refused)
        } else if self.length > self.out.len() {
            Err(TooSmall { needed: self.length, available: self.out.len() }.into())
        } else {
            Ok(self.length)
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        let start = self.length;
        self.length = start.saturating_add(bytes.len());
        if let Some(window) = self.out.get_mut(start..self.length) {
            copy(bytes, window);
        }
    }

    fn byte(&mut self, byte: u8) {
        self.bytes(&[byte]);
    }

    /// Seven bits in each byte, the lowest first; the highest bit says that more follow.
    fn varint(&mut self, value: u32) {
        let mut rest = value;
        while rest > 0x7F {
            self.byte(rest.to_le_bytes()[0] | 0x80);
            rest >>= 7;
        }
        self.byte(rest.to_le_bytes()[0]);
    }

    /// Numbers near 0 are small, whatever their sign.
    fn zigzag(&mut self, value: i32) {
        self.varint((value << 1 ^ value >> 31).cast_unsigned());
    }

    fn text(&mut self, text: Text<'_>) {
        match text.as_bytes() {
            Some(plain) => {
                self.varint(u32::try_from(plain.len()).unwrap_or(u32::MAX));
                self.bytes(plain);
            }
            None => {
                let start = self.begin();
                text.pieces().for_each(|piece| self.bytes(piece.as_bytes()));
                self.put_length(start);
            }
        }
    }

    /// Begins what has its length before it: room for a length of one byte, the usual case.
    fn begin(&mut self) -> usize {
        self.byte(0);
        self.length
    }

    /// Puts the length before what was written since. Where it takes more than one byte, that is moved first.
    fn put_length(&mut self, begin: usize) {
        let (end, length) = (self.length, self.length.saturating_sub(begin));
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        let wider = varint_length(length).saturating_sub(1);
        self.length = end.saturating_add(wider);
        let to = begin.saturating_add(wider);
        if wider > 0 {
            shift(self.out, begin, to, end.saturating_sub(begin));
        }
        let written = core::mem::replace(&mut self.length, begin.saturating_sub(1));
        self.varint(length);
        self.length = written;
    }
}

/// What `emit` writes: how long it is, and whether it could be written. Once for all elements, not for each.
pub(crate) fn write(
    out: &mut [u8],
    emit: &dyn Fn(&mut CompactWriter<'_>),
) -> (usize, Result<usize, WriteError>) {
    let mut writer = CompactWriter::new(out);
    emit(&mut writer);
    (writer.written(), writer.finish())
}

/// How many bytes a varint takes.
fn varint_length(value: u32) -> usize {
    match value {
        0..=0x7F => 1,
        0x80..=0x3FFF => 2,
        0x4000..=0x1F_FFFF => 3,
        0x20_0000..=0xFFF_FFFF => 4,
        _ => 5,
    }
}

impl fmt::Debug for CompactWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CompactWriter({} bytes)", self.written())
    }
}

impl Sealed for CompactWriter<'_> {}

impl Sink for CompactWriter<'_> {
    /// Behind the byte for the length; `None` for a packet, which has none.
    type Start = Option<usize>;

    const HAS_TAGS: bool = false;

    fn open_kind(&mut self, kind: Kind) -> Option<usize> {
        let start = if self.length == 0 {
            self.byte(VERSION);
            None
        } else {
            self.open_list()
        };
        self.varint(kind.number);
        start
    }

    fn open(&mut self, _: Name) -> Option<usize> {
        self.open_list()
    }

    fn close_start(&mut self) {}

    fn end(&mut self, _: Name, start: Option<usize>) {
        self.end_list(start);
    }

    fn text_and_end(&mut self, _: Name, start: Option<usize>, text: Text<'_>) {
        self.text(text);
        self.end_list(start);
    }

    fn int_and_end(&mut self, _: Name, start: Option<usize>, number: i32) {
        self.zigzag(number);
        self.end_list(start);
    }

    fn bytes_and_end(&mut self, _: Name, start: Option<usize>, bytes: impl Iterator<Item = u8> + Clone) {
        let begin = self.begin();
        bytes.for_each(|byte| self.byte(byte));
        self.put_length(begin);
        self.end_list(start);
    }

    fn absent(&mut self) {
        self.byte(0);
    }

    fn open_list(&mut self) -> Option<usize> {
        Some(self.begin())
    }

    fn end_list(&mut self, start: Option<usize>) {
        if let Some(begin) = start {
            self.put_length(begin);
        }
    }

    fn attribute(&mut self, _: Name, value: Text<'_>) {
        self.text(value);
    }

    fn attribute_if(&mut self, _: Name, value: Option<Text<'_>>) {
        self.byte(u8::from(value.is_some()));
        if let Some(value) = value {
            self.text(value);
        }
    }

    fn number(&mut self, _: Name, value: u32) {
        self.varint(value);
    }

    fn number_if(&mut self, _: Name, value: Option<u32>) {
        self.byte(u8::from(value.is_some()));
        if let Some(value) = value {
            self.varint(value);
        }
    }

    fn number_from_1(&mut self, _: Name, value: u32) {
        self.varint(value);
    }

    fn signed_if(&mut self, _: Name, value: Option<i32>) {
        self.byte(u8::from(value.is_some()));
        if let Some(value) = value {
            self.zigzag(value);
        }
    }

    fn flag(&mut self, _: Name, value: bool) {
        self.byte(u8::from(value));
    }

    fn word(&mut self, _: Name, _: Name, number: u32) {
        self.varint(number);
    }

    fn other_word(&mut self, _: Name, word: Text<'_>) {
        self.byte(0);
        self.text(word);
    }

    fn no_word(&mut self, number: u32) {
        self.varint(number);
    }

    fn refuse(&mut self, error: WriteError) {
        self.refused = self.refused.or(Some(error));
    }
}
