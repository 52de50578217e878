//! A start tag and its attributes.

use super::characters::{is_space, name_length};
use crate::wire::text::{Form, Text};

/// A start tag that the [`super::Reader`] has checked.
#[derive(Clone, Copy)]
pub struct Tag<'a> {
    /// The element's name.
    pub name: &'a [u8],
    /// Bytes from the start of the document to the tag's `<`.
    pub offset: usize,
    pub(super) attributes: &'a [u8],
    pub(super) attributes_offset: usize,
}

impl<'a> Tag<'a> {
    /// The tag's attributes, in the order in which they stand there.
    pub fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.attributes, offset: self.attributes_offset }
    }
}

/// One attribute of a tag.
#[derive(Clone, Copy)]
pub struct Attribute<'a> {
    /// The attribute's name.
    pub name: &'a [u8],
    /// Its value.
    pub value: Text<'a>,
    /// Bytes from the start of the document to the value.
    pub offset: usize,
}

/// The attributes of a [`Tag`].
#[derive(Clone)]
pub struct Attributes<'a> {
    pub(super) rest: &'a [u8],
    pub(super) offset: usize,
}

impl<'a> Attributes<'a> {
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, &[]));
        self.rest = rest;
        self.offset = self.offset.saturating_add(taken.len());
        taken
    }

    /// Where the next attribute begins, behind the space before it.
    #[cfg(feature = "fast")]
    pub(super) fn next_place(&mut self) -> usize {
        self.skip_space();
        self.offset
    }

    fn skip_space(&mut self) {
        let length = self.rest.iter().position(|byte| !is_space(*byte));
        self.take(length.unwrap_or(self.rest.len()));
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Attribute<'a>> {
        self.skip_space();
        let name = self.take(name_length(self.rest));
        self.skip_space();
        self.take(1);
        self.skip_space();
        let quote = *self.take(1).first()?;
        let offset = self.offset;
        let length = self.rest.iter().position(|byte| *byte == quote)?;
        let value = self.take(length);
        self.take(1);
        let decoded = value.iter().any(|byte| matches!(byte, b'&' | b'\t' | b'\r' | b'\n'));
        let form = if decoded { Form::Attribute } else { Form::Plain };
        Some(Attribute { name, value: Text::checked(value, form), offset })
    }
}

/// The text without XML space at its ends: for numbers, ids and enumerations, never for words.
#[inline]
pub(crate) fn trim(text: Text<'_>) -> Text<'_> {
    match text.raw() {
        [] => text,
        [first, .., last] if !is_space(*first) && !is_space(*last) => text,
        _ => trim_ends(text),
    }
}

fn trim_ends(text: Text<'_>) -> Text<'_> {
    let mut raw = text.raw();
    while let Some((first, rest)) = raw.split_first()
        && is_space(*first)
    {
        raw = rest;
    }
    while let Some((last, rest)) = raw.split_last()
        && is_space(*last)
    {
        raw = rest;
    }
    let is_decoded = raw.iter().any(|byte| matches!(byte, b'&' | b'<' | b'\t' | b'\r' | b'\n'));
    Text::checked(raw, if is_decoded { text.form() } else { Form::Plain })
}

/// Whether the text says `word`, apart from XML space at its ends.
pub(crate) fn says(text: Text<'_>, word: &str) -> bool {
    let mut bytes = text.bytes().skip_while(|byte| is_space(*byte));
    word.bytes().all(|expected| bytes.next() == Some(expected)) && bytes.all(is_space)
}
