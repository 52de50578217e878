//! A desk over GWS API v2: its link, its commands, and what it can't do.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use serde_json::Value as Json;

use super::plugins::Documents;
use super::{Input, News, Room};
use crate::carrier::Carrier;
use crate::commands::PluginCommand;
use crate::failure::Failure;
use crate::gws::{DELETES_NOTHING, GwsConfig, GwsEvent, GwsLink, HandOn, Order};
use crate::lines::{DeskCommand, Output, Plugins};
use crate::party::Seat;

/// The commands that such a desk has beside its own: name, argument, what it does.
const COMMANDS: [(&str, &str, &str); 7] = [
    ("ready", "", "you are offered sessions from now on"),
    ("notready", "[STATE]", "you are offered nothing more; with a name: in that state of your house"),
    (
        REJECT,
        "[SESSION]",
        "you don't take it: it is offered to somebody else; alone: the one that waits longest",
    ),
    ("transfer", "TO", "the session is for another agent, or the queue TENANT:ENDPOINT, from now on"),
    ("invite", "TO", "another agent, or one of a queue, is asked to come in"),
    ("consult", "TO", "another agent, or one of a queue, is asked to come in unseen by the customer"),
    ("monitor", "AGENT", "lists what this agent serves, to watch or to coach"),
];

const REJECT: &str = "reject";

/// Those of them that are for a session in which the agent is.
const IN_SESSION: [&str; 3] = ["transfer", "invite", "consult"];

/// Comes in; what happens is among the inputs.
pub(super) fn connect(
    config: &GwsConfig,
    nick: &str,
    output: Sender<Output>,
) -> Result<(Seat<DeskCommand, News>, Receiver<Input>), Failure> {
    let (input, inputs) = channel();
    let events = input.clone();
    let link = GwsLink::open(config, nick, move |event| {
        // Without a desk the link is about to end.
        let _ = events.send(match event {
            GwsEvent::Link(event) => Input::Link(event),
            GwsEvent::Interaction(interaction) => Input::News(News::Interaction(interaction)),
            GwsEvent::Tell(output) => Input::Tell(output),
            GwsEvent::Done(output) => Input::JobDone(output),
        });
    });
    let link = Carrier::Gws(link.map_err(Failure::failed)?);
    Seat::begin(config.url.address.clone(), "GWS", link, None, (input, inputs), output)
}

impl Room {
    /// Where documents are.
    pub(super) fn documents(&self) -> Documents {
        match &self.seat.link {
            Carrier::Packets(_) => Arc::new(self.neighbours.clone()),
            Carrier::Gws(link) => Arc::new(link.documents(&self.recipient)),
        }
    }

    pub(super) fn deletes_files(&self) -> Result<(), String> {
        if self.config.gws.is_some() { Err(DELETES_NOTHING.to_owned()) } else { Ok(()) }
    }

    /// What looks the stored transcript of a session up; over a network, so that it takes its time.
    pub(super) fn transcript(
        &self,
        session_id: String,
    ) -> Box<dyn FnOnce() -> Result<Vec<u8>, String> + Send> {
        match &self.seat.link {
            Carrier::Packets(_) => {
                let neighbours = self.neighbours.clone();
                Box::new(move || neighbours.transcript(&session_id).map_err(|trouble| trouble.to_string()))
            }
            Carrier::Gws(link) => Box::new(link.transcript(session_id)),
        }
    }

    /// What there is beside the desk's own commands.
    pub(super) fn brought(&self) -> Plugins {
        let is_for = |name: &str| name != "monitor" || self.config.is_supervisor;
        let own = COMMANDS.iter().filter(|(name, ..)| self.config.gws.is_some() && is_for(name));
        let own = own.map(|(name, argument, about)| PluginCommand {
            name: (*name).to_owned(),
            argument: (*argument).to_owned(),
            about: (*about).to_owned(),
            names_session: *name == REJECT,
        });
        super::plugins::brought(&self.workers, own.collect())
    }

    /// Whether this is a command of this kind of desk that isn't for a session in which the agent is.
    pub(super) fn is_for_no_session(&self, name: &str) -> bool {
        self.config.gws.is_some() && COMMANDS.iter().any(|it| it.0 == name) && !IN_SESSION.contains(&name)
    }

    /// Carries out a command of this kind of desk; `None` if it has none of this name.
    pub(super) fn order(
        &mut self,
        id: &Option<Json>,
        name: &str,
        session_id: Option<&str>,
        argument: &str,
    ) -> Option<Result<(), String>> {
        let Carrier::Gws(link) = &self.seat.link else { return None };
        let argument = argument.trim();
        let hand_on = |how| {
            let session_id = session_id.ok_or("in no session: join one first")?;
            if argument.is_empty() {
                return Err("name an agent, as the server knows them, or a queue as TENANT:ENDPOINT");
            }
            Ok(Order::HandOn { how, session_id: session_id.to_owned(), to: argument.to_owned() })
        };
        let order = match name {
            "ready" => Ok(Order::Ready),
            "notready" => Ok(Order::NotReady(Some(argument.to_owned()).filter(|it| !it.is_empty()))),
            REJECT if argument.is_empty() => Err("name the session that you are offered, by its sessionId"),
            REJECT => Ok(Order::Reject(argument.to_owned())),
            "transfer" => hand_on(HandOn::Transfer),
            "invite" => hand_on(HandOn::Invite),
            "consult" => hand_on(HandOn::Consult),
            "monitor" if argument.is_empty() => Err("name an agent, as the server knows them"),
            "monitor" => Ok(Order::Monitor(argument.to_owned())),
            _ => return None,
        };
        Some(order.map_err(str::to_owned).map(|order| {
            self.seat.jobs += 1;
            link.order(id.clone(), order);
        }))
    }
}
