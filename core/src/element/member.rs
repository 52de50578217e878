//! Members of elements: numbers, ids, and what is required.

use super::error::BadMember;
use super::id::ID_LENGTH;
use crate::wire::{Member, Text, trim, word};

/// Bytes that a number written with references may take: more than the longest has digits.
const NUMBER_LENGTH: usize = 24;

impl<'a> Member<'a> {
    pub(crate) fn bad(&self) -> BadMember {
        BadMember { member: self.name.as_str(), offset: self.offset }
    }

    /// `value`, or an error that says that the element lacks this member.
    pub(crate) fn required<T>(&self, value: Option<T>) -> Result<T, BadMember> {
        value.ok_or(self.bad())
    }

    /// The value, spaces and all; empty if there is none.
    pub(crate) fn text(&self) -> Text<'a> {
        self.value.unwrap_or_default()
    }

    /// The value without XML space at its ends; empty if there is none.
    pub(crate) fn trimmed(&self) -> Text<'a> {
        trim(self.text())
    }

    /// A number; `None` if there is no value, or an empty one.
    pub(crate) fn number(&self) -> Result<Option<u32>, BadMember> {
        match self.decimal()? {
            Some((Sign::None, number)) => Ok(Some(number)),
            Some(_) => Err(self.bad()),
            None => Ok(None),
        }
    }

    /// A `referenceId`: a number from 1 on.
    pub(crate) fn reference_id(&self) -> Result<Option<u32>, BadMember> {
        match self.number()? {
            Some(0) => Err(self.bad()),
            number => Ok(number),
        }
    }

    /// A number that may be negative; `None` if there is no value, or an empty one.
    pub(crate) fn signed(&self) -> Result<Option<i32>, BadMember> {
        let Some((sign, number)) = self.decimal()? else { return Ok(None) };
        let number = match sign {
            Sign::Minus => 0_i32.checked_sub_unsigned(number),
            Sign::None | Sign::Plus => i32::try_from(number).ok(),
        };
        number.map(Some).ok_or(self.bad())
    }

    /// A number with its sign; `None` if there is no value, or an empty one.
    fn decimal(&self) -> Result<Option<(Sign, u32)>, BadMember> {
        let Some(value) = self.value else { return Ok(None) };
        // The usual case: nothing but digits.
        if let Some(number) = value.as_bytes().and_then(digits) {
            return Ok(Some((Sign::None, number)));
        }
        let mut buffer = [0; NUMBER_LENGTH];
        let (sign, text) = match word(value, &mut buffer).ok_or(self.bad())? {
            [] => return Ok(None),
            [b'-', digits @ ..] => (Sign::Minus, digits),
            [b'+', digits @ ..] => (Sign::Plus, digits),
            digits => (Sign::None, digits),
        };
        digits(text).map(|number| Some((sign, number))).ok_or(self.bad())
    }

    /// An id, up to 64 bytes; `None` if there is no value, or an empty one.
    pub(crate) fn id(&self) -> Result<Option<Text<'a>>, BadMember> {
        let text = self.trimmed();
        // No form of a text is shorter than what it says.
        if text.raw().len() > ID_LENGTH && text.decoded_len() > ID_LENGTH {
            return Err(self.bad());
        }
        Ok(Some(text).filter(|it| !it.raw().is_empty()))
    }

    /// A value of an enumeration that can't be extended by the peer.
    pub(crate) fn one_of<T>(&self, read: impl Fn(Text<'a>) -> Option<T>) -> Result<Option<T>, BadMember> {
        let text = self.trimmed();
        if text.raw().is_empty() {
            return Ok(None);
        }
        read(text).map(Some).ok_or(self.bad())
    }
}

#[derive(Clone, Copy)]
enum Sign {
    None,
    Minus,
    Plus,
}

/// The number that a text of nothing but digits says.
fn digits(text: &[u8]) -> Option<u32> {
    let mut number: u32 = 0;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(u32::from(digit))?;
    }
    Some(number).filter(|_| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use crate::wire::{Limits, Member, Name, Reader};

    #[test]
    fn numbers_and_ids_are_trimmed() {
        let input = b"<a n='\n07 ' s=' -5' e='' i=' x y ' big='4294967296' plus='+1' r='&#49;2' minus='-'/>";
        let mut reader = Reader::new(input, Limits::PACKET).unwrap();
        assert_eq!(reader.root(), Ok(&b"a"[..]));
        static NAMES: [Name; 9] = [
            Name::new("n"),
            Name::new("s"),
            Name::new("e"),
            Name::new("i"),
            Name::new("big"),
            Name::new("plus"),
            Name::new("r"),
            Name::new("none"),
            Name::new("minus"),
        ];
        let mut members = Member::all(&NAMES);
        reader.attributes(&mut members).unwrap();
        let [n, s, e, i, big, plus, r, none, minus] = &members;
        assert_eq!(n.number(), Ok(Some(7)));
        assert_eq!(s.signed(), Ok(Some(-5)));
        assert_eq!((e.number(), e.signed()), (Ok(None), Ok(None)));
        assert_eq!(e.id().unwrap(), None);
        assert!(i.id().unwrap().unwrap() == "x y");
        assert!(i.text() == " x y ");
        assert!(big.number().is_err());
        assert!(big.signed().is_err());
        assert!(plus.number().is_err());
        assert_eq!((r.number(), r.signed()), (Ok(Some(12)), Ok(Some(12))));
        assert_eq!((none.number(), none.signed(), none.id()), (Ok(None), Ok(None), Ok(None)));
        assert_eq!(none.required(none.id().unwrap()).unwrap_err().offset, 0);
        assert_eq!(s.number().unwrap_err().offset, 15);
        assert!(minus.signed().is_err());
    }
}
