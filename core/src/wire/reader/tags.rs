//! Start tags with their attributes, and end tags.

use super::{Place, Reader, State};
use crate::wire::characters::{is_space, name_length, reference};
use crate::wire::fault::{Fault, MAX_ATTRIBUTES, Malformed};
use crate::wire::name::{Name, head};
use crate::wire::scan;
use crate::wire::tag::Tag;
use crate::wire::text::{Form, Text};

/// An attribute that an element knows, as it was found on a tag, or not found.
#[derive(Clone, Copy)]
pub(crate) struct Member<'a> {
    pub(crate) name: &'static str,
    pub(crate) value: Option<Text<'a>>,
    /// Bytes from the start of the document to the value, or to the tag that lacks it.
    pub(crate) offset: usize,
}

/// An attribute, from its name to its closing quote: start and length of both, and whether the value stands for
/// itself.
struct Attribute {
    name_length: usize,
    value: usize,
    value_length: usize,
    is_plain: bool,
    /// Which of the expected names it has.
    known: Option<usize>,
}

/// The attributes of one tag that nobody expected: to find those that are there twice.
struct Unknown {
    /// A fingerprint for each: names are compared only where they are the same.
    fingerprints: [u16; MAX_ATTRIBUTES],
    /// Where each name stands, and its length.
    names: [(u32, u32); MAX_ATTRIBUTES],
    count: usize,
}

impl Unknown {
    const NONE: Self = Self { fingerprints: [0; MAX_ATTRIBUTES], names: [(0, 0); MAX_ATTRIBUTES], count: 0 };

    /// Whether the name at `start` is new; remembers it.
    fn is_new(&mut self, input: &[u8], start: usize, length: usize) -> bool {
        let slice = |start: usize, length: usize| input.get(start..start.saturating_add(length));
        let name = slice(start, length).unwrap_or_default();
        let hash = name.iter().fold(0, |sum: u32, byte| sum.wrapping_mul(0x0100_0193) ^ u32::from(*byte));
        let fingerprint = (hash ^ (hash >> 16)) as u16;
        let known = self.fingerprints.iter().zip(&self.names).take(self.count);
        let same = known.filter(|(it, _)| **it == fingerprint);
        for (_, (start, length)) in same {
            if slice(*start as usize, *length as usize) == Some(name) {
                return false;
            }
        }
        let places = self.fingerprints.get_mut(self.count).zip(self.names.get_mut(self.count));
        if let Some((place, entry)) = places {
            *place = fingerprint;
            // A document is under 4 GiB.
            *entry = (start as u32, length as u32);
        }
        self.count = self.count.saturating_add(1);
        true
    }
}

impl<'a> Reader<'a> {
    pub(super) fn start_tag(&mut self) -> Result<Tag<'a>, Malformed> {
        self.start(&[])?;
        let name_start = self.tag_start.saturating_add(1);
        let name = self.input.get(name_start..self.position).unwrap_or_default();
        let offset = self.base.saturating_add(self.tag_start);
        let attributes_offset = self.offset();
        let attributes_start = self.position;
        let end = self.read_attributes(&[], &mut [])?;
        let attributes = self.input.get(attributes_start..end).unwrap_or_default();
        Ok(Tag { name, offset, attributes, attributes_offset })
    }

    /// Enters the element whose start tag begins here; its attributes come next. Gives its name if it is among
    /// `expected`.
    pub(super) fn start(&mut self, expected: &[Name]) -> Result<Option<&'static str>, Malformed> {
        let start = self.position;
        if self.place == Place::After {
            return Err(self.malformed(start, Fault::SecondRoot));
        }
        let name_start = start.saturating_add(1);
        let rest = self.input.get(name_start..).unwrap_or_default();
        let head = head(rest);
        let known = expected.iter().find(|it| it.begins(head) && ends_name(rest.get(it.len())));
        let length = known.map_or_else(|| name_length(rest), Name::len);
        if length == 0 {
            self.position = name_start;
            return self.fail(Fault::BadName);
        }
        self.enter(start, length)?;
        self.tag_start = start;
        self.position = name_start.saturating_add(length);
        self.state = State::InTag;
        Ok(known.map(Name::as_str))
    }

    fn enter(&mut self, start: usize, name_length: usize) -> Result<(), Malformed> {
        let entry = self.open.get_mut(self.depth).filter(|_| self.depth < self.limits.depth);
        // The document is under 4 GiB, and a name over 64 KiB is nobody's.
        let place = u32::try_from(start.saturating_add(1)).ok().zip(u16::try_from(name_length).ok());
        let (Some(entry), Some(place)) = (entry, place) else {
            return Err(self.malformed(start, Fault::TooDeep));
        };
        *entry = place;
        self.depth = self.depth.saturating_add(1);
        if self.place == Place::Before {
            self.place = Place::Inside;
        }
        Ok(())
    }

    /// Checks the attributes of the tag that was started, if nobody asked for them.
    pub(super) fn pass_attributes(&mut self) -> Result<(), Malformed> {
        if self.state == State::InTag {
            self.read_attributes(&[], &mut [])?;
        }
        Ok(())
    }

    /// Checks the attributes of the tag that was started, up to and including its `>` or `/>`, and puts those that
    /// are among `names` into the same places of `found`. Gives where the last one ends.
    pub(super) fn read_attributes(
        &mut self,
        names: &[Name],
        found: &mut [Member<'a>],
    ) -> Result<usize, Malformed> {
        let mut expected: usize = 0;
        let mut seen: u64 = 0;
        let mut count: usize = 0;
        let mut unknown = None;
        loop {
            let end = self.position;
            let mut rest = self.rest();
            let is_spaced = match rest {
                [b' ', tail @ ..] if !tail.first().is_some_and(|byte| is_space(*byte)) => {
                    rest = tail;
                    self.position = end.saturating_add(1);
                    true
                }
                _ => {
                    let spaces = self.skip_space();
                    rest = self.rest();
                    spaces > 0
                }
            };
            match rest {
                [b'>', ..] => {
                    self.skip_bytes(1);
                    self.state = State::Content;
                    return Ok(end);
                }
                [b'/', b'>', ..] => {
                    self.skip_bytes(2);
                    self.state = State::Empty;
                    return Ok(end);
                }
                [b'/'] => return Err(self.malformed(self.input.len(), Fault::Truncated)),
                _ if !is_spaced => {
                    return self.fail(if count == 0 { Fault::BadName } else { Fault::MissingSpace });
                }
                _ => {}
            }
            let start = self.position;
            let attribute = self.attribute(names, expected)?;
            let is_new = match attribute.known {
                Some(index) => {
                    let bit = 1_u64.wrapping_shl(index as u32);
                    let is_new = seen & bit == 0;
                    seen |= bit;
                    expected = index.saturating_add(1);
                    if let Some(member) = found.get_mut(index) {
                        member.value = Some(self.value(&attribute));
                        member.offset = self.base.saturating_add(attribute.value);
                    }
                    is_new
                }
                None => unknown.get_or_insert(Unknown::NONE).is_new(self.input, start, attribute.name_length),
            };
            if !is_new {
                return Err(self.malformed(start, Fault::DuplicateAttribute));
            }
            count = count.saturating_add(1);
            if count > self.limits.attributes.min(MAX_ATTRIBUTES) {
                return Err(self.malformed(start, Fault::TooManyAttributes));
            }
        }
    }

    fn value(&self, attribute: &Attribute) -> Text<'a> {
        let raw = self.input.get(attribute.value..attribute.value.saturating_add(attribute.value_length));
        let form = if attribute.is_plain { Form::Plain } else { Form::Attribute };
        Text::checked(raw.unwrap_or_default(), form)
    }

    /// One attribute, from its name to its closing quote. The name is tried first with `names` from `expected` on:
    /// writers keep to an order.
    fn attribute(&mut self, names: &[Name], expected: usize) -> Result<Attribute, Malformed> {
        let rest = self.rest();
        let head = head(rest);
        let is_here = |it: &(usize, &Name)| it.1.begins(head) && ends_name(rest.get(it.1.len()));
        let in_order = names.iter().enumerate().skip(expected).find(is_here);
        let known = in_order.or_else(|| names.iter().enumerate().take(expected).find(is_here));
        let name_length = known.map_or_else(|| name_length(rest), |(_, name)| name.len());
        if name_length == 0 {
            return self.fail(Fault::BadName);
        }
        self.position = self.position.saturating_add(name_length);
        let quote = match self.rest() {
            [b'=', quote @ (b'"' | b'\''), ..] => *quote,
            _ => self.equals_sign()?,
        };
        let value = self.position.saturating_add(2);
        let (value_length, is_plain) = self.quoted(value, quote)?;
        self.position = value.saturating_add(value_length).saturating_add(1);
        Ok(Attribute { name_length, value, value_length, is_plain, known: known.map(|(index, _)| index) })
    }

    /// Passes over `=` and the space around it; gives the quote behind. What is next then are two bytes, of which the
    /// second is the quote.
    #[cold]
    fn equals_sign(&mut self) -> Result<u8, Malformed> {
        self.skip_space();
        if !self.rest().starts_with(b"=") {
            return self.fail(Fault::MissingValue);
        }
        self.skip_bytes(1);
        self.skip_space();
        match self.rest().first() {
            Some(quote @ (b'"' | b'\'')) => {
                self.position = self.position.saturating_sub(1);
                Ok(*quote)
            }
            _ => self.fail(Fault::UnquotedValue),
        }
    }

    /// The length of the value at `start`, up to its closing `quote`, and whether it stands for itself.
    fn quoted(&self, start: usize, quote: u8) -> Result<(usize, bool), Malformed> {
        let rest = self.input.get(start..).unwrap_or_default();
        let mut length: usize = 0;
        let mut is_plain = true;
        loop {
            let tail = rest.get(length..).unwrap_or_default();
            let run = if quote == b'"' { scan::in_double_quotes(tail) } else { scan::in_single_quotes(tail) };
            length = length.saturating_add(run);
            let at = start.saturating_add(length);
            let tail = tail.get(run..).unwrap_or_default();
            let step = match tail.first() {
                Some(byte) if *byte == quote => return Ok((length, is_plain)),
                Some(b'&') => reference(tail).map_err(|fault| self.malformed(at, fault))?.1,
                Some(b'<') => return Err(self.malformed(at, Fault::LessThanInAttribute)),
                Some(byte) if is_space(*byte) => 1,
                Some(_) => return Err(self.malformed(at, Fault::IllegalCharacter)),
                None => return Err(self.malformed(self.input.len(), Fault::Truncated)),
            };
            is_plain = false;
            length = length.saturating_add(step);
        }
    }

    /// One attribute of the declaration: its name and value.
    pub(super) fn declared(&mut self) -> Result<(&'a [u8], &'a [u8]), Malformed> {
        let start = self.position;
        let attribute = self.attribute(&[], 0)?;
        let name = self.input.get(start..start.saturating_add(attribute.name_length));
        Ok((name.unwrap_or_default(), self.value(&attribute).raw()))
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 && self.place == Place::Inside {
            self.place = Place::After;
        }
    }

    /// Leaves the element whose empty-element tag was read last.
    pub(super) fn leave_empty(&mut self) {
        self.state = State::Content;
        self.content_end = self.position;
        self.leave();
    }

    /// Reads the end tag that begins here, and leaves its element.
    pub(super) fn end_tag(&mut self) -> Result<(), Malformed> {
        let start = self.position;
        let Some((open, length)) = self.depth.checked_sub(1).and_then(|it| self.open.get(it)) else {
            return Err(self.malformed(start, Fault::MismatchedEndTag));
        };
        let (open, length) = (*open as usize, usize::from(*length));
        let expected = self.input.get(open..open.saturating_add(length)).unwrap_or_default();
        let rest = self.input.get(start.saturating_add(2)..).unwrap_or_default();
        let Some(tail) = rest.strip_prefix(expected) else {
            let cut = expected.starts_with(rest);
            let fault = if cut { Fault::Truncated } else { Fault::MismatchedEndTag };
            return Err(self.malformed(if cut { self.input.len() } else { start }, fault));
        };
        if tail.first() != Some(&b'>') {
            if name_length(rest) != length {
                return Err(self.malformed(start, Fault::MismatchedEndTag));
            }
            self.position = start.saturating_add(2).saturating_add(length);
            self.skip_space();
            if !self.rest().starts_with(b">") {
                return self.fail(Fault::MismatchedEndTag);
            }
            self.skip_bytes(1);
        } else {
            self.position = start.saturating_add(3).saturating_add(length);
        }
        self.content_end = start;
        self.leave();
        Ok(())
    }
}

/// Whether a name is over where this byte stands. Others may end it, too: then it is looked at more closely.
fn ends_name(byte: Option<&u8>) -> bool {
    matches!(byte, Some(b'=' | b'>' | b' ' | b'/' | b'\t' | b'\n' | b'\r'))
}
