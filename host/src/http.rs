//! The HTTP neighbours of a Chat Server, as this program uses them.

pub(crate) use parlor_neighbours::{
    ChatFiles, Customer, Download, Neighbours, NewFile, ProxyServer, Reach, Trouble, UploadLimits, broke_off,
};

use crate::failure::Failure;

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self::failed(trouble.to_string())
    }
}
