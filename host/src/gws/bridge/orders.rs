//! What an agent wants that the protocol has no words for: to be ready or not, and to have somebody else in.

use serde_json::{Value as Json, json};

use super::{Bridge, Effect, What};
use crate::gws::barred;
use crate::gws::chat::{State, user_of};
use crate::gws::operations::Operation;
use crate::lines::{NOT_CONNECTED, Output};
use crate::tolerant::{list, text, words};

/// Where the users are listed.
const USERS: &str = "/users?fields=*";

const OFFERS: &str = "the server offers you customers from now on";
const NO_OFFERS: &str = "the server offers you nobody from now on";
const REJECTED: &str = "you don't take the session: the server offers it to somebody else";
/// The same where only this agent was asked.
const NOT_COMING: &str = "you don't come in: those who ask you go on without you";
const NOT_OFFERED: &str = "the server doesn't offer you this session now";
const IS_JOINING: &str = "you are taking this session already: /leave it once you are in";

/// So many of those who were asked are remembered: nobody tells that they came.
const ASKING: usize = 100;

/// An order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Ready,
    /// With the name of a state of the house, if one is named.
    NotReady(Option<String>),
    /// A session is for somebody else from now on, or somebody else comes in, or is asked without the customer.
    HandOn {
        how: HandOn,
        session_id: String,
        to: String,
    },
    /// The session with this id isn't taken by the agent to whom it is offered.
    Reject(String),
    /// A supervisor is offered the chats of this agent.
    Monitor(String),
    /// The work with the channel is being begun again, and the agent is ready then.
    Begun,
    /// What was chosen is being carried out; and what is said when it is done.
    Chosen(String),
    /// Somebody else is being asked.
    Asked {
        how: HandOn,
        to: String,
    },
}

/// How somebody else comes into a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HandOn {
    Transfer,
    Invite,
    Consult,
}

/// Somebody who was asked, of whom it isn't known yet whether he comes.
#[derive(Debug)]
pub(super) struct Asking {
    /// By which the server tells that nobody came.
    pub(super) reference: i64,
    pub(super) chat: String,
    pub(super) how: HandOn,
    pub(super) to: String,
}

impl HandOn {
    fn operation(self) -> &'static str {
        match self {
            Self::Transfer => "Transfer",
            Self::Invite => "Invite",
            Self::Consult => "Consult",
        }
    }

    /// What is said when the other was asked.
    fn said(self, to: &str) -> String {
        match self {
            Self::Transfer => format!("the session was handed on to {to}"),
            Self::Invite => format!("{to} was asked to come in"),
            Self::Consult => format!("{to} was asked to come in, unseen by the customer"),
        }
    }

    /// What is said when nothing has come of it.
    pub(super) fn came_to_nothing(self, to: &str, why: &str) -> String {
        match self {
            Self::Transfer => format!("{to} hasn't taken the session: {why}"),
            Self::Invite | Self::Consult => format!("{to} hasn't come in: {why}"),
        }
    }
}

impl Bridge {
    /// Takes note of somebody who is being asked.
    pub(super) fn remember(&mut self, asking: Asking) {
        self.asking.push_back(asking);
        if self.asking.len() > ASKING {
            self.asking.pop_front();
        }
    }

    /// Carries an order out; `id` is its command's.
    pub(crate) fn order(&mut self, id: Option<Json>, order: Order) {
        if !self.is_up {
            return self.effects.push(Effect::Done(Output::error(id, NOT_CONNECTED)));
        }
        match &order {
            Order::Ready | Order::NotReady(_) => self.next_states.push_back((id, order)),
            Order::HandOn { how, session_id, .. } => {
                let (operation, session_id) = (how.operation(), session_id.clone());
                let chat = self.chats.get(&session_id).filter(|it| it.is_attended);
                let refusal = match chat {
                    None => Some("you aren't in this session".to_owned()),
                    Some(chat) => barred::check(chat, &Operation::new(operation)).err(),
                };
                match refusal {
                    Some(text) => self.effects.push(Effect::Done(Output::error(id, text))),
                    None => self.ask(&session_id, What::Order(id, order), USERS.into(), None),
                }
            }
            Order::Reject(session_id) => {
                let operation = Operation::new("Reject");
                let chat = self.chats.get(session_id).filter(|it| it.state == State::Invited);
                let done =
                    chat.map_or(REJECTED, |it| if it.offer().is_some() { NOT_COMING } else { REJECTED });
                let refusal = match chat {
                    None => Some(NOT_OFFERED.to_owned()),
                    Some(chat) if chat.joining.is_some() => Some(IS_JOINING.to_owned()),
                    Some(chat) => barred::check(chat, &operation).err(),
                };
                match refusal {
                    Some(text) => self.effects.push(Effect::Done(Output::error(id, text))),
                    None => {
                        let done = What::Order(id, Order::Chosen(done.into()));
                        self.operate(&session_id.clone(), done, &operation);
                    }
                }
            }
            Order::Monitor(_) => match self.barred.get("monitor") {
                Some(why) => self.effects.push(Effect::Done(Output::error(id, *why))),
                None => self.ask("", What::Order(id, order), USERS.into(), None),
            },
            Order::Begun | Order::Chosen(_) | Order::Asked { .. } => {}
        }
    }

    /// Begins to set the state that was chosen next, once the one before is set: some take several requests, and the last one
    /// that was chosen is the one that stays.
    pub(super) fn set_next_state(&mut self) {
        let is_at_work = |order: &Order| !matches!(order, Order::HandOn { .. } | Order::Asked { .. });
        if self.asked.iter().any(|it| matches!(&it.what, What::Order(_, order) if is_at_work(order))) {
            return;
        }
        match self.next_states.pop_front() {
            Some((id, Order::NotReady(None))) => {
                self.set_state(id, "NotReady", Order::Chosen(NO_OFFERS.into()))
            }
            Some((id, order @ Order::NotReady(Some(_)))) => {
                self.ask("", What::Order(id, order), "/settings/agent-states".into(), None)
            }
            Some((id, order)) => self.set_state(id, "Ready", order),
            None => {}
        }
    }

    /// Has the server take the agent for something else; `then` is what is done with its answer.
    fn set_state(&mut self, id: Option<Json>, operation: &str, then: Order) {
        let body = json!({ "operationName": operation });
        self.ask("", What::Order(id, then), "/me/channels/chat".into(), Some(body));
    }

    /// The server doesn't take the agent for ready. It may have ended his work with the channel, as it does when he leaves
    /// another desk where he works, too: it is begun again, once.
    pub(super) fn begin_work(&mut self, id: Option<Json>) {
        let body = json!({ "operationName": "StartContactCenterSession", "channels": ["chat"] });
        self.ask("", What::Order(id, Order::Begun), "/me".into(), Some(body));
    }

    /// What an order needed to know came, or it was carried out.
    pub(super) fn ordered(&mut self, id: Option<Json>, order: Order, chat: &str, reply: &Json) {
        match order {
            Order::Chosen(said) => self.effects.push(Effect::Done(Output::done(id, json!({"text": said})))),
            Order::Asked { how, to } => self.ordered(id, Order::Chosen(how.said(&to)), chat, reply),
            Order::Ready => self.ordered(id, Order::Chosen(OFFERS.into()), chat, reply),
            Order::Begun => self.set_state(id, "Ready", Order::Chosen(OFFERS.into())),
            Order::NotReady(None) | Order::Reject(_) => {}
            Order::NotReady(Some(reason)) => self.choose_state(id, &reason, reply),
            Order::Monitor(agent) => self.monitor(id, &agent, reply),
            Order::HandOn { how, to, .. } => self.hand_on(id, how, chat, &to, reply),
        }
    }

    fn choose_state(&mut self, id: Option<Json>, reason: &str, reply: &Json) {
        let states =
            list(reply, "settings").iter().filter(|it| text(it, "state").as_deref() != Some("Ready"));
        let names = |it: &Json| [words(it, "operationName"), words(it, "displayName")];
        let found =
            states.clone().find(|it| names(it).iter().flatten().any(|it| it.eq_ignore_ascii_case(reason)));
        match found.and_then(|it| words(it, "operationName")) {
            Some(operation) => self.set_state(id, &operation, Order::Chosen(NO_OFFERS.into())),
            None => {
                let there: Vec<String> = states.filter_map(|it| words(it, "displayName")).collect();
                let text = format!("the server has no state \"{reason}\"; it has {}", there.join(", "));
                self.effects.push(Effect::Done(Output::error(id, text)));
            }
        }
    }

    fn monitor(&mut self, id: Option<Json>, agent: &str, reply: &Json) {
        let Some(user_id) = user(agent, reply).and_then(|it| words(it, "id")) else {
            let text = format!("the server knows no user \"{agent}\"");
            return self.effects.push(Effect::Done(Output::error(id, text)));
        };
        if !self.watched.iter().any(|it| it.eq_ignore_ascii_case(agent)) {
            self.watched.push(agent.to_owned());
        }
        let body = json!({ "operationName": "Monitor", "supervisorMonitoringMode": "AllChats" });
        let path = format!("/users/{user_id}/channels/chat");
        let said = format!("what {agent} serves is among your sessions from now on: /watch or /coach in it");
        self.ask("", What::Order(id, Order::Chosen(said)), path, Some(body));
    }

    /// Finds the user that is meant; whoever is none is a queue.
    fn hand_on(&mut self, id: Option<Json>, how: HandOn, chat: &str, to: &str, reply: &Json) {
        let found = user(to, reply);
        let uri = found.and_then(|it| words(it, "uri").or_else(|| words(it, "path")));
        let operation = Operation::new(how.operation());
        let operation = match uri {
            Some(uri) => operation.with("targetUri", uri),
            None if to.contains(':') => operation.with("queueName", to),
            None => {
                let text = format!("the server knows no user \"{to}\"; a queue is written TENANT:ENDPOINT");
                return self.effects.push(Effect::Done(Output::error(id, text)));
            }
        };
        if let (HandOn::Consult, Some(user), Some(chat)) =
            (how, found.and_then(user_of), self.chats.get_mut(chat))
        {
            chat.consulted.insert(user);
        }
        self.operate(chat, What::Order(id, Order::Asked { how, to: to.to_owned() }), &operation);
    }
}

/// The user of this name, among those who are listed.
fn user<'r>(name: &str, reply: &'r Json) -> Option<&'r Json> {
    list(reply, "users").iter().find(|it| {
        let whole = [words(it, "firstName"), words(it, "lastName")];
        let whole = whole.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let names = [words(it, "userName"), words(it, "id"), words(it, "employeeId"), Some(whole)];
        names.iter().flatten().any(|it| it.eq_ignore_ascii_case(name))
    })
}
