//! The attributes of a start tag.

use super::{Reader, Stopped};
use crate::wire::name::Name;
use crate::wire::names;
use crate::wire::raw;
use crate::wire::text::Text;
use crate::wire::xml::Form;
use crate::wire::xml::lexer;

/// An attribute that an element knows, as it was found on a tag, or not found.
#[derive(Clone, Copy)]
pub(crate) struct Member<'a> {
    pub(crate) name: Name,
    pub(crate) value: Option<Text<'a>>,
    /// Bytes from the start of the document to the value, or to the tag that lacks it.
    pub(crate) offset: usize,
}

impl<'a> Reader<'a> {
    /// The attributes with these names of the element that was opened last; the others are checked and skipped.
    #[inline(always)]
    pub(crate) fn members<const N: usize>(&mut self, names: &[Name; N]) -> [Member<'a>; N] {
        // Nothing but zeros: that is cleared by one call.
        let mut members = const { [Member { name: names::AFTER_ACTION, value: None, offset: 0 }; N] };
        self.attributes(&mut members, names);
        members
    }

    #[cfg_attr(not(feature = "fast"), inline(never))]
    #[cfg_attr(feature = "fast", inline)]
    fn attributes(&mut self, members: &mut [Member<'a>], names: &[Name]) {
        let offset = self.tag_offset();
        for (member, name) in members.iter_mut().zip(names) {
            member.name = *name;
            member.offset = offset;
        }
        let read = self.read_attributes(members);
        self.settle(read);
    }

    /// One attribute, from its name to its closing quote: its name and its value as it stands there.
    #[inline]
    pub(super) fn attribute(&mut self) -> Result<(&'a [u8], &'a [u8]), Stopped> {
        let attribute = lexer::attribute(&mut self.rest);
        self.checked(attribute)
    }

    /// Notes what was found: the value whose closing quote was read last.
    #[inline]
    pub(super) fn note(&self, member: &mut Member<'a>, value: &'a [u8]) {
        let start = self.position().wrapping_sub(value.len()).wrapping_sub(1);
        member.value = Some(Text::read(raw::part(self.input, value, start), Form::Attribute));
        member.offset = self.base.wrapping_add(start);
    }
}
