//! Whether a document is UTF-8 and holds no character that XML can't, control characters aside: byte by byte.

use crate::wire::fault::{Fault, Malformed};

/// Checks `input`.
pub(super) fn check(input: &[u8]) -> Result<(), Malformed> {
    let (valid, fault) = match core::str::from_utf8(input) {
        Ok(_) => (input.len(), None),
        Err(error) if error.error_len().is_none() => (error.valid_up_to(), Some(Fault::Truncated)),
        Err(error) => (error.valid_up_to(), Some(Fault::NotUtf8)),
    };
    let valid_bytes = input.get(..valid).unwrap_or_default();
    // U+FFFE and U+FFFF.
    match valid_bytes.windows(3).position(|it| matches!(it, [0xEF, 0xBF, 0xBE | 0xBF])) {
        Some(offset) => Err(Malformed { offset, fault: Fault::IllegalCharacter }),
        None => fault.map_or(Ok(()), |fault| Err(Malformed { offset: valid, fault })),
    }
}

#[cfg(test)]
#[path = "../utf8_tests.rs"]
mod tests;
