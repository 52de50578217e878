//! JSON lines: what desk and customer are told, and (`output`) what they tell. Documented in `host/README.md`.

mod output;

use std::collections::BTreeMap;
use std::path::PathBuf;

use parlor_core::element::{AfterAction, MessageCheck, Visibility};
use parlor_core::wire::{Text, TooSmall};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value as Json};

pub(crate) use self::output::{
    Interaction, MAY_BE_DONE, NO_OFFER, NO_WORD, NOT_CONNECTED, Offer, Output, Plugins,
};
use crate::foreign::size;
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
        #[serde(default, deserialize_with = "some_visibility")]
        visibility: Option<Visibility>,
        receiver_id: Option<String>,
    },
    SendFile {
        session_id: Option<String>,
        path: PathBuf,
        description: Option<String>,
        #[serde(default, deserialize_with = "some_visibility")]
        visibility: Option<Visibility>,
        receiver_id: Option<String>,
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
    let bytes = |it: usize| size(u64::try_from(it).unwrap_or(u64::MAX));
    let (over, most) = (bytes(needed.saturating_sub(*available)), bytes(*available));
    format!("too long by {over}: a packet has {most} at most; shorten it")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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
}
