//! Names that a reader expects.

use super::characters::name_length;
use crate::wire::name::Name;

/// The name that stands at the start, if it is among those `expected`, and its length in any case.
pub(super) fn among(input: &[u8], expected: &[Name]) -> (Option<Name>, usize) {
    let length = name_length(input);
    let name = input.get(..length).and_then(Name::of);
    (name.filter(|it| expected.contains(it)), length)
}

/// Whether both begin with the same `length` bytes.
#[inline]
pub(super) fn same_start(one: &[u8], other: &[u8], length: usize) -> bool {
    one.get(..length) == other.get(..length)
}
