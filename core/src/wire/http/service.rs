//! Where a chat service is.

use core::fmt;

/// Bytes that host and path may have together.
const LENGTH: usize = 192;

/// Where a chat service is: its host, as it stands in `Host`, and its path.
#[derive(Clone, Copy)]
pub struct ChatService {
    /// The host, then the path.
    bytes: [u8; LENGTH],
    host: u8,
    length: u8,
}

impl ChatService {
    /// Bytes that host and path may have together.
    pub const MAX_LENGTH: usize = LENGTH;

    /// The service of this name at a host: `host` as in `chat.example.com` or `chat.example.com:8080`, `path` as in
    /// `/genesys/2/chat/customer-support`, where it is for most deployments; what stands before it is the deployment's.
    ///
    /// # Errors
    /// [`BadService`].
    pub fn new(host: &str, path: &str) -> Result<Self, BadService> {
        let is_of_host = |byte: &u8| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':' | b'_' | b'[' | b']' | b'%')
        };
        let (host, mut path) = (host.as_bytes(), path.as_bytes());
        if host.is_empty() || !host.iter().all(is_of_host) {
            return Err(BadService::Host);
        }
        let is_of_path = |byte: &u8| {
            byte.is_ascii_graphic()
                && !matches!(byte, b'"' | b'#' | b'<' | b'>' | b'?' | b'['..=b'^' | b'`' | b'{'..=b'}')
        };
        if let [before @ .., b'/'] = path {
            path = before;
        }
        if path.first() != Some(&b'/') || !path.iter().all(is_of_path) {
            return Err(BadService::Path);
        }
        let mut bytes = [0; LENGTH];
        let mut places = bytes.iter_mut();
        for byte in host.iter().chain(path) {
            *places.next().ok_or(BadService::TooLong)? = *byte;
        }
        let length = host.len().saturating_add(path.len());
        Ok(Self { bytes, host: host.len() as u8, length: length as u8 })
    }

    /// Its host.
    pub fn host(&self) -> &str {
        core::str::from_utf8(self.host_bytes()).unwrap_or_default()
    }

    /// Its path, without a `/` at its end.
    pub fn path(&self) -> &str {
        core::str::from_utf8(self.path_bytes()).unwrap_or_default()
    }

    // What is written needn't be looked at again.
    pub(super) fn host_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.host)).unwrap_or_default()
    }

    pub(super) fn path_bytes(&self) -> &[u8] {
        self.bytes.get(usize::from(self.host)..usize::from(self.length)).unwrap_or_default()
    }
}

impl fmt::Debug for ChatService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChatService({}{})", self.host(), self.path())
    }
}

/// What can't be the place of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadService {
    /// The host is empty, or has a character in it that no host has.
    Host,
    /// The path doesn't begin with `/`, or has a character in it that has to be percent-encoded.
    Path,
    /// Both together have more than 192 bytes.
    TooLong,
}

impl fmt::Display for BadService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Host => "the host of the chat service must be a name or an address, with a port or without",
            Self::Path => {
                "the path of the chat service must begin with '/', in percent-encoding where needed"
            }
            Self::TooLong => "host and path of the chat service have at most 192 bytes together",
        })
    }
}

impl core::error::Error for BadService {}
