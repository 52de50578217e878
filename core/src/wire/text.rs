//! A piece of text as it stands in a document, decoded only when it is looked at.

use core::fmt;

use super::fault::TooSmall;
use super::xml::{characters, scan};

/// Text as it stands in its document: a raw slice and the form it has there.
///
/// Copying it copies a reference. Nothing is decoded until asked for, and never in place; decoding twice gives
/// the same. `==` compares what two texts say, whatever their forms. `Debug` prints the length only, so that
/// no customer's words reach a log by accident; `Display` prints the text.
#[derive(Clone, Copy, Default)]
pub struct Text<'a> {
    raw: &'a [u8],
    form: Form,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Form {
    /// UTF-8 that stands for itself.
    #[default]
    Plain,
    /// Content of an XML element: references, CDATA, comments, line ends to be normalised.
    Content,
    /// Value of an XML attribute: references, white space to be normalised.
    Attribute,
}

impl<'a> Text<'a> {
    /// The empty text.
    pub const EMPTY: Self = Self { raw: &[], form: Form::Plain };

    /// A text that stands for itself.
    pub const fn plain(text: &'a str) -> Self {
        Self { raw: text.as_bytes(), form: Form::Plain }
    }

    /// `raw` is checked: UTF-8, and well-formed for `form`.
    pub(crate) const fn checked(raw: &'a [u8], form: Form) -> Self {
        Self { raw, form }
    }

    pub(crate) const fn raw(&self) -> &'a [u8] {
        self.raw
    }

    pub(crate) const fn form(&self) -> Form {
        self.form
    }

    /// The bytes of a text that stands for itself.
    #[inline]
    pub(crate) fn as_bytes(&self) -> Option<&'a [u8]> {
        (self.form == Form::Plain).then_some(self.raw)
    }

    /// The text without decoding, if it needs none: the usual case.
    pub fn as_plain(&self) -> Option<&'a str> {
        match self.form {
            Form::Plain => core::str::from_utf8(self.raw).ok(),
            _ => None,
        }
    }

    /// The text, piece by piece: decoded on the way, nothing is copied.
    #[inline]
    pub fn pieces(&self) -> Pieces<'a> {
        Pieces { rest: self.raw, form: self.form, depth: 0, in_cdata: false }
    }

    /// How many bytes of UTF-8 the decoded text has.
    pub fn decoded_len(&self) -> usize {
        match self.form {
            Form::Plain => self.raw.len(),
            _ => self.pieces().fold(0, |sum, piece| sum.saturating_add(piece.as_bytes().len())),
        }
    }

    /// Whether the text says nothing.
    pub fn is_empty(&self) -> bool {
        self.raw.is_empty() || self.pieces().all(|piece| piece.as_bytes().is_empty())
    }

    /// Decodes into `out`.
    ///
    /// # Errors
    /// [`TooSmall`] if `out` is shorter than [`Self::decoded_len`]; what `out` then holds is unspecified.
    pub fn copy_to<'b>(&self, out: &'b mut [u8]) -> Result<&'b str, TooSmall> {
        let mut length: usize = 0;
        let available = out.len();
        for piece in self.pieces() {
            let bytes = piece.as_bytes();
            let end = length.saturating_add(bytes.len());
            match out.get_mut(length..end) {
                Some(window) => window.copy_from_slice(bytes),
                None => return Err(TooSmall { needed: self.decoded_len(), available }),
            }
            length = end;
        }
        // Pieces are whole characters, so this never falls back.
        Ok(out.get(..length).and_then(|it| core::str::from_utf8(it).ok()).unwrap_or_default())
    }

    /// The decoded text, byte by byte.
    pub fn bytes(&self) -> impl Iterator<Item = u8> + Clone + use<'a> {
        self.pieces().flat_map(|piece| piece.into_bytes())
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self::plain(text)
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        if self.form == Form::Plain && other.form == Form::Plain {
            return self.raw == other.raw;
        }
        self.bytes().eq(other.bytes())
    }
}

impl Eq for Text<'_> {}

impl PartialEq<str> for Text<'_> {
    fn eq(&self, other: &str) -> bool {
        *self == Text::plain(other)
    }
}

impl PartialEq<&str> for Text<'_> {
    fn eq(&self, other: &&str) -> bool {
        *self == Text::plain(other)
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.decoded_len())
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces().try_for_each(|piece| f.write_str(piece.as_str()))
    }
}

/// A part of a text: a stretch of the document, or one decoded character.
#[derive(Clone, Copy)]
pub struct Piece<'a>(Part<'a>);

#[derive(Clone, Copy)]
enum Part<'a> {
    Stretch(&'a [u8]),
    Character([u8; 4], u8),
}

impl<'a> Piece<'a> {
    fn character(character: char) -> Self {
        let mut bytes = [0; 4];
        let length = character.encode_utf8(&mut bytes).len();
        Self(Part::Character(bytes, u8::try_from(length).unwrap_or_default()))
    }

    /// The part's UTF-8 bytes: whole characters.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Part::Stretch(bytes) => bytes,
            Part::Character(bytes, length) => bytes.get(..usize::from(*length)).unwrap_or_default(),
        }
    }

    /// The same as a string.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    fn into_bytes(self) -> impl Iterator<Item = u8> + Clone + use<'a> {
        let (stretch, character, length) = match self.0 {
            Part::Stretch(bytes) => (bytes, [0; 4], 0),
            Part::Character(bytes, length) => (&[][..], bytes, length),
        };
        stretch.iter().copied().chain(character.into_iter().take(usize::from(length)))
    }
}

/// The pieces of a [`Text`], in order.
#[derive(Clone)]
pub struct Pieces<'a> {
    rest: &'a [u8],
    form: Form,
    /// Inside how many elements: their text isn't this text's.
    depth: usize,
    in_cdata: bool,
}

impl<'a> Pieces<'a> {
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, &[]));
        self.rest = rest;
        taken
    }

    /// Takes up to and including `end`, gives what was before it.
    fn take_until(&mut self, end: &[u8]) -> &'a [u8] {
        let length = self.rest.windows(end.len()).position(|window| window == end).unwrap_or(self.rest.len());
        let taken = self.take(length);
        self.take(end.len());
        taken
    }

    /// Passes over one tag inside content: unknown elements are skipped, their text with them.
    fn skip_tag(&mut self) {
        let closing = self.rest.get(1) == Some(&b'/');
        let mut quote = None;
        let end = self.rest.iter().position(|byte| {
            match (quote, *byte) {
                (None, b'>') => return true,
                (None, b'"' | b'\'') => quote = Some(*byte),
                (Some(open), byte) if byte == open => quote = None,
                _ => {}
            }
            false
        });
        let tag = self.take(end.map_or(self.rest.len(), |it| it.saturating_add(1)));
        if closing {
            self.depth = self.depth.saturating_sub(1);
        } else if !tag.ends_with(b"/>") {
            self.depth = self.depth.saturating_add(1);
        }
    }

    /// Bytes before the next that may not stand for itself; the first one does.
    fn run(&self) -> usize {
        let tail = self.rest.get(1..).unwrap_or_default();
        let run = match self.form {
            Form::Plain => tail.len(),
            Form::Content if self.in_cdata => {
                tail.iter().position(|byte| matches!(byte, b'\r' | b']')).unwrap_or(tail.len())
            }
            Form::Content => scan::in_text(tail),
            Form::Attribute => scan::in_quotes(tail, b'"'),
        };
        run.saturating_add(1)
    }

    fn is_special(&self, byte: u8) -> bool {
        match self.form {
            Form::Plain => false,
            Form::Content => matches!(byte, b'<' | b'&' | b'\r'),
            Form::Attribute => matches!(byte, b'&' | b'\r' | b'\n' | b'\t'),
        }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    #[inline]
    fn next(&mut self) -> Option<Piece<'a>> {
        if self.form != Form::Plain {
            return self.decoded();
        }
        let all = core::mem::take(&mut self.rest);
        (!all.is_empty()).then_some(Piece(Part::Stretch(all)))
    }
}

impl<'a> Pieces<'a> {
    /// The next piece of a text that doesn't stand for itself.
    fn decoded(&mut self) -> Option<Piece<'a>> {
        loop {
            let first = *self.rest.first()?;
            let piece = if first == b'\r' && self.form == Form::Content {
                self.take(if self.rest.starts_with(b"\r\n") { 2 } else { 1 });
                Piece(Part::Stretch(b"\n"))
            } else if self.in_cdata {
                if self.rest.starts_with(b"]]>") {
                    self.take(3);
                    self.in_cdata = false;
                    continue;
                }
                Piece(Part::Stretch(self.take(self.run())))
            } else if !self.is_special(first) {
                Piece(Part::Stretch(self.take(self.run())))
            } else if first == b'&' {
                // The reader has checked the reference.
                let (character, length) = characters::reference(self.rest).unwrap_or(('\u{FFFD}', 1));
                self.take(length);
                Piece::character(character)
            } else if first != b'<' {
                self.take(if self.rest.starts_with(b"\r\n") { 2 } else { 1 });
                Piece(Part::Stretch(b" "))
            } else if self.rest.starts_with(b"<![CDATA[") {
                self.take(9);
                self.in_cdata = true;
                continue;
            } else if self.rest.starts_with(b"<!--") {
                self.take_until(b"-->");
                continue;
            } else if self.rest.starts_with(b"<?") {
                self.take_until(b"?>");
                continue;
            } else {
                self.skip_tag();
                continue;
            };
            if self.depth == 0 {
                return Some(piece);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;

    fn content(raw: &str) -> Text<'_> {
        Text::checked(raw.as_bytes(), Form::Content)
    }

    #[test]
    fn content_is_decoded() {
        for (raw, expected) in [
            ("plain", "plain"),
            ("a &lt; b &amp;&amp; c", "a < b && c"),
            ("&#x416;&#1078;", "Жж"),
            ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
            ("a<![CDATA[<b>&amp;]]>c", "a<b>&amp;c"),
            ("<![CDATA[x\r\ny\rz]]>!", "x\ny\nz!"),
            ("<![CDATA[]]>", ""),
            ("<![CDATA[]]]]><![CDATA[>]]>", "]]>"),
            ("a<!-- no -->b<?no no?>c", "abc"),
            ("a<b c=\"/>\">no<d/>no</b>e", "ae"),
            ("<![CDATA[\r]]>", "\n"),
            ("<![CDATA[a]b]]c]\r]]]>", "a]b]]c]\n]"),
        ] {
            let text = content(raw);
            assert_eq!(text.to_string(), expected, "{raw}");
            assert_eq!(text.decoded_len(), expected.len(), "{raw}");
            assert!(text == expected);
            let mut out = [0xA5; 32];
            assert_eq!(text.copy_to(&mut out), Ok(expected));
            assert_eq!(text.is_empty(), expected.is_empty());
        }
    }

    #[test]
    fn decoding_takes_linear_time() {
        let time = |count: usize| {
            let sections = "<![CDATA[x]]>".repeat(count);
            let line_ends = std::format!("<![CDATA[{}]]>", "a\r".repeat(count));
            let started = std::time::Instant::now();
            assert_eq!(content(&sections).decoded_len(), count);
            assert_eq!(content(&line_ends).decoded_len(), 2 * count);
            started.elapsed()
        };
        let small = (0..5).map(|_| time(2_000)).min().unwrap();
        let large = (0..5).map(|_| time(40_000)).min().unwrap();
        // Twenty times the input: quadratic time would be four hundred times as much.
        assert!(large < small * 100, "{small:?} and {large:?}");
    }

    #[test]
    fn attributes_are_normalised() {
        let text = Text::checked(b"a\tb\nc\r\nd&#10;&quot;", Form::Attribute);
        assert_eq!(text.to_string(), "a b c d\n\"");
    }

    #[test]
    fn too_small_says_how_much_is_needed() {
        let mut out = [0; 2];
        let error = content("&lt;&lt;&lt;").copy_to(&mut out);
        assert_eq!(error, Err(TooSmall { needed: 3, available: 2 }));
    }

    #[test]
    fn debug_prints_no_words() {
        assert_eq!(std::format!("{:?}", Text::plain("secret")), "Text(6 bytes)");
    }
}
