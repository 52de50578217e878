//! The full screen of `parlor desk` and `parlor customer`.

#[allow(dead_code, unused_imports, reason = "the loop that uses it comes with the rest of the screen")]
pub(crate) mod input;
