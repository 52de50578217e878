//! Why a request of an agent isn't carried out.

use axum::http::StatusCode;
use parlor_core::rules::ErrorId;

use super::operation::Operation;
use crate::engine::LastingLimit;

/// What kind of refusal it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// A parameter is missing.
    Missing,
    /// Not in this state.
    State,
    /// Not by this method of HTTP.
    Method,
    Forbidden,
    Internal,
    /// Not for somebody in this role.
    Permission,
    /// There is no such thing.
    NotFound,
    /// A parameter isn't valid.
    Invalid,
    NotAuthenticated,
}

impl Status {
    /// The status of HTTP. Those of the fourth and of the last were seen in public logs of GWS; the others are our own choice.
    pub(crate) fn http(self) -> StatusCode {
        match self {
            Self::Missing | Self::Invalid => StatusCode::BAD_REQUEST,
            Self::State => StatusCode::CONFLICT,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Forbidden | Self::Permission | Self::NotAuthenticated => StatusCode::FORBIDDEN,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::NotFound => StatusCode::NOT_FOUND,
        }
    }
}

/// Why a request isn't carried out, and what to do. It holds nothing that a person wrote in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: Status,
    pub(crate) why: Why,
}

/// What is said of a refusal. What to do is called otherwise in each API, which has words of its own for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// Said alike everywhere.
    Text(String),
    /// The operation may not be done now; these may.
    NotNow(Operation, Vec<Operation>),
    /// The agent isn't logged in to the channel chat.
    NotAtWork,
    /// The agent has no such chat.
    NoChat,
    /// Nobody by this name is listed, or there.
    NoUser,
    /// The chat has ended while the request was carried out.
    HasEnded,
}

impl Refusal {
    pub(crate) fn new(status: Status, message: impl Into<String>) -> Self {
        Self { status, why: Why::Text(message.into()) }
    }

    pub(crate) fn missing(member: &str, what_to_do: &str) -> Self {
        Self::new(Status::Missing, format!("'{member}' is missing: {what_to_do}"))
    }

    pub(crate) fn invalid(member: &str, what_to_do: &str) -> Self {
        Self::new(Status::Invalid, format!("'{member}' isn't valid: {what_to_do}"))
    }

    pub(crate) fn state(message: &str) -> Self {
        Self::new(Status::State, message)
    }

    pub(crate) fn method() -> Self {
        Self::new(Status::Method, "this resource takes other methods: see the server's documentation")
    }

    pub(crate) fn not_found(message: &str) -> Self {
        Self::new(Status::NotFound, message)
    }

    pub(crate) fn ending() -> Self {
        Self::new(Status::Internal, "the server is shutting down: try again later")
    }

    pub(crate) fn not_now(operation: Operation, capabilities: Vec<Operation>) -> Self {
        Self { status: Status::State, why: Why::NotNow(operation, capabilities) }
    }

    pub(crate) fn not_at_work() -> Self {
        Self { status: Status::State, why: Why::NotAtWork }
    }

    pub(crate) fn no_chat() -> Self {
        Self { status: Status::NotFound, why: Why::NoChat }
    }

    pub(crate) fn no_user() -> Self {
        Self { status: Status::NotFound, why: Why::NoUser }
    }

    pub(crate) fn has_ended() -> Self {
        Self { status: Status::State, why: Why::HasEnded }
    }

    pub(crate) fn oneself() -> Self {
        Self::new(Status::Invalid, "that is yourself: name somebody else")
    }

    /// The sentence, with the words of an API: of its operations, as requests and as capabilities have them, and of what else
    /// it calls otherwise.
    pub(crate) fn message(
        &self,
        name: impl Fn(Operation) -> &'static str,
        capability: impl Fn(Operation) -> &'static str,
        text: impl Fn(&Why) -> &'static str,
    ) -> String {
        match &self.why {
            Why::Text(text) => text.clone(),
            Why::NotNow(operation, capabilities) => {
                let mut names: Vec<&str> = capabilities.iter().map(|it| capability(*it)).collect();
                names.dedup();
                names.retain(|it| !it.is_empty());
                let what = if names.is_empty() { "nothing may be done any more" } else { "now there are " };
                format!(
                    "'{}' isn't among the chat's capabilities: {what}{}",
                    name(*operation),
                    names.join(", ")
                )
            }
            other => text(other).to_owned(),
        }
    }

    /// What the engine said. Its words name the members of packets.
    pub(crate) fn from_engine(error_id: ErrorId, said: &str) -> Self {
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
            ErrorId::Limit if LastingLimit::of(said) == Some(LastingLimit::Session) => {
                (Status::State, "complete the chat")
            }
            ErrorId::Limit | ErrorId::Storage => (Status::State, "try again a little later"),
            _ => (Status::Internal, "the server didn't understand itself"),
        };
        // Places are those of a packet, which agents don't see.
        let said = if said.starts_with("byte ") { error_id.text() } else { said };
        Self::new(status, format!("{said}: {what_to_do}"))
    }
}

impl From<ErrorId> for Refusal {
    fn from(error_id: ErrorId) -> Self {
        Self::from_engine(error_id, error_id.text())
    }
}
