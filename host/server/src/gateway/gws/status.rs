//! The status codes of replies (the vendor's documentation), and why a request isn't carried out.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use parlor_core::rules::ErrorId;
use serde_json::{Value, json};

/// `statusCode` of a reply, as far as this server has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// 1: a parameter is missing.
    Missing,
    /// 2: not in this state.
    State,
    /// 3
    Forbidden,
    /// 4
    Internal,
    /// 5: not for somebody in this role.
    Permission,
    /// 6: there is no such thing.
    NotFound,
    /// 7: a part of what was asked for is done.
    Partial,
    /// 10: a parameter isn't valid.
    Invalid,
    /// 20
    NotAuthenticated,
}

impl Status {
    pub(super) fn number(self) -> u8 {
        match self {
            Self::Missing => 1,
            Self::State => 2,
            Self::Forbidden => 3,
            Self::Internal => 4,
            Self::Permission => 5,
            Self::NotFound => 6,
            Self::Partial => 7,
            Self::Invalid => 10,
            Self::NotAuthenticated => 20,
        }
    }

    /// The status of HTTP. Those of 4, 7 and 20 were seen in public logs; the others are our own choice.
    fn http(self) -> StatusCode {
        match self {
            Self::Missing | Self::Invalid => StatusCode::BAD_REQUEST,
            Self::State => StatusCode::CONFLICT,
            Self::Forbidden | Self::Permission | Self::NotAuthenticated => StatusCode::FORBIDDEN,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Partial => StatusCode::OK,
        }
    }
}

/// Why a request isn't carried out, and what to do. It holds nothing that a person wrote in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: Status,
    pub(super) message: String,
}

impl Refusal {
    pub(super) fn new(status: Status, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    pub(super) fn missing(member: &str, what_to_do: &str) -> Self {
        Self::new(Status::Missing, format!("'{member}' is missing: {what_to_do}"))
    }

    pub(super) fn invalid(member: &str, what_to_do: &str) -> Self {
        Self::new(Status::Invalid, format!("'{member}' isn't valid: {what_to_do}"))
    }

    pub(super) fn state(message: &str) -> Self {
        Self::new(Status::State, message)
    }

    pub(super) fn not_found(message: &str) -> Self {
        Self::new(Status::NotFound, message)
    }

    pub(super) fn ending() -> Self {
        Self::new(Status::Internal, "the server is shutting down: try again later")
    }

    /// What the engine said. Its words name the members of packets.
    pub(super) fn from_engine(error_id: ErrorId, said: &str) -> Self {
        let (status, what_to_do) = match error_id {
            ErrorId::BadMember => (Status::Invalid, "check what the operation needs"),
            ErrorId::TooLarge => (Status::Invalid, "send less at once"),
            ErrorId::NotPermitted | ErrorId::Version => {
                (Status::Permission, "agents in this role may not do that")
            }
            ErrorId::Password => (Status::Forbidden, "only those who know the session's password are let in"),
            ErrorId::UnknownSession | ErrorId::SessionOver => {
                (Status::State, "the chat is over: complete it")
            }
            ErrorId::UnknownUser | ErrorId::UnknownReceiver => {
                (Status::State, "whoever it is about isn't in the chat any more")
            }
            ErrorId::Limit | ErrorId::Storage => (Status::State, "try again a little later"),
            _ => (Status::Internal, "the server didn't understand itself"),
        };
        Self::new(status, format!("{said}: {what_to_do}"))
    }
}

impl From<ErrorId> for Refusal {
    fn from(error_id: ErrorId) -> Self {
        Self::from_engine(error_id, error_id.text())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({ "statusCode": self.status.number(), "statusMessage": self.message });
        answer(self.status.http(), body)
    }
}

/// A reply: `body` is an object, which gets `statusCode` 0 unless it has one.
pub(super) fn done(mut body: Value) -> Response {
    if let Some(members) = body.as_object_mut() {
        members.entry("statusCode").or_insert_with(|| 0.into());
    }
    answer(StatusCode::OK, body)
}

fn answer(status: StatusCode, body: Value) -> Response {
    // What an agent may see isn't for a cache.
    (status, [(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
