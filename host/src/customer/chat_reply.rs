//! What a reply of Chat API v2 says beyond what the core's client hands on.

use parlor_core::wire::http::Response;
use serde_json::Value as Json;

use crate::tolerant::{list, number, words};

/// What is read of a reply here.
#[derive(Debug, Default, PartialEq)]
pub(super) struct ChatReply {
    /// `statusCode` 1: the request was refused, and may be repeated.
    pub(super) is_repeatable: bool,
    /// Who is who: pairs of `participantId` and `nickname`.
    pub(super) nicknames: Vec<(String, String)>,
}

impl ChatReply {
    /// Reads a response. One that is no answer of a chat service says nothing.
    pub(super) fn read(packet: &[u8]) -> Self {
        let json = Response::parse(packet).and_then(|it| it.json()).ok();
        let reply: Json = json.and_then(|it| serde_json::from_slice(it).ok()).unwrap_or_default();
        let from = |message: &Json| {
            let from = message.get("from")?;
            Some((words(from, "participantId")?, words(from, "nickname")?))
        };
        Self {
            is_repeatable: number(&reply, "statusCode") == Some(1),
            nicknames: list(&reply, "messages").iter().filter_map(from).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> ChatReply {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
        ChatReply::read(format!("{head}Content-Length: {}\r\n\r\n{json}", json.len()).as_bytes())
    }

    #[test]
    fn what_a_reply_says() {
        let reply = read(
            r#"{"statusCode":0,"messages":[{"from":{"nickname":"Bo","participantId":2}},7,{},
            {"from":{"nickname":"","participantId":3}},{"from":{"participantId":4}},
            {"from":{"nickname":"Zoe","participantId":"5"}}]}"#,
        );
        let pair = |id: &str, nickname: &str| (id.to_owned(), nickname.to_owned());
        assert_eq!(reply.nicknames, [pair("2", "Bo"), pair("5", "Zoe")]);
        assert!(!reply.is_repeatable);
        assert!(read(r#"{"statusCode":1}"#).is_repeatable && read(r#"{"statusCode":"1"}"#).is_repeatable);
        for nothing in [r#"{"statusCode":2}"#, "[]", "{", ""] {
            assert_eq!(read(nothing), ChatReply::default(), "{nothing}");
        }
        assert_eq!(ChatReply::read(b""), ChatReply::default());
    }
}
