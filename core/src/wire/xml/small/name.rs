//! Names that a reader expects.

use super::characters::name_length;
use crate::wire::name::Name;

/// The place among those `expected` of the name that stands at the start, and its length; of another name, its length.
pub(super) fn among(input: &[u8], expected: &[Name]) -> (Option<usize>, usize) {
    let length = name_length(input);
    let name = input.get(..length).and_then(Name::of);
    (expected.iter().position(|it| Some(*it) == name), length)
}

/// Whether both begin with the same `length` bytes.
#[inline]
pub(super) fn same_start(one: &[u8], other: &[u8], length: usize) -> bool {
    one.get(..length) == other.get(..length)
}
