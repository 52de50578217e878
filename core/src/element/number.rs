//! Numbers as they are written in XML.

use crate::wire::{Text, word};

/// Bytes that a number written with references may take: more than the longest has digits.
pub(crate) const NUMBER_LENGTH: usize = 24;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    None,
    Minus,
    Plus,
}

/// The number that a text says, with its sign.
pub(crate) fn decimal(text: &[u8]) -> Option<(Sign, u32)> {
    let (sign, text) = match text {
        [b'-', digits @ ..] => (Sign::Minus, digits),
        [b'+', digits @ ..] => (Sign::Plus, digits),
        digits => (Sign::None, digits),
    };
    digits(text).map(|number| (sign, number))
}

pub(crate) fn with_sign((sign, number): (Sign, u32)) -> Option<i32> {
    match sign {
        Sign::Minus => 0_i32.checked_sub_unsigned(number),
        Sign::None | Sign::Plus => i32::try_from(number).ok(),
    }
}

/// The number that a text says, whichever way its characters are written.
pub(crate) fn signed(text: Text<'_>) -> Option<i32> {
    with_sign(decimal(word(text, &mut [0; NUMBER_LENGTH])?)?)
}

/// The number that a text of nothing but digits says.
pub(crate) fn digits(text: &[u8]) -> Option<u32> {
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
