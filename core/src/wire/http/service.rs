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
        let is_of_host = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:_[]%".contains(&byte);
        if host.is_empty() || !host.bytes().all(is_of_host) {
            return Err(BadService::Host);
        }
        let is_of_path = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@%/".contains(&byte);
        let path = path.strip_suffix('/').unwrap_or(path);
        if !path.starts_with('/') || !path.bytes().all(is_of_path) {
            return Err(BadService::Path);
        }
        let mut bytes = [0; LENGTH];
        let mut places = bytes.iter_mut();
        for byte in host.bytes().chain(path.bytes()) {
            *places.next().ok_or(BadService::TooLong)? = byte;
        }
        let length = host.len().saturating_add(path.len());
        Ok(Self { bytes, host: host.len() as u8, length: length as u8 })
    }

    /// Its host.
    pub fn host(&self) -> &str {
        self.part(0, self.host)
    }

    /// Its path.
    pub fn path(&self) -> &str {
        self.part(self.host, self.length)
    }

    fn part(&self, start: u8, end: u8) -> &str {
        let bytes = self.bytes.get(usize::from(start)..usize::from(end)).unwrap_or_default();
        core::str::from_utf8(bytes).unwrap_or_default()
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
