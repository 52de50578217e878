//! What stands in the body of a request: a JSON object.

use std::time::Duration;

use axum::extract::Request;
use serde_json::{Map, Value};

use super::refusal::{Refusal, Status};
use crate::config::Limits;
use crate::gateway::json::Unique;
use crate::http::{BodyFault, PacedBody};

/// How bodies are read.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    /// Bytes of a body.
    bytes: usize,
    /// Bytes of a document that is sent.
    pub(crate) document_bytes: usize,
    /// How long a body may stand still.
    idle: Duration,
}

impl Reading {
    /// A body has what fits into a packet, written as JSON, and some more: our own choice.
    pub(crate) fn new(limits: &Limits, idle: Duration) -> Self {
        let bytes = limits.packet_bytes.saturating_mul(4);
        Self { bytes, document_bytes: limits.document_bytes, idle }
    }

    /// Reads a body that is a JSON object.
    pub(crate) async fn members(self, request: Request) -> Result<Members, Refusal> {
        let bytes = self.bytes(request).await?;
        object(&bytes, "the body is no JSON object: send {…}").map(Members)
    }

    /// Reads a whole body.
    pub(crate) async fn bytes(self, request: Request) -> Result<Vec<u8>, Refusal> {
        let mut body = self.paced(request);
        let result = self.read(&mut body).await;
        if result.is_err() {
            body.read_to_the_end().await;
        }
        result
    }

    async fn read(self, body: &mut PacedBody) -> Result<Vec<u8>, Refusal> {
        let mut bytes = Vec::new();
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(fault)?;
            if bytes.len().saturating_add(chunk.len()) > self.bytes {
                return Err(Refusal::new(Status::Invalid, "the request is too large: send less at once"));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// The body of a request, as it comes.
    pub(crate) fn paced(self, request: Request) -> PacedBody {
        let (head, body) = request.into_parts();
        PacedBody::new(&head.headers, body, self.idle)
    }
}

/// The JSON object of a body; `what_to_do` is said if it is something else.
pub(crate) fn object(bytes: &[u8], what_to_do: &str) -> Result<Map<String, Value>, Refusal> {
    let wrong = |error: serde_json::Error| {
        let twice = "a member stands twice in the same object: send each once";
        let encoding =
            "the body has what is no character: send UTF-8, and \\u escapes of surrogates in pairs";
        // Which fault it is stands in the words alone.
        let is_surrogate =
            || ["surrogate", "end of hex escape"].iter().any(|it| error.to_string().contains(it));
        let is_encoding = || std::str::from_utf8(bytes).is_err() || is_surrogate();
        Refusal::new(
            Status::Invalid,
            match error.is_data() {
                true => twice,
                false if is_encoding() => encoding,
                false => what_to_do,
            },
        )
    };
    match serde_json::from_slice(bytes).map_err(wrong)? {
        Unique(Value::Object(members)) => Ok(members),
        Unique(_) => Err(Refusal::new(Status::Invalid, what_to_do)),
    }
}

/// Why a body can't be read.
pub(crate) fn fault(fault: BodyFault) -> Refusal {
    Refusal::new(Status::Invalid, format!("{fault}: send it again"))
}

/// The members of an object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Members(pub(crate) Map<String, Value>);

impl Members {
    pub(crate) fn get(&self, member: &str) -> Option<&Value> {
        self.0.get(member).filter(|it| !it.is_null())
    }

    /// A member that may be absent.
    pub(crate) fn text(&self, member: &str) -> Result<Option<&str>, Refusal> {
        let wrong = || Refusal::invalid(member, "write a text");
        self.get(member).map(|it| it.as_str().ok_or_else(wrong)).transpose()
    }

    /// A member that may be absent, or empty, which is the same.
    pub(crate) fn filled(&self, member: &str) -> Result<Option<&str>, Refusal> {
        Ok(self.text(member)?.filter(|it| !it.is_empty()))
    }

    /// A member that has to be there, with at least one character.
    pub(crate) fn needed(&self, member: &str, what_to_do: &str) -> Result<&str, Refusal> {
        self.filled(member)?.ok_or_else(|| Refusal::missing(member, what_to_do))
    }

    /// The keys that are to go from userdata: `keys`.
    pub(crate) fn keys(&self) -> Result<Vec<String>, Refusal> {
        let what = "write an array of the keys that are to go";
        let keys = self.get("keys").ok_or_else(|| Refusal::missing("keys", what))?;
        let keys = keys.as_array().into_iter().flatten().map(|it| it.as_str().map(str::to_owned));
        let keys: Option<Vec<String>> = keys.collect();
        keys.filter(|it| !it.is_empty()).ok_or_else(|| Refusal::invalid("keys", what))
    }
}
