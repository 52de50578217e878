//! Values, texts and what is between elements.

use super::Read;
use crate::element::id::ID_LENGTH;
use crate::wire::{Text, is_space, quoted, spaces, text_before_tag};

/// What is behind the white space here, if there is any.
#[inline(always)]
pub(super) fn skip_spaces(rest: &[u8]) -> &[u8] {
    match rest {
        [b'<', ..] => rest,
        _ => behind_spaces(rest),
    }
}

#[inline(never)]
fn behind_spaces(rest: &[u8]) -> &[u8] {
    rest.get(spaces(rest)..).unwrap_or_default()
}

/// The text behind a start tag's last attribute, up to and including the end tag.
#[inline(always)]
pub(super) fn content<'a>(rest: &'a [u8], end_tag: &[u8]) -> Read<'a, Text<'a>> {
    if let [b'/', b'>', rest @ ..] = rest {
        return Some((Text::EMPTY, rest));
    }
    let (text, rest) = text_before_tag(rest.strip_prefix(b">")?)?;
    Some((text, rest.strip_prefix(end_tag)?))
}

/// An attribute that may be missing; `None` if it is there and needs a closer look.
#[inline(always)]
pub(super) fn optional<'a>(rest: &'a [u8], name: &[u8]) -> Read<'a, Option<Text<'a>>> {
    match rest.strip_prefix(name) {
        Some(value) => quoted(value).map(|(value, rest)| (Some(value), rest)),
        None => Some((None, rest)),
    }
}

/// A value without references that is the same when trimmed, and not empty.
#[inline(always)]
pub(super) fn word(value: &[u8]) -> Read<'_, Text<'_>> {
    let (value, rest) = quoted(value)?;
    match value.as_bytes()? {
        [byte] if !is_space(*byte) => Some((value, rest)),
        [first, .., last] if !is_space(*first) && !is_space(*last) => Some((value, rest)),
        _ => None,
    }
}

/// The same, no longer than an id may be.
#[inline(always)]
pub(super) fn id(value: &[u8]) -> Read<'_, Text<'_>> {
    word(value).filter(|(id, _)| id.raw().len() <= ID_LENGTH)
}

/// Up to seven digits, which always fit.
#[inline(always)]
pub(super) fn number(value: &[u8]) -> Read<'_, u32> {
    let [quote @ (b'"' | b'\''), value @ ..] = value else { return None };
    let (number, rest) = digits(value)?;
    rest.split_first().filter(|(end, _)| *end == quote).map(|(_, rest)| (number, rest))
}

/// The same with a minus before it, or none.
#[inline(always)]
pub(super) fn signed(value: &[u8]) -> Read<'_, i32> {
    let [quote @ (b'"' | b'\''), value @ ..] = value else { return None };
    let minus = value.strip_prefix(b"-");
    let (number, rest) = digits(minus.unwrap_or(value))?;
    let number = i32::try_from(number).ok()?;
    let number = if minus.is_some() { number.wrapping_neg() } else { number };
    rest.split_first().filter(|(end, _)| *end == quote).map(|(_, rest)| (number, rest))
}

/// One to seven digits, and what is behind them: read at once, since a loop over digits stops at another one each time,
/// which the processor can't foresee.
#[inline(always)]
fn digits(value: &[u8]) -> Read<'_, u32> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // What isn't a digit has its high bit set, and perhaps what is behind it, too.
    let values = u64::from_le_bytes(*value.first_chunk()?) ^ ONES.wrapping_mul(0x30);
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
    Some((u32::try_from(number).ok()?, value.get(count as usize..)?))
}
