//! JSON, for programs.
//!
//! Keys are the transcript's own names. A member that the transcript lacks is left out. Userdata and attributes
//! are lists, since keys may repeat and their order counts; an item without `type` has none here, either.
//!
//! ```json
//! {
//!   "startAt": "2025-05-10T07:09:33Z",
//!   "sessionId": "005PAbK71FM3R512",
//!   "events": [
//!     {
//!       "event": "notice",
//!       "userId": "0096681F0A2D7F2B",
//!       "timeShift": 25,
//!       "visibility": "ALL",
//!       "eventId": 13,
//!       "noticeText": { "noticeType": "SYS_COMMAND", "text": "file-uploaded" },
//!       "userData": [ { "key": "file-id", "value": "00D35B6318F80223" } ]
//!     }
//!   ]
//! }
//! ```
//!
//! `event` is `newParty` (with `userInfo`, `msgText`, `userData`), `message` (with `msgText`), `notice` (with
//! `noticeText`, `userData`), `partyLeft` (with `askerId`, `reason`, `msgText`) or `reenter` (with `agents`, `clients`,
//! `msgText`). An item's `value` is a text, a
//! list of items (`kvlist`), a number (`int`), or a list of byte values (`binary`). In texts, what could control a
//! terminal is written as `\uXXXX`.

use core::fmt::Write;

use parlor_plugin::characters::{is_hidden, push_escaped};
use parlor_plugin::{Event, EventBody, KeyValue, MessageText, TranscriptHead, UserInfo, Value};
use serde::Serialize;

use crate::Format;

#[derive(Default)]
pub(crate) struct Json {
    any: bool,
}

impl Format for Json {
    fn begin(&mut self, head: &TranscriptHead, out: &mut String) {
        out.push_str("{\n  \"startAt\": ");
        push(&head.start_at, "", out);
        out.push_str(",\n  \"sessionId\": ");
        push(&head.session_id, "", out);
        out.push_str(",\n  \"events\": [");
    }

    fn event(&mut self, event: &Event, out: &mut String) {
        out.push_str(if self.any { ",\n    " } else { "\n    " });
        push(&EventJson::new(event), "    ", out);
        self.any = true;
    }

    fn finish(&mut self, out: &mut String) {
        out.push_str(if self.any { "\n  ]\n}\n" } else { "]\n}\n" });
    }
}

/// Writes a value over several lines, those after the first indented. No text in JSON has a line break in it.
fn push(value: &impl Serialize, indent: &str, out: &mut String) {
    // Nothing here can fail: keys are texts, and numbers are whole.
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    for (number, line) in text.lines().enumerate() {
        if number > 0 {
            out.push('\n');
            out.push_str(indent);
        }
        push_escaped(line, out, is_hidden, |code, out| {
            let _ = write!(out, "\\u{code:04x}");
        });
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EventJson<'a> {
    event: &'static str,
    user_id: &'a str,
    time_shift: u32,
    visibility: &'a str,
    event_id: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    receiver_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    truncated: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    asker_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_info: Option<UserInfoJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notice_text: Option<NoticeTextJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<ReasonJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agents: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clients: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    msg_text: Option<MessageTextJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    user_data: Vec<ItemJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    event_attributes: Vec<ItemJson<'a>>,
}

impl<'a> EventJson<'a> {
    fn new(event: &'a Event) -> Self {
        let mut it = Self {
            event: "",
            user_id: &event.user_id,
            time_shift: event.time_shift,
            visibility: &event.visibility,
            event_id: event.event_id,
            receiver_id: event.receiver_id.as_deref(),
            truncated: event.truncated,
            asker_id: None,
            user_info: None,
            notice_text: None,
            reason: None,
            agents: None,
            clients: None,
            msg_text: None,
            user_data: Vec::new(),
            event_attributes: items(&event.event_attributes),
        };
        match event.body.happened() {
            EventBody::NewParty(body) => {
                it.event = "newParty";
                it.user_info = Some(UserInfoJson::new(&body.user));
                it.msg_text = body.text.as_ref().map(MessageTextJson::new);
                it.user_data = items(&body.user_data);
            }
            EventBody::Message(text) => {
                it.event = "message";
                it.msg_text = Some(MessageTextJson::new(text));
            }
            EventBody::Notice(body) => {
                it.event = "notice";
                it.notice_text = Some(NoticeTextJson { notice_type: &body.notice_type, text: &body.text });
                it.user_data = items(&body.user_data);
            }
            EventBody::PartyLeft(body) => {
                it.event = "partyLeft";
                it.asker_id = Some(&body.asker_id);
                it.reason = Some(ReasonJson { code: body.reason_code, text: &body.reason_text });
                it.msg_text = body.text.as_ref().map(MessageTextJson::new);
            }
            EventBody::Reenter(body) => {
                it.event = "reenter";
                it.agents = Some(&body.agents);
                it.clients = Some(&body.clients);
                it.msg_text = body.text.as_ref().map(MessageTextJson::new);
            }
            _ => it.event = "other",
        }
        if let (Some(text), EventBody::Checked(checked)) = (&mut it.msg_text, &event.body) {
            text.msg_check = Some(&checked.message_check);
        }
        it
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UserInfoJson<'a> {
    person_id: &'a str,
    user_nick: &'a str,
    user_type: &'a str,
    protocol_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_zone_offset: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_version: Option<u32>,
}

impl<'a> UserInfoJson<'a> {
    fn new(user: &'a UserInfo) -> Self {
        Self {
            person_id: &user.person_id,
            user_nick: &user.nickname,
            user_type: &user.user_type,
            protocol_type: &user.protocol_type,
            time_zone_offset: user.time_zone_offset,
            client_version: user.client_version,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NoticeTextJson<'a> {
    notice_type: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct ReasonJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<u32>,
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MessageTextJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    msg_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    treat_as: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    msg_check: Option<&'a str>,
    text: &'a str,
}

impl<'a> MessageTextJson<'a> {
    fn new(text: &'a MessageText) -> Self {
        Self {
            msg_type: text.message_type.as_deref(),
            treat_as: text.treat_as.as_deref(),
            msg_check: None,
            text: &text.text,
        }
    }
}

#[derive(Serialize)]
struct ItemJson<'a> {
    key: &'a str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    value_type: Option<&'static str>,
    value: ValueJson<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ValueJson<'a> {
    Text(&'a str),
    List(Vec<ItemJson<'a>>),
    Int(i32),
    Binary(&'a [u8]),
    Unknown,
}

fn items(items: &[KeyValue]) -> Vec<ItemJson<'_>> {
    items.iter().map(item).collect()
}

fn item(item: &KeyValue) -> ItemJson<'_> {
    let (value_type, value) = match &item.value {
        Value::Untyped(text) => (None, ValueJson::Text(text)),
        Value::String(text) => (Some("string"), ValueJson::Text(text)),
        Value::List(list) => (Some("kvlist"), ValueJson::List(items(list))),
        Value::Int(number) => (Some("int"), ValueJson::Int(*number)),
        Value::Binary(bytes) => (Some("binary"), ValueJson::Binary(bytes)),
        _ => (None, ValueJson::Unknown),
    };
    ItemJson { key: &item.key, value_type, value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn every_text_survives() {
        let text = "\"\\ \n\r\t\u{0}\u{7f}\u{9b}\u{200d}\u{2028}\u{202e} <&> 🦀";
        let event = sample::message(1, text);
        let mut json = Json::default();
        let mut out = String::new();
        json.begin(&sample::head(), &mut out);
        json.event(&event, &mut out);
        json.finish(&mut out);
        assert!(out.contains("\\u007f\\u009b\\u200d\\u2028\\u202e"), "{out}");
        let parsed: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(parsed["events"][0]["msgText"]["text"], text);
    }

    #[test]
    fn no_events() {
        let mut json = Json::default();
        let mut out = String::new();
        json.begin(&sample::head(), &mut out);
        json.finish(&mut out);
        assert!(out.ends_with("\"events\": []\n}\n"), "{out}");
    }
}
