//! `uri` and `path`, by which everything names itself.

use serde_json::Value;

use crate::gateway::agents::identity::AgentId;

/// What all URIs begin with: it ends in `/api/v2`.
#[derive(Clone, Debug)]
pub(crate) struct Links(String);

impl Links {
    /// `base` is such as `http://127.0.0.1:4074/api/v2`.
    pub(crate) fn new(base: &str) -> Self {
        Self(base.trim_end_matches('/').to_owned())
    }

    /// The URI of a path such as `/me/chats/ID`.
    pub(crate) fn uri(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// An id of the site: made of what its URIs begin with.
    pub(crate) fn site(&self) -> String {
        AgentId::of(&self.0).to_string()
    }

    /// Adds `uri` and `path` to an object.
    pub(crate) fn add(&self, json: &mut Value, path: &str) {
        if let Some(members) = json.as_object_mut() {
            members.insert("uri".to_owned(), self.uri(path).into());
            members.insert("path".to_owned(), path.into());
        }
    }
}
