//! What desk and customer tell, and the JSON line that it becomes.

use parlor_core::element::SessionStatus;
use parlor_core::wire::Text;
use parlor_plugin::Event;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use crate::commands::{Barred, PluginCommand};
use crate::event;
use crate::foreign::clean;

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
    /// Over GWS API v2: what somebody else asks this agent for here; nothing where a customer waits for whoever takes her.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) offer: Option<Offer>,
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

/// What an agent is offered beside customers who wait.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Offer {
    /// To serve the customer together with those who serve her.
    Invitation,
    /// To help those who serve her, and unseen by her.
    Consultation,
}

impl Interaction {
    /// Whether there is nothing to be joined any more: it is over (`closed`), or, over GWS API v2, the server doesn't offer it
    /// to this agent any more, and it goes on without him (`gone`).
    pub(crate) fn is_past(&self) -> bool {
        matches!(self.state.as_str(), "closed" | "gone")
    }

    /// What the agent is asked for, in words for a person. Who asks is known where only one agent serves.
    pub(crate) fn asked(&self) -> Option<String> {
        let what = match self.offer? {
            Offer::Invitation => "to come in",
            Offer::Consultation => "for advice, unseen by the customer",
        };
        Some(match self.agents.as_slice() {
            [] => format!("you are asked {what}"),
            [only] => format!("{only} asks you {what}"),
            several => format!("you are asked {what}; {} serve", several.join(", ")),
        })
    }
}

/// What a desk has of its plugins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plugins {
    /// Name and version of each.
    pub(crate) loaded: Vec<(String, String)>,
    /// The formats in which they write transcripts.
    pub(crate) formats: Vec<String>,
    /// The commands that can be run.
    pub(crate) commands: Vec<PluginCommand>,
}

/// What is told of a desk without plugins.
const NO_PLUGINS: &str = "no plugins, so no files and no exports: install Parlor with `make install`, which brings them along; \
    `parlor plugin list` says what is there";

impl Plugins {
    /// What there is of them, for a person: `plugins: file-transfer 0.1.0`, or how to get some.
    pub(crate) fn in_words(&self) -> String {
        let each: Vec<_> = self.loaded.iter().map(|(name, version)| format!("{name} {version}")).collect();
        match each.is_empty() {
            true => NO_PLUGINS.into(),
            false => format!("plugins: {}", clean(&each.join(", "))),
        }
    }
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
    /// Commands, as they are typed, that can't be carried out, and why: in one session, or nowhere.
    Barred { session_id: Option<String>, commands: Barred },
    /// The connection was lost (`down`, with the reason) or made again (`up`).
    Link { state: &'static str, reason: Option<String> },
    /// A command was carried out.
    Done { id: Option<Json>, result: Map<String, Json> },
    /// A command was not carried out, or its answer was lost and nobody knows whether it was, or something went wrong that no
    /// command is to blame for.
    Error {
        id: Option<Json>,
        error_id: Option<Json>,
        /// The session in which it went wrong, where no command says that.
        session_id: Option<String>,
        text: String,
        is_fate_unknown: bool,
    },
}

/// How the text of such an error ends, where the server said nothing.
pub(crate) const MAY_BE_DONE: &str = ": it may have been carried out";

/// How the text of an error ends where there was no link for what was asked.
pub(crate) const NOT_CONNECTED: &str = "not connected now: try again when the link is up";

/// What begins a sentence of the desk that can't hear of waiting sessions.
pub(crate) const NO_WORD: &str = "no word of waiting sessions";

/// What is said of a session that is `gone`, and in which the person wasn't. The server doesn't say why: the agent has rejected
/// it, the time was over, or the customer left.
pub(crate) const NO_OFFER: &str = "offered to you no more: it was not taken in time, or the customer has left; it may be offered to you again";

impl Output {
    pub(crate) fn error(id: Option<Json>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self::Error { id, error_id: None, session_id: None, text, is_fate_unknown: false }
    }

    /// Something went wrong in a session that no command is to blame for.
    pub(crate) fn error_in(session_id: &str, text: impl Into<String>) -> Self {
        let session_id = Some(session_id.to_owned());
        Self::Error { id: None, error_id: None, session_id, text: text.into(), is_fate_unknown: false }
    }

    /// The same of a command that may have been carried out.
    pub(crate) fn of_unknown_fate(self) -> Self {
        match self {
            Self::Error { id, error_id, session_id, text, .. } => {
                Self::Error { id, error_id, session_id, text, is_fate_unknown: true }
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
        Self::Error { id, error_id, session_id: None, text, is_fate_unknown: false }
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
                let names = |it: &Plugins| it.loaded.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
                let note = plugins.as_ref().filter(|it| it.loaded.is_empty()).map(|_| NO_PLUGINS);
                let (names, formats, commands) = match plugins {
                    Some(it) => (Some(names(it)), Some(&it.formats), Some(&it.commands)),
                    None => (None, None, None),
                };
                let ready = json!({
                    "userId": user_id, "userNick": user_nick, "serverVersion": server_version,
                    "plugins": names, "formats": formats, "commands": commands, "note": note,
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
            Self::Barred { session_id, commands } => {
                ("barred", json!({"sessionId": session_id, "commands": commands}))
            }
            Self::Link { state, reason } => ("link", json!({"state": state, "reason": reason})),
            Self::Done { id, result } => {
                let mut body = Map::from_iter([("id".to_owned(), json!(id))]);
                body.extend(result.clone());
                ("done", Json::Object(body))
            }
            Self::Error { id, error_id, session_id, text, is_fate_unknown } => {
                let is_fate_unknown = is_fate_unknown.then_some(true);
                let body = json!({
                    "id": id, "errorId": error_id, "sessionId": session_id, "text": text,
                    "isFateUnknown": is_fate_unknown,
                });
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
