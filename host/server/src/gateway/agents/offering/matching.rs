//! Who is next: what isn't offered goes to whoever can take it, and what wasn't taken to the one behind.

use super::{Decision, Demand, Offering, Purpose, Standing};
use crate::gateway::agents::identity::AgentId;

impl Offering {
    /// Ends demands; whether there were any.
    pub(super) fn withdraw(&mut self, now: u64, is_meant: impl Fn(&Demand) -> bool) -> bool {
        let before = self.demands.len();
        let mut freed = Vec::new();
        self.demands.retain(|it| {
            let is_meant = is_meant(it);
            if is_meant && let Some((agent, _)) = &it.offered {
                freed.push((agent.clone(), it.session));
            }
            !is_meant
        });
        for (agent, session) in freed {
            if let Some(standing) = self.agents.get_mut(&agent) {
                standing.chats.remove(&session);
            }
            self.decisions.push(Decision::Revoke { session, agent });
        }
        let has_changed = self.demands.len() != before;
        self.match_up(now);
        has_changed
    }

    /// An offer wasn't taken: the next is asked. An offer for one agent alone of an interaction whose customer waits is for all
    /// from now on; of an interaction that is served nothing is left.
    pub(super) fn not_taken(&mut self, now: u64, index: usize) {
        let Some(demand) = self.demands.get_mut(index) else { return };
        if let Some((agent, _)) = demand.offered.take() {
            if let Some(standing) = self.agents.get_mut(&agent) {
                standing.chats.remove(&demand.session);
                standing.since_ms = now;
            }
            demand.had.insert(agent);
        }
        demand.next_round_ms = Some(now.saturating_add(self.offer_ms));
        let was_for_one = demand.only.take().is_some();
        if was_for_one && let Purpose::Join(ask) = demand.purpose.clone() {
            let session = demand.session;
            self.decisions.push(Decision::Unanswered { session, ask });
            self.demands.remove(index);
        }
    }

    /// Offers what isn't offered to those who are next.
    pub(super) fn match_up(&mut self, now: u64) {
        let due = now.saturating_add(self.offer_ms);
        let mut index = 0;
        while let Some(demand) = self.demands.get(index) {
            if demand.offered.is_some() {
                index += 1;
                continue;
            }
            let next = self.next_for(demand);
            let Some(demand) = self.demands.get_mut(index) else { return };
            let session = demand.session;
            match (next, &demand.purpose) {
                (Some(agent), purpose) => {
                    let purpose = purpose.clone();
                    demand.offered = Some((agent.clone(), due));
                    self.engage(&agent, session, true);
                    self.decisions.push(Decision::Offer { session, agent, purpose });
                    index += 1;
                }
                // The one whom it was for is gone: it is for all.
                (None, Purpose::Serve) if demand.only.is_some() => demand.only = None,
                (None, Purpose::Serve) => index += 1,
                // Whoever asks for somebody is told that nobody is left whom it could be offered to.
                (None, Purpose::Join(ask)) => {
                    let ask = ask.clone();
                    self.demands.remove(index);
                    self.decisions.push(Decision::Unanswered { session, ask });
                }
            }
        }
    }

    /// Who is to be offered it. Of those who have no chat the one who has been so, and ready, for the longest; then those
    /// with the fewest chats.
    fn next_for(&self, demand: &Demand) -> Option<AgentId> {
        if let Some(only) = &demand.only {
            let standing = self.agents.get(only)?;
            return (!standing.chats.contains_key(&demand.session)).then(|| only.clone());
        }
        let is_free = |agent: &AgentId, it: &Standing| {
            it.is_ready
                && it.load() < it.capacity
                && it.serves(&demand.queue)
                && !it.chats.contains_key(&demand.session)
                && !demand.had.contains(agent)
        };
        let free = self.agents.iter().filter(|(agent, it)| is_free(agent, it));
        free.min_by_key(|(_, it)| (it.load(), it.since_ms)).map(|(agent, _)| agent.clone())
    }
}
