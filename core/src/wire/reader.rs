//! The reader: bytes in, checked tokens out.
//!
//! No panic is reachable from here, for any bytes: positions only grow, and every access goes through `get`.

use super::characters::{self, is_space, name_length, reference};
use super::fault::{Fault, Limits, MAX_ATTRIBUTES, MAX_DEPTH, Malformed};
use super::tag::{Attributes, Tag};
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

    /// Text up to the next `<`. Outside the root only white space may stand, and is passed over.
    fn text(&mut self) -> Result<Option<Text<'a>>, Malformed> {
        let rest = self.rest();
        if !self.is_inside() {
            self.skip_space();
            return match self.rest().first() {
                None | Some(b'<') => Ok(None),
                Some(_) => self.fail(Fault::TextOutsideRoot),
            };
        }
        let mut length: usize = 0;
        let mut plain = true;
        while let Some(tail) = rest.get(length..) {
            let run = tail.iter().position(|byte| matches!(byte, b'<' | b'&' | b']' | b'\r'));
            length = length.saturating_add(run.unwrap_or(tail.len()));
            let tail = rest.get(length..).unwrap_or_default();
            let step = match tail.first() {
                None | Some(b'<') => break,
                Some(b'&') => {
                    plain = false;
                    let at = self.position.saturating_add(length);
                    reference(tail).map_err(|fault| self.malformed(at, fault))?.1
                }
                Some(b']') if tail.starts_with(b"]]>") => {
                    return Err(self.malformed(self.position.saturating_add(length), Fault::CdataEndInText));
                }
                Some(b'\r') => {
                    plain = false;
                    1
                }
                Some(_) => 1,
            };
            length = length.saturating_add(step);
        }
        let raw = rest.get(..length).unwrap_or(rest);
        self.skip_bytes(length);
        Ok(Some(Text::checked(raw, if plain { Form::Plain } else { Form::Content })))
    }

    fn cdata(&mut self) -> Result<Token<'a>, Malformed> {
        if !self.is_inside() {
            return self.fail(Fault::TextOutsideRoot);
        }
        let rest = self.rest();
        let Some(end) = rest.windows(3).position(|window| window == b"]]>") else {
            return Err(self.malformed(self.input.len(), Fault::Truncated));
        };
        let length = end.saturating_add(3);
        self.skip_bytes(length);
        Ok(Token::Text(Text::checked(rest.get(..length).unwrap_or(rest), Form::Content)))
    }

    fn comment(&mut self) -> Result<(), Malformed> {
        self.skip_bytes(4);
        let rest = self.rest();
        let Some(dashes) = rest.windows(2).position(|window| window == b"--") else {
            return Err(self.malformed(self.input.len(), Fault::Truncated));
        };
        self.skip_bytes(dashes);
        if !self.rest().starts_with(b"-->") {
            let end = self.rest().len() == 2;
            return Err(self.malformed(self.position, if end { Fault::Truncated } else { Fault::BadComment }));
        }
        self.skip_bytes(3);
        Ok(())
    }

    fn processing_instruction(&mut self) -> Result<(), Malformed> {
        let start = self.position;
        self.skip_bytes(2);
        let rest = self.rest();
        let name = rest.get(..name_length(rest)).unwrap_or_default();
        if name.is_empty() {
            return self.fail(Fault::BadName);
        }
        if name.eq_ignore_ascii_case(b"xml") {
            return Err(self.malformed(start, Fault::BadDeclaration));
        }
        self.skip_bytes(name.len());
        let rest = self.rest();
        if !rest.starts_with(b"?>") && !rest.first().is_none_or(|byte| is_space(*byte)) {
            return self.fail(Fault::BadName);
        }
        match rest.windows(2).position(|window| window == b"?>") {
            Some(end) => {
                self.skip_bytes(end.saturating_add(2));
                Ok(())
            }
            None => Err(self.malformed(self.input.len(), Fault::Truncated)),
        }
    }

    /// `<?xml version="1.x" encoding="UTF-8" standalone="yes|no"?>`, the last two optional.
    fn declaration(&mut self) -> Result<(), Malformed> {
        let start = self.position;
        let bad = |offset| Malformed { offset, fault: Fault::BadDeclaration };
        self.skip_bytes(5);
        let mut seen = 0;
        loop {
            let space = self.skip_space();
            if self.rest().starts_with(b"?>") {
                self.skip_bytes(2);
                return if seen > 0 { Ok(()) } else { Err(bad(start)) };
            }
            if space == 0 {
                return self.fail(Fault::BadDeclaration);
            }
            let at = self.position;
            let (name, value) = self.attribute()?;
            let order = match name {
                b"version" => {
                    let digits = value.strip_prefix(b"1.").unwrap_or_default();
                    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
                        return Err(bad(at));
                    }
                    1
                }
                b"encoding" if value.eq_ignore_ascii_case(b"utf-8") => 2,
                b"encoding" => return Err(Malformed { offset: at, fault: Fault::Encoding }),
                b"standalone" if matches!(value, b"yes" | b"no") => 3,
                _ => return Err(bad(at)),
            };
            if order <= seen || (seen == 0 && order != 1) {
                return Err(bad(at));
            }
            seen = order;
        }
    }

    /// One attribute, from its name to its closing quote.
    fn attribute(&mut self) -> Result<(&'a [u8], &'a [u8]), Malformed> {
        let rest = self.rest();
        let name = rest.get(..name_length(rest)).unwrap_or_default();
        if name.is_empty() {
            return self.fail(Fault::BadName);
        }
        self.skip_bytes(name.len());
        self.skip_space();
        if !self.rest().starts_with(b"=") {
            return self.fail(Fault::MissingValue);
        }
        self.skip_bytes(1);
        self.skip_space();
        let quote = match self.rest().first() {
            Some(quote @ (b'"' | b'\'')) => *quote,
            _ => return self.fail(Fault::UnquotedValue),
        };
        self.skip_bytes(1);
        let rest = self.rest();
        let mut length: usize = 0;
        loop {
            let tail = rest.get(length..).unwrap_or_default();
            let run = tail.iter().position(|byte| matches!(byte, b'<' | b'&') || *byte == quote);
            let Some(run) = run else {
                return Err(self.malformed(self.input.len(), Fault::Truncated));
            };
            length = length.saturating_add(run);
            let at = self.position.saturating_add(length);
            let tail = tail.get(run..).unwrap_or_default();
            match tail.first() {
                Some(b'<') => return Err(self.malformed(at, Fault::LessThanInAttribute)),
                Some(b'&') => {
                    let (_, step) = reference(tail).map_err(|fault| self.malformed(at, fault))?;
                    length = length.saturating_add(step);
                }
                _ => break,
            }
        }
        self.skip_bytes(length.saturating_add(1));
        Ok((name, rest.get(..length).unwrap_or_default()))
    }

    fn start_tag(&mut self) -> Result<Token<'a>, Malformed> {
        let start = self.position;
        let offset = self.offset();
        if self.place == Place::After {
            return Err(self.malformed(start, Fault::SecondRoot));
        }
        self.skip_bytes(1);
        let rest = self.rest();
        let name = rest.get(..name_length(rest)).unwrap_or_default();
        if name.is_empty() {
            return self.fail(Fault::BadName);
        }
        self.enter(start, name)?;
        self.skip_bytes(name.len());
        let attributes = self.rest();
        let attributes_start = self.position;
        let attributes_offset = self.offset();
        let length = self.attributes(attributes)?;
        self.closing = self.rest().starts_with(b"/");
        self.skip_bytes(if self.closing { 2 } else { 1 });
        debug_assert!(self.position > attributes_start);
        let attributes = attributes.get(..length).unwrap_or_default();
        Ok(Token::Open(Tag { name, offset, attributes, attributes_offset }))
    }

    /// Checks the attributes of a tag, up to its `>` or `/>`; gives their length in bytes.
    fn attributes(&mut self, all: &'a [u8]) -> Result<usize, Malformed> {
        let first = self.position;
        let mut count: usize = 0;
        // One bit for each name seen: only when two share a bit are the names compared.
        let mut seen: u64 = 0;
        loop {
            let end = self.position;
            let space = self.skip_space();
            let rest = self.rest();
            if rest.starts_with(b">") || rest.starts_with(b"/>") {
                return Ok(end.saturating_sub(first));
            }
            if rest == b"/" {
                return Err(self.malformed(self.input.len(), Fault::Truncated));
            }
            if space == 0 {
                return self.fail(if count == 0 { Fault::BadName } else { Fault::MissingSpace });
            }
            let at = self.position;
            let (name, _) = self.attribute()?;
            let bit =
                1_u64.wrapping_shl(name.iter().fold(0, |sum: u32, it| sum.wrapping_mul(31) ^ u32::from(*it)));
            let before = all.get(..at.saturating_sub(first)).unwrap_or_default();
            if seen & bit != 0 && (Attributes { rest: before, offset: 0 }).any(|it| it.name == name) {
                return Err(self.malformed(at, Fault::DuplicateAttribute));
            }
            seen |= bit;
            count = count.saturating_add(1);
            if count > self.limits.attributes.min(MAX_ATTRIBUTES) {
                return Err(self.malformed(at, Fault::TooManyAttributes));
            }
        }
    }

    fn enter(&mut self, start: usize, name: &[u8]) -> Result<(), Malformed> {
        let too_deep = self.malformed(start, Fault::TooDeep);
        if self.depth >= self.limits.depth {
            return Err(too_deep);
        }
        let entry = self.open.get_mut(self.depth).ok_or(too_deep)?;
        // The document is under 4 GiB, and a name over 64 KiB is nobody's.
        let start = u32::try_from(start.saturating_add(1)).map_err(|_| too_deep)?;
        *entry = (start, u16::try_from(name.len()).map_err(|_| too_deep)?);
        self.depth = self.depth.saturating_add(1);
        if self.place == Place::Before {
            self.place = Place::Inside;
        }
        Ok(())
    }

    fn leave(&mut self) -> Token<'a> {
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 && self.place == Place::Inside {
            self.place = Place::After;
        }
        Token::Close
    }

    fn end_tag(&mut self) -> Result<Token<'a>, Malformed> {
        let start = self.position;
        let expected =
            self.depth.checked_sub(1).and_then(|it| self.open.get(it)).and_then(|(start, length)| {
                let start = usize::try_from(*start).ok()?;
                self.input.get(start..start.saturating_add(usize::from(*length)))
            });
        let Some(expected) = expected else {
            return Err(self.malformed(start, Fault::MismatchedEndTag));
        };
        self.skip_bytes(2);
        let rest = self.rest();
        let name = rest.get(..name_length(rest)).unwrap_or_default();
        if name != expected {
            let cut = name.len() == rest.len() && expected.starts_with(name);
            let fault = if cut { Fault::Truncated } else { Fault::MismatchedEndTag };
            return Err(self.malformed(if cut { self.input.len() } else { start }, fault));
        }
        self.skip_bytes(name.len());
        self.skip_space();
        if !self.rest().starts_with(b">") {
            return self.fail(Fault::MismatchedEndTag);
        }
        self.skip_bytes(1);
        Ok(self.leave())
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
