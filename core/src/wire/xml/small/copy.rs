//! Copies what is written.

pub(super) use crate::wire::bytes::copy;
