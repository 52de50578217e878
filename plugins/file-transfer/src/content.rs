//! The content of a file on its way: counted and digested.

use parlor_plugin::PluginError;
use sha2::{Digest, Sha256};

/// How much is read and written at once, in bytes.
pub(crate) const CHUNK: u32 = 64 * 1024;

/// Counts and digests what goes by.
pub(crate) struct Content {
    expected: Option<u64>,
    size: u64,
    hasher: Sha256,
}

impl Content {
    /// Content of this size, if that is known.
    pub(crate) fn new(expected: Option<u64>) -> Self {
        Self { expected, size: 0, hasher: Sha256::new() }
    }

    /// Takes the next chunk into account, unless the content becomes larger than expected.
    pub(crate) fn add(&mut self, chunk: &[u8]) -> Result<(), PluginError> {
        self.size = self.size.saturating_add(chunk.len() as u64);
        if let Some(expected) = self.expected
            && self.size > expected
        {
            return Err(PluginError::Failed(format!(
                "the file is larger than the {expected} bytes announced"
            )));
        }
        self.hasher.update(chunk);
        Ok(())
    }

    /// How much went by, in bytes.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Checks the size; gives it and the SHA-256 in lower-case hex digits.
    pub(crate) fn finish(self) -> Result<(u64, String), PluginError> {
        match self.expected {
            Some(expected) if expected != self.size => Err(PluginError::Failed(format!(
                "the file has {} bytes instead of the {expected} announced",
                self.size
            ))),
            _ => {
                let digest = self.hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
                Ok((self.size, digest))
            }
        }
    }
}
