//! Who is and was in a chat, as far as its agent sees it.

use std::collections::HashMap;

use parlor_core::element::{Event, Id, Notice, NoticeType, UserType, Visibility};
use serde_json::{Value, json};

use super::identity::AgentId;
use super::links::Links;

/// Everybody whom the agent has seen, in the order in which they came.
#[derive(Clone, Default)]
pub(super) struct Participants {
    order: Vec<Id>,
    all: HashMap<Id, Participant>,
}

#[derive(Clone)]
struct Participant {
    nickname: String,
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
pub(super) type Parties = HashMap<Id, AgentId>;

/// `visibility` as the API writes it.
pub(super) fn visibility_name(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::All => "All",
        Visibility::Internal => "Agents",
        Visibility::Vip => "Supervisors",
    }
}

impl Participants {
    /// Takes note of an event. Whether it changes who is in.
    pub(super) fn note(&mut self, event: &Event<'_>) -> bool {
        let Ok(user_id) = Id::new(event.head().user_id) else { return false };
        match event {
            Event::NewParty(party) => {
                let participant = Participant {
                    nickname: party.user.nickname.to_string(),
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

    pub(super) fn is_in(&self, user_id: Id) -> bool {
        self.all.get(&user_id).is_some_and(|it| it.is_in)
    }

    /// Whether nobody is in.
    pub(super) fn is_empty(&self) -> bool {
        self.all.values().all(|it| !it.is_in)
    }

    pub(super) fn has_customer(&self) -> bool {
        self.all.values().any(|it| it.is_in && it.kind == Kind::Customer)
    }

    /// Whether an agent is in who serves, besides the one of this user id: bots and silent monitors don't.
    pub(super) fn has_agent_beside(&self, own: Id) -> bool {
        let serves = |it: &Participant| {
            it.is_in && it.kind == Kind::Agent && !it.is_bot && it.visibility != Visibility::Vip
        };
        self.all.iter().any(|(user_id, it)| *user_id != own && serves(it))
    }

    /// The user ids of an agent who is in.
    pub(super) fn of_agent<'a>(
        &'a self,
        agent: &'a AgentId,
        parties: &'a Parties,
    ) -> impl Iterator<Item = Id> + 'a {
        let is_his = move |it: &&Id| parties.get(*it) == Some(agent) && self.is_in(**it);
        self.order.iter().filter(is_his).copied()
    }

    /// Those who are in.
    pub(super) fn json(&self, parties: &Parties, links: &Links) -> Vec<Value> {
        let are_in = self.order.iter().filter(|it| self.is_in(**it));
        are_in.map(|it| self.participant(*it, parties, links)).collect()
    }

    /// Somebody, who may have left.
    pub(super) fn participant(&self, user_id: Id, parties: &Parties, links: &Links) -> Value {
        let known = self.all.get(&user_id);
        let kind = match known.map(|it| it.kind) {
            Some(Kind::Agent) => "Agent",
            Some(Kind::Customer) => "Customer",
            _ => "External",
        };
        let mut json = json!({
            "id": user_id.as_str(),
            "participantId": user_id.as_str(),
            "nickname": known.map(|it| it.nickname.as_str()).unwrap_or_default(),
            "type": kind,
            "visibility": visibility_name(known.map(|it| it.visibility).unwrap_or_default()),
        });
        if let Some(agent) = parties.get(&user_id) {
            links.add(&mut json, &format!("/users/{agent}"));
        }
        json
    }
}
