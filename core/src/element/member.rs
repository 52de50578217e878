//! Members of elements: numbers, ids, and what is required.

use super::id::ID_LENGTH;
use super::number::{NUMBER_LENGTH, Sign, decimal, digits, with_sign};
use super::usual;
use crate::wire::xml::{Member, Reader, trim};
use crate::wire::{Name, Text, names, word};

impl<'a> Member<'a> {
    /// What it is called.
    pub(crate) fn name(&self) -> Name {
        self.name
    }

    /// The member isn't valid.
    fn refuse(&self, reader: &mut Reader<'a>) {
        reader.refuse(self.name, self.offset);
    }

    /// The value as it was found.
    pub(crate) fn value(&self) -> Option<Text<'a>> {
        self.value
    }

    /// `value`; without one the element lacks this member.
    pub(crate) fn required<T: Default>(&self, value: Option<T>, reader: &mut Reader<'a>) -> T {
        if value.is_none() {
            self.refuse(reader);
        }
        value.unwrap_or_default()
    }

    /// Whether it says that something holds: nothing but `true` does.
    pub(crate) fn is_true(&self) -> bool {
        self.value.and_then(Name::in_text) == Some(names::TRUE)
    }

    /// The value, spaces and all; empty if there is none.
    #[inline(never)]
    pub(crate) fn text(&self) -> Text<'a> {
        self.value.unwrap_or_default()
    }

    /// The value without XML space at its ends; empty if there is none.
    pub(crate) fn trimmed(&self) -> Text<'a> {
        trim(self.text())
    }

    /// A number; `None` if there is no value, or an empty one.
    pub(crate) fn number(&self, reader: &mut Reader<'a>) -> Option<u32> {
        let (sign, number) = self.decimal(reader)?;
        if sign != Sign::None {
            self.refuse(reader);
        }
        Some(number)
    }

    /// A `referenceId`: a number from 1 on.
    pub(crate) fn reference_id(&self, reader: &mut Reader<'a>) -> Option<u32> {
        let number = self.number(reader);
        if number == Some(0) {
            self.refuse(reader);
        }
        number
    }

    /// A number that may be negative; `None` if there is no value, or an empty one.
    pub(crate) fn signed(&self, reader: &mut Reader<'a>) -> Option<i32> {
        let number = with_sign(self.decimal(reader)?);
        if number.is_none() {
            self.refuse(reader);
        }
        number
    }

    /// A number with its sign; `None` if there is no value, or an empty one.
    fn decimal(&self, reader: &mut Reader<'a>) -> Option<(Sign, u32)> {
        let number = self.said_decimal()?;
        if number.is_none() {
            self.refuse(reader);
        }
        number
    }

    /// The same, with nothing in the place of what isn't a number.
    fn said_decimal(&self) -> Option<Option<(Sign, u32)>> {
        let value = self.value?;
        // The usual case: nothing but digits, however many.
        if let Some(number) = value.as_bytes().and_then(digits) {
            return Some(Some((Sign::None, number)));
        }
        let mut buffer = [0; NUMBER_LENGTH];
        let text = word(value, &mut buffer);
        if text.is_some_and(<[u8]>::is_empty) {
            return None;
        }
        Some(text.and_then(decimal))
    }

    /// An id, up to 64 bytes; `None` if there is no value, or an empty one.
    pub(crate) fn id(&self, reader: &mut Reader<'a>) -> Option<Text<'a>> {
        let text = self.trimmed();
        // No form of a text is shorter than what it says. It may be very long: nobody counts to its end.
        let is_longer = || text.bytes().nth(ID_LENGTH).is_some();
        if (!usual::IS_THERE || text.raw().len() > ID_LENGTH) && is_longer() {
            self.refuse(reader);
        }
        Some(text).filter(|it| !it.raw().is_empty())
    }

    /// A value of an enumeration that can't be extended by the peer.
    pub(crate) fn one_of<T>(
        &self,
        reader: &mut Reader<'a>,
        read: impl Fn(Text<'a>) -> Option<T>,
    ) -> Option<T> {
        let text = self.trimmed();
        let found = read(text);
        if found.is_none() && !text.raw().is_empty() {
            self.refuse(reader);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::wire::{Limits, Reader, names};

    #[test]
    fn numbers_and_ids_are_trimmed() {
        let input = b"<a eventId='\n07 ' timeZoneOffset=' -5' errorId='' userId=' x y ' truncated='4294967296' code='+1' \
            timeShift='&#49;2' clientVersion='-'/>";
        let mut reader = Reader::new(input, Limits::PACKET).unwrap();
        assert_eq!(reader.root(&[]), Ok(None));
        let members = reader.members(&[
            names::EVENT_ID,
            names::TIME_ZONE_OFFSET,
            names::ERROR_ID,
            names::USER_ID,
            names::TRUNCATED,
            names::CODE,
            names::TIME_SHIFT,
            names::MAX_PACKET,
            names::CLIENT_VERSION,
        ]);
        let [n, s, e, i, big, plus, r, none, minus] = &members;
        let reader = &mut reader;
        assert_eq!(n.number(reader), Some(7));
        assert_eq!(s.signed(reader), Some(-5));
        assert_eq!((e.number(reader), e.signed(reader)), (None, None));
        assert_eq!(e.id(reader), None);
        assert!(i.id(reader).unwrap() == "x y");
        assert!(i.text() == " x y ");
        assert_eq!((r.number(reader), r.signed(reader)), (Some(12), Some(12)));
        assert_eq!((none.number(reader), none.signed(reader), none.id(reader)), (None, None, None));
        assert_eq!(reader.take_refused(), None);
        _ = (big.number(reader), s.number(reader));
        assert_eq!(reader.take_refused(), Some((names::TRUNCATED, big.offset)));
        assert_eq!(none.required::<u32>(None, reader), 0);
        assert_eq!(reader.take_refused(), Some((names::MAX_PACKET, 0)));
        _ = s.number(reader);
        assert_eq!(reader.take_refused(), Some((names::TIME_ZONE_OFFSET, 34)));
        for bad in [big, minus] {
            _ = bad.signed(reader);
            assert!(reader.take_refused().is_some());
        }
        _ = plus.number(reader);
        assert!(reader.take_refused().is_some());
    }
}
