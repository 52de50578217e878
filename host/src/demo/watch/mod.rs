//! `parlor demo --watch`: the same story for people who look on. Customer, agent and supervisor are shown at their real
//! screens, side by side, and act by keys that are pressed there; the story is played on a thread of its own.

mod keys;
mod pace;
mod panes;
mod plugins;
mod show;

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use crossterm::event::Event;
use parlor_server::Config;
use serde_json::Value as Json;

pub(crate) use self::plugins::check_plugins;
use self::show::Show;
use super::client::{Client, Ear};
use super::door::Door;
use super::playing::{Hand, Playing};
use super::story::{self, Outcome};
use crate::cli::talk::{is_person, moves_cursor};
use crate::commands::Role;
use crate::failure::Failure;
use crate::lines::Output;
use crate::screen::{Terminal, listen};

/// What the screen waits for.
pub(super) enum Happening {
    Terminal(Event),
    TerminalGone,
    Interrupted,
    /// One of the three has come.
    Comes {
        role: Role,
        nick: String,
        ear: Ear,
    },
    /// One of the three was told something.
    Told(Role, Output),
    /// What happens next; the answer says that it may.
    Next {
        step: usize,
        what: String,
        may: Sender<()>,
    },
    /// One of the three is to have a command carried out. The answer is the id with which its `done` will come, or why there
    /// will be none.
    Act {
        role: Role,
        command: Json,
        done: Sender<Result<Json, String>>,
    },
    Ended(Result<Box<Outcome>, Failure>),
}

/// How it came to its end.
pub(super) enum Ended {
    /// The story was played to its end.
    Story(Box<Outcome>),
    /// Whoever looked on left before.
    Left,
}

/// Plays the story and shows it, until somebody leaves.
pub(super) fn play(out: &Path, scratch: &Path, door: Door, pace: Duration) -> Result<Ended, Failure> {
    let (sender, happenings) = channel();
    let mut terminal = Terminal::open().map_err(|error| Failure::output(&error))?;
    let for_terminal = sender.clone();
    listen(move |event| {
        for_terminal.send(event.map_or(Happening::TerminalGone, Happening::Terminal)).is_ok()
    })?;
    let for_interrupt = sender.clone();
    crate::on_interrupt(move || {
        let _ = for_interrupt.send(Happening::Interrupted);
    })?;
    let (out, scratch) = (out.to_owned(), scratch.to_owned());
    let shown_out = out.display().to_string();
    let tell_story = move || {
        let playing = Watched { happenings: sender.clone() };
        let outcome = story::play(&out, &scratch, door, &playing).map(Box::new);
        let _ = sender.send(Happening::Ended(outcome));
    };
    let started = std::thread::Builder::new().name("story".into()).spawn(tell_story);
    started.map_err(|error| Failure::failed(format!("no thread for the story: {error}")))?;
    let ended = Show::new(pace, &shown_out).run(&mut terminal, &happenings);
    drop(terminal);
    ended
}

/// Whether there is somebody who could look on.
pub(super) fn check_terminal() -> Result<(), Failure> {
    match (is_person(), moves_cursor()) {
        (true, true) => Ok(()),
        (false, _) => Err(Failure::failed(
            "--watch shows the story at a terminal, and here is none: start it in one, or leave --watch out",
        )),
        (true, false) => Err(Failure::failed(
            "--watch needs a terminal with a full screen, and TERM says 'dumb': leave --watch out",
        )),
    }
}

/// Played slowly.
struct Watched {
    happenings: Sender<Happening>,
}

impl Watched {
    fn tell(&self, happening: Happening) -> Result<(), Failure> {
        self.happenings.send(happening).map_err(|_| gone())
    }
}

fn gone() -> Failure {
    Failure::failed("nobody looks on any more")
}

impl Playing for Watched {
    fn server(&self) -> Config {
        let mut config = Config::default();
        // Who looks on may stop the story for as long as they like.
        config.timeouts.session_inactivity_ms = 0;
        config
    }

    fn next(&self, step: usize, what: &str) -> Result<(), Failure> {
        let (may, may_go_on) = channel();
        self.tell(Happening::Next { step, what: what.to_owned(), may })?;
        may_go_on.recv().map_err(|_| gone())
    }

    fn comes(
        &self,
        role: Role,
        nick: &str,
        client: &Client,
        outputs: Receiver<Output>,
    ) -> Result<(Receiver<Output>, Hand), Failure> {
        self.tell(Happening::Comes { role, nick: nick.to_owned(), ear: client.ear() })?;
        let (for_story, story_outputs) = channel();
        let for_screen = self.happenings.clone();
        // The screen is told first: the story never has anybody act on what isn't seen.
        let tell_both = move || {
            for output in outputs {
                let _ = for_screen.send(Happening::Told(role, output.clone()));
                let _ = for_story.send(output);
            }
        };
        let started = std::thread::Builder::new().name("told".into()).spawn(tell_both);
        started.map_err(|error| Failure::failed(format!("no thread for the screen: {error}")))?;
        Ok((story_outputs, Hand::Keys { role, happenings: self.happenings.clone() }))
    }
}
