//! The attributes of a start tag.

use super::{Reader, Stopped};
use crate::wire::fault::Fault;
use crate::wire::name::Name;
use crate::wire::text::Text;
use crate::wire::xml::characters::name_length;
use crate::wire::xml::values;

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
        let offset = self.tag_offset();
        let mut members = names.map(|name| Member { name, value: None, offset });
        self.attributes(&mut members);
        members
    }

    #[cfg_attr(not(feature = "fast"), inline(never))]
    #[cfg_attr(feature = "fast", inline)]
    fn attributes(&mut self, members: &mut [Member<'a>]) {
        let read = self.read_attributes(members);
        self.settle(read);
    }

    /// One attribute, from its name to its closing quote: its name and value, and the value's offset.
    pub(super) fn attribute(&mut self) -> Result<(&'a [u8], Text<'a>, usize), Stopped> {
        let (name, behind) = self.rest.split_at_checked(name_length(self.rest)).unwrap_or((&[], &[]));
        if name.is_empty() {
            return self.fail(Fault::BadName);
        }
        self.rest = behind;
        self.skip_space();
        let [b'=', behind @ ..] = self.rest else { return self.fail(Fault::MissingValue) };
        self.rest = behind;
        self.skip_space();
        let [quote @ (b'"' | b'\''), value @ ..] = self.rest else { return self.fail(Fault::UnquotedValue) };
        self.rest = value;
        let offset = self.offset();
        let value = self.value(*quote)?;
        Ok((name, value, offset))
    }

    /// The value that begins here, and passes its closing `quote`.
    fn value(&mut self, quote: u8) -> Result<Text<'a>, Stopped> {
        let start = self.rest;
        match values::value(start, quote) {
            Ok(it) => {
                self.skip_bytes(it.length.wrapping_add(1));
                Ok(Text::checked(start.get(..it.length).unwrap_or_default(), it.form))
            }
            Err((length, fault)) => {
                self.skip_bytes(length);
                self.fail(fault)
            }
        }
    }
}
