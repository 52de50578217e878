//! A piece of text as it stands in a document, decoded only when it is looked at.

use core::fmt;

use super::canonical::Canonical;
use super::copy::copy;
use super::fault::TooSmall;
use super::raw::{self, Raw};
use super::xml::{Character, Decoding, Form};

/// Text as it stands in its document: a raw slice (with the feature `fast` a `str`) and the form it has there.
///
/// Copying it copies a reference. Nothing is decoded until asked for, and never in place; decoding twice gives
/// the same. `==` compares what two texts say, whatever their forms. `Debug` prints the length only, so that
/// no customer's words reach a log by accident; `Display` prints the text.
#[derive(Clone, Copy, Default)]
pub struct Text<'a> {
    pub(super) raw: &'a Raw,
    pub(super) form: Form,
    #[allow(dead_code, reason = "only XML asks for it")]
    pub(super) canonical: Canonical,
}

impl<'a> Text<'a> {
    /// The empty text.
    pub const EMPTY: Self = Self::checked(raw::EMPTY, Form::Plain);

    /// A text that stands for itself.
    pub const fn plain(text: &'a str) -> Self {
        Self::checked(raw::of(text), Form::Plain)
    }

    /// `raw` is well-formed for `form`.
    #[inline]
    pub(crate) const fn checked(raw: &'a Raw, form: Form) -> Self {
        Self { raw, form, canonical: Canonical::UNKNOWN }
    }

    /// The bytes of a text that stands for itself.
    #[inline]
    pub(crate) fn as_bytes(&self) -> Option<&'a [u8]> {
        (self.form == Form::Plain).then_some(raw::bytes(self.raw))
    }

    /// The text without decoding, if it needs none: the usual case. With the feature `fast` this takes no time; without it
    /// each byte is looked at.
    #[inline]
    pub fn as_plain(&self) -> Option<&'a str> {
        (self.form == Form::Plain).then(|| raw::as_str(self.raw))
    }

    /// The text, piece by piece: decoded on the way, nothing is copied.
    #[inline]
    pub fn pieces(&self) -> Pieces<'a> {
        Pieces { rest: self.raw, decoding: Decoding::new(self.form) }
    }

    /// How many bytes of UTF-8 the decoded text has.
    #[inline]
    pub fn decoded_len(&self) -> usize {
        self.as_bytes().map_or_else(|| self.bytes().count(), <[u8]>::len)
    }

    /// Whether the text says nothing.
    // Without `#[inline]`, as `Events::iter`: each took firmware over a hundred bytes.
    pub fn is_empty(&self) -> bool {
        self.as_bytes().map_or_else(|| self.bytes().next().is_none(), <[u8]>::is_empty)
    }

    /// Decodes into `out`.
    ///
    /// # Errors
    /// [`TooSmall`] if `out` is shorter than [`Self::decoded_len`]; what `out` then holds is unspecified.
    pub fn copy_to<'b>(&self, out: &'b mut [u8]) -> Result<&'b str, TooSmall> {
        let length = self.copy_bytes_to(out)?;
        // Pieces are whole characters, so this never falls back.
        Ok(raw::decoded(out, length))
    }

    /// Decodes into `out`; gives how many bytes. [`Self::copy_to`] gives a `str`, for which it looks at them again.
    ///
    /// # Errors
    /// As [`Self::copy_to`].
    pub fn copy_bytes_to(&self, out: &mut [u8]) -> Result<usize, TooSmall> {
        let mut pieces = self.pieces();
        let mut length = if self.form == Form::Plain { 0 } else { pieces.copy_usual(out) };
        // Firmware does without this: it is there in the loop.
        if cfg!(feature = "fast") && pieces.rest.is_empty() {
            return Ok(length);
        }
        let available = out.len();
        for piece in pieces {
            let bytes = piece.as_bytes();
            let end = length.saturating_add(bytes.len());
            match out.get_mut(length..end) {
                Some(window) => copy(bytes, window),
                None => return Err(TooSmall { needed: self.decoded_len(), available }),
            }
            length = end;
        }
        Ok(length)
    }

    /// The decoded text, byte by byte.
    pub fn bytes(&self) -> impl Iterator<Item = u8> + Clone + use<'a> {
        Bytes { pieces: self.pieces(), stretch: &[], character: Character::NONE }
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self::plain(text)
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        let is_quick = cfg!(any(feature = "fast", not(feature = "xml")));
        if is_quick && self.form == Form::Plain && other.form == Form::Plain {
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
pub struct Piece<'a> {
    pub(super) stretch: &'a Raw,
    /// Where there is no stretch.
    pub(super) character: Character,
}

impl<'a> Piece<'a> {
    #[inline]
    pub(super) fn stretch(stretch: &'a Raw) -> Self {
        Self { stretch, character: Character::NONE }
    }

    /// The part's UTF-8 bytes: whole characters.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        if self.stretch.is_empty() { self.character.as_bytes() } else { raw::bytes(self.stretch) }
    }

    /// The same as a string.
    pub fn as_str(&self) -> &str {
        if self.stretch.is_empty() {
            return core::str::from_utf8(self.character.as_bytes()).unwrap_or_default();
        }
        raw::as_str(self.stretch)
    }
}

/// The bytes of a [`Text`], in order: in much less code than a `flat_map` of its pieces.
#[derive(Clone)]
struct Bytes<'a> {
    pieces: Pieces<'a>,
    /// What wasn't given yet of the piece before them.
    stretch: &'a [u8],
    character: Character,
}

impl Iterator for Bytes<'_> {
    type Item = u8;

    #[inline]
    fn next(&mut self) -> Option<u8> {
        loop {
            if let [byte, rest @ ..] = self.stretch {
                self.stretch = rest;
                return Some(*byte);
            }
            if let Some(byte) = self.character.next() {
                return Some(byte);
            }
            let piece = self.pieces.next()?;
            self.stretch = raw::bytes(piece.stretch);
            self.character = piece.character;
        }
    }
}

/// The pieces of a [`Text`], in order.
#[derive(Clone)]
pub struct Pieces<'a> {
    pub(super) rest: &'a Raw,
    /// How far the text is decoded, if it doesn't stand for itself.
    pub(super) decoding: Decoding,
}

impl fmt::Debug for Pieces<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pieces({} bytes left)", self.rest.len())
    }
}

impl fmt::Debug for Piece<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Piece({} bytes)", self.as_bytes().len())
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    #[inline]
    fn next(&mut self) -> Option<Piece<'a>> {
        if self.decoding.form != Form::Plain {
            return self.decoded();
        }
        let all = core::mem::take(&mut self.rest);
        (!all.is_empty()).then_some(Piece::stretch(all))
    }

    /// The same in one go: nearly all texts are one piece.
    #[inline]
    fn fold<B, F: FnMut(B, Piece<'a>) -> B>(mut self, initial: B, mut with: F) -> B {
        let mut folded = initial;
        if self.decoding.form != Form::Plain {
            while let Some(piece) = self.decoded() {
                folded = with(folded, piece);
            }
            return folded;
        }
        if !self.rest.is_empty() {
            folded = with(folded, Piece::stretch(self.rest));
        }
        folded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_prints_no_words() {
        assert_eq!(std::format!("{:?}", Text::plain("secret")), "Text(6 bytes)");
    }

    #[test]
    fn too_small_says_how_much_is_needed() {
        let mut out = [0; 2];
        let error = Text::plain("<<<").copy_to(&mut out);
        assert_eq!(error, Err(TooSmall { needed: 3, available: 2 }));
    }
}
