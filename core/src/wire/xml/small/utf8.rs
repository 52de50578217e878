//! Whether a document is UTF-8 and holds no character that XML can't, control characters aside: byte by byte.

use crate::wire::fault::{Fault, Malformed};
use crate::wire::utf8::first_fault;

/// Checks `input`.
pub(super) fn check(input: &[u8]) -> Result<(), Malformed> {
    let found = first_fault(input);
    let valid = found.map_or(input, |(length, _)| input.get(..length).unwrap_or_default());
    // U+FFFE and U+FFFF.
    let noncharacter = valid.windows(3).position(|it| matches!(it, [0xEF, 0xBF, 0xBE | 0xBF]));
    match (noncharacter, found) {
        (Some(offset), _) => Err(Malformed { offset, fault: Fault::IllegalCharacter }),
        (None, Some((offset, true))) => Err(Malformed { offset, fault: Fault::Truncated }),
        (None, Some((offset, false))) => Err(Malformed { offset, fault: Fault::NotUtf8 }),
        (None, None) => Ok(()),
    }
}

#[cfg(test)]
#[path = "../utf8_tests.rs"]
mod tests;
