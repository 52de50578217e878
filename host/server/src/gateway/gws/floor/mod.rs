//! What goes on among the agents: who is there, who has which chat, and who is told what.
//!
//! Without input and output: time, what the engine tells and what agents ask come in; [`Notification`]s come out, and
//! [`Wish`]es to enter a session. `work` is who is there, `offers` is what they are offered, `session_events` what
//! happens in sessions, `leaving` how chats end, and `supervision` who watches whom.

mod leaving;
mod offers;
mod session_events;
mod supervision;
mod work;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::Arc;

use parlor_core::element::Id;
use serde_json::{Value, json};

use super::agent_states::AgentState;
use super::agents::Agent;
use super::chat::AgentChat;
use super::identity::AgentId;
use super::links::Links;
use super::offering::Offering;
use super::participants::Parties;
use super::status::Refusal;
use crate::engine::Interaction;
use crate::gateway::bayeux::SessionId;

pub(super) use supervision::Watch;

/// Where agents are told of their channels.
pub(super) const CHANNELS: &str = "/v2/me/channels";

/// Where agents are told of their chats.
pub(super) const CHATS: &str = "/v2/me/chats";

/// Something for an agent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Notification {
    pub(super) agent: AgentId,
    pub(super) channel: &'static str,
    pub(super) data: Value,
}

/// A supervisor enters a session of whoever he watches, as he has said before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wish {
    pub(super) agent: AgentId,
    pub(super) session: Id,
    pub(super) nickname: String,
}

/// What a chat is told of.
#[derive(Clone, Copy)]
pub(super) enum About {
    StatusChange,
    ParticipantsUpdated,
    PropertiesUpdated,
}

impl About {
    fn as_str(self) -> &'static str {
        match self {
            Self::StatusChange => "StatusChange",
            Self::ParticipantsUpdated => "ParticipantsUpdated",
            Self::PropertiesUpdated => "PropertiesUpdated",
        }
    }
}

/// An agent who is logged in, with what he has in front of him.
pub(super) struct Desk {
    pub(super) agent: Arc<Agent>,
    /// Where he came from last.
    pub(super) address: IpAddr,
    /// On the channel chat; `None`: he has no contact centre session.
    pub(super) state: Option<AgentState>,
    /// In the order in which they came.
    pub(super) chats: Vec<AgentChat>,
    /// Who is told what he is told.
    pub(super) listeners: Vec<SessionId>,
    reference: u64,
}

impl Desk {
    pub(super) fn chat(&self, session: Id) -> Option<&AgentChat> {
        self.chats.iter().find(|it| it.session == session)
    }

    fn chat_mut(&mut self, session: Id) -> Option<&mut AgentChat> {
        self.chats.iter_mut().find(|it| it.session == session)
    }
}

/// A chat that an agent gave away, until it waits for the next one.
struct Gift {
    first: Option<AgentId>,
    giver: AgentId,
}

/// All of it.
pub(super) struct Floor {
    pub(super) links: Links,
    /// How many chats an agent has at a time of whom nothing else is known.
    chats_per_agent: usize,
    pub(super) offering: Offering,
    pub(super) desks: BTreeMap<AgentId, Desk>,
    /// Those that go on, as they were told last.
    interactions: HashMap<Id, Arc<Interaction>>,
    pub(super) parties: Parties,
    gifts: HashMap<Id, Gift>,
    watches: Vec<Watch>,
    notifications: Vec<Notification>,
    wishes: Vec<Wish>,
}

impl Floor {
    /// Nobody is there yet. An agent has `offer_ms` to take what he is offered.
    pub(super) fn new(links: Links, offer_ms: u64, chats_per_agent: usize) -> Self {
        Self {
            links,
            chats_per_agent,
            offering: Offering::new(offer_ms),
            desks: BTreeMap::new(),
            interactions: HashMap::new(),
            parties: Parties::new(),
            gifts: HashMap::new(),
            watches: Vec::new(),
            notifications: Vec::new(),
            wishes: Vec::new(),
        }
    }

    /// What is to be told, in order.
    pub(super) fn take_notifications(&mut self) -> Vec<Notification> {
        std::mem::take(&mut self.notifications)
    }

    pub(super) fn take_wishes(&mut self) -> Vec<Wish> {
        std::mem::take(&mut self.wishes)
    }

    /// A number that an agent is told, by which he knows what it leads to.
    pub(super) fn next_reference(&mut self, agent: &AgentId) -> u64 {
        let Some(desk) = self.desks.get_mut(agent) else { return 0 };
        desk.reference = desk.reference.saturating_add(1);
        desk.reference
    }

    /// A chat of an agent.
    pub(super) fn chat(&self, agent: &AgentId, session: Id) -> Result<&AgentChat, Refusal> {
        self.desks.get(agent).and_then(|it| it.chat(session)).ok_or_else(no_chat)
    }

    pub(super) fn chat_mut(&mut self, agent: &AgentId, session: Id) -> Result<&mut AgentChat, Refusal> {
        self.desks.get_mut(agent).and_then(|it| it.chat_mut(session)).ok_or_else(no_chat)
    }

    /// A chat of an agent in which an operation may be done now.
    pub(super) fn allowed(
        &mut self,
        agent: &AgentId,
        session: Id,
        operation: &str,
    ) -> Result<&mut AgentChat, Refusal> {
        let chat = self.chat_mut(agent, session)?;
        if chat.allows(operation) && chat.leaving.is_none() {
            return Ok(chat);
        }
        let capabilities = chat.capabilities().join(", ");
        let what = if capabilities.is_empty() { "nothing may be done any more" } else { "now there are" };
        Err(Refusal::state(&format!(
            "'{operation}' isn't among the chat's capabilities: {what} {capabilities}"
        )))
    }

    /// Those who have a chat of this session.
    fn agents_with(&self, session: Id) -> Vec<AgentId> {
        let has_it = |it: &(&AgentId, &Desk)| it.1.chat(session).is_some();
        self.desks.iter().filter(has_it).map(|it| it.0.clone()).collect()
    }

    fn tell(&mut self, agent: &AgentId, channel: &'static str, data: Value) {
        self.notifications.push(Notification { agent: agent.clone(), channel, data });
    }

    /// Tells an agent how a chat is now.
    pub(super) fn tell_chat(&mut self, agent: &AgentId, session: Id, about: About, reference: Option<u64>) {
        let Ok(chat) = self.chat(agent, session) else { return };
        let mut data = json!({
            "messageType": "ChatStateChangeMessage",
            "notificationType": about.as_str(),
            "chat": chat.json(&self.parties, &self.links),
        });
        if let Some(reference) = reference {
            data["referenceId"] = reference.into();
        }
        self.tell(agent, CHATS, data);
    }

    /// Tells an agent that what he had asked for came to nothing.
    fn tell_error(&mut self, agent: &AgentId, reference: u64, message: &str) {
        let data = json!({
            "messageType": "ChatStateChangeMessage",
            "notificationType": "Error",
            "errorMessage": message,
            "referenceId": reference,
        });
        self.tell(agent, CHATS, data);
    }
}

fn no_chat() -> Refusal {
    Refusal::not_found("you have no such chat: GET /me/chats lists those that you have")
}
