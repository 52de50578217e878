//! The reader: bytes in, checked tokens out.
//!
//! No panic is reachable from here, for any bytes: positions only grow, and every access goes through `get`.

mod tags;
mod text;

use super::characters::{self, is_space};
use super::fault::{Fault, Limits, MAX_DEPTH, Malformed};
use super::tag::Tag;
use super::text::{Form, Text};

/// What a [`Reader`] finds.
#[derive(Clone, Copy)]
pub enum Token<'a> {
    /// A start tag. An empty-element tag is followed by its own [`Token::Close`].
    Open(Tag<'a>),
    /// The end of the element that was opened last.
    Close,
    /// Text inside an element.
    Text(Text<'a>),
}

/// Reads one document strictly, token by token, without copying.
///
/// Each token is checked when it is handed out; the document is known to be well-formed once [`Reader::next`]
/// has given `None`. After an error the reader gives the same error again.
#[derive(Clone)]
pub struct Reader<'a> {
    input: &'a [u8],
    position: usize,
    /// Bytes of the document before `input`.
    base: usize,
    limits: Limits,
    /// The names of the open elements, outermost first: start and length in `input`.
    open: [(u32, u16); MAX_DEPTH],
    depth: usize,
    place: Place,
    /// An empty-element tag was handed out, its end not yet.
    closing: bool,
    failed: Option<Malformed>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Before,
    Inside,
    After,
    /// The inside of an element that was checked with its document.
    Fragment,
}

impl<'a> Reader<'a> {
    /// A reader of a whole document.
    ///
    /// # Errors
    /// [`Malformed`] if it is larger than the limit, not UTF-8, or holds a character that XML can't.
    pub fn new(input: &'a [u8], limits: Limits) -> Result<Self, Malformed> {
        if input.len() > limits.size.min(u32::MAX as usize) {
            return Err(Malformed { offset: limits.size, fault: Fault::TooLarge });
        }
        characters::check(input)?;
        let mut reader = Self::at(input, 0, limits, Place::Before);
        if input.starts_with(b"\xEF\xBB\xBF") {
            reader.position = 3;
        }
        if reader.rest().starts_with(b"<?xml") && reader.rest().get(5).is_some_and(|it| is_space(*it)) {
            reader.declaration()?;
        }
        Ok(reader)
    }

    /// A reader of what stands inside an element that was checked before. `base`: its place in the document.
    pub(crate) fn fragment(input: &'a [u8], base: usize) -> Self {
        Self::at(input, base, Limits::STORED, Place::Fragment)
    }

    fn at(input: &'a [u8], base: usize, limits: Limits, place: Place) -> Self {
        let open = [(0, 0); MAX_DEPTH];
        Self { input, position: 0, base, limits, open, depth: 0, place, closing: false, failed: None }
    }

    /// Bytes from the start of the document to what will be read next.
    pub fn offset(&self) -> usize {
        self.base.saturating_add(self.position)
    }

    /// The next token; `None` at the end of a document that is well-formed.
    ///
    /// # Errors
    /// [`Malformed`]: the first thing that is wrong, where and why.
    #[allow(clippy::should_implement_trait, reason = "an iterator can't stop at the first error by itself")]
    pub fn next(&mut self) -> Result<Option<Token<'a>>, Malformed> {
        if let Some(failed) = self.failed {
            return Err(failed);
        }
        let token = self.token();
        self.failed = token.as_ref().err().copied();
        token
    }

    /// The next child of the element that is open, or `None` at its end, which is then passed. Text between
    /// children is skipped.
    pub(crate) fn child(&mut self) -> Result<Option<Tag<'a>>, Malformed> {
        loop {
            match self.next()? {
                Some(Token::Open(tag)) => return Ok(Some(tag)),
                Some(Token::Text(_)) => {}
                Some(Token::Close) | None => return Ok(None),
            }
        }
    }

    /// Passes over what is left of the open element, its end included.
    pub(crate) fn skip(&mut self) -> Result<(), Malformed> {
        self.inside().map(|_| ())
    }

    /// Passes over what is left of all open elements.
    pub(crate) fn leave_to_top(&mut self) -> Result<(), Malformed> {
        while self.depth > 0 && self.next()?.is_some() {}
        Ok(())
    }

    /// The open element's text; its end is passed. Elements inside are not part of it.
    pub(crate) fn content(&mut self) -> Result<Text<'a>, Malformed> {
        let (raw, _, plain) = self.inside()?;
        Ok(Text::checked(raw, if plain { Form::Plain } else { Form::Content }))
    }

    /// What stands between the open element's tags, with its offset; its end is passed.
    pub(crate) fn raw_content(&mut self) -> Result<(&'a [u8], usize), Malformed> {
        let (raw, offset, _) = self.inside()?;
        Ok((raw, offset))
    }

    fn inside(&mut self) -> Result<(&'a [u8], usize, bool), Malformed> {
        let start = self.position;
        let offset = self.offset();
        let outside = self.depth.saturating_sub(1);
        loop {
            let end = self.position;
            match self.next()? {
                Some(Token::Close) if self.depth == outside => {
                    let raw = self.input.get(start..end).unwrap_or_default();
                    // Whatever needs decoding begins with one of these.
                    let plain = !raw.iter().any(|byte| matches!(byte, b'<' | b'&' | b'\r'));
                    return Ok((raw, offset, plain));
                }
                None => return Ok((&[], offset, true)),
                Some(_) => {}
            }
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.input.get(self.position..).unwrap_or_default()
    }

    fn skip_bytes(&mut self, count: usize) {
        self.position = self.position.saturating_add(count).min(self.input.len());
    }

    fn skip_space(&mut self) -> usize {
        let rest = self.rest();
        let count = rest.iter().position(|byte| !is_space(*byte)).unwrap_or(rest.len());
        self.skip_bytes(count);
        count
    }

    fn malformed(&self, at: usize, fault: Fault) -> Malformed {
        Malformed { offset: self.base.saturating_add(at), fault }
    }

    fn fail<T>(&self, fault: Fault) -> Result<T, Malformed> {
        let fault = if self.position >= self.input.len() { Fault::Truncated } else { fault };
        Err(self.malformed(self.position, fault))
    }

    fn token(&mut self) -> Result<Option<Token<'a>>, Malformed> {
        if self.closing {
            self.closing = false;
            return Ok(Some(self.leave()));
        }
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return match self.place {
                    Place::After => Ok(None),
                    Place::Fragment if self.depth == 0 => Ok(None),
                    Place::Before => Err(self.malformed(self.position, Fault::NoRoot)),
                    Place::Inside | Place::Fragment => self.fail(Fault::Truncated),
                };
            }
            if !rest.starts_with(b"<") {
                if let Some(text) = self.text()? {
                    return Ok(Some(Token::Text(text)));
                }
            } else if rest.starts_with(b"</") {
                return self.end_tag().map(Some);
            } else if rest.starts_with(b"<!--") {
                self.comment()?;
            } else if rest.starts_with(b"<?") {
                self.processing_instruction()?;
            } else if rest.starts_with(b"<![CDATA[") {
                return self.cdata().map(Some);
            } else if rest.starts_with(b"<!") {
                let doctype = rest.starts_with(b"<!DOCTYPE");
                return self.fail(if doctype { Fault::Doctype } else { Fault::BadName });
            } else {
                return self.start_tag().map(Some);
            }
        }
    }

    fn is_inside(&self) -> bool {
        matches!(self.place, Place::Inside | Place::Fragment)
    }
}

#[cfg(test)]
mod tests;
