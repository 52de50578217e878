//! Start tags and end tags.

use super::{Place, Reader, State, Stopped};
use crate::wire::fault::Fault;
use crate::wire::name::Name;
use crate::wire::xml::characters::name_length;
use crate::wire::xml::name::{among, same_start};
use crate::wire::xml::tag::Tag;

impl<'a> Reader<'a> {
    /// The start tag whose name was read last, with all its attributes.
    pub(super) fn tag(&mut self) -> Result<Tag<'a>, Stopped> {
        let (name, offset) = (self.name(), self.tag_offset());
        let (attributes, attributes_offset) = (self.rest, self.offset());
        self.read_attributes(&mut [])?;
        let attributes = attributes.get(..attributes.len().wrapping_sub(self.rest.len())).unwrap_or_default();
        Ok(Tag { name, offset, attributes, attributes_offset })
    }

    /// The name of the start tag that is being read.
    pub(super) fn name(&self) -> &'a [u8] {
        let start = self.tag_start.wrapping_add(1);
        self.input.get(start..self.position()).unwrap_or_default()
    }

    /// Enters the element whose start tag begins here; `name` is what stands behind the `<`. Its attributes come
    /// next. Gives its place among those that are `expected`, if it is one of them.
    #[inline]
    pub(super) fn start(&mut self, name: &'a [u8], expected: &[Name]) -> Result<Option<usize>, Stopped> {
        self.tag_start = self.position();
        if self.depth == 0 {
            self.enter_root()?;
        }
        let (place, length) = among(name, expected);
        if length == 0 {
            self.rest = name;
            return self.fail(Fault::BadName);
        }
        let entry = self.open.get_mut(self.depth).filter(|_| self.depth < self.limits.depth);
        let Some(entry) = entry else {
            return self.fail(Fault::TooDeep);
        };
        // A document is under 4 GiB.
        *entry = (self.tag_start.wrapping_add(1) as u32, length as u32);
        self.depth = self.depth.wrapping_add(1);
        self.rest = name.get(length..).unwrap_or_default();
        self.state = State::InTag;
        Ok(place)
    }

    fn enter_root(&mut self) -> Result<(), Stopped> {
        match self.place {
            Place::Before => self.place = Place::Inside,
            // More may stand behind it than another root: a comment.
            Place::After if self.rest == b"<" => return Err(self.truncated()),
            Place::After => return self.fail(Fault::SecondRoot),
            Place::Inside | Place::Fragment => {}
        }
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 && self.place == Place::Inside {
            self.place = Place::After;
        }
    }

    /// Leaves the element whose empty-element tag was read last.
    pub(super) fn leave_empty(&mut self) {
        self.state = State::Content;
        self.content_end = self.position();
        self.leave();
    }

    /// Reads the end tag that begins here, and leaves its element; `name` is what stands behind the `</`.
    #[inline]
    pub(super) fn end_tag(&mut self, name: &'a [u8]) -> Result<(), Stopped> {
        let start = self.place_of(name).wrapping_sub(2);
        let Some((open, length)) = self.depth.checked_sub(1).and_then(|it| self.open.get(it)) else {
            return self.outer_end_tag(name);
        };
        let length = *length as usize;
        let expected = self.input.get(*open as usize..).unwrap_or_default();
        match name.get(length..) {
            Some([b'>', behind @ ..]) if cfg!(feature = "fast") && same_start(expected, name, length) => {
                self.rest = behind
            }
            _ => self.unusual_end_tag(name, expected.get(..length).unwrap_or_default())?,
        }
        self.content_end = start;
        self.leave();
        Ok(())
    }

    /// The end tag of an element that was opened before the input, or one too many.
    #[cold]
    fn outer_end_tag(&mut self, name: &'a [u8]) -> Result<(), Stopped> {
        let start = self.place_of(name).wrapping_sub(2);
        if self.outer.is_empty() || self.place != Place::Fragment {
            return Err(self.malformed(start, Fault::MismatchedEndTag));
        }
        self.unusual_end_tag(name, self.outer)?;
        self.content_end = start;
        self.place = Place::After;
        Ok(())
    }

    /// An end tag with spaces in it, or a wrong one.
    #[cold]
    fn unusual_end_tag(&mut self, name: &'a [u8], expected: &[u8]) -> Result<(), Stopped> {
        let start = self.place_of(name).wrapping_sub(2);
        let (found, behind) = name.split_at_checked(name_length(name)).unwrap_or((name, &[]));
        if found != expected {
            let is_cut = behind.is_empty() && expected.starts_with(found);
            let fault = if is_cut { Fault::Truncated } else { Fault::MismatchedEndTag };
            return Err(self.malformed(if is_cut { self.input.len() } else { start }, fault));
        }
        self.rest = behind;
        self.skip_space();
        match self.rest {
            [b'>', behind @ ..] => {
                self.rest = behind;
                Ok(())
            }
            _ => self.fail(Fault::MismatchedEndTag),
        }
    }
}
