//! What stands in the body of a request: JSON with the name of an operation.

use std::time::Duration;

use axum::extract::Request;
use serde_json::{Map, Value};

use crate::config::Limits;
use crate::gateway::gws::identity::AgentId;
use crate::gateway::gws::status::{Refusal, Status};
use crate::http::{BodyFault, PacedBody};

/// How bodies are read.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    /// Bytes of a body.
    bytes: usize,
    /// Bytes of a document that is sent.
    pub(super) document_bytes: usize,
    /// How long a body may stand still.
    idle: Duration,
}

impl Reading {
    /// A body has what fits into a packet, written as JSON, and some more: our own choice.
    pub(super) fn new(limits: &Limits, idle: Duration) -> Self {
        let bytes = limits.packet_bytes.saturating_mul(4);
        Self { bytes, document_bytes: limits.document_bytes, idle }
    }

    /// Reads a body that says what is to be done.
    pub(super) async fn operation(self, request: Request) -> Result<Asked, Refusal> {
        let mut body = self.paced(request);
        let result = self.read(&mut body).await;
        if result.is_err() {
            body.read_to_the_end().await;
        }
        result
    }

    async fn read(self, body: &mut PacedBody) -> Result<Asked, Refusal> {
        let mut bytes = Vec::new();
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(fault)?;
            if bytes.len().saturating_add(chunk.len()) > self.bytes {
                return Err(Refusal::new(Status::Invalid, "the request is too large: send less at once"));
            }
            bytes.extend_from_slice(&chunk);
        }
        let members: Map<String, Value> = serde_json::from_slice(&bytes).map_err(|_| {
            Refusal::new(Status::Invalid, "the body is no JSON object: send {\"operationName\":…}")
        })?;
        let what = "name what is to be done";
        let name = members.get("operationName").ok_or_else(|| Refusal::missing("operationName", what))?;
        let name = name.as_str().ok_or_else(|| Refusal::invalid("operationName", what))?.to_owned();
        Ok(Asked { name, members })
    }

    /// The body of a request, as it comes.
    pub(super) fn paced(self, request: Request) -> PacedBody {
        let (head, body) = request.into_parts();
        PacedBody::new(&head.headers, body, self.idle)
    }
}

/// Why a body can't be read.
pub(super) fn fault(fault: BodyFault) -> Refusal {
    Refusal::new(Status::Invalid, format!("{fault}: send it again"))
}

/// What an agent asks.
pub(super) struct Asked {
    /// `operationName`
    pub(super) name: String,
    members: Map<String, Value>,
}

impl Asked {
    pub(super) fn get(&self, member: &str) -> Option<&Value> {
        self.members.get(member).filter(|it| !it.is_null())
    }

    /// A member that may be absent.
    pub(super) fn text(&self, member: &str) -> Result<Option<&str>, Refusal> {
        let wrong = || Refusal::invalid(member, "write a text");
        self.get(member).map(|it| it.as_str().ok_or_else(wrong)).transpose()
    }

    /// A member that has to be there, with at least one character.
    pub(super) fn needed(&self, member: &str, what_to_do: &str) -> Result<&str, Refusal> {
        let text = self.text(member)?.filter(|it| !it.is_empty());
        text.ok_or_else(|| Refusal::missing(member, what_to_do))
    }

    /// The user whom `targetUri` names, or another member of which some pages of the documentation speak.
    pub(super) fn target(&self) -> Result<Option<AgentId>, Refusal> {
        for member in ["targetUri", "userUri"] {
            if let Some(uri) = self.text(member)? {
                return Ok(Some(AgentId::named_by(uri)));
            }
        }
        Ok(None)
    }

    /// The operation isn't one of this resource.
    pub(super) fn unknown(&self, known: &str) -> Refusal {
        Refusal::new(
            Status::Invalid,
            format!("'operationName' isn't one of this resource: there are {known}"),
        )
    }
}
