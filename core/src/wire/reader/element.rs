//! How an element reads itself: the children, attributes and text that it knows. What is unknown is checked and
//! skipped.

use super::tags::Member;
use super::{Reader, State};
use crate::wire::fault::Malformed;
use crate::wire::name::Name;
use crate::wire::text::{Form, Text};

impl<'a> Reader<'a> {
    /// Opens the root element: its name. Its attributes come next.
    pub(crate) fn root(&mut self) -> Result<&'a [u8], Malformed> {
        loop {
            match self.rest() {
                [b'<', b'/', ..] => self.end_tag()?,
                [b'<', b'!' | b'?', ..] => _ = self.markup()?,
                [b'<', ..] => break,
                [] => return self.end_of_input().map(|()| &[][..]),
                _ => _ = self.text()?,
            }
        }
        self.start(&[])?;
        Ok(self.input.get(self.tag_start.saturating_add(1)..self.position).unwrap_or_default())
    }

    /// Bytes from the start of the document to the start tag that was read last.
    pub(crate) fn tag_offset(&self) -> usize {
        self.base.saturating_add(self.tag_start)
    }

    /// The next child of the open element that is among `expected`, or `None` at the element's end, which is then
    /// passed. Text between children and other children are skipped.
    pub(crate) fn child(&mut self, expected: &[Name]) -> Result<Option<&'static str>, Malformed> {
        self.pass_attributes()?;
        if self.state == State::Empty {
            self.leave_empty();
            return Ok(None);
        }
        loop {
            match self.rest() {
                [b'<', b'/', ..] => return self.end_tag().map(|()| None),
                [b'<', b'!' | b'?', ..] => _ = self.markup()?,
                [b'<', ..] => match self.start(expected)? {
                    Some(name) => return Ok(Some(name)),
                    None => self.skip()?,
                },
                [] => return self.end_of_input().map(|()| None),
                _ => _ = self.text()?,
            }
        }
    }

    /// The attributes called `names` of the element that was opened last, in the same order; the others are checked
    /// and skipped.
    pub(crate) fn attributes<const N: usize>(
        &mut self,
        names: &[Name; N],
    ) -> Result<[Member<'a>; N], Malformed> {
        let offset = self.tag_offset();
        let mut found = names.map(|name| Member { name: name.as_str(), value: None, offset });
        self.read_attributes(names, &mut found)?;
        Ok(found)
    }

    /// The open element's text; its end is passed. Elements inside are not part of it.
    pub(crate) fn content(&mut self) -> Result<Text<'a>, Malformed> {
        self.pass_attributes()?;
        if self.state == State::Empty {
            self.leave_empty();
            return Ok(Text::EMPTY);
        }
        let start = self.position;
        let is_plain = self.run_of_text()?;
        let form = match self.rest() {
            [b'<', b'/', ..] => {
                self.end_tag()?;
                if is_plain { Form::Plain } else { Form::Content }
            }
            _ => {
                self.leave_to(self.depth.saturating_sub(1))?;
                Form::Content
            }
        };
        Ok(Text::checked(self.input.get(start..self.content_end).unwrap_or_default(), form))
    }

    /// What stands between the open element's tags, with its offset; its end is passed.
    pub(crate) fn raw_content(&mut self) -> Result<(&'a [u8], usize), Malformed> {
        self.raw_content_of(&[], &[])
    }

    /// The same where most children are expected to be called `name` and to have these attributes: so they are
    /// checked faster.
    pub(crate) fn raw_content_of(
        &mut self,
        name: &[Name],
        attributes: &[Name],
    ) -> Result<(&'a [u8], usize), Malformed> {
        self.pass_attributes()?;
        let (start, offset) = (self.position, self.offset());
        let depth = self.depth.max(1);
        while self.depth >= depth {
            if self.child(name)?.is_some() {
                self.read_attributes(attributes, &mut [])?;
            }
        }
        Ok((self.input.get(start..self.content_end).unwrap_or_default(), offset))
    }

    /// Passes over what is left of the open element, its end included.
    pub(crate) fn skip(&mut self) -> Result<(), Malformed> {
        self.leave_to(self.depth.saturating_sub(1))
    }

    /// Passes over what is left of the elements that are open inside the outer `depth` ones.
    pub(crate) fn leave_to(&mut self, depth: usize) -> Result<(), Malformed> {
        while self.depth > depth && self.token()?.is_some() {}
        Ok(())
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Checks what is left of the document.
    pub(crate) fn finish(&mut self) -> Result<(), Malformed> {
        while self.token()?.is_some() {}
        Ok(())
    }
}
