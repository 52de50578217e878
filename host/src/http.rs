//! The HTTP neighbours of a Chat Server, as this program uses them.

pub(crate) use parlor_neighbours::{Neighbours, broke_off};

use crate::failure::Failure;

impl From<parlor_neighbours::Trouble> for Failure {
    fn from(trouble: parlor_neighbours::Trouble) -> Self {
        Self::failed(trouble.to_string())
    }
}
