//! Numbers that stand in userdata as decimal digits.

use core::fmt;

use crate::wire::{Form, Text, is_space, raw};

/// As many digits as the largest number has.
const DIGITS: usize = 20;

/// A number that stands on the wire as a string of decimal digits, such as a file's size; it holds those digits,
/// so that an item of userdata can borrow them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Decimal([u8; DIGITS]);

impl Decimal {
    /// The number, in 20 bytes.
    pub fn new(value: u64) -> Self {
        // Bit by bit, doubling the digits: dividing 64 bits takes a microcontroller a kilobyte of code.
        let mut digits = [0; DIGITS];
        let mut rest = value;
        for _ in 0..u64::BITS {
            let mut carry = u8::from(rest.leading_ones() > 0);
            rest = rest.wrapping_shl(1);
            for digit in digits.iter_mut().rev() {
                let doubled: u8 = *digit << 1 | carry;
                carry = u8::from(doubled > 9);
                *digit = if doubled > 9 { doubled.wrapping_sub(10) } else { doubled };
            }
        }
        Self(digits.map(|digit| digit | b'0'))
    }

    /// Reads digits, with XML space at their ends or without; `None` for anything else, and over `u64::MAX`.
    pub fn from_text(text: Text<'_>) -> Option<Self> {
        let mut value: Option<u64> = None;
        let mut is_ended = false;
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' if !is_ended => {
                    value = Some(value.unwrap_or(0).checked_mul(10)?.checked_add(u64::from(byte & 0x0F))?);
                }
                _ if is_space(byte) => is_ended = value.is_some(),
                _ => return None,
            }
        }
        value.map(Self::new)
    }

    /// The number.
    pub fn value(&self) -> u64 {
        // It was a u64 before: this doesn't wrap.
        self.0
            .iter()
            .fold(0, |value: u64, digit| value.wrapping_mul(10).wrapping_add(u64::from(digit & 0x0F)))
    }

    /// The digits, without zeros before them.
    pub fn as_text(&self) -> Text<'_> {
        let mut digits: &[u8] = &self.0;
        while let [b'0', rest @ ..] = digits
            && !rest.is_empty()
        {
            digits = rest;
        }
        Text::checked(raw::known(digits), Form::Plain)
    }
}

impl Default for Decimal {
    fn default() -> Self {
        Self([b'0'; DIGITS])
    }
}

impl From<u64> for Decimal {
    fn from(value: u64) -> Self {
        Self::new(value)
    }
}

impl From<u32> for Decimal {
    fn from(value: u32) -> Self {
        Self::new(value.into())
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.as_text(), f)
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;

    #[test]
    fn numbers_are_their_digits() {
        let edges = [0, 1, 9, 10, 99, 100, 191_855, u64::from(u32::MAX), 10_u64.pow(19), u64::MAX];
        for value in edges.into_iter().flat_map(|it| [it.saturating_sub(1), it, it.saturating_add(1)]) {
            let number = Decimal::new(value);
            assert_eq!((number.value(), number.to_string()), (value, value.to_string()));
            assert_eq!(Decimal::from_text(number.as_text()), Some(number));
        }
        assert_eq!(Decimal::default(), Decimal::new(0));
        assert_eq!(std::format!("{:?}", Decimal::from(7_u32)), "7");
    }

    #[test]
    fn what_is_a_number() {
        for (text, value) in [
            ("191855", Some(191_855)),
            ("0", Some(0)),
            ("007", Some(7)),
            (" \n12\t", Some(12)),
            ("18446744073709551615", Some(u64::MAX)),
            ("0000000000000000000000000000007", Some(7)),
            ("18446744073709551616", None),
            ("", None),
            ("  ", None),
            ("-1", None),
            ("+1", None),
            ("1 2", None),
            ("1.5", None),
            ("large", None),
            ("٣", None),
        ] {
            assert_eq!(Decimal::from_text(text.into()).map(|it| it.value()), value, "{text:?}");
        }
    }
}
