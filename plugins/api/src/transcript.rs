//! The transcript as plugins see it: owned, with the names and values of the stored form.
//!
//! Values that the transcript writes by name (`ALL`, `CLIENT`, `SYS_COMMAND`, ...) are kept as those names, so
//! that one that nobody knows yet survives. `Debug` prints the length of what a person wrote, never the text.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::{feature, hidden::Hidden};

/// One item of a key-value list (userdata or event attributes).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyValue {
    /// The key. Keys may repeat; order is kept.
    pub key: String,
    /// Its value.
    pub value: Value,
}

impl KeyValue {
    /// An item with a text and the type `string`.
    pub fn string(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: key.into(), value: Value::String(value.into()) }
    }

    /// The first item with this key.
    #[must_use]
    pub fn find<'a>(items: &'a [Self], key: &str) -> Option<&'a Value> {
        items.iter().find(|item| item.key == key).map(|item| &item.value)
    }

    /// The text of the first item with this key, if it is a text.
    #[must_use]
    pub fn find_text<'a>(items: &'a [Self], key: &str) -> Option<&'a str> {
        Self::find(items, key).and_then(Value::as_text)
    }
}

/// The value of a [`KeyValue`].
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Value {
    /// A text whose item has no `type` (as in older transcripts); written back without one.
    Untyped(String),
    /// A text with `type="string"`.
    String(String),
    /// A nested list (`type="kvlist"`).
    List(Vec<KeyValue>),
    /// A number (`type="int"`).
    Int(i32),
    /// Bytes (`type="binary"`, base64 in XML).
    Binary(#[serde(with = "serde_bytes")] Vec<u8>),
}

impl Value {
    /// The text, with or without a type.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Untyped(text) | Self::String(text) => Some(text),
            _ => None,
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Untyped(text) => f.debug_tuple("Untyped").field(&Hidden(text)).finish(),
            Self::String(text) => f.debug_tuple("String").field(&Hidden(text)).finish(),
            Self::List(items) => f.debug_tuple("List").field(items).finish(),
            Self::Int(_) => f.write_str("Int(..)"),
            Self::Binary(bytes) => write!(f, "Binary(<{} bytes>)", bytes.len()),
        }
    }
}

/// What is known of a transcript before its first event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranscriptHead {
    /// The session's id.
    pub session_id: String,
    /// When the session began, as the transcript writes it: `2025-05-10T07:09:33Z`.
    pub start_at: String,
}

/// One event of a transcript.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its number, from 1, growing, with gaps.
    pub event_id: u32,
    /// Whole seconds since the session's start.
    pub time_shift: u32,
    /// The party it comes from.
    pub user_id: String,
    /// `ALL`, `INT` or `VIP`; count another value as `VIP`.
    pub visibility: String,
    /// The only party, beside the sender, that sees it.
    pub receiver_id: Option<String>,
    /// Event attributes; empty if there are none.
    pub event_attributes: Vec<KeyValue>,
    /// Set when the event was too large for its receiver and came without its text: how many bytes it has.
    pub truncated: Option<u32>,
    /// What happened.
    pub body: EventBody,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum EventBody {
    /// A party joined.
    NewParty(NewParty),
    /// A party wrote.
    Message(MessageText),
    /// A notice: typing, a pushed URL, a file, and so on.
    Notice(Notice),
    /// A party left or was removed.
    PartyLeft(PartyLeft),
    /// A party came back that had not left. Feature [`feature::REENTER`].
    Reenter(Reenter),
    /// What happened, with a text that was checked for sensitive data. Feature [`feature::MESSAGE_CHECK`]: plugins without it
    /// are told only what happened.
    Checked(Checked),
}

impl EventBody {
    /// What happened, whatever a check made of its text.
    #[must_use]
    pub fn happened(&self) -> &Self {
        match self {
            Self::Checked(it) => &it.body,
            _ => self,
        }
    }

    /// The feature that host and plugin must both name for this to be sent; `None` for what every plugin knows. What
    /// [`Checked`] tells of may need one more.
    #[must_use]
    pub const fn feature(&self) -> Option<&'static str> {
        match self {
            Self::Reenter(_) => Some(feature::REENTER),
            Self::Checked(_) => Some(feature::MESSAGE_CHECK),
            Self::NewParty(_) | Self::Message(_) | Self::Notice(_) | Self::PartyLeft(_) => None,
        }
    }
}

/// What happened, and what a check for sensitive data made of its text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    /// `Alert` (it may hold sensitive data) or `Altered` (sensitive data was masked in it); count another value as `Alert`.
    pub message_check: String,
    /// What happened; never another `Checked`.
    pub body: Box<EventBody>,
}

/// A party joined.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewParty {
    /// Who.
    pub user: UserInfo,
    /// The message it joined with.
    pub text: Option<MessageText>,
    /// The userdata it joined with.
    pub user_data: Vec<KeyValue>,
}

/// Who a party is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserInfo {
    /// The agent's employee id; empty for customers.
    pub person_id: String,
    /// The name that the others see; may be a single space.
    pub nickname: String,
    /// `CLIENT`, `AGENT`, `SUPERVISOR`, `EXTERNAL` or `SYSTEM`.
    pub user_type: String,
    /// `BASIC`, `FLEX`, `ESP` or `NONE`.
    pub protocol_type: String,
    /// Minutes from UTC.
    pub time_zone_offset: Option<i32>,
    /// The party's ClientVersion; a workflow's party has none.
    pub client_version: Option<u32>,
}

impl fmt::Debug for UserInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserInfo")
            .field("person_id", &Hidden(&self.person_id))
            .field("nickname", &Hidden(&self.nickname))
            .field("user_type", &self.user_type)
            .field("protocol_type", &self.protocol_type)
            .field("time_zone_offset", &self.time_zone_offset)
            .field("client_version", &self.client_version)
            .finish()
    }
}

/// A text with what its sender said about it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageText {
    /// The text.
    pub text: String,
    /// `msgType`, such as `text`.
    pub message_type: Option<String>,
    /// `treatAs`: `NORMAL` or `SYSTEM`.
    pub treat_as: Option<String>,
}

impl fmt::Debug for MessageText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageText")
            .field("text", &Hidden(&self.text))
            .field("message_type", &self.message_type)
            .field("treat_as", &self.treat_as)
            .finish()
    }
}

/// A notice.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// `TYPING_STARTED`, `USER_PUSHED_URL`, `SYS_COMMAND` and so on.
    pub notice_type: String,
    /// Its text: a URL, a nickname, the name of a system command, or nothing.
    pub text: String,
    /// Its userdata; empty if there is none.
    pub user_data: Vec<KeyValue>,
}

impl fmt::Debug for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notice")
            .field("notice_type", &self.notice_type)
            .field("text", &Hidden(&self.text))
            .field("user_data", &self.user_data)
            .finish()
    }
}

/// A party left or was removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyLeft {
    /// Who asked for it; the party itself if it left or was cut off.
    pub asker_id: String,
    /// The reason's number; none if the transcript has none.
    pub reason_code: Option<u32>,
    /// The reason in words, such as `left`.
    pub reason_text: String,
    /// The message it left with.
    pub text: Option<MessageText>,
}

/// A party came back that had not left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reenter {
    /// What becomes of the agents: `On`, `Off` or `Keep`.
    pub agents: String,
    /// What becomes of the customers: `On`, `Off` or `Keep`.
    pub clients: String,
    /// The message it came back with.
    pub text: Option<MessageText>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What plugins know that were built before must stay what it is, byte by byte.
    #[test]
    fn what_is_new_stands_last() {
        let message = EventBody::Message(MessageText { text: "hi".into(), ..MessageText::default() });
        assert_eq!(postcard::to_allocvec(&message).unwrap(), b"\x01\x02hi\0\0");
        assert_eq!(message.feature(), None);
        let back = EventBody::Reenter(Reenter { agents: "Keep".into(), clients: "On".into(), text: None });
        let bytes = postcard::to_allocvec(&back).unwrap();
        assert_eq!(bytes, b"\x04\x04Keep\x02On\0");
        assert_eq!(postcard::from_bytes(&bytes), Ok(back.clone()));
        assert_eq!(back.feature(), Some("reenter"));
        let checked =
            EventBody::Checked(Checked { message_check: "Alert".into(), body: Box::new(message.clone()) });
        let bytes = postcard::to_allocvec(&checked).unwrap();
        assert_eq!(bytes, b"\x05\x05Alert\x01\x02hi\0\0");
        assert_eq!(postcard::from_bytes(&bytes), Ok(checked.clone()));
        assert_eq!((checked.feature(), checked.happened()), (Some("message-check"), &message));
    }

    #[test]
    fn debug_never_prints_what_a_person_wrote() {
        let text = || Some(MessageText { text: "s3cret".into(), ..MessageText::default() });
        let data = || {
            vec![
                KeyValue::string("a", "s3cret"),
                KeyValue {
                    key: "b".into(),
                    value: Value::List(vec![KeyValue {
                        key: "c".into(),
                        value: Value::Untyped("s3cret".into()),
                    }]),
                },
                KeyValue { key: "d".into(), value: Value::Binary(b"s3cret".to_vec()) },
            ]
        };
        let user = UserInfo {
            person_id: "s3cret".into(),
            nickname: "s3cret".into(),
            user_type: "CLIENT".into(),
            protocol_type: "FLEX".into(),
            time_zone_offset: Some(60),
            client_version: None,
        };
        let bodies = [
            EventBody::NewParty(NewParty { user, text: text(), user_data: data() }),
            EventBody::Message(text().unwrap()),
            EventBody::Notice(Notice {
                notice_type: "USER_CUSTOM".into(),
                text: "s3cret".into(),
                user_data: data(),
            }),
            EventBody::PartyLeft(PartyLeft {
                asker_id: "A".into(),
                reason_code: None,
                reason_text: "left".into(),
                text: text(),
            }),
            EventBody::Reenter(Reenter { agents: "Keep".into(), clients: "On".into(), text: text() }),
            EventBody::Checked(Checked {
                message_check: "Alert".into(),
                body: Box::new(EventBody::Message(text().unwrap())),
            }),
        ];
        for body in bodies {
            let event = Event {
                event_id: 1,
                time_shift: 0,
                user_id: "A".into(),
                visibility: "ALL".into(),
                receiver_id: None,
                event_attributes: data(),
                truncated: None,
                body,
            };
            let shown = format!("{event:?} {event:#?}");
            assert!(!shown.contains("s3cret"), "{shown}");
            assert!(shown.contains("<6 bytes>"), "{shown}");
        }
    }
}
