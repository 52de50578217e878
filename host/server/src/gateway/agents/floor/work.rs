//! Who is there, and in which state.

use std::net::IpAddr;
use std::sync::Arc;

use parlor_core::element::Id;

use super::{Desk, Floor};
use crate::gateway::agents::agent_states::{AgentState, Kind};
use crate::gateway::agents::chat::ChatState;
use crate::gateway::agents::identity::AgentId;
use crate::gateway::agents::list::Agent;
use crate::gateway::agents::refusal::Refusal;
use crate::gateway::agents::told::{About, Listener};
use crate::gateway::bayeux::SessionId;

impl Floor {
    /// An agent asks something: from now on there is a desk for him.
    pub(crate) fn come(&mut self, agent: &Arc<Agent>, address: IpAddr) {
        let desk = self.desks.entry(agent.id.clone()).or_insert_with(|| Desk {
            agent: Arc::clone(agent),
            address,
            state: None,
            place: None,
            chats: Vec::new(),
            listeners: Vec::new(),
            reference: 0,
        });
        desk.address = address;
    }

    /// A Bayeux session is told what an agent is told.
    pub(crate) fn listen(&mut self, agent: &AgentId, listener: Listener) {
        if let Some(desk) = self.desks.get_mut(agent)
            && !desk.listeners.contains(&listener)
        {
            desk.listeners.push(listener);
        }
    }

    /// A Bayeux session is gone.
    pub(crate) fn stop_listening(&mut self, agent: &AgentId, listener: SessionId) {
        if let Some(desk) = self.desks.get_mut(agent) {
            desk.listeners.retain(|it| it.session != listener);
        }
    }

    /// An agent logs in to the channel chat, or does so once more, as after a crash: he isn't ready until he says so.
    pub(crate) fn start_work(&mut self, now: u64, agent: &AgentId, first: AgentState) {
        self.change_state(now, agent, first);
    }

    /// An agent says where he sits; `None`: he doesn't say it any more.
    pub(crate) fn set_place(&mut self, agent: &AgentId, place: Option<String>) {
        if let Some(desk) = self.desks.get_mut(agent) {
            desk.place = place;
        }
    }

    /// An agent chooses a state.
    pub(crate) fn set_state(&mut self, now: u64, agent: &AgentId, state: AgentState) -> Result<(), Refusal> {
        self.at_work(agent)?;
        self.change_state(now, agent, state);
        Ok(())
    }

    /// The desk of an agent who has a contact centre session.
    pub(crate) fn at_work(&self, agent: &AgentId) -> Result<&Desk, Refusal> {
        self.desks.get(agent).filter(|it| it.state.is_some()).ok_or_else(Refusal::not_at_work)
    }

    /// Whether an agent is there for what others want of him.
    pub(crate) fn is_reachable(&self, agent: &AgentId) -> bool {
        let state = self.desks.get(agent).and_then(|it| it.state.as_ref());
        state.is_some_and(|it| it.kind != Kind::LoggedOut)
    }

    /// Why nothing can be wanted of an agent now.
    pub(crate) fn not_reachable(&self, agent: &AgentId) -> Refusal {
        if self.is_known(agent) {
            Refusal::state("this agent isn't logged in to chat now: choose another one")
        } else {
            Refusal::no_user()
        }
    }

    /// Whether an agent is listed, or is there.
    pub(crate) fn is_known(&self, agent: &AgentId) -> bool {
        self.desks.contains_key(agent) || self.agents.has(agent)
    }

    fn change_state(&mut self, now: u64, agent: &AgentId, state: AgentState) {
        let Some(desk) = self.desks.get_mut(agent) else { return };
        let capacity = desk.agent.capacity.unwrap_or(self.chats_per_agent);
        let kind = state.kind;
        desk.state = Some(state);
        self.offering.set_agent(now, agent, kind == Kind::Ready, &desk.agent.skills, capacity);
        self.tell_state(agent);
        if kind == Kind::LoggedOut {
            self.offering.withdraw_offers(now, agent);
        }
    }

    /// An agent logs out of the channel chat. What he is offered goes to others; he leaves the sessions that he is in.
    pub(crate) fn end_work(&mut self, now: u64, agent: &AgentId) {
        self.watches.retain(|it| it.supervisor != *agent);
        let Some(desk) = self.desks.get_mut(agent) else { return };
        let was_at_work = desk.state.take().is_some();
        let sessions: Vec<Id> = desk.chats.iter().map(|it| it.session).collect();
        for session in sessions {
            let Ok(chat) = self.chat_mut(agent, session) else { continue };
            let was_offered = chat.state == ChatState::Invited;
            chat.state = if was_offered { ChatState::Revoked } else { ChatState::Completed };
            self.tell_chat(agent, session, About::StatusChange, None);
        }
        let Some(desk) = self.desks.get_mut(agent) else { return };
        // Who has the way into a session and lets go of it leaves.
        let chats = std::mem::take(&mut desk.chats);
        for own in chats.iter().filter_map(|it| it.own) {
            self.parties.remove(&own);
        }
        self.offering.remove_agent(now, agent);
        for chat in &chats {
            self.offering.cancel_asks(now, chat.session, agent);
            self.reconsider(now, chat.session);
            self.forget_attachments(chat.session);
        }
        if was_at_work {
            self.tell_state(agent);
        }
    }

    /// An agent is gone altogether.
    pub(crate) fn gone(&mut self, now: u64, agent: &AgentId) {
        // Nobody is there to be told.
        if let Some(desk) = self.desks.get_mut(agent) {
            desk.listeners.clear();
        }
        self.end_work(now, agent);
        self.desks.remove(agent);
        self.watches.retain(|it| it.agent != *agent);
    }
}
