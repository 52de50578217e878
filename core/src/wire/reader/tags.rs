//! Start tags with their attributes, and end tags.

use super::{Place, Reader, Token};
use crate::wire::characters::{name_length, reference};
use crate::wire::fault::{Fault, MAX_ATTRIBUTES, Malformed};
use crate::wire::tag::{Attributes, Tag};

impl<'a> Reader<'a> {
    /// One attribute, from its name to its closing quote.
    pub(super) fn attribute(&mut self) -> Result<(&'a [u8], &'a [u8]), Malformed> {
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

    pub(super) fn start_tag(&mut self) -> Result<Token<'a>, Malformed> {
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
    pub(super) fn attributes(&mut self, all: &'a [u8]) -> Result<usize, Malformed> {
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

    pub(super) fn enter(&mut self, start: usize, name: &[u8]) -> Result<(), Malformed> {
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

    pub(super) fn leave(&mut self) -> Token<'a> {
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 && self.place == Place::Inside {
            self.place = Place::After;
        }
        Token::Close
    }

    pub(super) fn end_tag(&mut self) -> Result<Token<'a>, Malformed> {
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
