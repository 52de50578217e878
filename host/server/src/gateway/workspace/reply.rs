//! Replies: `{"status":{"code","message"}}` (the vendor's published specification), and what a refusal says.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::words::operation_name;
use crate::gateway::agents::operation::Operation;
use crate::gateway::agents::refusal::{Refusal, Why};

/// `code` of a reply to what is done: nothing else comes of it.
const DONE: u16 = 0;

/// `code` of a reply to what is taken: what comes of it is told.
const TAKEN: u16 = 1;

/// The reply to what is told later; `operation_id`: the number that is told with it.
pub(super) fn taken(operation_id: Option<u64>) -> Value {
    let mut body = json!({ "status": { "code": TAKEN } });
    if let Some(operation_id) = operation_id {
        body["operationId"] = operation_id.into();
    }
    body
}

/// The reply to what is done.
pub(super) fn done() -> Value {
    json!({ "status": { "code": DONE } })
}

/// The reply to a question.
pub(super) fn data(data: Value) -> Value {
    json!({ "status": { "code": DONE }, "data": data })
}

/// The reply to a request that was carried out, or not.
pub(super) fn answer(result: Result<Value, Refusal>) -> Response {
    result.map_or_else(|refusal| refused(&refusal), |body| in_json(StatusCode::OK, body))
}

/// What a refusal looks like: its code is the status of HTTP, which is our own choice.
pub(super) fn refused(refusal: &Refusal) -> Response {
    let status = refusal.status.http();
    in_json(status, json!({ "status": { "code": status.as_u16(), "message": sentence(refusal) } }))
}

/// The names of a capability, as interactions list them.
fn capability(operation: Operation) -> &'static str {
    match operation {
        Operation::Transfer => "transfer-agent, place-in-queue",
        other => operation_name(other),
    }
}

/// What a refusal says.
pub(super) fn sentence(refusal: &Refusal) -> String {
    refusal.message(operation_name, capability, |why| match why {
        Why::NotAtWork => "no channel is active: POST /workspace/v3/activate-channels comes first",
        Why::NoChat => "you have no such chat: GET /workspace/v3/current-session lists those that you have",
        Why::NoUser => {
            "there is no agent by this name: write the employeeId of an agent who is listed, or logged in"
        }
        Why::HasEnded => "the chat has ended meanwhile: GET /workspace/v3/current-session tells how it is",
        Why::Text(_) | Why::NotNow(..) => "",
    })
}

pub(super) fn in_json(status: StatusCode, body: Value) -> Response {
    // What an agent may see isn't for a cache.
    (status, [(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
