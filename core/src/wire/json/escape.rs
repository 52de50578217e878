//! Escapes in strings: what they stand for, and texts with escapes, decoded piece by piece.

use crate::wire::character::Character;
use crate::wire::fault::Fault;
use crate::wire::raw;
use crate::wire::text::{Piece, Pieces};

/// The character that the escape at the start of `input` stands for, and how many bytes it takes.
pub(super) fn escape(input: &[u8]) -> Result<(char, usize), Fault> {
    let character = match input.get(1).ok_or(Fault::Truncated)? {
        byte @ (b'"' | b'\\' | b'/') => char::from(*byte),
        b'b' => '\u{8}',
        b'f' => '\u{C}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return of_digits(input),
        _ => return Err(Fault::BadEscape),
    };
    Ok((character, 2))
}

/// The same of one with digits, or of two of them that are a surrogate pair.
fn of_digits(input: &[u8]) -> Result<(char, usize), Fault> {
    let first = digits(input, 2)?;
    if let Some(character) = char::from_u32(first) {
        return Ok((character, 6));
    }
    if first & 0x0400 != 0 {
        return Err(Fault::LoneSurrogate);
    }
    for (place, expected) in [(6, b'\\'), (7, b'u')] {
        match input.get(place) {
            Some(byte) if *byte == expected => {}
            Some(_) => return Err(Fault::LoneSurrogate),
            None => return Err(Fault::Truncated),
        }
    }
    let second = digits(input, 8)?;
    if second & 0xFC00 != 0xDC00 {
        return Err(Fault::LoneSurrogate);
    }
    let code = 0x1_0000_u32.saturating_add((first & 0x03FF) << 10 | second & 0x03FF);
    char::from_u32(code).map(|it| (it, 12)).ok_or(Fault::LoneSurrogate)
}

/// The four hexadecimal digits at this place.
fn digits(input: &[u8], place: usize) -> Result<u32, Fault> {
    let mut number = 0;
    for place in place..place.saturating_add(4) {
        let byte = input.get(place).ok_or(Fault::Truncated)?;
        let digit = char::from(*byte).to_digit(16).ok_or(Fault::BadEscape)?;
        number = number << 4 | digit;
    }
    Ok(number)
}

impl<'a> Pieces<'a> {
    /// The next piece of what stands in the quotes of a string. The reader has checked it.
    pub(in crate::wire) fn decoded_json(&mut self) -> Option<Piece<'a>> {
        let bytes = raw::bytes(self.rest);
        if bytes.first()? != &b'\\' {
            let run = bytes.iter().position(|byte| *byte == b'\\').unwrap_or(bytes.len());
            let (stretch, rest) = self.rest.split_at_checked(run)?;
            self.rest = rest;
            return Some(Piece::stretch(stretch));
        }
        let (character, length) = escape(bytes).unwrap_or((char::REPLACEMENT_CHARACTER, 1));
        self.rest = self.rest.get(length..).unwrap_or_default();
        if character == '\0' {
            return Some(Piece::stretch(raw::of("\0")));
        }
        Some(Piece { stretch: raw::EMPTY, character: Character::new(character) })
    }
}
