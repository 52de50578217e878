//! What goes on among the agents: who is there, who has which chat, and who is told what.
//!
//! Without input and output: time, what the engine tells and what agents ask come in; [`Notification`]s come out, and
//! [`Wish`]es to enter a session. `work` is who is there, `offers` is what they are offered, `session_events` what
//! happens in sessions, `leaving` how chats end, `attachments` the documents of chats, and `supervision` who watches whom.

mod attachments;
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

use parlor_core::element::{Event, Id};

use super::agent_states::AgentState;
use super::chat::{AgentChat, Attachment};
use super::identity::AgentId;
use super::list::{Agent, Agents};
use super::offering::Offering;
use super::operation::Operation;
use super::participants::Parties;
use super::refusal::Refusal;
use super::told::{About, Api, Listener, Notification, Told, Words};
use crate::engine::Interaction;

pub(crate) use leaving::Goodbye;
pub(crate) use supervision::Watch;

/// A supervisor enters a session of whoever he watches, as he has said before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) agent: AgentId,
    pub(crate) session: Id,
    pub(crate) nickname: String,
}

/// An agent who is logged in, with what he has in front of him.
pub(crate) struct Desk {
    pub(crate) agent: Arc<Agent>,
    /// Where he came from last.
    pub(crate) address: IpAddr,
    /// On the channel chat; `None`: he has no contact centre session.
    pub(crate) state: Option<AgentState>,
    /// Where he says that he sits.
    pub(crate) place: Option<String>,
    /// In the order in which they came.
    pub(crate) chats: Vec<AgentChat>,
    /// Who is told what he is told.
    pub(crate) listeners: Vec<Listener>,
    reference: u64,
}

impl Desk {
    pub(crate) fn chat(&self, session: Id) -> Option<&AgentChat> {
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
pub(crate) struct Floor {
    words: Vec<(Api, Box<dyn Words>)>,
    agents: Agents,
    /// How many chats an agent has at a time of whom nothing else is known.
    chats_per_agent: usize,
    pub(crate) offering: Offering,
    pub(crate) desks: BTreeMap<AgentId, Desk>,
    /// Those that go on, as they were told last.
    interactions: HashMap<Id, Arc<Interaction>>,
    pub(crate) parties: Parties,
    /// The documents of chats, for whoever comes in later.
    attachments: HashMap<Id, Arc<Vec<Attachment>>>,
    gifts: HashMap<Id, Gift>,
    watches: Vec<Watch>,
    notifications: Vec<Notification>,
    wishes: Vec<Wish>,
}

impl Floor {
    /// Nobody is there yet. Agents are told in these words, and have `offer_ms` to take what they are offered.
    pub(crate) fn new(
        words: Vec<(Api, Box<dyn Words>)>,
        agents: Agents,
        offer_ms: u64,
        chats_per_agent: usize,
    ) -> Self {
        Self {
            words,
            agents,
            chats_per_agent,
            offering: Offering::new(offer_ms),
            desks: BTreeMap::new(),
            interactions: HashMap::new(),
            parties: Parties::new(),
            attachments: HashMap::new(),
            gifts: HashMap::new(),
            watches: Vec::new(),
            notifications: Vec::new(),
            wishes: Vec::new(),
        }
    }

    /// What is to be told, in order.
    pub(crate) fn take_notifications(&mut self) -> Vec<Notification> {
        std::mem::take(&mut self.notifications)
    }

    pub(crate) fn take_wishes(&mut self) -> Vec<Wish> {
        std::mem::take(&mut self.wishes)
    }

    /// A number that an agent is told, by which he knows what it leads to.
    pub(crate) fn next_reference(&mut self, agent: &AgentId) -> u64 {
        let Some(desk) = self.desks.get_mut(agent) else { return 0 };
        desk.reference = desk.reference.saturating_add(1);
        desk.reference
    }

    /// A chat of an agent.
    pub(crate) fn chat(&self, agent: &AgentId, session: Id) -> Result<&AgentChat, Refusal> {
        self.desks.get(agent).and_then(|it| it.chat(session)).ok_or_else(Refusal::no_chat)
    }

    pub(crate) fn chat_mut(&mut self, agent: &AgentId, session: Id) -> Result<&mut AgentChat, Refusal> {
        self.desks.get_mut(agent).and_then(|it| it.chat_mut(session)).ok_or_else(Refusal::no_chat)
    }

    /// A chat of an agent in which an operation may be done now.
    pub(crate) fn allowed(
        &mut self,
        agent: &AgentId,
        session: Id,
        operation: Operation,
    ) -> Result<&mut AgentChat, Refusal> {
        let chat = self.chat_mut(agent, session)?;
        match chat.leaving {
            Some(_) => {
                return Err(Refusal::state("you are leaving this chat already: wait until you have left"));
            }
            None if chat.allows(operation) => return Ok(chat),
            None => {}
        }
        Err(Refusal::not_now(operation, chat.capabilities()))
    }

    /// Those who have a chat of this session.
    fn agents_with(&self, session: Id) -> Vec<AgentId> {
        let has_it = |it: &(&AgentId, &Desk)| it.1.chat(session).is_some();
        self.desks.iter().filter(has_it).map(|it| it.0.clone()).collect()
    }

    /// What an agent is told, in the words of each API by which somebody listens with him.
    fn written(&self, agent: &AgentId, told: &Told<'_>) -> Vec<Notification> {
        let Some(desk) = self.desks.get(agent) else { return Vec::new() };
        let is_heard =
            |it: &&(Api, Box<dyn Words>)| desk.listeners.iter().any(|listener| listener.api == it.0);
        let notification = |(api, words): &(Api, Box<dyn Words>)| {
            let (channel, data) = words.write(told, &self.parties)?;
            Some(Notification { agent: agent.clone(), api: *api, channel, data })
        };
        self.words.iter().filter(is_heard).filter_map(notification).collect()
    }

    /// Tells an agent his state.
    fn tell_state(&mut self, agent: &AgentId) {
        let state = self.desks.get(agent).and_then(|it| it.state.as_ref());
        self.notifications.extend(self.written(agent, &Told::State(state)));
    }

    /// Tells an agent how a chat is now.
    pub(crate) fn tell_chat(&mut self, agent: &AgentId, session: Id, about: About, reference: Option<u64>) {
        let Ok(chat) = self.chat(agent, session) else { return };
        self.notifications.extend(self.written(agent, &Told::Chat { chat, about, reference }));
    }

    /// Tells an agent what has happened in a chat.
    fn tell_messages(&mut self, agent: &AgentId, session: Id, start_at: &str, events: &[Event<'_>]) {
        let Ok(chat) = self.chat(agent, session) else { return };
        self.notifications.extend(self.written(agent, &Told::Messages { chat, start_at, events }));
    }

    /// Tells an agent that what he had asked for came to nothing.
    fn tell_error(&mut self, agent: &AgentId, session: Id, reference: u64, message: &'static str) {
        self.notifications.extend(self.written(agent, &Told::Error { session, reference, message }));
    }
}
