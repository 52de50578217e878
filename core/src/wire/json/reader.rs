//! The reader: bytes to tokens, one at a time.

use core::fmt;

use super::escape::escape;
use crate::wire::fault::{Fault, Limits, MAX_DEPTH, Malformed};
use crate::wire::utf8::first_character;
use crate::wire::{Form, Text, is_space, raw};

/// A part of a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Token<'a> {
    /// An object begins: names and values follow, then its [`Self::End`].
    Object,
    /// An array begins: values follow, then its [`Self::End`].
    Array,
    /// The innermost object or array ends.
    End,
    /// The name of a member: its value follows.
    Name(Text<'a>),
    /// A string.
    Text(Text<'a>),
    /// A number, as it is written.
    Number(Text<'a>),
    /// `true` or `false`.
    Flag(bool),
    /// `null`.
    Null,
}

/// Reads a document, token by token. After an error each further call gives the same one.
#[derive(Clone)]
pub struct Reader<'a> {
    input: &'a [u8],
    place: usize,
    /// Where the last token begins.
    start: usize,
    expected: Expected,
    /// A bit for each object or array that is open, the innermost is the lowest: 1 for an object.
    objects: u32,
    /// How many are open.
    depth: usize,
    /// How many may be.
    limit: usize,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// A value.
    Value,
    /// What comes first in an object or array: a name or a value, or the end.
    First,
    /// A comma and what follows it, or the end.
    Next,
    /// White space.
    Nothing,
}

impl<'a> Reader<'a> {
    /// Begins at the start of a document; of the limits, `size` and `depth` count.
    ///
    /// # Errors
    /// [`Fault::TooLarge`].
    pub fn new(input: &'a [u8], limits: Limits) -> Result<Self, Malformed> {
        if input.len() > limits.size {
            return Err(Malformed { offset: limits.size, fault: Fault::TooLarge });
        }
        let limit = limits.depth.min(MAX_DEPTH);
        Ok(Self { input, place: 0, start: 0, expected: Expected::Value, objects: 0, depth: 0, limit })
    }

    /// The reader of a value that was checked.
    pub(super) fn checked(input: &'a [u8]) -> Self {
        let (expected, limit) = (Expected::Value, MAX_DEPTH);
        Self { input, place: 0, start: 0, expected, objects: 0, depth: 0, limit }
    }

    /// Where the last token begins, in bytes from the start of the document.
    pub fn offset(&self) -> usize {
        self.start
    }

    /// How many objects and arrays are open.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// What stands between this place and the end of the last token.
    pub(super) fn since(&self, start: usize) -> &'a [u8] {
        self.input.get(start..self.place).unwrap_or_default()
    }

    /// The next token; `None` at the end of the document.
    ///
    /// # Errors
    /// [`Malformed`], with the first fault in the document.
    #[allow(clippy::should_implement_trait, reason = "an iterator couldn't end at an error")]
    pub fn next(&mut self) -> Result<Option<Token<'a>>, Malformed> {
        let mut place = self.behind_spaces(self.place);
        let Some(mut byte) = self.byte(place) else {
            return match self.expected {
                Expected::Nothing => Ok(None),
                _ => Err(fault(place, Fault::Truncated)),
            };
        };
        if self.expected == Expected::Nothing {
            return Err(fault(place, Fault::BehindValue));
        }
        let is_in_object = self.objects & 1 != 0;
        let is_end = self.expected != Expected::Value && byte == if is_in_object { b'}' } else { b']' };
        if is_end {
            self.objects >>= 1;
            self.depth = self.depth.saturating_sub(1);
            self.pass(place, place.saturating_add(1));
            return Ok(Some(Token::End));
        }
        if self.expected == Expected::Next {
            if byte != b',' {
                return Err(fault(place, Fault::Unexpected));
            }
            place = self.behind_spaces(place.saturating_add(1));
            byte = self.byte(place).ok_or(fault(place, Fault::Truncated))?;
        }
        if is_in_object && self.expected != Expected::Value {
            return self.name(place, byte).map(Some);
        }
        self.value(place, byte).map(Some)
    }

    /// Passes over what is left of the innermost object or array that is open, its end included; of nothing, if none is.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub fn skip(&mut self) -> Result<(), Malformed> {
        let depth = self.depth;
        while depth > 0 && self.depth >= depth {
            self.next()?;
        }
        Ok(())
    }

    /// A name, and the colon behind it.
    fn name(&mut self, place: usize, byte: u8) -> Result<Token<'a>, Malformed> {
        if byte != b'"' {
            return Err(fault(place, Fault::Unexpected));
        }
        let (name, behind) = self.string(place)?;
        let colon = self.behind_spaces(behind);
        match self.byte(colon) {
            Some(b':') => {}
            Some(_) => return Err(fault(colon, Fault::Unexpected)),
            None => return Err(fault(colon, Fault::Truncated)),
        }
        (self.start, self.place) = (place, colon.saturating_add(1));
        self.expected = Expected::Value;
        Ok(Token::Name(name))
    }

    /// A value, or the beginning of one.
    fn value(&mut self, place: usize, byte: u8) -> Result<Token<'a>, Malformed> {
        let (token, behind) = match byte {
            b'"' => {
                let (text, behind) = self.string(place)?;
                (Token::Text(text), behind)
            }
            b'{' | b'[' => return self.open(place, byte == b'{'),
            b'-' | b'0'..=b'9' => self.number(place)?,
            b't' => (Token::Flag(true), self.word(place, b"true")?),
            b'f' => (Token::Flag(false), self.word(place, b"false")?),
            b'n' => (Token::Null, self.word(place, b"null")?),
            _ => return Err(fault(place, Fault::Unexpected)),
        };
        self.pass(place, behind);
        Ok(token)
    }

    fn open(&mut self, place: usize, is_object: bool) -> Result<Token<'a>, Malformed> {
        if self.depth >= self.limit {
            return Err(fault(place, Fault::TooDeep));
        }
        (self.start, self.place) = (place, place.saturating_add(1));
        self.depth = self.depth.saturating_add(1);
        self.objects = self.objects << 1 | u32::from(is_object);
        self.expected = Expected::First;
        Ok(if is_object { Token::Object } else { Token::Array })
    }

    /// Passes over a whole value, or the end of one.
    fn pass(&mut self, start: usize, behind: usize) {
        (self.start, self.place) = (start, behind);
        self.expected = if self.depth == 0 { Expected::Nothing } else { Expected::Next };
    }

    /// What stands in the quotes of a string, and what is behind it.
    fn string(&self, start: usize) -> Result<(Text<'a>, usize), Malformed> {
        let first = start.saturating_add(1);
        let (mut place, mut form) = (first, Form::Plain);
        loop {
            let rest = self.input.get(place..).unwrap_or_default();
            let found = match rest.first() {
                None => Err(Fault::Truncated),
                Some(b'"') => break,
                Some(b'\\') => {
                    form = Form::Json;
                    escape(rest).map(|(_, length)| length)
                }
                Some(0..0x20) => Err(Fault::ControlCharacter),
                Some(_) => match first_character(rest) {
                    Some((_, length)) if length <= rest.len() => Ok(length),
                    Some(_) => Err(Fault::Truncated),
                    None => Err(Fault::NotUtf8),
                },
            };
            match found {
                Ok(length) => place = place.saturating_add(length),
                Err(Fault::Truncated) => return Err(fault(self.input.len(), Fault::Truncated)),
                Err(it) => return Err(fault(place, it)),
            }
        }
        let text = raw::known(self.input.get(first..place).unwrap_or_default());
        Ok((Text::checked(text, form), place.saturating_add(1)))
    }

    /// A number, as it is written, and what is behind it.
    fn number(&self, start: usize) -> Result<(Token<'a>, usize), Malformed> {
        let mut place = start;
        if self.byte(place) == Some(b'-') {
            place = place.saturating_add(1);
        }
        place = match self.byte(place) {
            Some(b'0') => place.saturating_add(1),
            _ => self.digits(place)?,
        };
        if self.byte(place) == Some(b'.') {
            place = self.digits(place.saturating_add(1))?;
        }
        if let Some(b'e' | b'E') = self.byte(place) {
            place = place.saturating_add(1);
            if let Some(b'+' | b'-') = self.byte(place) {
                place = place.saturating_add(1);
            }
            place = self.digits(place)?;
        }
        let text = raw::known(self.input.get(start..place).unwrap_or_default());
        Ok((Token::Number(Text::checked(text, Form::Plain)), place))
    }

    /// What is behind the digits, of which there must be one.
    fn digits(&self, start: usize) -> Result<usize, Malformed> {
        let mut place = start;
        while let Some(b'0'..=b'9') = self.byte(place) {
            place = place.saturating_add(1);
        }
        match self.byte(place) {
            None if place == start => Err(fault(place, Fault::Truncated)),
            Some(_) if place == start => Err(fault(place, Fault::Unexpected)),
            _ => Ok(place),
        }
    }

    /// What is behind this word, which must stand here.
    fn word(&self, start: usize, word: &[u8]) -> Result<usize, Malformed> {
        let mut place = start;
        for expected in word {
            match self.byte(place) {
                Some(byte) if byte == *expected => place = place.saturating_add(1),
                Some(_) => return Err(fault(place, Fault::Unexpected)),
                None => return Err(fault(place, Fault::Truncated)),
            }
        }
        Ok(place)
    }

    fn behind_spaces(&self, mut place: usize) -> usize {
        while self.byte(place).is_some_and(is_space) {
            place = place.saturating_add(1);
        }
        place
    }

    #[inline]
    fn byte(&self, place: usize) -> Option<u8> {
        self.input.get(place).copied()
    }
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reader({} of {} bytes)", self.place, self.input.len())
    }
}

fn fault(offset: usize, fault: Fault) -> Malformed {
    Malformed { offset, fault }
}
