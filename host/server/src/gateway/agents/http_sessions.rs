//! The HTTP sessions of agents: the cookie `JSESSIONID`, and the token against forged requests.

use std::collections::HashMap;
use std::sync::Arc;

use super::identity::AgentId;
use super::list::Agent;
use crate::engine::hex;

/// Random bytes of an id or a token.
pub(crate) const RANDOM_BYTES: usize = 16;

/// HTTP sessions of one agent: our own choice. A client without cookies begins one with each request; the one that was used
/// longest ago makes room.
const OF_ONE_AGENT: usize = 16;

/// An HTTP session.
#[derive(Clone)]
pub(crate) struct HttpSession {
    pub(crate) agent: Arc<Agent>,
    /// What requests that change something carry, if the server wants that.
    pub(crate) csrf_token: String,
    /// When it was used last: milliseconds.
    used_ms: u64,
}

/// All HTTP sessions.
pub(crate) struct HttpSessions {
    idle_ms: u64,
    agents: usize,
    /// By what stands in the cookie. Its hash is keyed: how long a look-up takes tells nothing of the ids that there are.
    sessions: HashMap<String, HttpSession>,
    of_agents: HashMap<AgentId, Vec<String>>,
}

/// There are sessions of too many agents.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooManyAgents;

impl HttpSessions {
    /// Sessions of so many agents, each forgotten when it wasn't used for `idle_ms`.
    pub(crate) fn new(idle_ms: u64, agents: usize) -> Self {
        Self { idle_ms, agents, sessions: HashMap::new(), of_agents: HashMap::new() }
    }

    /// Begins a session; gives what stands in its cookie.
    pub(crate) fn begin(
        &mut self,
        now: u64,
        agent: Arc<Agent>,
        id: [u8; RANDOM_BYTES],
        csrf_token: [u8; RANDOM_BYTES],
    ) -> Result<(String, HttpSession), TooManyAgents> {
        let id = hex(&id).to_ascii_uppercase();
        if !self.of_agents.contains_key(&agent.id) && self.of_agents.len() >= self.agents {
            return Err(TooManyAgents);
        }
        let ids = self.of_agents.entry(agent.id.clone()).or_default();
        if ids.len() >= OF_ONE_AGENT {
            let used = |it: &String| self.sessions.get(it).map_or(0, |it| it.used_ms);
            if let Some(oldest) = (0..ids.len()).min_by_key(|it| ids.get(*it).map(used)) {
                self.sessions.remove(&ids.remove(oldest));
            }
        }
        ids.push(id.clone());
        let session = HttpSession { agent, csrf_token: uuid(csrf_token), used_ms: now };
        self.sessions.insert(id.clone(), session.clone());
        Ok((id, session))
    }

    /// The session of a cookie, which is used by that.
    pub(crate) fn take_up(&mut self, now: u64, id: &str) -> Option<HttpSession> {
        let session = self.sessions.get_mut(id)?;
        if now.saturating_sub(session.used_ms) >= self.idle_ms {
            return None;
        }
        session.used_ms = now;
        Some(session.clone())
    }

    /// Ends a session; gives it, unless it has ended before.
    pub(crate) fn end(&mut self, now: u64, id: &str) -> Option<HttpSession> {
        let session = self.take_up(now, id);
        self.sessions.remove(id);
        session
    }

    /// Forgets what wasn't used for too long; gives the agents who have no session any more.
    pub(crate) fn expire(&mut self, now: u64) -> Vec<AgentId> {
        let idle_ms = self.idle_ms;
        let is_used = |it: &HttpSession| now.saturating_sub(it.used_ms) < idle_ms;
        self.sessions.retain(|_, it| is_used(it));
        let sessions = &self.sessions;
        let mut gone = Vec::new();
        self.of_agents.retain(|agent, ids| {
            ids.retain(|it| sessions.contains_key(it));
            if ids.is_empty() {
                gone.push(agent.clone());
            }
            !ids.is_empty()
        });
        gone
    }

    /// When [`Self::expire`] has something to do, unless sessions are used meanwhile.
    pub(crate) fn next_deadline(&self) -> Option<u64> {
        self.sessions.values().map(|it| it.used_ms.saturating_add(self.idle_ms)).min()
    }
}

/// Random bytes as tokens are written: a UUID of version 4.
fn uuid(mut bytes: [u8; RANDOM_BYTES]) -> String {
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let digits = hex(&bytes);
    let part = |from: usize, length| digits.get(from..).and_then(|it| it.get(..length)).unwrap_or_default();
    [part(0, 8), part(8, 4), part(12, 4), part(16, 4), part(20, 12)].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::agents::list::Agents;

    fn agent(name: &str) -> Arc<Agent> {
        Agents::anybody().check(name, b"").unwrap()
    }

    fn begin(sessions: &mut HttpSessions, now: u64, name: &str, number: u8) -> String {
        sessions.begin(now, agent(name), [number; RANDOM_BYTES], [number; RANDOM_BYTES]).unwrap().0
    }

    #[test]
    fn a_session_lasts_as_long_as_it_is_used() {
        let mut sessions = HttpSessions::new(1000, 10);
        let bo = begin(&mut sessions, 0, "Bo", 0xab);
        let other = begin(&mut sessions, 500, "Bo", 2);
        assert_eq!(bo, "AB".repeat(16));
        let taken = sessions.take_up(900, &bo).unwrap();
        assert_eq!(
            (taken.agent.name.as_str(), taken.csrf_token.as_str()),
            ("Bo", "abababab-abab-4bab-abab-abababababab")
        );
        assert!(sessions.take_up(900, "").is_none() && sessions.take_up(900, &bo.to_lowercase()).is_none());
        assert_eq!(sessions.next_deadline(), Some(1500));
        // The agent is there as long as one of his sessions is.
        assert_eq!(sessions.expire(1500), []);
        assert!(sessions.take_up(1500, &other).is_none());
        assert!(sessions.take_up(1899, &bo).is_some() && sessions.take_up(2899, &bo).is_none());
        assert_eq!(sessions.expire(2899), [agent("Bo").id.clone()]);
        assert_eq!(sessions.next_deadline(), None);
        // One that is ended is gone at once.
        let last = begin(&mut sessions, 3000, "Bo", 3);
        assert_eq!(sessions.end(3001, &last).map(|it| it.agent), Some(agent("Bo")));
        assert!(sessions.end(3001, &last).is_none());
        assert_eq!(sessions.expire(3001), [agent("Bo").id.clone()]);
    }

    #[test]
    fn the_session_used_longest_ago_makes_room() {
        let mut sessions = HttpSessions::new(1000, 2);
        let ids: Vec<String> = (0..16).map(|it| begin(&mut sessions, u64::from(it), "Bo", it)).collect();
        sessions.take_up(20, &ids[0]).unwrap();
        begin(&mut sessions, 21, "Bo", 16);
        assert!(sessions.take_up(22, &ids[1]).is_none());
        assert!(sessions.take_up(22, &ids[0]).is_some() && sessions.take_up(22, &ids[2]).is_some());
        begin(&mut sessions, 23, "Eve", 17);
        let refused = sessions.begin(24, agent("Ina"), [18; RANDOM_BYTES], [18; RANDOM_BYTES]);
        assert_eq!(refused.err(), Some(TooManyAgents));
        begin(&mut sessions, 25, "Bo", 19);
    }
}
