//! JSON lines: what desk and customer are told, and what they tell. Documented in `host/README.md`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use parlor_core::element::{AfterAction, MessageCheck, SessionStatus, Visibility};
use parlor_core::wire::{Text, TooSmall};
use parlor_plugin::Event;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value as Json, json};

use crate::commands::PluginCommand;
use crate::event;
use crate::values::Check;

/// What an agent's desktop can be told to do.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub(crate) enum DeskCommand {
    // With braces, as serde passes over the unknown keys of a variant without.
    Sessions {},
    Join {
        session_id: Option<String>,
        queue_key: Option<String>,
        subject: Option<String>,
        #[serde(default, deserialize_with = "visibility")]
        visibility: Visibility,
        text: Option<String>,
    },
    Say {
        session_id: Option<String>,
        text: String,
        #[serde(default, deserialize_with = "message_check")]
        msg_check: MessageCheck,
        /// The one with which the desk is in, if none is named.
        #[serde(default, deserialize_with = "some_visibility")]
        visibility: Option<Visibility>,
        receiver_id: Option<String>,
    },
    Notice {
        session_id: Option<String>,
        notice_type: String,
        #[serde(default)]
        text: String,
        /// What is said with it.
        message_text: Option<String>,
        #[serde(default)]
        user_data: BTreeMap<String, String>,
        /// The one with which the desk is in, if none is named.
        #[serde(default, deserialize_with = "some_visibility")]
        visibility: Option<Visibility>,
        receiver_id: Option<String>,
    },
    Typing {
        session_id: Option<String>,
        #[serde(default)]
        text: String,
        #[serde(default)]
        stopped: bool,
    },
    Nick {
        session_id: Option<String>,
        user_nick: String,
    },
    PushUrl {
        session_id: Option<String>,
        text: String,
    },
    SendFile {
        session_id: Option<String>,
        path: PathBuf,
        description: Option<String>,
    },
    SaveFile {
        session_id: Option<String>,
        file_id: String,
        directory: PathBuf,
    },
    DeleteFile {
        session_id: Option<String>,
        file_id: String,
    },
    Leave {
        session_id: Option<String>,
        #[serde(default, deserialize_with = "after_action")]
        after_action: AfterAction,
        text: Option<String>,
    },
    Remove {
        session_id: Option<String>,
        user_id: String,
        #[serde(default, deserialize_with = "after_action")]
        after_action: AfterAction,
        text: Option<String>,
    },
    Run {
        session_id: Option<String>,
        feature: String,
        path: PathBuf,
    },
    /// Has a plugin's command carried out.
    RunCommand {
        session_id: Option<String>,
        name: String,
        #[serde(default)]
        argument: String,
    },
    /// Stops a job, by the id of its command.
    Cancel {
        command: Json,
    },
    /// What was said last in a session that the desk needn't be in.
    LastWords {
        session_id: String,
    },
    Quit {},
}

/// What a customer can be told to do.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub(crate) enum CustomerCommand {
    Say {
        text: String,
        #[serde(default, deserialize_with = "message_check")]
        msg_check: MessageCheck,
    },
    Notice {
        notice_type: String,
        #[serde(default)]
        text: String,
        #[serde(default)]
        user_data: BTreeMap<String, String>,
    },
    Typing {
        #[serde(default)]
        text: String,
        #[serde(default)]
        stopped: bool,
    },
    Nick {
        user_nick: String,
    },
    UpdateData {
        user_data: BTreeMap<String, String>,
    },
    Read {
        event_id: u32,
    },
    SendFile {
        path: PathBuf,
        description: Option<String>,
    },
    SaveFile {
        file_id: String,
        directory: PathBuf,
    },
    /// Stops a job, by the id of its command.
    Cancel {
        command: Json,
    },
    Leave {
        text: Option<String>,
    },
    Quit {},
}

/// A command with the id that its `done` or `error` will carry.
#[derive(Clone, Debug)]
pub(crate) struct Line<C> {
    pub(crate) id: Option<Json>,
    pub(crate) command: C,
}

/// What a person who typed something else is told.
const NO_OBJECT: &str = "without a terminal, and with --json, each line is a JSON object, such as \
                         {\"do\":\"say\",\"text\":\"Hello\"}";

/// Reads a line. The error has the id, if there was one.
pub(crate) fn parse<C: DeserializeOwned + Check>(line: &str) -> Result<Line<C>, Output> {
    let refuse = |id, error: serde_json::Error| Output::error(id, format!("can't read the line: {error}"));
    let mut object: Map<String, Json> =
        serde_json::from_str(line).map_err(|error| match line.trim_start() {
            it if it.starts_with('{') => refuse(None, error),
            _ => Output::error(None, format!("can't read the line: {error}; {NO_OBJECT}")),
        })?;
    let id = object.remove("id");
    let command: C = match serde_json::from_value(Json::Object(object)) {
        Ok(command) => command,
        Err(error) => return Err(refuse(id, error)),
    };
    match command.check() {
        Ok(()) => Ok(Line { id, command }),
        Err(text) => Err(Output::error(id, text)),
    }
}

fn visibility<'de, D: Deserializer<'de>>(from: D) -> Result<Visibility, D::Error> {
    named(from, Visibility::from_text, "a visibility (ALL, INT or VIP)")
}

fn some_visibility<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Visibility>, D::Error> {
    visibility(from).map(Some)
}

fn message_check<'de, D: Deserializer<'de>>(from: D) -> Result<MessageCheck, D::Error> {
    named(from, MessageCheck::from_text, "a check (None, Alert or Altered)")
}

fn after_action<'de, D: Deserializer<'de>>(from: D) -> Result<AfterAction, D::Error> {
    named(from, AfterAction::from_text, "an after-action (KeepAlive, CloseIfNoAgents or ForceClose)")
}

fn named<'de, D: Deserializer<'de>, T>(
    from: D,
    read: impl Fn(Text<'_>) -> Option<T>,
    expected: &str,
) -> Result<T, D::Error> {
    let name = String::deserialize(from)?;
    read(Text::plain(&name)).ok_or_else(|| D::Error::custom(format!("\"{name}\" is not {expected}")))
}

/// A request that is too long for one packet, in words for a person.
pub(crate) fn too_long(error: &TooSmall) -> String {
    let TooSmall { needed, available } = error;
    format!("too long: it takes {needed} bytes, and a packet has {available} at most; shorten it")
}

/// A session as Interaction Server's stand-in tells of it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Interaction {
    pub(crate) session_id: String,
    pub(crate) queue: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) subject: Option<String>,
    #[serde(default)]
    pub(crate) user_data: Json,
    pub(crate) state: String,
    pub(crate) started_at: Json,
    /// Since when the customer waits, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) waiting_since: Option<String>,
    /// The customer's nickname.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) user_nick: Option<String>,
    /// The nicknames of those who serve and whom the customer sees.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) agents: Vec<String>,
}

/// What a desk has of its plugins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plugins {
    pub(crate) names: Vec<String>,
    /// The formats in which they write transcripts.
    pub(crate) formats: Vec<String>,
    /// The commands that can be run.
    pub(crate) commands: Vec<PluginCommand>,
}

/// What desk and customer tell.
#[derive(Clone, Debug)]
pub(crate) enum Output {
    /// Registered or logged in.
    Ready {
        user_id: String,
        user_nick: String,
        server_version: Option<String>,
        /// What a desk has of its plugins.
        plugins: Option<Box<Plugins>>,
    },
    /// A session waits, runs or was closed.
    Interactions(Box<Interaction>),
    /// In a session now; its events follow.
    Joined { session_id: String, start_at: String },
    /// Something happened in a session.
    Event {
        session_id: String,
        user_nick: Option<String>,
        event: Box<Event>,
        /// What was said with a notice.
        message_text: Option<String>,
    },
    /// A silent monitor came or went.
    Monitored { session_id: String, monitored: bool },
    /// The transcript was saved; so many events were there.
    Saved { session_id: String, saved_position: u32 },
    /// Idle control acts in so many seconds; `None`: it doesn't any more.
    Idle { session_id: String, idle_time_expire: Option<u32> },
    /// A session is over, or was left and goes on.
    Closed { session_id: String, is_over: bool },
    /// A file is on its way, in bytes.
    Transfer { id: Option<Json>, done: u64, total: Option<u64> },
    /// Over GWS API v2: the agent's state on the server, and what it is called there.
    AgentState { state: String, name: String },
    /// The connection was lost (`down`, with the reason) or made again (`up`).
    Link { state: &'static str, reason: Option<String> },
    /// A command was carried out.
    Done { id: Option<Json>, result: Map<String, Json> },
    /// A command was not carried out, or its answer was lost and nobody knows whether it was, or something went wrong that no
    /// command is to blame for.
    Error { id: Option<Json>, error_id: Option<Json>, text: String, is_fate_unknown: bool },
}

/// How the text of such an error ends, where the server said nothing.
pub(crate) const MAY_BE_DONE: &str = ": it may have been carried out";

impl Output {
    pub(crate) fn error(id: Option<Json>, text: impl Into<String>) -> Self {
        Self::Error { id, error_id: None, text: text.into(), is_fate_unknown: false }
    }

    /// The same of a command that may have been carried out.
    pub(crate) fn of_unknown_fate(self) -> Self {
        match self {
            Self::Error { id, error_id, text, .. } => {
                Self::Error { id, error_id, text, is_fate_unknown: true }
            }
            other => other,
        }
    }

    /// The server refused a request.
    pub(crate) fn refused(id: Option<Json>, error_id: Text<'_>, text: String) -> Self {
        let said = error_id.to_string();
        // A number as such, anything else as the text that the server wrote.
        let error_id = match said.parse::<u32>() {
            Ok(number) => Some(json!(number)),
            Err(_) => Some(json!(said)).filter(|_| !said.is_empty()),
        };
        Self::Error { id, error_id, text, is_fate_unknown: false }
    }

    /// A command was carried out, with what the object says of it.
    pub(crate) fn done(id: Option<Json>, result: Json) -> Self {
        let result = match result {
            Json::Object(result) => result,
            _ => Map::new(),
        };
        Self::Done { id, result }
    }

    /// The line as an object.
    pub(crate) fn json(&self) -> Json {
        let (name, body) = match self {
            Self::Ready { user_id, user_nick, server_version, plugins } => {
                let (names, formats, commands) = match plugins {
                    Some(it) => (Some(&it.names), Some(&it.formats), Some(&it.commands)),
                    None => (None, None, None),
                };
                let ready = json!({
                    "userId": user_id, "userNick": user_nick, "serverVersion": server_version,
                    "plugins": names, "formats": formats, "commands": commands,
                });
                ("ready", ready)
            }
            Self::Interactions(interaction) => ("interactions", json!(interaction)),
            Self::Joined { session_id, start_at } => {
                ("joined", json!({"sessionId": session_id, "startAt": start_at}))
            }
            Self::Event { session_id, user_nick, event, message_text } => {
                let mut body = event::json(event);
                if let Some(text) = message_text {
                    body.insert("messageText".into(), json!(text));
                }
                body.insert("sessionId".into(), json!(session_id));
                if let Some(nick) = user_nick {
                    body.entry("userNick").or_insert_with(|| json!(nick));
                }
                (event::name(event), Json::Object(body))
            }
            Self::Monitored { session_id, monitored } => {
                ("monitored", json!({"sessionId": session_id, "monitored": monitored}))
            }
            Self::Saved { session_id, saved_position } => {
                ("saved", json!({"sessionId": session_id, "savedPosition": saved_position}))
            }
            Self::Idle { session_id, idle_time_expire } => {
                ("idle", json!({"sessionId": session_id, "idleTimeExpire": idle_time_expire}))
            }
            Self::Closed { session_id, is_over } => {
                let status = if *is_over { SessionStatus::Over } else { SessionStatus::Alive };
                ("closed", json!({"sessionId": session_id, "sessionStatus": status.as_str()}))
            }
            Self::Transfer { id, done, total } => {
                ("transfer", json!({"id": id, "done": done, "total": total}))
            }
            Self::AgentState { state, name } => ("agent-state", json!({"state": state, "name": name})),
            Self::Link { state, reason } => ("link", json!({"state": state, "reason": reason})),
            Self::Done { id, result } => {
                let mut body = Map::from_iter([("id".to_owned(), json!(id))]);
                body.extend(result.clone());
                ("done", Json::Object(body))
            }
            Self::Error { id, error_id, text, is_fate_unknown } => {
                let is_fate_unknown = is_fate_unknown.then_some(true);
                let body =
                    json!({"id": id, "errorId": error_id, "text": text, "isFateUnknown": is_fate_unknown});
                ("error", body)
            }
        };
        let mut line = Map::from_iter([("event".to_owned(), json!(name))]);
        if let Json::Object(body) = body {
            line.extend(body.into_iter().filter(|(_, value)| !value.is_null()));
        }
        Json::Object(line)
    }
}

#[cfg(test)]
mod tests {
    use parlor_core::rules::ErrorId;

    use super::*;

    #[test]
    fn lines_are_read() {
        let line: Line<DeskCommand> = parse(
            r#"{"id":7,"do":"say","text":"hi","msgCheck":"Alert","visibility":"INT","receiverId":"U"}"#,
        )
        .unwrap();
        assert_eq!(line.id, Some(json!(7)));
        let DeskCommand::Say { text, msg_check, visibility, receiver_id, session_id } = line.command else {
            panic!()
        };
        assert_eq!((text.as_str(), visibility), ("hi", Some(Visibility::Internal)));
        assert_eq!(msg_check, MessageCheck::Alert);
        assert_eq!((receiver_id.as_deref(), session_id), (Some("U"), None));
    }

    #[test]
    fn what_is_wrong_with_a_line_is_said() {
        for (line, expected) in [
            ("nonsense", "can't read the line: expected ident at line 1 column 2"),
            (
                "hello",
                "; without a terminal, and with --json, each line is a JSON object, such as {\"do\":\"say\"",
            ),
            (r#"{"do":"sing"}"#, "unknown variant `sing`"),
            (r#"{"do":"say"}"#, "missing field `text`"),
            (r#"{"do":"quit","sessionId":"S"}"#, "unknown field `sessionId`"),
            (r#"{"do":"say","text":"a","txet":"b"}"#, "unknown field `txet`"),
            (r#"{"do":"say","text":"a","visibility":"NO"}"#, "\"NO\" is not a visibility (ALL, INT or VIP)"),
        ] {
            let Err(Output::Error { text, .. }) = parse::<DeskCommand>(line) else { panic!("{line}") };
            assert!(text.contains(expected), "{text}");
        }
        let Err(Output::Error { id, .. }) = parse::<CustomerCommand>(r#"{"id":3,"do":"x"}"#) else {
            panic!()
        };
        assert_eq!(id, Some(json!(3)));
    }

    #[test]
    fn lines_are_written() {
        let done = Output::done(Some(json!(7)), json!({"eventId": 3}));
        assert_eq!(done.json().to_string(), r#"{"event":"done","eventId":3,"id":7}"#);
        let error = Output::refused(None, ErrorId::NotPermitted.as_text(), "not permitted".into());
        assert_eq!(error.json().to_string(), r#"{"errorId":8,"event":"error","text":"not permitted"}"#);
        let unknown = Output::error(Some(json!(8)), "no answer").of_unknown_fate();
        assert_eq!(
            unknown.json().to_string(),
            r#"{"event":"error","id":8,"isFateUnknown":true,"text":"no answer"}"#
        );
        // The number of another server, a word, and nothing.
        for (said, error_id) in [("8201", json!(8201)), ("BAD_KEY", json!("BAD_KEY")), ("", Json::Null)] {
            let error = Output::refused(None, said.into(), String::new()).json();
            assert_eq!(error.get("errorId").cloned().unwrap_or_default(), error_id, "{said}");
        }
    }
}
