//! Takes the compact form apart, member by member.

use super::VERSION;
use crate::wire::fault::{Fault, Limits, Malformed};
use crate::wire::name::Name;
use crate::wire::raw;
use crate::wire::text::Text;
use crate::wire::xml::Form;

/// What is left of a packet, or of a byte string inside it. Members are taken from its front in their order.
///
/// Where nothing is left the rest of the members are missing: each is its default then. So a peer that knows fewer
/// members is understood. So it is once something was wrong: whoever began to take the packet apart asks for
/// [`Self::failed`] at the end.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
    /// Bytes from the start of the packet to `rest`.
    offset: usize,
    /// How many lists may be inside each other.
    nesting: usize,
    failed: Option<Malformed>,
    refused: Option<(Name, usize)>,
}

/// What stands in a list that was checked with its packet.
#[derive(Clone, Copy)]
pub(crate) struct Content<'a>(&'a [u8]);

impl<'a> Content<'a> {
    /// To walk through it.
    pub(crate) const fn cursor(&self) -> Cursor<'a> {
        Cursor::inside(self.0, 0)
    }
}

/// The same, and bytes from the start of the packet to it.
#[derive(Clone, Copy)]
pub(crate) struct ContentAt<'a>(&'a [u8], usize);

impl<'a> ContentAt<'a> {
    /// To walk through it.
    pub(crate) const fn cursor(&self) -> Cursor<'a> {
        Cursor::inside(self.0, self.1)
    }
}

impl<'a> Cursor<'a> {
    /// At the start of a packet, behind its version. Of the limits, its size is checked here.
    pub(crate) fn new(packet: &'a [u8], limits: Limits) -> Result<Self, Malformed> {
        if packet.len() > limits.size {
            return Err(Malformed { offset: limits.size, fault: Fault::TooLarge });
        }
        let mut cursor = Self { nesting: limits.depth, ..Self::inside(packet, 0) };
        match packet.first() {
            None => return Err(cursor.malformed(Fault::Truncated)),
            Some(version) if *version != VERSION => return Err(cursor.malformed(Fault::UnknownVersion)),
            Some(_) => {}
        }
        cursor.pass(1);
        Ok(cursor)
    }

    /// Inside a byte string that was checked, `offset` bytes into its packet.
    const fn inside(rest: &'a [u8], offset: usize) -> Self {
        Self { rest, offset, nesting: usize::MAX, failed: None, refused: None }
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// What is left.
    pub(crate) fn content(&self) -> Content<'a> {
        Content(self.rest)
    }

    /// The same, and where it stands.
    pub(crate) fn content_at(&self) -> ContentAt<'a> {
        ContentAt(self.rest, self.offset)
    }

    pub(crate) fn offset(&self) -> usize {
        self.offset
    }

    pub(crate) fn nesting(&self) -> usize {
        self.nesting
    }

    pub(crate) fn malformed(&self, fault: Fault) -> Malformed {
        Malformed { offset: self.offset, fault }
    }

    /// Passes `length` bytes, if there are as many.
    fn pass(&mut self, length: usize) -> Option<&'a [u8]> {
        let (passed, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        self.offset = self.offset.wrapping_add(length);
        Some(passed)
    }

    /// Something is wrong here: nothing more comes.
    fn fail(&mut self, fault: Fault) {
        self.fail_at(self.offset, fault);
    }

    /// The same about something before.
    #[cold]
    #[inline(never)]
    pub(crate) fn fail_at(&mut self, offset: usize, fault: Fault) {
        self.failed = self.failed.or(Some(Malformed { offset, fault }));
        self.rest = &[];
    }

    /// What is wrong, if anything was.
    pub(crate) fn failed(&self) -> Option<Malformed> {
        self.failed
    }

    /// A member isn't valid: its name and where it stands. The first one counts.
    #[cold]
    #[inline(never)]
    pub(crate) fn refuse(&mut self, member: Name, offset: usize) {
        self.refused = self.refused.or(Some((member, offset)));
    }

    /// The member that was refused, and nothing any more.
    pub(crate) fn take_refused(&mut self) -> Option<(Name, usize)> {
        self.refused.take()
    }

    /// Puts back what [`Self::take_refused`] gave.
    pub(crate) fn set_refused(&mut self, refused: Option<(Name, usize)>) {
        self.refused = refused;
    }

    fn take_number(&mut self) -> u32 {
        match postcard::take_from_bytes(self.rest) {
            Ok((number, rest)) => {
                self.pass(self.rest.len().wrapping_sub(rest.len()));
                number
            }
            Err(error) => {
                let is_cut = error == postcard::Error::DeserializeUnexpectedEnd;
                self.fail(if is_cut { Fault::Truncated } else { Fault::BadNumber });
                0
            }
        }
    }

    fn take_signed(&mut self) -> i32 {
        let number = self.take_number();
        (number >> 1).cast_signed() ^ (number & 1).cast_signed().wrapping_neg()
    }

    /// Its length is a number like all others, so that the same is read whatever the size of `usize`.
    fn take_bytes(&mut self) -> &'a [u8] {
        let offset = self.offset;
        let length = usize::try_from(self.take_number()).unwrap_or(usize::MAX);
        let bytes = self.pass(length);
        if bytes.is_none() {
            self.fail_at(offset, Fault::Truncated);
        }
        bytes.unwrap_or_default()
    }

    fn take_text(&mut self) -> Text<'a> {
        let offset = self.offset;
        let bytes = self.take_bytes();
        let Some(text) = raw::checked(bytes) else {
            self.fail_at(offset, Fault::NotUtf8);
            return Text::EMPTY;
        };
        Text::checked(text, Form::Plain)
    }

    /// A number; 0 where it is missing.
    pub(crate) fn number(&mut self) -> u32 {
        if self.is_at_end() { 0 } else { self.take_number() }
    }

    /// A number that may be negative; 0 where it is missing.
    pub(crate) fn signed(&mut self) -> i32 {
        if self.is_at_end() { 0 } else { self.take_signed() }
    }

    /// A string; empty where it is missing.
    pub(crate) fn text(&mut self) -> Text<'a> {
        if self.is_at_end() { Text::EMPTY } else { self.take_text() }
    }

    /// A byte string; empty where it is missing.
    pub(crate) fn bytes(&mut self) -> &'a [u8] {
        if self.is_at_end() { &[] } else { self.take_bytes() }
    }

    /// A list; empty where it is missing.
    pub(crate) fn take_content(&mut self) -> Content<'a> {
        Content(self.bytes())
    }

    /// Whether it holds, or is there; `false` where it is missing.
    pub(crate) fn flag(&mut self) -> bool {
        match self.rest {
            [] => return false,
            [0 | 1, ..] => {}
            _ => self.fail(Fault::BadFlag),
        }
        self.pass(1) == Some(&[1])
    }

    /// A number that may be absent.
    pub(crate) fn number_if(&mut self) -> Option<u32> {
        self.flag().then(|| self.take_number())
    }

    /// A number that may be negative, or absent.
    pub(crate) fn signed_if(&mut self) -> Option<i32> {
        self.flag().then(|| self.take_signed())
    }

    /// A string that may be absent.
    pub(crate) fn text_if(&mut self) -> Option<Text<'a>> {
        self.flag().then(|| self.take_text())
    }

    /// One of the words that have numbers; or 0 and the word, which is handed out then.
    pub(crate) fn word(&mut self) -> (u32, Text<'a>) {
        if self.is_at_end() {
            return (0, Text::EMPTY);
        }
        let number = self.take_number();
        let word = if number == 0 && self.failed.is_none() { self.take_text() } else { Text::EMPTY };
        (number, word)
    }

    /// Goes into a byte string, which is at its end at once where it is missing. What it gives is for [`Self::leave`].
    pub(crate) fn enter(&mut self) -> Behind<'a> {
        let bytes = self.bytes();
        let behind = Behind { rest: self.rest, offset: self.offset };
        self.rest = bytes;
        self.offset = self.offset.wrapping_sub(bytes.len());
        behind
    }

    /// Goes on behind the byte string, whatever of it was taken.
    #[inline(never)] // In line it takes firmware a hundred bytes more.
    pub(crate) fn leave(&mut self, behind: Behind<'a>) {
        if self.failed.is_none() {
            (self.rest, self.offset) = (behind.rest, behind.offset);
        }
    }
}

/// What stands behind a byte string.
#[derive(Clone, Copy)]
pub(crate) struct Behind<'a> {
    rest: &'a [u8],
    offset: usize,
}
