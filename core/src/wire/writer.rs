//! Writes the canonical form into a buffer of the caller's.

use core::fmt;

use super::characters::is_allowed;
use super::fault::TooSmall;
use super::text::Text;

/// What to do with a character that XML can't hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Illegal {
    /// Write U+FFFD in its place.
    #[default]
    Replace,
    /// Write nothing at all: [`Writer::finish`] says [`WriteError::IllegalCharacter`].
    Refuse,
}

/// Why nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WriteError {
    /// The caller's buffer is too small.
    TooSmall(TooSmall),
    /// A text holds a character that XML can't, and [`Illegal::Refuse`] was asked for.
    IllegalCharacter,
    /// Key-value lists are inside each other deeper than
    /// [`KeyValues::MAX_NESTING`](crate::element::KeyValues::MAX_NESTING).
    TooDeep,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooSmall(error) => error.fmt(f),
            Self::IllegalCharacter => f.write_str("a text holds a character that XML can't"),
            Self::TooDeep => f.write_str("key-value lists are inside each other too deep"),
        }
    }
}

impl core::error::Error for WriteError {}

impl From<TooSmall> for WriteError {
    fn from(error: TooSmall) -> Self {
        Self::TooSmall(error)
    }
}

/// Writes into a buffer of the caller's, and counts on when it is full: so an empty buffer measures.
pub struct Writer<'o> {
    out: &'o mut [u8],
    length: usize,
    illegal: Illegal,
    refused: Option<WriteError>,
}

impl<'o> Writer<'o> {
    /// A writer that replaces illegal characters.
    pub fn new(out: &'o mut [u8]) -> Self {
        Self { out, length: 0, illegal: Illegal::Replace, refused: None }
    }

    /// The same with another rule for illegal characters.
    pub fn with_illegal(self, illegal: Illegal) -> Self {
        Self { illegal, ..self }
    }

    /// Bytes written so far, or that would have been written in a larger buffer.
    pub fn written(&self) -> usize {
        self.length
    }

    /// How many bytes stand in the buffer.
    ///
    /// # Errors
    /// [`WriteError::TooSmall`] with what is needed; [`WriteError::IllegalCharacter`] under [`Illegal::Refuse`];
    /// [`WriteError::TooDeep`].
    pub fn finish(self) -> Result<usize, WriteError> {
        if let Some(refused) = self.refused {
            Err(refused)
        } else if self.length > self.out.len() {
            Err(TooSmall { needed: self.length, available: self.out.len() }.into())
        } else {
            Ok(self.length)
        }
    }

    /// The declaration that begins a stored transcript.
    pub fn declaration(&mut self) {
        self.bytes(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    }

    /// `<name`: attributes may follow, then [`Self::close_start`] or [`Self::close_empty`].
    pub fn open(&mut self, name: &str) {
        self.bytes(b"<");
        self.bytes(name.as_bytes());
    }

    /// ` name="value"`.
    pub fn attribute(&mut self, name: &str, value: Text<'_>) {
        self.attribute_start(name);
        for piece in value.pieces() {
            self.escaped(piece.as_str(), true);
        }
        self.bytes(b"\"");
    }

    /// ` name="value"`, if there is a value.
    pub fn attribute_if(&mut self, name: &str, value: Option<Text<'_>>) {
        if let Some(value) = value {
            self.attribute(name, value);
        }
    }

    /// ` name="7"`.
    pub fn number(&mut self, name: &str, value: u32) {
        self.attribute_start(name);
        self.digits(value);
        self.bytes(b"\"");
    }

    /// ` name="7"`, if there is a value.
    pub fn number_if(&mut self, name: &str, value: Option<u32>) {
        if let Some(value) = value {
            self.number(name, value);
        }
    }

    /// ` name="-7"`.
    pub fn signed(&mut self, name: &str, value: i32) {
        self.attribute_start(name);
        self.signed_digits(value);
        self.bytes(b"\"");
    }

    /// `>`: content follows.
    pub fn close_start(&mut self) {
        self.bytes(b">");
    }

    /// `/>`: the element is empty.
    pub fn close_empty(&mut self) {
        self.bytes(b"/>");
    }

    /// `</name>`.
    pub fn end(&mut self, name: &str) {
        self.bytes(b"</");
        self.bytes(name.as_bytes());
        self.bytes(b">");
    }

    /// After [`Self::open`] and the attributes: `>text</name>`, or `/>` if the text is empty.
    pub fn text_and_end(&mut self, name: &str, text: Text<'_>) {
        if text.is_empty() {
            return self.close_empty();
        }
        self.close_start();
        self.text(text);
        self.end(name);
    }

    /// Text between tags.
    pub fn text(&mut self, text: Text<'_>) {
        for piece in text.pieces() {
            self.escaped(piece.as_str(), false);
        }
    }

    /// A decimal number between tags.
    pub(crate) fn signed_digits(&mut self, value: i32) {
        if value < 0 {
            self.bytes(b"-");
        }
        self.digits(value.unsigned_abs());
    }

    /// What was to be written can't be: [`Self::finish`] will say so.
    pub(crate) fn refuse(&mut self, error: WriteError) {
        self.refused = self.refused.or(Some(error));
    }

    /// Bytes that need no escaping.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        let end = self.length.saturating_add(bytes.len());
        if let Some(window) = self.out.get_mut(self.length..end) {
            window.copy_from_slice(bytes);
        }
        self.length = end;
    }

    fn attribute_start(&mut self, name: &str) {
        self.bytes(b" ");
        self.bytes(name.as_bytes());
        self.bytes(b"=\"");
    }

    fn digits(&mut self, mut value: u32) {
        let mut digits = [b'0'; 10];
        let mut count: usize = 1;
        for (index, digit) in digits.iter_mut().rev().enumerate() {
            *digit = b'0' | u8::try_from(value % 10).unwrap_or_default();
            value /= 10;
            if value == 0 {
                count = index.saturating_add(1);
                break;
            }
        }
        self.bytes(digits.get(10_usize.saturating_sub(count)..).unwrap_or_default());
    }

    fn escaped(&mut self, text: &str, attribute: bool) {
        let mut written: usize = 0;
        let bytes = text.as_bytes();
        for (index, byte) in bytes.iter().enumerate() {
            let (replacement, length): (&[u8], usize) = match *byte {
                b'&' => (b"&amp;", 1),
                b'<' => (b"&lt;", 1),
                b'>' => (b"&gt;", 1),
                b'\r' => (b"&#13;", 1),
                b'"' if attribute => (b"&quot;", 1),
                b'\t' if attribute => (b"&#9;", 1),
                b'\n' if attribute => (b"&#10;", 1),
                b'\t' | b'\n' => continue,
                0x00..=0x1F => (self.replacement(), 1),
                0xEF if text
                    .get(index..)
                    .and_then(|it| it.chars().next())
                    .is_some_and(|it| !is_allowed(it)) =>
                {
                    (self.replacement(), 3)
                }
                _ => continue,
            };
            self.bytes(bytes.get(written..index).unwrap_or_default());
            self.bytes(replacement);
            written = index.saturating_add(length);
        }
        self.bytes(bytes.get(written..).unwrap_or_default());
    }

    fn replacement(&mut self) -> &'static [u8] {
        if self.illegal == Illegal::Refuse {
            self.refuse(WriteError::IllegalCharacter);
        }
        "\u{FFFD}".as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(out: &mut [u8], illegal: Illegal) -> Result<usize, WriteError> {
        let mut writer = Writer::new(out).with_illegal(illegal);
        writer.open("a");
        writer.attribute("b", Text::plain("<\"&>\t\n\r'"));
        writer.number("c", 0);
        writer.number("d", u32::MAX);
        writer.signed("e", i32::MIN);
        writer.text_and_end("a", Text::plain("x<&>\"\t\n\ry\u{0}\u{FFFF}\u{FFFD}"));
        writer.finish()
    }

    const EXPECTED: &str = "<a b=\"&lt;&quot;&amp;&gt;&#9;&#10;&#13;'\" c=\"0\" d=\"4294967295\" e=\"-2147483648\">\
        x&lt;&amp;&gt;\"\t\n&#13;y\u{FFFD}\u{FFFD}\u{FFFD}</a>";

    #[test]
    fn the_canonical_form() {
        let mut out = [0xA5; 256];
        let length = write(&mut out, Illegal::Replace).unwrap();
        assert_eq!(core::str::from_utf8(&out[..length]), Ok(EXPECTED));
        assert_eq!(out[length], 0xA5);
        assert_eq!(write(&mut out, Illegal::Refuse), Err(WriteError::IllegalCharacter));
    }

    #[test]
    fn too_small_says_how_much_is_needed() {
        for available in [0, 1, EXPECTED.len() - 1] {
            let error = write(&mut [0; 256][..available], Illegal::Replace);
            assert_eq!(error, Err(TooSmall { needed: EXPECTED.len(), available }.into()));
        }
    }
}
