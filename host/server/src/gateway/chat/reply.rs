//! What a customer is answered: the one object of all replies.

use serde::Serialize;
use serde_json::{Map, Value};

use super::trouble::Trouble;

/// The reply to every request. With a `statusCode` of 1 or 2 no other member than `errors` and `chatEnded` counts.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Reply {
    /// What happened, in order; always there.
    pub(crate) messages: Vec<Message>,
    /// Whether the chat is over. One that hasn't begun isn't.
    pub(crate) chat_ended: bool,
    /// 0 done; 1 refused, the client may repeat the request; 2 refused, repeating it is of no use.
    pub(crate) status_code: u8,
    /// The server's application id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) alias: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) secure_key: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) user_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) chat_id: String,
    /// `transcriptPosition` of the next request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next_position: Option<u32>,
    /// A supervisor watches.
    pub(crate) monitored: bool,
    /// Whole seconds until idle control acts (the unit is our own choice).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) idle_timer_expire: Option<u32>,
    /// `file-id` after an upload.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user_data: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<Error>,
    /// By CometD, of what is refused: the `operation` that was published. Our own member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) operation: Option<String>,
}

/// One of `errors`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Error {
    pub(crate) code: u32,
    pub(crate) advice: String,
}

/// One of `messages`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message {
    pub(crate) from: From,
    /// The event id; none for what isn't numbered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) index: Option<u32>,
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// Milliseconds since 1970-01-01 UTC; whole seconds, as the transcript has them.
    pub(crate) utc_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) message_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub(crate) user_data: Map<String, Value>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub(crate) event_attributes: Map<String, Value>,
}

/// Who is the sender.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct From {
    pub(crate) nickname: String,
    /// From 1 on, in the order of joining.
    pub(crate) participant_id: usize,
    /// `Client`, `Agent`, `Supervisor`, `External` or `System`.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
}

impl Reply {
    /// A request that wasn't carried out.
    pub(crate) fn refused(trouble: Trouble) -> Self {
        let Trouble { code, advice } = trouble;
        Self {
            chat_ended: code.is_end(),
            status_code: code.status(),
            errors: vec![Error { code: code.number(), advice }],
            ..Self::default()
        }
    }
}
