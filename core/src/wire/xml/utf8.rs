//! Whether a document is UTF-8 and holds no character that XML can't, control characters aside.
//!
//! Those are found where they stand, by whoever reads on.

use crate::wire::fault::Fault;
use crate::wire::raw;

/// What is wrong in `input`; `text` becomes what stands before that.
pub(super) fn check<'a>(input: &'a [u8], text: &mut &'a str) -> Option<Fault> {
    let mut wrong = None;
    *text = raw::checked(input).unwrap_or_else(|| before_fault(input, &mut wrong));
    if let Some(place) = noncharacter(text.as_bytes()) {
        *text = text.get(..place).unwrap_or_default();
        wrong = Some(Fault::IllegalCharacter);
    }
    wrong
}

/// What is UTF-8, and what is wrong behind it.
#[cold]
fn before_fault<'a>(input: &'a [u8], wrong: &mut Option<Fault>) -> &'a str {
    let Err(error) = core::str::from_utf8(input) else { return "" };
    *wrong = Some(if error.error_len().is_none() { Fault::Truncated } else { Fault::NotUtf8 });
    let valid = input.get(..error.valid_up_to()).unwrap_or_default();
    core::str::from_utf8(valid).unwrap_or_default()
}

/// Where U+FFFE or U+FFFF stands for the first time.
#[cfg(not(target_os = "none"))]
fn noncharacter(text: &[u8]) -> Option<usize> {
    // Few documents have even their first byte.
    memchr::memchr_iter(0xEF, text).find(|place| is_noncharacter(text.get(*place..).unwrap_or_default()))
}

#[cfg(target_os = "none")]
fn noncharacter(text: &[u8]) -> Option<usize> {
    text.windows(3).position(is_noncharacter)
}

fn is_noncharacter(text: &[u8]) -> bool {
    matches!(text, [0xEF, 0xBF, 0xBE | 0xBF, ..])
}

#[cfg(test)]
#[path = "utf8_tests.rs"]
mod tests;
