//! Whether a document is UTF-8 and holds no character that XML can't, control characters aside: one after the other.

use crate::wire::fault::{Fault, Malformed};
use crate::wire::utf8::first_character;

/// Checks `input`.
pub(super) fn check(input: &[u8]) -> Result<(), Malformed> {
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
        return Err(Malformed { offset, fault });
    }
    Ok(())
}

#[cfg(test)]
#[path = "../utf8_tests.rs"]
mod tests;
