//! What names a session, and what names a browser: 160 random bits each, written as 40 hex digits.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::engine::hex;

/// Random bytes of an id.
pub(super) const ID_BYTES: usize = 20;

/// A session's `clientId`. Whoever knows it can speak for the session: it isn't logged.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SessionId([u8; ID_BYTES]);

/// The value of a browser's cookie `BAYEUX_BROWSER`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Browser([u8; ID_BYTES]);

impl SessionId {
    pub(in crate::gateway) const fn new(random: [u8; ID_BYTES]) -> Self {
        Self(random)
    }

    /// Reads 40 hex digits.
    pub(super) fn read(text: &str) -> Option<Self> {
        read(text).map(Self)
    }
}

impl Browser {
    pub(super) const fn new(random: [u8; ID_BYTES]) -> Self {
        Self(random)
    }

    /// Reads 40 hex digits.
    pub(super) fn read(text: &str) -> Option<Self> {
        read(text).map(Self)
    }
}

fn read(text: &str) -> Option<[u8; ID_BYTES]> {
    let mut bytes = [0; ID_BYTES];
    if text.len() != ID_BYTES * 2 {
        return None;
    }
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        // `from_str_radix` would take a sign.
        let digits = std::str::from_utf8(digits).ok().filter(|it| !it.starts_with('+'))?;
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    Some(bytes)
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Display for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionId(..)")
    }
}

impl fmt::Debug for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Browser(..)")
    }
}

impl Serialize for SessionId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_hex_digits() {
        let id = SessionId::new(std::array::from_fn(|it| (it as u8).wrapping_add(0xf0)));
        let text = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff00010203";
        assert_eq!(id.to_string(), text);
        assert_eq!(SessionId::read(text), Some(id));
        for other in
            ["", "f0", &text[1..], &format!("{text}0"), &text.replace("f0", "+1"), &text.replace("f0", "é")]
        {
            assert_eq!(SessionId::read(other), None, "{other}");
        }
        assert_eq!(format!("{id:?}"), "SessionId(..)");
    }
}
