//! What there is to be named at the moment: sessions, parties, files, formats.

use serde::Serialize;

use super::{Audience, Barred, Role};
use crate::foreign::{clean, nickname};

/// What commands can name, and where what is typed goes. The screen tells it anew whenever it changes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    /// In the order in which they are shown.
    pub(crate) sessions: Vec<Session>,
    /// Sessions that are listed and can't be joined.
    pub(crate) past: Vec<Past>,
    /// The id of the session that is meant.
    pub(crate) chosen: Option<String>,
    /// Who is in the chosen session.
    pub(crate) parties: Vec<Party>,
    /// The files of the chosen session.
    pub(crate) files: Vec<File>,
    /// Files on their way in the chosen session.
    pub(crate) transfers: Vec<Transfer>,
    /// The export formats of the plugins that are loaded: `html`.
    pub(crate) formats: Vec<String>,
    pub(crate) plugin_commands: Vec<PluginCommand>,
    /// Commands that can't be carried out now.
    pub(crate) barred: Barred,
    pub(crate) mode: Mode,
    /// The own nickname.
    pub(crate) nick: String,
    /// For which sessions something is typed and not sent, by their ids; `None`: for no session. A command is no such text.
    pub(crate) drafts: Vec<Option<String>>,
    /// How many texts aren't delivered, or not yet.
    pub(crate) undelivered: usize,
}

/// A session that can be named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Session {
    /// The short number that is shown for it, from 1 on.
    pub(crate) number: usize,
    pub(crate) id: String,
    /// The customer's nickname, once it is known.
    pub(crate) nick: Option<String>,
    pub(crate) subject: Option<String>,
    /// For how many seconds it has waited for an agent; `None`: it doesn't wait.
    pub(crate) waits: Option<u64>,
    /// Whether this desk is in it.
    pub(crate) is_mine: bool,
    /// Whether the customer sees this desk's person in it.
    pub(crate) is_served: bool,
}

impl Session {
    /// The session for a person: `2 (Ana)`. Nothing in it controls a terminal.
    pub(crate) fn label(&self) -> String {
        match &self.nick {
            Some(nick) => format!("{} ({})", self.number, nickname(nick)),
            None => self.number.to_string(),
        }
    }
}

/// A session that is over, or that goes on with others and isn't offered to this person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Past {
    pub(crate) number: usize,
    pub(crate) id: String,
    /// The customer's nickname, once it is known.
    pub(crate) nick: Option<String>,
    /// Over GWS API v2: it goes on with others.
    pub(crate) is_elsewhere: bool,
}

impl Past {
    /// Why it can't be joined.
    pub(super) fn why(&self) -> String {
        let nick = self.nick.as_deref().map(|it| format!(" ({})", nickname(it))).unwrap_or_default();
        let how = match self.is_elsewhere {
            true => "goes on without you, and can be joined only when the server offers it to you again",
            false => "is over",
        };
        format!("session {}{nick} {how}", self.number)
    }
}

/// A party of the chosen session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Party {
    pub(crate) user_id: String,
    pub(crate) nick: String,
    /// As in the transcript: `CLIENT`, `AGENT`, `SUPERVISOR`, …
    pub(crate) user_type: String,
    /// As in the transcript: `ALL`, `INT`, `VIP`.
    pub(crate) visibility: String,
    pub(crate) is_me: bool,
}

/// What a party is, as people call it, by the transcript's `userType`.
pub(crate) fn person(user_type: &str) -> String {
    match user_type {
        "CLIENT" => "customer".into(),
        "EXTERNAL" => "bot".into(),
        other => clean(&other.to_lowercase()),
    }
}

/// A file of the chosen session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct File {
    /// What people call it by in its session; see [`super::file_number`].
    pub(crate) number: String,
    pub(crate) id: String,
    pub(crate) name: String,
}

/// A file that is being sent or saved, or waits for that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Transfer {
    /// The id of the command that sends or saves it.
    pub(crate) command: u64,
    /// The number of a file that is saved; one that is sent has none yet.
    pub(crate) number: Option<String>,
    pub(crate) name: String,
}

/// A command that a plugin brings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct PluginCommand {
    /// What stands behind the slash.
    pub(crate) name: String,
    /// Its argument for the help, such as `TEXT`; empty if it has none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) argument: String,
    /// What it does, in one line.
    pub(crate) about: String,
    /// Whether its argument is a session, which is named as for `/join`; without one the session is meant that waits longest.
    #[serde(skip)]
    pub(crate) names_session: bool,
}

/// To whom goes what is typed next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    To(Audience),
    /// To nobody: nothing can be said, and the sentence says why and what to do.
    Closed(String),
    /// To the program, which has asked something.
    Answer,
}

impl Default for Mode {
    fn default() -> Self {
        Self::To(Audience::Everyone)
    }
}

impl Context {
    /// The chosen session.
    pub(crate) fn chosen_session(&self) -> Option<&Session> {
        let chosen = self.chosen.as_ref()?;
        self.sessions.iter().find(|it| it.id == *chosen)
    }

    /// The session that has waited longest.
    pub(super) fn longest_waiting(&self) -> Option<&Session> {
        // Of several with the same time, the first.
        self.sessions.iter().rev().filter(|it| it.waits.is_some() && !it.is_mine).max_by_key(|it| it.waits)
    }

    /// The customer's nickname.
    pub(crate) fn customer(&self) -> Option<&str> {
        let party = self.parties.iter().find(|it| it.user_type == "CLIENT").map(|it| it.nick.as_str());
        party.or_else(|| self.chosen_session().and_then(|it| it.nick.as_deref()))
    }

    /// Whether files can be sent here and now.
    pub(crate) fn takes_files(&self) -> bool {
        !self.barred.contains_key("send")
    }

    /// Whether what is typed can be said now; the sentence says why not.
    pub(crate) fn may_say(&self, role: Role) -> Result<(), String> {
        match &self.mode {
            Mode::Closed(why) => Err(why.clone()),
            Mode::To(_) if role != Role::Customer && self.chosen.is_none() => {
                Err("no session is chosen: /join takes the one that waits longest".into())
            }
            Mode::To(_) | Mode::Answer => Ok(()),
        }
    }
}
