//! Members of elements: numbers, ids, and what is required.

use super::error::BadMember;
use crate::wire::{Attribute, Text, trim};

/// Bytes that an id may have at most: our own choice.
pub(crate) const ID_LENGTH: usize = 64;

/// Bytes that a number written with references may take: more than the longest has digits.
const NUMBER_LENGTH: usize = 24;

/// The text without XML space at its ends: as it stands there, or decoded into `buffer`. `None` if that is too small.
fn short<'b>(text: Text<'b>, buffer: &'b mut [u8]) -> Option<&'b str> {
    let text = trim(text);
    match text.as_plain() {
        Some(plain) => Some(plain),
        None => text.copy_to(buffer).ok().map(|it| it.trim_matches([' ', '\t', '\r', '\n'])),
    }
}

impl<'a> Attribute<'a> {
    fn bad(&self, member: &'static str) -> BadMember {
        BadMember { member, offset: self.offset }
    }

    /// A number; `None` if the value is empty.
    pub(crate) fn number(&self, member: &'static str) -> Result<Option<u32>, BadMember> {
        let mut buffer = [0; NUMBER_LENGTH];
        let text = short(self.value, &mut buffer).ok_or(self.bad(member))?;
        if text.is_empty() {
            return Ok(None);
        }
        let digits = Some(text).filter(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
        digits.and_then(|it| it.parse().ok()).map(Some).ok_or(self.bad(member))
    }

    /// A `referenceId`: a number from 1 on.
    pub(crate) fn reference_id(&self) -> Result<Option<u32>, BadMember> {
        match self.number("referenceId")? {
            Some(0) => Err(self.bad("referenceId")),
            number => Ok(number),
        }
    }

    /// A number that may be negative; `None` if the value is empty.
    pub(crate) fn signed(&self, member: &'static str) -> Result<Option<i32>, BadMember> {
        let mut buffer = [0; NUMBER_LENGTH];
        let text = short(self.value, &mut buffer).ok_or(self.bad(member))?;
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| self.bad(member))
    }

    /// An id, up to 64 bytes; `None` if the value is empty.
    pub(crate) fn id(&self, member: &'static str) -> Result<Option<Text<'a>>, BadMember> {
        let text = trim(self.value);
        if text.decoded_len() > ID_LENGTH {
            return Err(self.bad(member));
        }
        Ok(Some(text).filter(|it| !it.raw().is_empty()))
    }

    /// A value of an enumeration that can't be extended by the peer.
    pub(crate) fn one_of<T>(
        &self,
        member: &'static str,
        read: impl Fn(Text<'a>) -> Option<T>,
    ) -> Result<Option<T>, BadMember> {
        let text = trim(self.value);
        if text.raw().is_empty() {
            return Ok(None);
        }
        read(text).map(Some).ok_or(self.bad(member))
    }
}

/// `value`, or an error that says which member the element at `offset` lacks.
pub(crate) fn required<T>(value: Option<T>, member: &'static str, offset: usize) -> Result<T, BadMember> {
    value.ok_or(BadMember { member, offset })
}

#[cfg(test)]
mod tests {
    use crate::wire::Limits;
    use crate::wire::{Reader, Token};

    #[test]
    fn numbers_and_ids_are_trimmed() {
        let input = b"<a n='\n07 ' s=' -5' e='' i=' x y ' big='4294967296' plus='+1'/>";
        let mut reader = Reader::new(input, Limits::PACKET).unwrap();
        let Ok(Some(Token::Open(tag))) = reader.next() else { panic!("no tag") };
        let find = |name: &str| tag.attributes().find(|it| it.name == name.as_bytes()).unwrap();
        assert_eq!(find("n").number("n"), Ok(Some(7)));
        assert_eq!(find("s").signed("s"), Ok(Some(-5)));
        assert_eq!(find("e").number("e"), Ok(None));
        assert_eq!(find("e").id("e").unwrap(), None);
        assert!(find("i").id("i").unwrap().unwrap() == "x y");
        assert!(find("big").number("big").is_err());
        assert!(find("plus").number("plus").is_err());
        assert_eq!(find("s").number("s").unwrap_err().offset, 15);
    }
}
