//! Who is and was in a chat, as far as its agent sees it.

use std::collections::HashMap;

use parlor_core::element::{Event, Id, Notice, NoticeType, UserType, Visibility};
use serde_json::{Value, json};

use super::identity::AgentId;

/// Everybody whom the agent has seen, in the order in which they came.
#[derive(Clone, Default)]
pub(crate) struct Participants {
    order: Vec<Id>,
    all: HashMap<Id, Participant>,
}

/// Somebody whom the agent has seen.
#[derive(Clone)]
pub(crate) struct Participant {
    nickname: String,
    /// An agent's name; empty for customers.
    pub(crate) person_id: String,
    kind: Kind,
    visibility: Visibility,
    is_bot: bool,
    is_in: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Agent,
    Customer,
    External,
}

/// Agents by the user ids that they have in sessions.
pub(crate) type Parties = HashMap<Id, AgentId>;

impl Participant {
    /// `type`, as all APIs write it.
    fn kind(&self) -> &'static str {
        match self.kind {
            Kind::Agent => "Agent",
            Kind::Customer => "Customer",
            Kind::External => "External",
        }
    }
}

impl Participants {
    /// Takes note of an event. Whether it changes who is in.
    pub(crate) fn note(&mut self, event: &Event<'_>) -> bool {
        let Ok(user_id) = Id::new(event.head().user_id) else { return false };
        match event {
            Event::NewParty(party) => {
                let participant = Participant {
                    nickname: party.user.nickname.to_string(),
                    person_id: party.user.person_id.to_string(),
                    kind: match party.user.user_type {
                        UserType::Client => Kind::Customer,
                        UserType::Agent | UserType::Supervisor => Kind::Agent,
                        _ => Kind::External,
                    },
                    visibility: party.head.visibility,
                    is_bot: party.is_bot(),
                    is_in: true,
                };
                if self.all.insert(user_id, participant).is_none() {
                    self.order.push(user_id);
                }
                true
            }
            Event::PartyLeft(_) => {
                let participant = self.all.get_mut(&user_id);
                participant.is_some_and(|it| std::mem::take(&mut it.is_in))
            }
            Event::Notice(Notice { notice: Some(notice), .. })
                if notice.notice_type == NoticeType::UpdateNick =>
            {
                let Some(participant) = self.all.get_mut(&user_id) else { return false };
                participant.nickname = notice.text.to_string();
                true
            }
            _ => false,
        }
    }

    pub(crate) fn is_in(&self, user_id: Id) -> bool {
        self.all.get(&user_id).is_some_and(|it| it.is_in)
    }

    /// Whether an agent of this user id is in.
    pub(crate) fn is_agent(&self, user_id: Id) -> bool {
        self.all.get(&user_id).is_some_and(|it| it.is_in && it.kind == Kind::Agent)
    }

    /// Who sees somebody who is in.
    pub(crate) fn visibility(&self, user_id: Id) -> Option<Visibility> {
        self.all.get(&user_id).filter(|it| it.is_in).map(|it| it.visibility)
    }

    /// Whether nobody is in.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.values().all(|it| !it.is_in)
    }

    pub(crate) fn has_customer(&self) -> bool {
        self.all.values().any(|it| it.is_in && it.kind == Kind::Customer)
    }

    /// Whether an agent is in, besides the one of this user id, who hears what is for agents alone: bots and silent monitors
    /// don't.
    pub(crate) fn has_agent_beside(&self, own: Id) -> bool {
        self.others(own).any(|it| it.visibility != Visibility::Vip)
    }

    /// Whether an agent is in, besides the one of this user id, who serves: the customer sees him. Coaches and those who are
    /// only consulted don't serve.
    pub(crate) fn is_served_beside(&self, own: Id) -> bool {
        self.others(own).any(|it| it.visibility == Visibility::All)
    }

    /// The agents who are in, but bots and the one of this user id.
    fn others(&self, own: Id) -> impl Iterator<Item = &Participant> {
        let others = self.all.iter().filter(move |(user_id, _)| **user_id != own);
        others.map(|it| it.1).filter(|it| it.is_in && it.kind == Kind::Agent && !it.is_bot)
    }

    /// The user ids of an agent who is in.
    pub(crate) fn of_agent<'a>(
        &'a self,
        agent: &'a AgentId,
        parties: &'a Parties,
    ) -> impl Iterator<Item = Id> + 'a {
        let is_his = move |it: &&Id| parties.get(*it) == Some(agent) && self.is_in(**it);
        self.order.iter().filter(is_his).copied()
    }

    /// Those who are in.
    pub(crate) fn present(&self) -> impl Iterator<Item = Id> + '_ {
        self.order.iter().copied().filter(|it| self.is_in(*it))
    }

    /// Somebody, who may have left.
    pub(crate) fn get(&self, user_id: Id) -> Option<&Participant> {
        self.all.get(&user_id)
    }

    /// Somebody, who may have left, in the members that all APIs have. `visibility_name`: how an API writes `visibility`.
    pub(crate) fn json(&self, user_id: Id, visibility_name: fn(Visibility) -> &'static str) -> Value {
        let known = self.get(user_id);
        json!({
            "id": user_id.as_str(),
            "participantId": user_id.as_str(),
            "nickname": known.map(|it| it.nickname.as_str()).unwrap_or_default(),
            "type": known.map_or("External", Participant::kind),
            "visibility": visibility_name(known.map(|it| it.visibility).unwrap_or_default()),
        })
    }
}
