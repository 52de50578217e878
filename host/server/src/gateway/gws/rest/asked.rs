//! What stands in the body of a request: JSON with the name of an operation.

use axum::extract::Request;
use axum::response::Response;

use super::Door;
use crate::gateway::agents::body::Members;
use crate::gateway::agents::identity::AgentId;
use crate::gateway::agents::refusal::{Refusal, Status};
use crate::gateway::gws::reply::answer;
use serde_json::Value;

/// What an agent asks.
pub(super) struct Asked {
    /// `operationName`
    pub(super) name: String,
    pub(super) members: Members,
}

impl Asked {
    pub(super) async fn read(door: &Door, request: Request) -> Result<Self, Refusal> {
        let members = door.reading.members(request).await?;
        let what = "name what is to be done";
        let name = members.get("operationName").ok_or_else(|| Refusal::missing("operationName", what))?;
        let name = name.as_str().ok_or_else(|| Refusal::invalid("operationName", what))?.to_owned();
        Ok(Self { name, members })
    }

    /// The URI of a user: `targetUri`, or another member of which some pages of the documentation speak.
    pub(super) fn target_uri(&self) -> Result<Option<&str>, Refusal> {
        for member in ["targetUri", "userUri"] {
            if let Some(uri) = self.members.text(member)? {
                return Ok(Some(uri));
            }
        }
        Ok(None)
    }

    /// The user whom that URI names.
    pub(super) fn target(&self) -> Result<Option<AgentId>, Refusal> {
        Ok(self.target_uri()?.map(AgentId::named_by))
    }

    /// The operation isn't one of this resource.
    pub(super) fn unknown(&self, known: &str) -> Refusal {
        let what = format!("'operationName' isn't one of this resource: there are {known}");
        Refusal::new(Status::Invalid, what)
    }
}

/// The reply to a request whose body says what is to be done.
pub(super) async fn carry_out<F: Future<Output = Result<Value, Refusal>>>(
    door: &Door,
    request: Request,
    act: impl FnOnce(Asked) -> F,
) -> Response {
    let done = async { act(Asked::read(door, request).await?).await };
    answer(done.await)
}
