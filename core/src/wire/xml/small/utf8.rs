//! Whether a document is UTF-8 and holds no character that XML can't, control characters aside: one after the other.

use crate::wire::fault::{Fault, Malformed};
use crate::wire::utf8::first_character;

/// Checks `input`.
pub(super) fn check(input: &[u8]) -> Result<(), Malformed> {
    let mut offset: usize = 0;
    while let Some(rest @ [_, ..]) = input.get(offset..) {
        match first_character(rest) {
            Ok(('\u{FFFE}' | '\u{FFFF}', _)) => {
                return Err(Malformed { offset, fault: Fault::IllegalCharacter });
            }
            Ok((_, length)) => offset = offset.wrapping_add(length),
            Err(fault) => return Err(Malformed { offset, fault }),
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "../utf8_tests.rs"]
mod tests;
