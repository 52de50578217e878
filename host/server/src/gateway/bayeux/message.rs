//! What clients send: a body, or a frame of a WebSocket, with one message or an array of them.

use std::fmt;

use serde::de::{Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::gateway::json::Object;

/// A message. What clients write besides is skipped.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Message {
    pub(super) channel: Option<String>,
    /// The reply has the same.
    pub(super) id: Option<MessageId>,
    #[serde(rename = "clientId")]
    pub(super) client_id: Option<String>,
    #[serde(rename = "supportedConnectionTypes")]
    pub(super) connection_types: Option<Vec<String>>,
    /// Of a connect: how the client speaks.
    #[serde(rename = "connectionType")]
    pub(super) connection_type: Option<String>,
    /// Of a handshake: the oldest version that the client speaks.
    #[serde(rename = "minimumVersion")]
    pub(super) minimum_version: Option<String>,
    pub(super) subscription: Option<Subscription>,
    pub(super) advice: Option<Wish>,
    pub(super) ext: Option<Ext>,
    /// Read by the door alone, so that what is nested in it takes no room before.
    pub(super) data: Option<Box<RawValue>>,
}

/// What a client writes as a message's `id`: a string, as the protocol has it, or a number, as some do.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub(super) enum MessageId {
    Text(String),
    Number(serde_json::Number),
}

/// One channel or pattern, or several at once; the reply has the same.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub(super) enum Subscription {
    One(String),
    Several(Vec<String>),
}

impl Subscription {
    pub(super) fn channels(&self) -> &[String] {
        match self {
            Self::One(channel) => std::slice::from_ref(channel),
            Self::Several(channels) => channels,
        }
    }
}

/// The `advice` of a client: how long it wants its connect to be held.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    /// Milliseconds.
    pub(super) timeout: Option<Value>,
}

impl Wish {
    pub(super) fn timeout_ms(&self) -> Option<u64> {
        self.timeout.as_ref()?.as_u64()
    }
}

/// Of the extensions those that are known here.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ext {
    /// Acknowledged messages: `true` in a handshake; in a connect the number of the last batch that came.
    pub(super) ack: Option<Value>,
}

/// Why a body can't be read.
#[derive(Debug)]
pub(super) enum Unreadable {
    /// It is no JSON, or not of this form. The text says where, and quotes nothing.
    Form(String),
    /// A message has a member of another type, or twice. The text says where, and quotes nothing.
    Member(String),
    /// It has more messages than this.
    TooMany(usize),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form(place) => write!(f, "no Bayeux messages {place}: send a JSON array of objects"),
            Self::Member(place) => write!(
                f,
                "a member of a Bayeux message has another type, or stands twice, {place}: send each once; channel and \
                 clientId are strings, subscription is a string or several, advice and ext are objects"
            ),
            Self::TooMany(limit) => {
                write!(f, "more than {limit} messages at once: send them in several requests")
            }
        }
    }
}

/// The messages of a body: an array, or one alone.
pub(super) fn read(body: &[u8], limit: usize) -> Result<Vec<Message>, Unreadable> {
    let form = |error: serde_json::Error| {
        let place = format!("at line {}, column {}", error.line(), error.column());
        if error.is_data() && are_objects(body) { Unreadable::Member(place) } else { Unreadable::Form(place) }
    };
    if body.iter().find(|it| !it.is_ascii_whitespace()) != Some(&b'[') {
        return serde_json::from_slice(body).map(|it: Object<Message>| vec![it.0]).map_err(form);
    }
    let mut json = serde_json::Deserializer::from_slice(body);
    let messages = json.deserialize_seq(AtMost(limit)).map_err(form)?;
    json.end().map_err(form)?;
    messages.ok_or(Unreadable::TooMany(limit))
}

/// Whether it is JSON of an object, or of an array of objects, whatever is in them.
fn are_objects(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Anything {}
    let array = || serde_json::from_slice::<Vec<Object<Anything>>>(body).is_ok();
    serde_json::from_slice::<Object<Anything>>(body).is_ok() || array()
}

/// Reads an array of so many messages; `None` if there are more.
struct AtMost(usize);

impl<'de> Visitor<'de> for AtMost {
    type Value = Option<Vec<Message>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of messages")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Self::Value, A::Error> {
        let mut messages = Vec::new();
        while let Some(Object(message)) = array.next_element()? {
            if messages.len() >= self.0 {
                // The rest is read, so that the array ends where it should, but not kept.
                while array.next_element::<serde::de::IgnoredAny>()?.is_some() {}
                return Ok(None);
            }
            messages.push(message);
        }
        Ok(Some(messages))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channels(body: &str) -> Vec<String> {
        read(body.as_bytes(), 3).unwrap().into_iter().map(|it| it.channel.unwrap_or_default()).collect()
    }

    #[test]
    fn one_and_several() {
        assert_eq!(channels(r#"{"channel":"/a"}"#), ["/a"]);
        assert_eq!(channels(" \n[{\"channel\": \"/a\"}, {\"channel\": \"/b\"}] "), ["/a", "/b"]);
        assert_eq!(channels("[]").len(), 0);
        assert_eq!(channels("[{},{},{}]").len(), 3);
        assert!(matches!(read(b"[{},{},{},{}]", 3), Err(Unreadable::TooMany(3))));
    }

    #[test]
    fn what_is_no_message_is_refused_with_its_place() {
        for (body, line, column) in [
            ("", 1, 0),
            ("[{]", 1, 3),
            ("[\n{}", 2, 2),
            ("[1]", 1, 2),
            ("[[\"/meta/handshake\"]]", 1, 1),
            ("[[]]", 1, 1),
            ("{} {}", 1, 4),
            ("[] []", 1, 4),
            (r#"[{"channel":1}]"#, 1, 13),
            ("[{},{},{},{}", 1, 12),
            ("\"secret\"", 1, 8),
        ] {
            let told = read(body.as_bytes(), 3).unwrap_err().to_string();
            assert!(told.contains(&format!("at line {line}, column {column}")), "{body}: {told}");
            assert!(!told.contains("secret"));
        }
    }

    #[test]
    fn a_member_of_another_type_is_told_from_what_is_no_message() {
        for body in [
            r#"[{"channel":1}]"#,
            r#"{"channel":"/a","clientId":["secret"]}"#,
            r#"[{},{"advice":"secret"}]"#,
            r#"[{"channel":"/a","channel":"/a"}]"#,
        ] {
            let told = read(body.as_bytes(), 3).unwrap_err().to_string();
            assert!(told.starts_with("a member of a Bayeux message has another type"), "{body}: {told}");
            assert!(!told.contains("secret"));
        }
        for body in ["[1]", "[[]]", "7", r#"[{"channel":1}"#, r#"[{"channel":1},2]"#] {
            let told = read(body.as_bytes(), 3).unwrap_err().to_string();
            assert!(told.starts_with("no Bayeux messages at"), "{body}: {told}");
        }
    }

    #[test]
    fn the_members() {
        let body = r#"[{"id":7,"channel":"/meta/connect","connectionType":"long-polling","clientId":"c",
            "advice":{"timeout":0,"interval":1},"ext":{"ack":3,"timesync":{}},"data":{"a":[1, 2]}}]"#;
        let message = read(body.as_bytes(), 1).unwrap().remove(0);
        assert_eq!(serde_json::to_string(&message.id).unwrap(), "7");
        assert_eq!(message.advice.unwrap().timeout_ms(), Some(0));
        assert_eq!(message.ext.unwrap().ack, Some(3.into()));
        assert_eq!(message.data.unwrap().get(), r#"{"a":[1, 2]}"#);
    }
}
