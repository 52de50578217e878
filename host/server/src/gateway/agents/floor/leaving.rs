//! How chats end.

use parlor_core::element::{AfterAction, Id};
use tokio::sync::mpsc;

use super::{Floor, Gift};
use crate::gateway::agents::chat::{ChatState, Departure, Leaving, Part};
use crate::gateway::agents::conversation::Ordered;
use crate::gateway::agents::identity::AgentId;
use crate::gateway::agents::offering::Target;
use crate::gateway::agents::operation::Operation;
use crate::gateway::agents::refusal::Refusal;
use crate::gateway::agents::told::About;

const ONLY_WHO_SERVES: &str = "only an agent who serves the customer ends the chat for all: leave with KeepAlive, and ask \
    one of those who serve to end it";

/// How an agent leaves his session: where to send the order, and what becomes of the session.
pub(crate) struct Goodbye {
    pub(crate) orders: mpsc::Sender<Ordered>,
    pub(crate) after: AfterAction,
    /// The queue in which the customer waits then, if it changes.
    pub(crate) queue: Option<String>,
}

impl Floor {
    /// An agent wants to leave. `None`: he isn't in any more, and the chat is completed.
    pub(crate) fn leave(
        &mut self,
        now: u64,
        agent: &AgentId,
        session: Id,
        how: Departure,
    ) -> Result<(Option<Goodbye>, u64), Refusal> {
        let operation = match how {
            Departure::Leave(_) => Operation::Leave,
            Departure::Complete => Operation::Complete,
            Departure::Transfer(_) => Operation::Transfer,
        };
        let chat = self.allowed(agent, session, operation)?;
        let (orders, part) = (chat.orders.clone(), chat.part);
        let has_customer = chat.participants.has_customer();
        let is_alone = part == Part::Serving && !chat.is_served_by_others();
        let is_conference = chat.is_conference();
        if let Departure::Transfer(target) = &how {
            self.check_target(agent, session, target)?;
            if !has_customer {
                return Err(Refusal::state("the customer has left: complete the chat"));
            }
        }
        let reference = self.next_reference(agent);
        let Some(orders) = orders else {
            self.end_chat(now, agent, session, ChatState::Completed, Some(reference));
            return Ok((None, reference));
        };
        if how == Departure::Leave(AfterAction::ForceClose) && part != Part::Serving {
            return Err(Refusal::state(ONLY_WHO_SERVES));
        }
        // Only who serves the customer ends its chat, unless other agents go on with it.
        let after = match (&how, part) {
            (Departure::Leave(after), Part::Serving) => *after,
            (Departure::Complete, Part::Serving) => AfterAction::CloseIfNoAgents,
            _ => AfterAction::KeepAlive,
        };
        // To the engine a coach, and who is only consulted, are agents, too: for them alone no session goes on.
        let is_for_those_aside = is_alone && is_conference && after == AfterAction::CloseIfNoAgents;
        let after = if is_for_those_aside { AfterAction::ForceClose } else { after };
        // Where nobody else serves the customer, it waits: for the agent who is named, or for whoever is next.
        let (waits, first, queue) = match &how {
            Departure::Transfer(Target::Agent(first)) => (is_alone, Some(first.clone()), None),
            Departure::Transfer(Target::Queue(queue)) => (is_alone, None, Some(queue.clone())),
            Departure::Leave(after) => (is_alone && *after == AfterAction::KeepAlive, None, None),
            Departure::Complete => (false, None, None),
        };
        self.chat_mut(agent, session)?.leaving = Some(Leaving { reference, how });
        if waits {
            self.gifts.insert(session, Gift { first, giver: agent.clone() });
        }
        Ok((Some(Goodbye { orders, after, queue: queue.filter(|_| waits) }), reference))
    }

    /// The engine has refused a leave.
    pub(crate) fn not_left(&mut self, agent: &AgentId, session: Id) {
        self.gifts.remove(&session);
        if let Ok(chat) = self.chat_mut(agent, session) {
            chat.leaving = None;
        }
    }

    /// A chat is in a state in which it ends, or may only be completed: tells its agent.
    pub(super) fn end_chat(
        &mut self,
        now: u64,
        agent: &AgentId,
        session: Id,
        state: ChatState,
        reference: Option<u64>,
    ) {
        let Ok(chat) = self.chat_mut(agent, session) else { return };
        chat.state = state;
        self.tell_chat(agent, session, About::StatusChange, reference);
        if state == ChatState::LeftChat {
            return;
        }
        let Some(desk) = self.desks.get_mut(agent) else { return };
        let own = desk.chat(session).and_then(|it| it.own);
        desk.chats.retain(|it| it.session != session);
        self.forget_attachments(session);
        if let Some(own) = own {
            self.parties.remove(&own);
            self.offering.cancel_asks(now, session, agent);
        }
        // An offer that is rejected is for the offers to end.
        if !self.offering.is_offered(agent, session) {
            self.offering.disengage(now, agent, session);
        }
    }

    /// A session is over: supervisors who were shown it and haven't come yet needn't.
    pub(super) fn end_invitations(&mut self, now: u64, session: Id) {
        for agent in self.agents_with(session) {
            let is_invited = |it: &super::AgentChat| it.state == ChatState::Invited && it.orders.is_none();
            if self.chat(&agent, session).is_ok_and(is_invited) {
                self.end_chat(now, &agent, session, ChatState::Revoked, None);
            }
        }
    }
}
