//! The content of a file on its way: counted and digested.

use parlor_plugin::{Host, PluginError, ServiceError};
use sha2::{Digest, Sha256};

/// How much is read and written at once, in bytes.
pub(crate) const CHUNK: u32 = 64 * 1024;

/// Writes all that can be read, and tells the host how far that is. Gives the size, which must be the expected one if
/// that is known, and the SHA-256 in lower-case hex digits.
pub(crate) fn copy(
    host: &Host,
    expected: Option<u64>,
    read: impl Fn(u32) -> Result<Vec<u8>, ServiceError>,
    write: impl Fn(&[u8]) -> Result<(), ServiceError>,
) -> Result<(u64, String), PluginError> {
    let (mut size, mut hasher) = (0_u64, Sha256::new());
    loop {
        let chunk = read(CHUNK)?;
        if chunk.is_empty() {
            break;
        }
        size = size.saturating_add(chunk.len() as u64);
        if let Some(expected) = expected.filter(|expected| size > *expected) {
            return Err(PluginError::Failed(format!(
                "the file is larger than the {expected} bytes announced"
            )));
        }
        hasher.update(&chunk);
        write(&chunk)?;
        host.progress(size, expected)?;
    }
    if let Some(expected) = expected.filter(|expected| size != *expected) {
        return Err(PluginError::Failed(format!(
            "the file has {size} bytes instead of the {expected} announced"
        )));
    }
    Ok((size, hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()))
}
