//! Values, texts and what is between elements.

use super::Read;
use crate::element::id::ID_LENGTH;
use crate::wire::xml::{quoted_plain, short_word, spaces, text_before_tag};
use crate::wire::{Text, is_space};

/// What is behind the white space here, if there is any.
#[inline(always)]
pub(crate) fn skip_spaces(rest: &str) -> &str {
    match rest.as_bytes() {
        [b'<', ..] => rest,
        _ => behind_spaces(rest),
    }
}

#[inline(never)]
fn behind_spaces(rest: &str) -> &str {
    rest.get(spaces(rest.as_bytes())..).unwrap_or_default()
}

/// The end of a start tag: whether the element ends there, too.
#[inline(always)]
pub(crate) fn end(rest: &str) -> Read<'_, bool> {
    match rest.strip_prefix('>') {
        Some(rest) => Some((false, rest)),
        None => Some((true, rest.strip_prefix("/>")?)),
    }
}

/// The text behind a start tag, up to and including the end tag; nothing if the element is empty.
#[inline(always)]
pub(crate) fn content<'a>(is_empty: bool, rest: &'a str, end_tag: &str) -> Read<'a, Text<'a>> {
    if is_empty {
        return Some((Text::EMPTY, rest));
    }
    let (text, rest) = text_before_tag(rest)?;
    Some((text, rest.strip_prefix(end_tag)?))
}

/// A value without references that is the same when trimmed, and not empty.
#[inline(always)]
pub(super) fn word(value: &str) -> Read<'_, Text<'_>> {
    // There is no space in it.
    let (value, rest) = quoted_plain(value)?;
    (!value.raw().is_empty()).then_some((value, rest))
}

/// The same of a value that was read, if there is one.
#[inline(always)]
pub(super) fn word_of(value: Option<Text<'_>>) -> Option<Option<Text<'_>>> {
    value.is_none_or(is_word).then_some(value)
}

#[inline(always)]
fn is_word(value: Text<'_>) -> bool {
    match value.as_bytes() {
        Some([byte]) => !is_space(*byte),
        Some([first, .., last]) => !is_space(*first) && !is_space(*last),
        _ => false,
    }
}

/// A word that is no longer than an id may be.
#[inline(always)]
pub(super) fn id(value: &str) -> Read<'_, Text<'_>> {
    let (value, rest) = quoted_plain(value)?;
    (1..=ID_LENGTH).contains(&value.raw().len()).then_some((value, rest))
}

/// The same of a value that was read, if there is one.
#[inline(always)]
pub(super) fn id_of(value: Option<Text<'_>>) -> Option<Option<Text<'_>>> {
    value.is_none_or(is_id).then_some(value)
}

#[inline(always)]
fn is_id(value: Text<'_>) -> bool {
    is_word(value) && value.raw().len() <= ID_LENGTH
}

/// Up to seven digits, which always fit.
#[inline(always)]
pub(super) fn number(value: &str) -> Read<'_, u32> {
    let [quote @ (b'"' | b'\''), digits @ ..] = value.as_bytes() else { return None };
    let (number, count) = self::digits(u64::from_le_bytes(*digits.first_chunk()?))?;
    let rest = value.get(count.wrapping_add(2)..)?;
    (digits.get(count) == Some(quote)).then_some((number, rest))
}

/// The same of a value that was read, if there is one.
#[inline(always)]
pub(super) fn number_of(value: Option<Text<'_>>) -> Option<Option<u32>> {
    match value {
        Some(value) => all_digits(value.as_bytes()?).map(Some),
        None => Some(None),
    }
}

/// The same with a minus before it, or none.
#[inline(always)]
pub(super) fn signed(value: &str) -> Read<'_, i32> {
    let (value, rest) = quoted_plain(value)?;
    signed_of(Some(value))?.map(|number| (number, rest))
}

/// The same of a value that was read, if there is one.
#[inline(always)]
pub(super) fn signed_of(value: Option<Text<'_>>) -> Option<Option<i32>> {
    let Some(value) = value else { return Some(None) };
    let number = match value.as_bytes()? {
        [b'-', digits @ ..] => i32::try_from(all_digits(digits)?).ok()?.wrapping_neg(),
        digits => i32::try_from(all_digits(digits)?).ok()?,
    };
    Some(Some(number))
}

#[inline(always)]
fn all_digits(value: &[u8]) -> Option<u32> {
    if value.len() > 7 {
        return None;
    }
    let (number, count) = digits(short_word(value))?;
    (count == value.len()).then_some(number)
}

/// The number that one to seven digits say, the first one lowest in `word`, and how many they are: read at once, since a
/// loop over digits stops at another one each time, which the processor can't foresee.
#[inline(always)]
fn digits(word: u64) -> Option<(u32, usize)> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // What isn't a digit has its high bit set, and perhaps what is behind it, too.
    let values = word ^ ONES.wrapping_mul(0x30);
    let others = (values.wrapping_add(ONES.wrapping_mul(0x76)) | values) & ONES.wrapping_mul(0x80);
    let count = others.trailing_zeros() >> 3;
    if !matches!(count, 1..=7) {
        return None;
    }
    // The digits at the word's end, zeros before them; then two, four, eight digits to a number.
    let values = values.wrapping_shl(64_u32.wrapping_sub(count.wrapping_mul(8)));
    let pairs = values.wrapping_mul(10).wrapping_add(values >> 8) & 0x00FF_00FF_00FF_00FF;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_FFFF_0000_FFFF;
    let number = fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xFFFF_FFFF;
    Some((u32::try_from(number).ok()?, count as usize))
}
