//! The HTTP neighbours of a Chat Server, as this program uses them.

pub(crate) use parlor_neighbours::{Neighbours, broke_off};

use crate::failure::Failure;

impl From<parlor_neighbours::Trouble> for Failure {
    fn from(trouble: parlor_neighbours::Trouble) -> Self {
        Self::failed(trouble.to_string())
    }
}

/// Whether what looks like the size of a packet is how an HTTP server begins its answer.
pub(crate) fn is_http(size: u32) -> bool {
    size == u32::from_be_bytes(*b"HTTP")
}
