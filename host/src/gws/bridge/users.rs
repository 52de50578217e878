//! Who somebody is whom the customer doesn't see: the API calls a supervisor who coaches an agent, as it does one who is
//! consulted. What roles the user has is asked before anything is told of him.

use serde_json::Value as Json;

use super::{Bridge, What};
use crate::gws::chat::{Me, user_of};
use crate::gws::event::visibility;
use crate::tolerant::{list, text};
use parlor_core::element::Visibility;

/// Messages that aren't told yet.
#[derive(Debug)]
pub(super) struct Held {
    chat: String,
    reply: Json,
    /// Whether they are a part of the history that was asked for.
    is_history: bool,
}

impl Bridge {
    /// Whether somebody has to be asked for before these messages are told: then they are kept until he is known.
    pub(super) fn holds(&mut self, chat: &str, reply: &Json, is_history: bool) -> bool {
        for user in list(reply, "messages").iter().filter_map(|it| unseen(it.get("from")?)) {
            let is_asked =
                self.asked.iter().any(|it| matches!(&it.what, What::User(asked) if *asked == user));
            if !self.me.supervisors.contains_key(&user) && !is_asked {
                let path = format!("/users/{user}");
                self.ask("", What::User(user), path, None);
            }
        }
        let waits = self.asked.iter().any(|it| matches!(it.what, What::User(_)));
        if waits {
            self.held.push(Held { chat: chat.to_owned(), reply: reply.clone(), is_history });
        }
        waits
    }

    /// It is known now who the user is, as far as the server says it.
    pub(super) fn user_known(&mut self, user: String, reply: &Json) {
        let is_supervisor = reply.get("user").is_some_and(is_supervisor);
        self.me.supervisors.insert(user, is_supervisor);
        for Held { chat, reply, is_history } in std::mem::take(&mut self.held) {
            match is_history {
                true => self.messages_read(&chat, &reply),
                false => self.messages(&chat, &reply),
            }
        }
    }
}

/// Whether the user may watch and coach.
pub(super) fn is_supervisor(user: &Json) -> bool {
    list(user, "roles").iter().any(|it| it == "ROLE_SUPERVISOR")
}

/// The user that an agent is whom the customer doesn't see.
fn unseen(participant: &Json) -> Option<String> {
    let is_agent = text(participant, "type").as_deref() == Some("Agent");
    if !is_agent || visibility(participant) != Visibility::Internal {
        return None;
    }
    let is_plain = |it: &String| it.bytes().all(|it| it.is_ascii_alphanumeric() || b"-._~%@".contains(&it));
    user_of(participant).filter(is_plain)
}

impl Me {
    /// Whether this participant is a supervisor, as far as it is known.
    pub(crate) fn knows_as_supervisor(&self, participant: &Json) -> bool {
        unseen(participant).is_some_and(|it| self.supervisors.get(&it) == Some(&true))
    }
}
