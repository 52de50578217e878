//! Who is offered which interaction, and for how long.
//!
//! An interaction that waits is offered to the agent who has been ready and idle the longest. If he doesn't take it in time,
//! or rejects it, it goes to the next. An agent who asks for somebody in a chat has it offered likewise, to one agent or
//! to those of a queue.

mod matching;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use parlor_core::element::Id;

use super::identity::AgentId;

/// What an interaction is offered for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Its customer waits.
    Serve,
    /// An agent who has it asks for another one.
    Join(Ask),
}

/// What an agent has asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ask {
    /// Who asked.
    pub(crate) by: AgentId,
    /// The number that he was told.
    pub(crate) reference: u64,
    /// Whether the other is only consulted: the customer doesn't see him.
    pub(crate) is_consult: bool,
}

/// Whom an interaction is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// This one, ready or not.
    Agent(AgentId),
    /// Those who serve this queue.
    Queue(String),
}

/// What is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Offer {
        session: Id,
        agent: AgentId,
        purpose: Purpose,
    },
    /// It isn't offered to him any more.
    Revoke {
        session: Id,
        agent: AgentId,
    },
    /// Nobody has taken what was asked for.
    Unanswered {
        session: Id,
        ask: Ask,
    },
}

/// An agent as far as offers are concerned.
struct Standing {
    is_ready: bool,
    /// The endpoints of the queues that he serves; none: all.
    skills: Vec<String>,
    capacity: usize,
    /// The sessions of which he has a chat, and whether it counts among those that he can have at a time.
    chats: HashMap<Id, bool>,
    /// Since when he is ready and has as many chats as now.
    since_ms: u64,
}

impl Standing {
    fn load(&self) -> usize {
        self.chats.values().filter(|it| **it).count()
    }

    fn serves(&self, queue: &str) -> bool {
        let endpoint = queue.rsplit(':').next().unwrap_or_default();
        self.skills.is_empty() || self.skills.iter().any(|it| it == endpoint)
    }
}

/// An interaction that somebody is wanted for.
struct Demand {
    session: Id,
    queue: String,
    purpose: Purpose,
    /// The one whom it is for alone.
    only: Option<AgentId>,
    /// Whom it was offered to in this round, and who gave it away.
    had: BTreeSet<AgentId>,
    /// To whom it is offered, and until when.
    offered: Option<(AgentId, u64)>,
    /// When those who had it can have it once more.
    next_round_ms: Option<u64>,
}

/// All offers. Each call takes `now`, milliseconds of any monotonic clock, and leaves [`Self::take_decisions`].
pub(crate) struct Offering {
    offer_ms: u64,
    agents: BTreeMap<AgentId, Standing>,
    /// In the order in which they came.
    demands: Vec<Demand>,
    decisions: Vec<Decision>,
}

impl Offering {
    /// An agent has `offer_ms` to take what he is offered.
    pub(crate) fn new(offer_ms: u64) -> Self {
        Self { offer_ms, agents: BTreeMap::new(), demands: Vec::new(), decisions: Vec::new() }
    }

    /// An agent is there, or his state has changed.
    pub(crate) fn set_agent(
        &mut self,
        now: u64,
        agent: &AgentId,
        is_ready: bool,
        skills: &[String],
        capacity: usize,
    ) {
        let standing = self.agents.entry(agent.clone()).or_insert_with(|| Standing {
            is_ready: false,
            skills: skills.to_vec(),
            capacity,
            chats: HashMap::new(),
            since_ms: now,
        });
        if is_ready && !standing.is_ready {
            standing.since_ms = now;
        }
        standing.is_ready = is_ready;
        self.match_up(now);
    }

    /// An agent is gone: what he was offered goes to the next.
    pub(crate) fn remove_agent(&mut self, now: u64, agent: &AgentId) {
        self.agents.remove(agent);
        for demand in &mut self.demands {
            if demand.offered.as_ref().is_some_and(|it| it.0 == *agent) {
                demand.offered = None;
                self.decisions.push(Decision::Revoke { session: demand.session, agent: agent.clone() });
            }
        }
        self.match_up(now);
    }

    /// An agent has a chat of this session from now on; whether it counts among those that he can have at a time.
    pub(crate) fn engage(&mut self, agent: &AgentId, session: Id, counts: bool) {
        if let Some(standing) = self.agents.get_mut(agent) {
            standing.chats.insert(session, counts);
        }
    }

    /// An agent has no chat of this session any more.
    pub(crate) fn disengage(&mut self, now: u64, agent: &AgentId, session: Id) {
        if let Some(standing) = self.agents.get_mut(agent)
            && standing.chats.remove(&session).is_some()
        {
            standing.since_ms = now;
        }
        self.match_up(now);
    }

    /// A customer waits. `first`: who is to have it before all others; `giver`: who gave it away.
    pub(crate) fn wait(
        &mut self,
        now: u64,
        session: Id,
        queue: &str,
        first: Option<AgentId>,
        giver: Option<AgentId>,
    ) {
        if self.demands.iter().any(|it| it.session == session && it.purpose == Purpose::Serve) {
            return;
        }
        self.demands.push(Demand {
            session,
            queue: queue.to_owned(),
            purpose: Purpose::Serve,
            only: first,
            next_round_ms: giver.as_ref().map(|_| now.saturating_add(self.offer_ms)),
            had: giver.into_iter().collect(),
            offered: None,
        });
        self.match_up(now);
    }

    /// A customer doesn't wait any more: an offer of its interaction is revoked.
    pub(crate) fn served(&mut self, now: u64, session: Id) {
        self.withdraw(now, |it| it.session == session && it.purpose == Purpose::Serve);
    }

    /// A session is over: nobody is wanted in it.
    pub(crate) fn ended(&mut self, now: u64, session: Id) {
        self.withdraw(now, |it| it.session == session);
    }

    /// An agent asks for somebody.
    pub(crate) fn ask(&mut self, now: u64, session: Id, target: Target, ask: Ask) {
        let (only, queue) = match target {
            Target::Agent(agent) => (Some(agent), String::new()),
            Target::Queue(queue) => (None, queue),
        };
        let had = [ask.by.clone()].into_iter().collect();
        self.demands.push(Demand {
            session,
            queue,
            purpose: Purpose::Join(ask),
            only,
            had,
            offered: None,
            next_round_ms: None,
        });
        self.match_up(now);
    }

    /// An agent isn't there for others any more, but keeps the chats that he has: what he is offered goes to the next.
    pub(crate) fn withdraw_offers(&mut self, now: u64, agent: &AgentId) {
        let is_his = |it: &Demand| it.offered.as_ref().is_some_and(|it| it.0 == *agent);
        while let Some(index) = self.demands.iter().position(is_his) {
            if let Some(demand) = self.demands.get(index) {
                self.decisions.push(Decision::Revoke { session: demand.session, agent: agent.clone() });
            }
            self.not_taken(now, index);
        }
        self.match_up(now);
    }

    /// Nobody whom an agent has asked for in this session is wanted any more: he takes that back, or has left. Whether there
    /// was anybody.
    pub(crate) fn cancel_asks(&mut self, now: u64, session: Id, by: &AgentId) -> bool {
        let is_his = |it: &Demand| matches!(&it.purpose, Purpose::Join(ask) if ask.by == *by);
        self.withdraw(now, |it| it.session == session && is_his(it))
    }

    /// An agent takes what he is offered; gives what for. `None`: it isn't offered to him.
    pub(crate) fn accept(&mut self, now: u64, agent: &AgentId, session: Id) -> Option<Purpose> {
        let index = self.index_of_offer(agent, session)?;
        if let Some(standing) = self.agents.get_mut(agent) {
            standing.since_ms = now;
        }
        Some(self.demands.remove(index).purpose)
    }

    /// An agent rejects what he is offered. Whether it was.
    pub(crate) fn reject(&mut self, now: u64, agent: &AgentId, session: Id) -> bool {
        let Some(index) = self.index_of_offer(agent, session) else { return false };
        self.not_taken(now, index);
        self.match_up(now);
        true
    }

    /// When [`Self::expire`] is to be called next.
    pub(crate) fn next_deadline(&self) -> Option<u64> {
        let due = |it: &Demand| it.offered.as_ref().map(|it| it.1).into_iter().chain(it.next_round_ms).min();
        self.demands.iter().filter_map(due).min()
    }

    /// Does what is due by `now`.
    pub(crate) fn expire(&mut self, now: u64) {
        for demand in &mut self.demands {
            if demand.next_round_ms.is_some_and(|it| it <= now) {
                demand.next_round_ms = None;
                demand.had.clear();
            }
        }
        let is_due = |it: &Demand| it.offered.as_ref().is_some_and(|it| it.1 <= now);
        while let Some(index) = self.demands.iter().position(is_due) {
            if let Some(demand) = self.demands.get(index)
                && let Some((agent, _)) = demand.offered.clone()
            {
                self.decisions.push(Decision::Revoke { session: demand.session, agent });
            }
            self.not_taken(now, index);
        }
        self.match_up(now);
    }

    /// What is to be told, in order.
    pub(crate) fn take_decisions(&mut self) -> Vec<Decision> {
        std::mem::take(&mut self.decisions)
    }

    /// Whether an agent is offered this session.
    pub(crate) fn is_offered(&self, agent: &AgentId, session: Id) -> bool {
        self.index_of_offer(agent, session).is_some()
    }

    fn index_of_offer(&self, agent: &AgentId, session: Id) -> Option<usize> {
        let is_offer = |it: &Demand| it.offered.as_ref().is_some_and(|it| it.0 == *agent);
        self.demands.iter().position(|it| it.session == session && is_offer(it))
    }
}
