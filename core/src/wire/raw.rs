//! How text is held that was checked: as a `str`, so that whoever asks for it has it at once.
//!
//! Without the feature `fast` it is held as bytes (`small/raw.rs`): only `core::str::from_utf8` makes a `str` of bytes,
//! and its 600 bytes of flash are too many for a small chip that may never ask.

/// Text that was checked.
pub(crate) type Raw = str;

/// The empty text.
pub(crate) const EMPTY: &Raw = "";

/// A `str` as it is.
pub(crate) const fn of(text: &str) -> &Raw {
    text
}

/// The bytes of a text.
#[inline(always)]
pub(crate) const fn bytes(raw: &Raw) -> &[u8] {
    raw.as_bytes()
}

/// The text as a `str`.
#[inline(always)]
pub(crate) const fn as_str(raw: &Raw) -> &str {
    raw
}

/// Bytes that may be UTF-8: checked with the vector instructions that the processor has. `core::str::from_utf8` takes three
/// times as long on ASCII, and thirteen times on Cyrillic.
#[cfg(not(target_os = "none"))]
pub(crate) fn checked(bytes: &[u8]) -> Option<&Raw> {
    simdutf8::basic::from_utf8(bytes).ok()
}

/// Which instructions there are, nobody can tell here.
#[cfg(target_os = "none")]
pub(crate) fn checked(bytes: &[u8]) -> Option<&Raw> {
    core::str::from_utf8(bytes).ok()
}

/// Bytes that are UTF-8: nothing, if they aren't.
pub(crate) fn known(bytes: &[u8]) -> &Raw {
    core::str::from_utf8(bytes).unwrap_or_default()
}

/// Bytes that are checked together.
const CHECKED: usize = 64;

/// The first `length` bytes of `out`, which are UTF-8, as a `str`. What is behind them may change.
#[inline]
pub(crate) fn decoded(out: &mut [u8], length: usize) -> &str {
    // Whole blocks are checked in half the time: with zeros behind the text, if there is room for them.
    if let Some(behind) = out.get_mut(length..).and_then(<[u8]>::first_chunk_mut::<CHECKED>) {
        *behind = [0; CHECKED];
        let blocks = length.next_multiple_of(CHECKED);
        let checked = out.get(..blocks).and_then(checked);
        return checked.and_then(|it| it.get(..length)).unwrap_or_default();
    }
    out.get(..length).map(known).unwrap_or_default()
}

/// Passes over what `read` passes over.
#[inline]
pub(crate) fn pass<T>(rest: &mut &Raw, read: impl FnOnce(&mut &[u8]) -> T) -> T {
    let mut left = rest.as_bytes();
    let found = read(&mut left);
    *rest = rest.get(rest.len().wrapping_sub(left.len())..).unwrap_or_default();
    found
}

/// `part`, which stands in `text` at `start`.
#[inline]
pub(crate) fn part<'a>(text: &'a Raw, part: &'a [u8], start: usize) -> &'a Raw {
    text.get(start..start.wrapping_add(part.len())).unwrap_or_default()
}

/// In the place of bytes that are still to be checked: they are no text yet.
pub(crate) const fn unchecked(_: &[u8]) -> &Raw {
    EMPTY
}
