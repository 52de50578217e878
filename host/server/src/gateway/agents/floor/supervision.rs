//! Supervisors who watch an agent, and those who come into a chat of his.

use std::sync::Arc;

use parlor_core::element::Id;

use super::{Floor, Wish};
use crate::gateway::agents::chat::{AgentChat, Mode, Part};
use crate::gateway::agents::identity::AgentId;
use crate::gateway::agents::refusal::{Refusal, Status};
use crate::gateway::agents::told::About;

/// Agents whom one supervisor may watch at a time: our own choice.
const WATCHES: usize = 100;

/// A supervisor watches an agent.
#[derive(Clone, Debug)]
pub(crate) struct Watch {
    pub(crate) supervisor: AgentId,
    pub(crate) agent: AgentId,
    pub(crate) mode: Mode,
    /// As what he enters at once; `None`: he accepts each chat himself.
    pub(crate) nickname: Option<String>,
    /// Whether he watches the next chat alone.
    pub(crate) is_once: bool,
}

impl Floor {
    /// A supervisor who has a contact centre session.
    pub(crate) fn check_supervisor(&self, supervisor: &AgentId) -> Result<(), Refusal> {
        let desk = self.at_work(supervisor)?;
        if desk.agent.roles.is_supervisor {
            return Ok(());
        }
        Err(Refusal::new(
            Status::Permission,
            "only a supervisor may do that: ask who runs the server for this role",
        ))
    }

    /// A supervisor begins to watch an agent; all chats also means those that the agent has already.
    pub(crate) fn watch(&mut self, watch: Watch) -> Result<(), Refusal> {
        self.check_supervisor(&watch.supervisor)?;
        if watch.supervisor == watch.agent {
            return Err(Refusal::oneself());
        }
        self.watches.retain(|it| it.supervisor != watch.supervisor || it.agent != watch.agent);
        if self.watches.iter().filter(|it| it.supervisor == watch.supervisor).count() >= WATCHES {
            return Err(Refusal::state("you watch 100 agents already: stop watching one"));
        }
        let chats = self.desks.get(&watch.agent).into_iter().flat_map(|it| &it.chats);
        let served: Vec<Id> = chats.filter(|it| it.is_serving()).map(|it| it.session).collect();
        if !watch.is_once {
            for session in served {
                self.show(&watch, session);
            }
        }
        self.watches.push(watch);
        Ok(())
    }

    /// A supervisor doesn't watch an agent any more; the chats that he is in stay. Whether he did.
    pub(crate) fn stop_watching(&mut self, supervisor: &AgentId, agent: &AgentId) -> bool {
        let before = self.watches.len();
        self.watches.retain(|it| it.supervisor != *supervisor || it.agent != *agent);
        self.watches.len() != before
    }

    /// An agent has a new chat: those who watch him are shown it.
    pub(super) fn show_supervisors(&mut self, agent: &AgentId, session: Id) {
        let watches: Vec<Watch> = self.watches.iter().filter(|it| it.agent == *agent).cloned().collect();
        self.watches.retain(|it| it.agent != *agent || !it.is_once);
        for watch in watches {
            self.show(&watch, session);
        }
    }

    fn show(&mut self, watch: &Watch, session: Id) {
        let (supervisor, agent) = (&watch.supervisor, &watch.agent);
        if self.bring(supervisor, agent, session, watch.mode).is_ok()
            && let Some(nickname) = watch.nickname.clone()
        {
            self.wishes.push(Wish { agent: supervisor.clone(), session, nickname });
        }
    }

    /// A supervisor gets a chat of an agent, to be accepted.
    pub(crate) fn bring(
        &mut self,
        supervisor: &AgentId,
        agent: &AgentId,
        session: Id,
        mode: Mode,
    ) -> Result<(), Refusal> {
        self.check_supervisor(supervisor)?;
        let chat = self.desks.get(agent).and_then(|it| it.chat(session)).filter(|it| it.is_serving());
        let chat = chat.ok_or_else(|| {
            Refusal::not_found("this agent serves no such chat: take one in which he is Chatting")
        })?;
        let interaction = Arc::clone(&chat.interaction);
        let desk = self.desks.get_mut(supervisor).filter(|it| it.chat(session).is_none());
        let desk = desk.ok_or_else(|| {
            Refusal::state("you have this chat already: switch how you are in, or leave it first")
        })?;
        desk.chats.push(AgentChat::new(interaction, Part::Supervising(mode)));
        self.offering.engage(supervisor, session, false);
        self.tell_chat(supervisor, session, About::StatusChange, None);
        Ok(())
    }

    /// An agent looks at this one of his chats.
    pub(crate) fn set_focus(&mut self, agent: &AgentId, session: Id, reference: u64) {
        let Some(desk) = self.desks.get_mut(agent) else { return };
        let mut changed = Vec::new();
        for chat in &mut desk.chats {
            let is_in_focus = chat.session == session;
            if std::mem::replace(&mut chat.is_in_focus, is_in_focus) != is_in_focus {
                changed.push(chat.session);
            }
        }
        for chat in changed {
            let reference = (chat == session).then_some(reference);
            self.tell_chat(agent, chat, About::PropertiesUpdated, reference);
        }
    }

    /// How a supervisor is in from now on.
    pub(crate) fn set_mode(&mut self, supervisor: &AgentId, session: Id, mode: Mode, reference: u64) {
        if let Ok(chat) = self.chat_mut(supervisor, session) {
            chat.part = Part::Supervising(mode);
            self.tell_chat(supervisor, session, About::StatusChange, Some(reference));
        }
    }
}
