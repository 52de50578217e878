//! How the story is played: at once, or slowly for people who look on (`watch`).

use std::sync::mpsc::{Receiver, Sender};

use parlor_server::Config;
use serde_json::{Value as Json, json};

use super::client::{Client, Ear};
use super::watch::Happening;
use crate::commands::Role;
use crate::failure::Failure;
use crate::foreign::clean;
use crate::lines::Output;
use crate::print;

/// How the story is played.
pub(super) trait Playing {
    /// What the server is started with.
    fn server(&self) -> Config {
        Config::default()
    }

    /// Says what will happen in this step; comes back when it may.
    fn next(&self, _step: usize, _what: &str) -> Result<(), Failure> {
        Ok(())
    }

    /// Says what has happened in this step.
    fn told(&self, _step: usize, _what: &str) -> Result<(), Failure> {
        Ok(())
    }

    /// One of the three has come. Gives what the story sees of it, and by what it has it act.
    fn comes(
        &self,
        role: Role,
        nick: &str,
        client: &Client,
        outputs: Receiver<Output>,
    ) -> Result<(Receiver<Output>, Hand), Failure>;
}

/// At once, without anybody who looks on.
pub(super) struct AtOnce {
    /// Whether nothing is printed before the end.
    pub(super) is_silent: bool,
}

impl Playing for AtOnce {
    fn told(&self, step: usize, what: &str) -> Result<(), Failure> {
        if self.is_silent { Ok(()) } else { print(&clean(&format!("{step}  {what}"))) }
    }

    fn comes(
        &self,
        _: Role,
        _: &str,
        client: &Client,
        outputs: Receiver<Output>,
    ) -> Result<(Receiver<Output>, Hand), Failure> {
        Ok((outputs, Hand::Lines { ear: client.ear(), last_id: 0 }))
    }
}

/// By what one of the three acts.
pub(super) enum Hand {
    /// JSON lines.
    Lines { ear: Ear, last_id: u64 },
    /// Keys, pressed at the full screen.
    Keys { role: Role, happenings: Sender<Happening> },
}

impl Hand {
    /// Has a command carried out, given without an id; gives the id with which its `done` will come. The text says why there
    /// will be none.
    pub(super) fn act(&mut self, mut command: Json) -> Result<Json, String> {
        match self {
            Self::Lines { ear, last_id } => {
                *last_id += 1;
                command["id"] = json!(*last_id);
                match ear.tell(&command) {
                    Ok(()) => Ok(json!(*last_id)),
                    Err(Output::Error { text, .. }) => Err(text),
                    Err(_) => Err("it can't be read".into()),
                }
            }
            Self::Keys { role, happenings } => {
                let (done, is_done) = std::sync::mpsc::channel();
                let gone = |_| "nobody looks on any more".to_owned();
                let act = Happening::Act { role: *role, command, done };
                happenings.send(act).map_err(|_| "nobody looks on any more".to_owned())?;
                is_done.recv().map_err(gone)?
            }
        }
    }
}
