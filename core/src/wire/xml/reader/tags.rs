//! Start tags and end tags.

use super::{Place, Reader, State, Step, Stopped};
use crate::wire::bytes::is_same;
use crate::wire::fault::Fault;
use crate::wire::name::Name;
use crate::wire::raw;
use crate::wire::xml::lexer;
use crate::wire::xml::name::{among, same_start};
use crate::wire::xml::tag::Tag;

impl<'a> Reader<'a> {
    /// The start tag whose name was read last, with all its attributes.
    pub(super) fn tag(&mut self) -> Result<Tag<'a>, Stopped> {
        let (name, offset) = (self.name(), self.tag_offset());
        let (start, attributes_offset) = (self.position(), self.offset());
        self.read_attributes(&mut [])?;
        let attributes = self.text_since(start);
        Ok(Tag { name, offset, attributes, attributes_offset })
    }

    /// The name of the start tag that is being read.
    pub(super) fn name(&self) -> &'a [u8] {
        let start = self.tag_start.wrapping_add(1);
        raw::bytes(self.text_since(start))
    }

    /// Enters the element whose start tag begins here; `name` is what stands behind the `<`. Its attributes come
    /// next. Gives its name, if that is among those `expected`.
    #[inline]
    pub(super) fn start(&mut self, name: &'a [u8], expected: &[Name]) -> Result<Step, Stopped> {
        self.tag_start = self.position();
        if self.depth == 0 {
            self.enter_root()?;
        }
        let (known, length) = among(name, expected);
        if length == 0 {
            self.rest = name;
            return Err(self.fail(Fault::BadName));
        }
        let entry = self.open.get_mut(self.depth).filter(|_| self.depth < self.limits.depth);
        let Some(entry) = entry else {
            return Err(self.fail(Fault::TooDeep));
        };
        // A document is under 4 GiB.
        *entry = (self.tag_start.wrapping_add(1) as u32, length as u32);
        self.depth = self.depth.wrapping_add(1);
        self.rest = name.get(length..).unwrap_or_default();
        self.state = State::InTag;
        Ok(Step::Open(known))
    }

    fn enter_root(&mut self) -> Result<(), Stopped> {
        match self.place {
            Place::Before => self.place = Place::Inside,
            // More may stand behind it than another root: a comment.
            Place::After if self.rest == b"<" => return Err(self.truncated()),
            Place::After => return Err(self.fail(Fault::SecondRoot)),
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
    pub(super) fn end_tag(&mut self, name: &'a [u8]) -> Result<Step, Stopped> {
        let start = self.position();
        let is_outer = self.depth == 0;
        let expected = match self.depth.checked_sub(1).and_then(|it| self.open.get(it)) {
            Some((open, length)) => {
                let open = raw::bytes(self.input).get(*open as usize..).unwrap_or_default();
                let length = *length as usize;
                if cfg!(feature = "fast")
                    && let Some([b'>', behind @ ..]) = name.get(length..)
                    && same_start(open, name, length)
                {
                    self.rest = behind;
                    self.content_end = start;
                    self.leave();
                    return Ok(Step::Close);
                }
                open.get(..length).unwrap_or_default()
            }
            None if self.place == Place::Fragment => self.outer,
            None => &[],
        };
        self.any_end_tag(name, expected)?;
        self.content_end = start;
        self.leave();
        if is_outer {
            self.place = Place::After;
        }
        Ok(Step::Close)
    }

    /// The end tag of the element that is called as `expected`, of none if it is empty.
    #[cfg_attr(feature = "fast", cold)]
    fn any_end_tag(&mut self, name: &'a [u8], expected: &[u8]) -> Result<(), Stopped> {
        let start = self.rest;
        self.rest = name;
        let found = lexer::name(&mut self.rest);
        if !is_same(found, expected) || expected.is_empty() {
            let is_begun = expected.get(..found.len()).is_some_and(|it| is_same(it, found));
            if !self.rest.is_empty() || !is_begun || expected.is_empty() {
                self.rest = start;
            }
            return Err(self.fail(Fault::MismatchedEndTag));
        }
        lexer::spaces(&mut self.rest);
        if !lexer::eat(&mut self.rest, b">") {
            return Err(self.fail(Fault::MismatchedEndTag));
        }
        Ok(())
    }
}
