//! A start tag and its attributes.

use core::fmt;

use super::characters::name_length;
use crate::wire::raw::{self, Raw};
use crate::wire::text::Text;
use crate::wire::trim::is_space;
use crate::wire::xml::Form;

/// A start tag that the [`super::Reader`] has checked.
#[derive(Clone, Copy)]
pub struct Tag<'a> {
    /// The element's name.
    pub name: &'a [u8],
    /// Bytes from the start of the document to the tag's `<`.
    pub offset: usize,
    pub(super) attributes: &'a Raw,
    pub(super) attributes_offset: usize,
}

impl<'a> Tag<'a> {
    /// The tag's attributes, in the order in which they stand there.
    pub fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.attributes, offset: self.attributes_offset }
    }
}

impl fmt::Debug for Tag<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tag(at byte {})", self.offset)
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

impl fmt::Debug for Attribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attribute(at byte {})", self.offset)
    }
}

/// The attributes of a [`Tag`].
#[derive(Clone)]
pub struct Attributes<'a> {
    pub(super) rest: &'a Raw,
    pub(super) offset: usize,
}

impl fmt::Debug for Attributes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attributes({} bytes left)", self.rest.len())
    }
}

impl<'a> Attributes<'a> {
    #[cfg_attr(not(feature = "fast"), inline(never))]
    fn take(&mut self, length: usize) -> &'a Raw {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, raw::EMPTY));
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
        let length = raw::bytes(self.rest).iter().position(|byte| !is_space(*byte));
        self.take(length.unwrap_or(self.rest.len()));
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Attribute<'a>> {
        self.skip_space();
        let name = raw::bytes(self.take(name_length(raw::bytes(self.rest))));
        self.skip_space();
        self.take(1);
        self.skip_space();
        let quote = *raw::bytes(self.take(1)).first()?;
        let offset = self.offset;
        let length = raw::bytes(self.rest).iter().position(|byte| *byte == quote)?;
        let value = self.take(length);
        self.take(1);
        Some(Attribute { name, value: Text::read(value, Form::Attribute), offset })
    }
}
