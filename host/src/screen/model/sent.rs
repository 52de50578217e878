//! What the person asked for and the server hasn't answered yet; what was typed and not delivered.

use parlor_core::rules::ErrorId;
use serde_json::Value as Json;

use super::entry::Audience;
use crate::advice::is_refused_each_time;
use crate::lines::MAY_BE_DONE;

/// What a command was for, by the id that its `done` or `error` carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Something to be said.
    Say(Message),
    /// A file to be sent; its name, and the command that sends it.
    SendFile { session_id: String, name: String, command: Json },
    /// A file to be saved.
    SaveFile { session_id: String, file_id: String },
    /// A session to be joined, which is to be chosen then.
    Join { session_id: String, is_watch: bool },
    /// A plugin's command, by its name: its answer stands in the transcript of the session, if one was meant.
    Plugin { session_id: String, name: String },
    /// What the desk knows of all sessions.
    Sessions,
    /// What was said last in a session.
    LastWords,
    /// Whatever nobody needs to hear of when it works, and not when it fails either.
    Quiet,
    /// Anything else; the command's name.
    Other(String),
}

/// Something that the person said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) session_id: String,
    pub(crate) text: String,
    pub(crate) audience: Audience,
}

/// A message that the server hasn't confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) id: u64,
    pub(crate) message: Message,
    pub(crate) fate: Fate,
}

/// What is known of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    UnderWay,
    /// Nobody got it, and why.
    NotDelivered(String),
    /// The same, and it would be refused each time.
    Refused(String),
    /// Whether it arrived is not known, and why.
    Unknown(String),
}

impl Fate {
    /// What an error says of it.
    pub(super) fn of_error(why: String, error: Option<ErrorId>, is_unknown: bool) -> Self {
        match (is_unknown, error) {
            // What else the text says is what stands before it on the screen.
            (true, _) => Self::Unknown(why.strip_suffix(MAY_BE_DONE).map(str::to_owned).unwrap_or(why)),
            (false, Some(error)) if is_refused_each_time(error) => Self::Refused(why),
            (false, _) => Self::NotDelivered(why),
        }
    }
}

impl Sent {
    /// Whether it is kept for the person to decide what becomes of it.
    pub(crate) fn is_kept(&self) -> bool {
        self.fate != Fate::UnderWay
    }
}

/// A file on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Transfer {
    pub(crate) id: u64,
    pub(crate) session_id: String,
    /// The file that is saved; `None` for one that is sent.
    pub(crate) file_id: Option<String>,
    pub(crate) name: String,
    /// The command that sends it, without an id; null for one that is saved.
    pub(crate) again: Json,
    pub(crate) done: u64,
    pub(crate) total: Option<u64>,
    /// Whether it was asked to stop: it does so when something of it comes or goes, or when its turn comes.
    pub(crate) is_cancelled: bool,
    pub(crate) end: Option<End>,
}

/// How a transfer ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Where the file is now; empty for one that was sent.
    Done(String),
    Failed(String),
}
