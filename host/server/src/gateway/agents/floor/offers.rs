//! What agents are offered: interactions that wait, and chats of others who ask for them.

use std::collections::HashSet;
use std::sync::Arc;

use parlor_core::element::keys::CHAT_SERVER_SESSION_PASSWORD;
use parlor_core::element::{Id, UserType};
use tokio::sync::mpsc;

use super::Floor;
use crate::engine::{Interaction, InteractionState};
use crate::gateway::agents::chat::{AgentChat, ChatState, Part};
use crate::gateway::agents::conversation::{Entry, Ordered};
use crate::gateway::agents::identity::AgentId;
use crate::gateway::agents::offering::{Ask, Decision, Purpose, Target};
use crate::gateway::agents::operation::Operation;
use crate::gateway::agents::participants::Participants;
use crate::gateway::agents::refusal::Refusal;
use crate::gateway::agents::told::About;

/// Orders of an agent that wait in one session: our own choice.
const ORDERS: usize = 16;

impl Floor {
    /// An interaction is as it is now. `own`: whose request changed it, with the number that he was told.
    pub(crate) fn interaction(
        &mut self,
        now: u64,
        interaction: &Arc<Interaction>,
        own: Option<(&AgentId, u64)>,
    ) {
        let session = interaction.session_id;
        if self.interactions.get(&session).is_some_and(|it| it.revision > interaction.revision) {
            return;
        }
        for agent in self.agents_with(session) {
            let reference = own.filter(|it| *it.0 == agent).map(|it| it.1);
            self.show_interaction(&agent, interaction, reference);
        }
        if interaction.state == InteractionState::Closed {
            self.interactions.remove(&session);
            self.gifts.remove(&session);
            self.offering.ended(now, session);
            self.end_invitations(now, session);
            self.forget_attachments(session);
            return;
        }
        self.interactions.insert(session, Arc::clone(interaction));
        match interaction.state {
            InteractionState::Waiting => self.reconsider(now, session),
            _ => self.offering.served(now, session),
        }
    }

    /// Only these sessions are there; what was missed of others is that they ended.
    pub(crate) fn only(&mut self, now: u64, sessions: &[Id]) {
        let sessions: HashSet<Id> = sessions.iter().copied().collect();
        let ended: Vec<Id> = self.interactions.keys().filter(|it| !sessions.contains(it)).copied().collect();
        for session in ended {
            self.interactions.remove(&session);
            self.gifts.remove(&session);
            self.offering.ended(now, session);
            self.end_invitations(now, session);
            self.forget_attachments(session);
        }
    }

    fn show_interaction(&mut self, agent: &AgentId, interaction: &Arc<Interaction>, reference: Option<u64>) {
        let Ok(chat) = self.chat_mut(agent, interaction.session_id) else { return };
        if chat.interaction.revision > interaction.revision {
            return;
        }
        let has_changed = !Arc::ptr_eq(&chat.interaction.user_data, &interaction.user_data);
        chat.interaction = Arc::clone(interaction);
        if has_changed {
            self.tell_chat(agent, interaction.session_id, About::PropertiesUpdated, reference);
        }
    }

    /// Has an interaction offered if its customer waits and no agent is about to serve it.
    pub(super) fn reconsider(&mut self, now: u64, session: Id) {
        let Some(interaction) = self.interactions.get(&session) else { return };
        let serves = |it: &AgentChat| it.is_serving() || (it.part == Part::Serving && it.orders.is_some());
        let is_served = self.desks.values().filter_map(|it| it.chat(session)).any(serves);
        if interaction.state != InteractionState::Waiting || is_served {
            return;
        }
        let (first, giver) = match self.gifts.remove(&session) {
            Some(gift) => (gift.first, Some(gift.giver)),
            None => (None, None),
        };
        self.offering.wait(now, session, &interaction.queue, first, giver);
    }

    /// Does what was decided about offers.
    pub(crate) fn carry_out(&mut self, now: u64) {
        loop {
            let decisions = self.offering.take_decisions();
            if decisions.is_empty() {
                return;
            }
            for decision in decisions {
                match decision {
                    Decision::Offer { session, agent, purpose } => {
                        self.invite(now, session, &agent, &purpose)
                    }
                    Decision::Revoke { session, agent } => {
                        if self.chat(&agent, session).is_ok_and(|it| it.orders.is_none()) {
                            self.end_chat(now, &agent, session, ChatState::Revoked, None);
                        }
                    }
                    Decision::Unanswered { session, ask } => {
                        let what = "nobody has taken it: ask somebody else";
                        self.tell_error(&ask.by, session, ask.reference, what);
                    }
                }
            }
        }
    }

    fn invite(&mut self, now: u64, session: Id, agent: &AgentId, purpose: &Purpose) {
        let Some(interaction) = self.interactions.get(&session).cloned() else {
            return self.offering.disengage(now, agent, session);
        };
        let part = match purpose {
            Purpose::Join(Ask { is_consult: true, .. }) => Part::Consulted,
            _ => Part::Serving,
        };
        let mut chat = AgentChat::new(interaction, part);
        if let Purpose::Join(ask) = purpose {
            chat.participants = self.participants_for(&ask.by, session);
        }
        let Some(desk) = self.desks.get_mut(agent) else { return };
        desk.chats.push(chat);
        self.tell_chat(agent, session, About::StatusChange, None);
    }

    /// Who is in a session, as whoever asks for somebody there sees it, or, if he has left, another one who serves there: so
    /// whoever is asked knows that it isn't a customer who waits.
    fn participants_for(&self, asker: &AgentId, session: Id) -> Participants {
        let serves = |it: &&AgentChat| it.is_serving();
        let asking = self.chat(asker, session).ok().filter(serves);
        let mut others = self.desks.values().filter_map(|it| it.chat(session));
        asking.or_else(|| others.find(serves)).map(|it| it.participants.clone()).unwrap_or_default()
    }

    /// An agent takes what he is offered. Gives who is to enter, with the orders that come to him.
    pub(crate) fn accept(
        &mut self,
        now: u64,
        agent: &AgentId,
        session: Id,
        nickname: &str,
    ) -> Result<(Entry, mpsc::Receiver<Ordered>), Refusal> {
        let chat = self.allowed(agent, session, Operation::Accept)?;
        if chat.orders.is_some() {
            return Err(Refusal::state("the chat is accepted already: wait for the state Chatting"));
        }
        let part = chat.part;
        let (sender, orders) = mpsc::channel(ORDERS);
        chat.orders = Some(sender);
        let password = chat.interaction.user_data.values().text(CHAT_SERVER_SESSION_PASSWORD);
        let password = password.map(|it| it.to_string());
        let is_supervisor = matches!(part, Part::Supervising(_));
        if !is_supervisor && self.offering.accept(now, agent, session).is_none() {
            self.chat_mut(agent, session)?.orders = None;
            return Err(Refusal::state("the chat isn't offered to you any more: wait for the next one"));
        }
        let reference = self.next_reference(agent);
        let desk = self.at_work(agent)?;
        let entry = Entry {
            agent: agent.clone(),
            address: desk.address,
            session,
            nickname: nickname.to_owned(),
            person_id: desk.agent.name.clone(),
            user_type: if is_supervisor { UserType::Supervisor } else { UserType::Agent },
            visibility: part.visibility(),
            password,
            reference,
        };
        Ok((entry, orders))
    }

    /// An agent doesn't want what he is offered.
    pub(crate) fn reject(&mut self, now: u64, agent: &AgentId, session: Id) -> Result<u64, Refusal> {
        let chat = self.allowed(agent, session, Operation::Reject)?;
        if chat.orders.is_some() {
            return Err(Refusal::state("the chat is accepted already: leave it"));
        }
        let reference = self.next_reference(agent);
        self.end_chat(now, agent, session, ChatState::Completed, Some(reference));
        self.offering.reject(now, agent, session);
        Ok(reference)
    }

    /// An agent asks for somebody in his chat.
    pub(crate) fn ask(
        &mut self,
        now: u64,
        agent: &AgentId,
        session: Id,
        target: Target,
        is_consult: bool,
    ) -> Result<u64, Refusal> {
        self.allowed(agent, session, if is_consult { Operation::Consult } else { Operation::Invite })?;
        self.check_target(agent, session, &target)?;
        if let Target::Agent(other) = &target
            && self.offering.is_offered(other, session)
        {
            return Err(Refusal::state("this agent is being asked already: wait for the answer"));
        }
        let reference = self.next_reference(agent);
        self.offering.ask(now, session, target, Ask { by: agent.clone(), reference, is_consult });
        Ok(reference)
    }

    /// Refuses whom a chat can't be for.
    pub(crate) fn check_target(&self, agent: &AgentId, session: Id, target: &Target) -> Result<(), Refusal> {
        let Target::Agent(other) = target else { return Ok(()) };
        if other == agent {
            return Err(Refusal::oneself());
        }
        if !self.is_reachable(other) {
            return Err(self.not_reachable(other));
        }
        if self.chat(other, session).is_ok() && !self.offering.is_offered(other, session) {
            return Err(Refusal::state("this agent has this chat already: choose another one"));
        }
        Ok(())
    }
}
