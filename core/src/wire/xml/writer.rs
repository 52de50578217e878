//! Writes the canonical form into a buffer of the caller's.

use core::fmt;

use super::{digits, scan};
use crate::wire::copy::copy;
use crate::wire::fault::TooSmall;
use crate::wire::sink::WriteError;
use crate::wire::text::Text;

/// What to do with a character that XML can't hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Illegal {
    /// Write U+FFFD in its place.
    #[default]
    Replace,
    /// Write nothing at all: [`Writer::finish`] says [`WriteError::IllegalCharacter`].
    Refuse,
}

/// The declaration as it is written, and as nearly every other writer writes it.
pub(super) const DECLARATION: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

/// Writes into a buffer of the caller's, and counts on when it is full: so an empty buffer measures.
pub struct Writer<'o> {
    out: &'o mut [u8],
    length: usize,
    /// Where the content of the element that was opened last begins; no place at all before the first.
    content: usize,
    illegal: Illegal,
    refused: Option<WriteError>,
}

impl<'o> Writer<'o> {
    /// A writer that replaces illegal characters.
    pub fn new(out: &'o mut [u8]) -> Self {
        Self { out, length: 0, content: usize::MAX, illegal: Illegal::Replace, refused: None }
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
        self.bytes(DECLARATION);
    }

    /// `<name`: attributes may follow, then [`Self::close_start`] or [`Self::close_empty`].
    #[cfg_attr(feature = "fast", inline(always))]
    pub fn open(&mut self, name: &str) {
        if !cfg!(feature = "fast") {
            self.bytes(b"<");
            return self.bytes(name.as_bytes());
        }
        if let Some([less, middle @ ..]) = self.window(name.len().saturating_add(1)) {
            *less = b'<';
            copy(name.as_bytes(), middle);
        }
    }

    /// ` name="value"`.
    #[cfg_attr(feature = "fast", inline(always))]
    pub fn attribute(&mut self, name: &str, value: Text<'_>) {
        if value.is_canonical_in_attributes() {
            self.quoted(name, value.raw_bytes());
        } else {
            self.any_attribute(name, value);
        }
    }

    #[inline(never)]
    fn any_attribute(&mut self, name: &str, value: Text<'_>) {
        if let Some(plain) = value.as_bytes()
            && scan::written_as_it_stands(plain) == plain.len()
        {
            return self.quoted(name, plain);
        }
        self.attribute_start(name);
        match value.as_bytes() {
            Some(plain) if cfg!(feature = "fast") => self.escaped(plain, true),
            _ => value.pieces().for_each(|piece| self.escaped(piece.as_bytes(), true)),
        }
        self.bytes(b"\"");
    }

    /// ` name="value"`, if there is a value.
    #[cfg_attr(feature = "fast", inline(always))]
    pub fn attribute_if(&mut self, name: &str, value: Option<Text<'_>>) {
        if let Some(value) = value {
            self.attribute(name, value);
        }
    }

    /// ` name="value"`, for a value in which nothing needs to be escaped.
    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) fn quoted(&mut self, name: &str, value: &[u8]) {
        if !cfg!(feature = "fast") {
            self.attribute_start(name);
            self.bytes(value);
            return self.bytes(b"\"");
        }
        let start = name.len().saturating_add(3);
        let length = start.saturating_add(value.len()).saturating_add(1);
        if let Some((start, [value_place @ .., end])) =
            self.window(length).and_then(|it| it.split_at_mut_checked(start))
        {
            write_start(name, start);
            copy(value, value_place);
            *end = b'"';
        }
    }

    /// ` name="7"`.
    #[cfg_attr(feature = "fast", inline(always))]
    pub fn number(&mut self, name: &str, value: u32) {
        let mut digits = [0; digits::MOST];
        self.quoted(name, digits::of(value, &mut digits));
    }

    /// ` name="7"`, if there is a value.
    #[cfg_attr(feature = "fast", inline(always))]
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

    /// `>`: content follows, if there is any.
    #[cfg_attr(feature = "fast", inline(always))]
    pub fn close_start(&mut self) {
        self.bytes(b">");
        self.content = self.length;
    }

    /// `/>`: the element is empty.
    pub fn close_empty(&mut self) {
        self.bytes(b"/>");
    }

    /// `</name>`; `/>` in the place of the `>` before it, if nothing was written since [`Self::close_start`].
    #[cfg_attr(feature = "fast", inline(always))]
    pub fn end(&mut self, name: &str) {
        if self.length == self.content {
            self.length = self.length.saturating_sub(1);
            return self.close_empty();
        }
        if !cfg!(feature = "fast") {
            self.bytes(b"</");
            self.bytes(name.as_bytes());
            return self.bytes(b">");
        }
        if let Some([less, slash, middle @ .., greater]) = self.window(name.len().saturating_add(3)) {
            (*less, *slash, *greater) = (b'<', b'/', b'>');
            copy(name.as_bytes(), middle);
        }
    }

    /// After [`Self::open`] and the attributes: `>text</name>`, or `/>` if the text is empty.
    #[cfg_attr(feature = "fast", inline(always))]
    pub fn text_and_end(&mut self, name: &str, text: Text<'_>) {
        self.close_start();
        self.text(text);
        self.end(name);
    }

    /// Text between tags.
    #[cfg_attr(feature = "fast", inline(always))]
    pub fn text(&mut self, text: Text<'_>) {
        if text.is_canonical_in_content() {
            self.bytes(text.raw_bytes());
        } else {
            self.any_text(text);
        }
    }

    #[inline(never)]
    fn any_text(&mut self, text: Text<'_>) {
        match text.as_bytes() {
            Some(plain) if cfg!(feature = "fast") => self.escaped(plain, false),
            _ => text.pieces().for_each(|piece| self.escaped(piece.as_bytes(), false)),
        }
    }

    /// A decimal number between tags.
    pub(super) fn signed_digits(&mut self, value: i32) {
        if value < 0 {
            self.bytes(b"-");
        }
        let mut digits = [0; digits::MOST];
        self.bytes(digits::of(value.unsigned_abs(), &mut digits));
    }

    /// What was to be written can't be: [`Self::finish`] will say so.
    pub(super) fn refuse(&mut self, error: WriteError) {
        self.refused = self.refused.or(Some(error));
    }

    /// Bytes that need no escaping.
    #[cfg_attr(feature = "fast", inline)]
    #[cfg_attr(not(feature = "fast"), inline(never))]
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        if let Some(window) = self.window(bytes.len()) {
            copy(bytes, window);
        }
    }

    /// The next `length` bytes of the buffer, to be written; `None` if it is full.
    #[cfg_attr(feature = "fast", inline(always))]
    #[cfg_attr(not(feature = "fast"), inline)]
    fn window(&mut self, length: usize) -> Option<&mut [u8]> {
        let start = self.length;
        self.length = start.saturating_add(length);
        self.out.get_mut(start..self.length)
    }

    fn attribute_start(&mut self, name: &str) {
        if !cfg!(feature = "fast") {
            self.bytes(b" ");
            self.bytes(name.as_bytes());
            return self.bytes(b"=\"");
        }
        if let Some(window) = self.window(name.len().saturating_add(3)) {
            write_start(name, window);
        }
    }

    #[inline]
    fn escaped(&mut self, text: &[u8], attribute: bool) {
        if cfg!(feature = "fast") && scan::written_as_it_stands(text) == text.len() {
            return self.bytes(text);
        }
        self.escaped_piecewise(text, attribute);
    }

    fn escaped_piecewise(&mut self, text: &[u8], attribute: bool) {
        let mut rest = text;
        loop {
            let (plain, special) =
                rest.split_at_checked(scan::written_as_it_stands(rest)).unwrap_or((rest, &[]));
            self.bytes(plain);
            let Some((byte, behind)) = special.split_first() else { return };
            rest = behind;
            let written: &[u8] = match *byte {
                b'&' => b"&amp;",
                b'<' => b"&lt;",
                b'>' => b"&gt;",
                b'\r' => b"&#13;",
                b'"' if attribute => b"&quot;",
                b'\t' if attribute => b"&#9;",
                b'\n' if attribute => b"&#10;",
                b'"' | b'\t' | b'\n' => core::slice::from_ref(byte),
                0x00..=0x1F => self.replacement(),
                _ => match behind {
                    [0xBF, 0xBE | 0xBF, more @ ..] => {
                        rest = more;
                        self.replacement()
                    }
                    _ => core::slice::from_ref(byte),
                },
            };
            self.bytes(written);
        }
    }

    fn replacement(&mut self) -> &'static [u8] {
        if self.illegal == Illegal::Refuse {
            self.refuse(WriteError::IllegalCharacter);
        }
        "\u{FFFD}".as_bytes()
    }
}

/// What `emit` writes: how long it is, and whether it could be written. Once for all elements, not for each.
pub(crate) fn write(out: &mut [u8], emit: &dyn Fn(&mut Writer<'_>)) -> (usize, Result<usize, WriteError>) {
    let mut writer = Writer::new(out);
    emit(&mut writer);
    (writer.written(), writer.finish())
}

impl fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Writer({} bytes)", self.length)
    }
}

/// ` name="` over all of `to`.
#[cfg_attr(feature = "fast", inline(always))]
fn write_start(name: &str, to: &mut [u8]) {
    if let [space, middle @ .., equals, quote] = to {
        (*space, *equals, *quote) = (b' ', b'=', b'"');
        copy(name.as_bytes(), middle);
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
