//! What was made and not written yet.

use parlor_plugin::{FileHandle, Host, ServiceError};

/// How much is gathered before it is written, in bytes.
const CHUNK: usize = 64 * 1024;

pub(crate) struct Output {
    /// Formats write to the end of this.
    pub(crate) buffer: String,
    file: FileHandle,
    written: u64,
}

impl Output {
    pub(crate) fn new(file: FileHandle) -> Self {
        Self { buffer: String::new(), file, written: 0 }
    }

    /// Writes if there is enough for it.
    pub(crate) fn write_some(&mut self, host: &Host) -> Result<(), ServiceError> {
        if self.buffer.len() >= CHUNK {
            self.write_all(host)?;
        }
        Ok(())
    }

    /// Writes all; gives how many bytes were ever written.
    pub(crate) fn write_all(&mut self, host: &Host) -> Result<u64, ServiceError> {
        for chunk in self.buffer.as_bytes().chunks(CHUNK) {
            host.file_write(self.file, chunk)?;
            self.written += chunk.len() as u64;
        }
        self.buffer.clear();
        Ok(self.written)
    }
}
