//! Whether a document is UTF-8 and holds no character that XML can't, control characters aside: one after the other.

use crate::wire::fault::Fault;
use crate::wire::utf8::first_character;

/// What is wrong in `input`: `text`, which is the same, ends there then.
pub(super) fn check<'a>(input: &'a [u8], text: &mut &'a [u8]) -> Option<Fault> {
    let mut offset: usize = 0;
    while let Some(rest @ [_, ..]) = input.get(offset..) {
        let fault = match first_character(rest) {
            None => Fault::NotUtf8,
            Some((_, length)) if length > rest.len() => Fault::Truncated,
            Some(('\u{FFFE}' | '\u{FFFF}', _)) => Fault::IllegalCharacter,
            Some((_, length)) => {
                offset = offset.wrapping_add(length);
                continue;
            }
        };
        *text = input.get(..offset).unwrap_or_default();
        return Some(fault);
    }
    None
}

#[cfg(test)]
#[path = "../utf8_tests.rs"]
mod tests;
