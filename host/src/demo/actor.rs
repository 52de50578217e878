//! One of the three in the demo: told what to do, and remembering all it was shown.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use parlor_plugin::{Event, EventBody};
use serde_json::{Map, Value as Json};

use super::client::Client;
use super::playing::Hand;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::lines::Output;

/// How long anything may take. Nothing takes long; this is for machines under load.
const PATIENCE: Duration = Duration::from_secs(30);

/// One of the three.
pub(super) struct Actor {
    pub(super) name: &'static str,
    client: Client,
    hand: Hand,
    outputs: Receiver<Output>,
    pub(super) shown: Shown,
}

impl Actor {
    pub(super) fn new(name: &'static str, client: Client, outputs: Receiver<Output>, hand: Hand) -> Self {
        Self { name, client, hand, outputs, shown: Shown::default() }
    }

    pub(super) fn desk(&self) -> Option<&Desk> {
        match &self.client {
            Client::Desk(desk) => Some(desk),
            Client::Customer(_) => None,
        }
    }

    /// Has the actor do what an object without an id says, and waits until it is done.
    pub(super) fn act(&mut self, command: Json) -> Result<Map<String, Json>, Failure> {
        let verb = command.get("do").and_then(Json::as_str).unwrap_or_default().to_owned();
        let failed = |text: String| format!("could not '{verb}': {text}");
        let id = self.hand.act(command).map_err(|text| self.failure(&failed(text)))?;
        let outcome = self.wait(&format!("the end of '{verb}'"), |output| match output {
            Output::Done { id: Some(done), result } if *done == id => Some(Ok(result.clone())),
            Output::Error { id: Some(failed), text, .. } if *failed == id => Some(Err(text.clone())),
            _ => None,
        })?;
        outcome.map_err(|text| self.failure(&failed(text)))
    }

    /// Waits until something that was or will be shown is what is looked for.
    pub(super) fn wait<T>(&mut self, what: &str, find: impl Fn(&Output) -> Option<T>) -> Result<T, Failure> {
        if let Some(found) = self.shown.0.iter().find_map(&find) {
            return Ok(found);
        }
        let end = Instant::now() + PATIENCE;
        loop {
            match self.outputs.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(output) => {
                    let found = find(&output);
                    self.shown.0.push(output);
                    if let Some(found) = found {
                        return Ok(found);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    return Err(self.failure(&format!("waited in vain for {what}")));
                }
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(self.failure(&format!("ended before {what}")));
                }
            }
        }
    }

    /// Waits for an event that is what is looked for.
    pub(super) fn wait_event(&mut self, what: &str, is: impl Fn(&Event) -> bool) -> Result<Event, Failure> {
        self.wait(what, |output| match output {
            Output::Event { event, .. } if is(event) => Some(Event::clone(event)),
            _ => None,
        })
    }

    /// Ends the actor and takes in what it still had to show.
    pub(super) fn quit(self) -> Finished {
        let Self { name, client, outputs, mut shown, .. } = self;
        client.quit();
        while let Ok(output) = outputs.recv_timeout(PATIENCE) {
            shown.0.push(output);
        }
        Finished { name, shown }
    }

    fn failure(&self, what: &str) -> Failure {
        let errors: Vec<&str> = self.shown.errors().collect();
        let heard =
            if errors.is_empty() { String::new() } else { format!(" (heard: {})", errors.join("; ")) };
        Failure::failed(format!("the demo stopped: the {} {what}{heard}", self.name))
    }
}

/// What one of the three had been shown in the end.
pub(super) struct Finished {
    pub(super) name: &'static str,
    pub(super) shown: Shown,
}

/// All that one of the three was shown, in order.
#[derive(Default)]
pub(super) struct Shown(Vec<Output>);

impl Shown {
    /// All events, with the nicknames they were shown under.
    pub(super) fn events(&self) -> impl Iterator<Item = (Option<&str>, &Event)> {
        self.0.iter().filter_map(|output| match output {
            Output::Event { event, user_nick, .. } => Some((user_nick.as_deref(), event.as_ref())),
            _ => None,
        })
    }

    /// Whether any event is what is looked for.
    pub(super) fn saw(&self, is: impl Fn(&Event) -> bool) -> bool {
        self.events().any(|(_, event)| is(event))
    }

    /// Whether anything was shown of somebody with this nickname.
    pub(super) fn knows(&self, nickname: &str) -> bool {
        self.events().any(|(nick, _)| nick == Some(nickname))
    }

    /// What went wrong without any command being to blame.
    pub(super) fn errors(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|output| match output {
            Output::Error { id: None, text, .. } => Some(text.as_str()),
            _ => None,
        })
    }
}

/// Whether the event is a message with this text.
pub(super) fn says(event: &Event, text: &str) -> bool {
    matches!(event.body.happened(), EventBody::Message(it) if it.text == text)
}

/// Whether the event is a notice of this type with this text.
pub(super) fn notes(event: &Event, notice_type: &str, text: &str) -> bool {
    matches!(&event.body, EventBody::Notice(it) if it.notice_type == notice_type && it.text == text)
}

/// Whether the event is the party's leave with this code, asked for by `asker`.
pub(super) fn leaves(event: &Event, user_id: &str, code: u32, asker: &str) -> bool {
    event.user_id == user_id
        && matches!(event.body.happened(), EventBody::PartyLeft(it) if it.reason_code == Some(code) && it.asker_id == asker)
}

/// The code with which a party left, if the event is a leave; 0 where none is told.
pub(super) fn left_with(event: &Event) -> Option<u32> {
    match event.body.happened() {
        EventBody::PartyLeft(it) => Some(it.reason_code.unwrap_or_default()),
        _ => None,
    }
}

/// Whether the event is the party's join.
pub(super) fn joins(event: &Event, user_id: &str) -> bool {
    event.user_id == user_id && matches!(event.body.happened(), EventBody::NewParty(_))
}
