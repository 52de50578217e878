//! Replies: `statusCode` (the vendor's documentation), and what a refusal says.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::words::{capability, operation_name};
use crate::gateway::agents::refusal::{Refusal, Status, Why};

/// `statusCode` of a reply that a part of what was asked for is done.
pub(super) const PARTIAL: u8 = 7;

/// `statusCode` of a refusal.
pub(super) fn status_code(status: Status) -> u8 {
    match status {
        Status::Missing => 1,
        Status::State | Status::Method => 2,
        Status::Forbidden => 3,
        Status::Internal => 4,
        Status::Permission => 5,
        Status::NotFound => 6,
        Status::Invalid => 10,
        Status::NotAuthenticated => 20,
    }
}

/// A reply: `body` is an object, which gets `statusCode` 0 unless it has one.
pub(super) fn done(mut body: Value) -> Response {
    if let Some(members) = body.as_object_mut() {
        members.entry("statusCode").or_insert_with(|| 0.into());
    }
    in_json(StatusCode::OK, body)
}

/// The reply to a request that was carried out, or not.
pub(super) fn answer(result: Result<Value, Refusal>) -> Response {
    result.map_or_else(|refusal| refused(&refusal), done)
}

/// What a refusal looks like.
pub(super) fn refused(refusal: &Refusal) -> Response {
    let message = refusal.message(operation_name, capability, |why| match why {
        Why::NotAtWork => {
            "there is no contact center session: begin one with StartContactCenterSession, channels [\"chat\"]"
        }
        Why::NoChat => "you have no such chat: GET /me/chats lists those that you have",
        Why::NoUser => "no such user: GET /users?fields=* lists those there are",
        Why::HasEnded => "the chat has ended meanwhile: GET /me/chats tells how it is",
        Why::Text(_) | Why::NotNow(..) => "",
    });
    in_json(
        refusal.status.http(),
        json!({ "statusCode": status_code(refusal.status), "statusMessage": message }),
    )
}

fn in_json(status: StatusCode, body: Value) -> Response {
    // What an agent may see isn't for a cache.
    (status, [(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
