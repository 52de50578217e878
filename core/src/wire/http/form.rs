//! Forms: fields in percent-encoding, straight from the caller's texts.

use core::fmt;

use crate::wire::{Text, TooSmall, WriteError};

/// Writes the fields of a form. What doesn't fit the buffer is counted, so that an error can say how much is needed.
pub struct FormWriter<'b> {
    out: &'b mut [u8],
    length: usize,
    /// Whether a field stands before the next one.
    has_field: bool,
}

impl<'b> FormWriter<'b> {
    /// Begins at the start of `out`.
    pub fn new(out: &'b mut [u8]) -> Self {
        Self { out, length: 0, has_field: false }
    }

    /// The same behind other fields, if there are any.
    pub(crate) fn behind(has_field: bool, out: &'b mut [u8]) -> Self {
        Self { out, length: 0, has_field }
    }

    /// `name=value`.
    pub fn field(&mut self, name: &str, value: Text<'_>) {
        self.name(name);
        self.raw("=");
        self.encoded(value);
    }

    /// `name=7`, for what is never negative.
    pub fn count(&mut self, name: &str, value: u32) {
        self.name(name);
        self.raw("=");
        self.decimal(value);
    }

    /// `name[key]=value`, as collections are written; the brackets are percent-encoded, too.
    pub fn item(&mut self, name: &str, key: Text<'_>, value: Text<'_>) {
        self.key(name, key);
        self.encoded(value);
    }

    /// The same with a number.
    pub fn number_item(&mut self, name: &str, key: Text<'_>, value: i32) {
        self.key(name, key);
        if value < 0 {
            self.raw("-");
        }
        self.decimal(value.unsigned_abs());
    }

    /// How many bytes were written, or would have been if there had been room.
    pub fn written(&self) -> usize {
        self.length
    }

    /// The length of what was written.
    ///
    /// # Errors
    /// [`WriteError::TooSmall`] with the length that would be enough.
    pub fn finish(self) -> Result<usize, WriteError> {
        match self.length {
            needed if needed > self.out.len() => Err(TooSmall { needed, available: self.out.len() }.into()),
            length => Ok(length),
        }
    }

    fn name(&mut self, name: &str) {
        if self.has_field {
            self.raw("&");
        }
        self.has_field = true;
        self.raw(name);
    }

    fn key(&mut self, name: &str, key: Text<'_>) {
        self.name(name);
        self.raw("%5B");
        self.encoded(key);
        self.raw("%5D=");
    }

    /// As it stands.
    pub(super) fn raw(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// The same.
    #[inline(never)]
    pub(super) fn bytes(&mut self, text: &[u8]) {
        text.iter().for_each(|byte| self.byte(*byte));
    }

    /// A number of any length.
    #[inline(never)]
    pub(super) fn decimal(&mut self, number: u32) {
        let mut unit = 1_000_000_000;
        let mut rest = number;
        let mut is_begun = false;
        while unit > 0 {
            let digit = rest.checked_div(unit).unwrap_or_default();
            rest = rest.checked_rem(unit).unwrap_or_default();
            is_begun |= digit > 0 || unit == 1;
            if is_begun {
                self.byte(b'0'.wrapping_add(digit as u8));
            }
            unit /= 10;
        }
    }

    /// In percent-encoding: letters, digits, `-`, `.` and `_` stand for themselves.
    #[inline(never)]
    pub(super) fn encoded(&mut self, text: Text<'_>) {
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
                self.byte(byte);
            } else {
                self.byte(b'%');
                self.byte(hex(byte >> 4));
                self.byte(hex(byte & 0xF));
            }
        }
    }

    fn byte(&mut self, byte: u8) {
        if let Some(place) = self.out.get_mut(self.length) {
            *place = byte;
        }
        self.length = self.length.saturating_add(1);
    }
}

fn hex(digit: u8) -> u8 {
    if digit < 10 { b'0'.wrapping_add(digit) } else { b'A'.wrapping_sub(10).wrapping_add(digit) }
}

impl fmt::Debug for FormWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FormWriter({} bytes)", self.length)
    }
}
