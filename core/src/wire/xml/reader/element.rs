//! How an element reads itself: the children, attributes and text that it knows. What is unknown is checked and
//! skipped.
//!
//! An element asks for what it knows as if nothing could be wrong. Once something is, the reader remembers it and gives
//! nothing more, so that the element comes to its end; whoever began to read it asks for [`Reader::failed`] then, and
//! for [`Reader::refused`]: a member that isn't valid. That is a third less code than an error from each call.

use super::{Reader, State, Step, Stopped};
use crate::wire::fault::Malformed;
use crate::wire::name::Name;
use crate::wire::raw::Raw;
use crate::wire::text::Text;
use crate::wire::xml::Form;
use crate::wire::xml::{lexer, scan};

impl<'a> Reader<'a> {
    /// Opens the root element: its name, if that is among those `expected`. Its attributes come next.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub(crate) fn root(&mut self, expected: &[Name]) -> Result<Option<Name>, Malformed> {
        let name = self.any_root(expected);
        self.failed.map_or(Ok(self.settle(name)), Err)
    }

    fn any_root(&mut self, expected: &[Name]) -> Result<Option<Name>, Stopped> {
        loop {
            match self.step(expected)? {
                // More of the name may come.
                Step::Open(_) if self.rest.is_empty() => return Err(self.truncated()),
                Step::Open(name) => return Ok(name),
                Step::End => return Ok(None),
                Step::Close | Step::Text | Step::Skipped => {}
            }
        }
    }

    /// Bytes from the start of the document to the start tag that was read last.
    pub(crate) fn tag_offset(&self) -> usize {
        self.base.wrapping_add(self.tag_start)
    }

    /// The next child of the open element that is among those `expected`: its name. `None` at the element's end, which is
    /// then passed. Text between children and other children are skipped.
    #[inline]
    pub(crate) fn child(&mut self, expected: &[Name]) -> Option<Name> {
        let child = self.next_child(expected);
        self.settle(child)
    }

    #[inline]
    fn next_child(&mut self, expected: &[Name]) -> Result<Option<Name>, Stopped> {
        loop {
            // What stands between children is nearly always the space of an indented file.
            if cfg!(feature = "fast") && self.state == State::Content {
                lexer::spaces(&mut self.rest);
            }
            match self.step(expected)? {
                Step::Open(None) => self.leave_one()?,
                Step::Open(name) => return Ok(name),
                Step::Close | Step::End => return Ok(None),
                Step::Text | Step::Skipped => {}
            }
        }
    }

    /// The open element's text; its end is passed. Elements inside are not part of it.
    #[inline]
    pub(crate) fn content(&mut self) -> Text<'a> {
        let start = self.content_start();
        if cfg!(feature = "fast")
            && self.state == State::Content
            && let Some((_, end @ [b'<', b'/', name @ ..])) =
                self.rest.split_at_checked(scan::in_text(self.rest))
        {
            self.rest = end;
            let text = self.text_since(start);
            return self.end_tag(name).map_or(Text::EMPTY, |_| Text::checked(text, Form::Plain));
        }
        self.skip();
        Text::read(self.content_since(start).0, Form::Content)
    }

    /// Begins to read what stands between the open element's tags: where that is.
    pub(crate) fn content_start(&mut self) -> usize {
        let passed = self.pass_attributes();
        self.settle(passed);
        self.position()
    }

    /// What stands between there and the end tag that was read last, and that.
    pub(crate) fn content_and_end_since(&self, start: usize) -> &'a Raw {
        self.text_since(start)
    }

    /// What stands between there and the end tag that was read last, with its offset.
    pub(crate) fn content_since(&self, start: usize) -> (&'a Raw, usize) {
        (self.between(start, self.content_end), self.base.wrapping_add(start))
    }

    /// Passes over what is left of the open element, its end included.
    pub(crate) fn skip(&mut self) {
        let passed = self.leave_one();
        self.settle(passed);
    }

    fn leave_one(&mut self) -> Result<(), Stopped> {
        let depth = self.depth.saturating_sub(1);
        while self.depth > depth && !matches!(self.step(&[])?, Step::End) {}
        Ok(())
    }

    /// What was found; nothing once something was wrong.
    #[inline]
    pub(super) fn settle<T: Default>(&self, found: Result<T, Stopped>) -> T {
        found.unwrap_or_default()
    }

    /// Why the document isn't well-formed, if what was read so far showed that.
    pub(crate) fn failed(&self) -> Option<Malformed> {
        self.failed
    }

    /// A member of an element isn't valid: its name and where it stands. The first one counts.
    #[cold]
    #[inline(never)]
    pub(crate) fn refuse(&mut self, member: Name, offset: usize) {
        self.refused = self.refused.or(Some((member, offset)));
    }

    /// The member that was refused, and nothing any more.
    pub(crate) fn take_refused(&mut self) -> Option<(Name, usize)> {
        self.refused.take()
    }

    /// What wasn't read yet.
    pub(crate) fn rest(&self) -> &'a Raw {
        self.input.get(self.position()..).unwrap_or_default()
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Checks what is left of the document.
    ///
    /// # Errors
    /// The first thing that is wrong there, or before.
    pub(crate) fn finish(&mut self) -> Result<(), Malformed> {
        while self.failed.is_none() && !matches!(self.step(&[]), Ok(Step::End) | Err(_)) {}
        self.failed.map_or(Ok(()), Err)
    }
}
