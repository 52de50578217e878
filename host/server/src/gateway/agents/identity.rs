//! What names an agent in URIs.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::engine::hex;

/// Bytes of the digest that are kept.
const BYTES: usize = 16;

/// An agent's id: 32 hex digits, made of the name, so that it is the same after a restart. How real ids are made isn't
/// public.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct AgentId(Arc<str>);

impl AgentId {
    /// Characters of an id.
    pub(crate) const LENGTH: usize = 2 * BYTES;

    /// Of the agent who has this name.
    pub(crate) fn of(name: &str) -> Self {
        let digest = Sha256::digest(name.as_bytes());
        Self(hex(digest.get(..BYTES).unwrap_or_default()).into())
    }

    /// The id of the user that a URI, a path or an id alone names: what stands behind the last `/`.
    pub(crate) fn named_by(uri: &str) -> Self {
        Self(last_part(uri).to_ascii_lowercase().into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What stands behind the last `/` of a URI.
pub(crate) fn last_part(uri: &str) -> &str {
    uri.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

impl fmt::Display for AgentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_it_is_written() {
        let id = AgentId::of("Bo");
        assert_eq!(id.as_str().len(), 32);
        for uri in [
            format!("http://127.0.0.1:4074/api/v2/users/{id}"),
            format!("/users/{id}/"),
            id.to_string().to_ascii_uppercase(),
        ] {
            assert_eq!(AgentId::named_by(&uri), id, "{uri}");
        }
        assert_ne!(AgentId::named_by("/users/"), id);
    }
}
