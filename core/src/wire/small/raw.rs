//! How text is held that was checked: as bytes (`../raw.rs` says why).

use crate::wire::utf8::first_character;

/// Text that was checked.
pub(crate) type Raw = [u8];

/// The empty text.
pub(crate) const EMPTY: &Raw = &[];

/// The bytes of a `str`.
pub(crate) const fn of(text: &str) -> &Raw {
    text.as_bytes()
}

/// The bytes of a text.
pub(crate) const fn bytes(raw: &Raw) -> &[u8] {
    raw
}

/// The text as a `str`, which takes a look at each byte.
pub(crate) fn as_str(raw: &Raw) -> &str {
    core::str::from_utf8(raw).unwrap_or_default()
}

/// Bytes that may be UTF-8.
pub(crate) fn checked(bytes: &[u8]) -> Option<&Raw> {
    is_utf8(bytes).then_some(bytes)
}

/// Whether all of it is UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF.
fn is_utf8(bytes: &[u8]) -> bool {
    let mut place: usize = 0;
    while let Some((_, length)) = bytes.get(place..).and_then(first_character) {
        place = place.wrapping_add(length);
    }
    place == bytes.len()
}

/// Bytes that are UTF-8.
pub(crate) const fn known(bytes: &[u8]) -> &Raw {
    bytes
}

/// The first `length` bytes of `out`, which are UTF-8, as a `str`.
pub(crate) fn decoded(out: &mut [u8], length: usize) -> &str {
    out.get(..length).map(as_str).unwrap_or_default()
}

/// Passes over what `read` passes over.
#[inline]
pub(crate) fn pass<'a, T>(rest: &mut &'a Raw, read: impl FnOnce(&mut &'a [u8]) -> T) -> T {
    read(rest)
}

/// `part`, which stands in a text.
pub(crate) const fn part<'a>(_: &'a Raw, part: &'a [u8], _: usize) -> &'a Raw {
    part
}

/// Bytes that are still to be checked.
pub(crate) const fn unchecked(bytes: &[u8]) -> &Raw {
    bytes
}
