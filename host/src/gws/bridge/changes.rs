//! What follows from how the server says that a chat is now.

use parlor_core::element::Id;
use serde_json::{Value as Json, json};

use super::{Bridge, Effect, What};
use crate::gws::barred;
use crate::gws::chat::{Chat, State};
use crate::gws::event::Happened;
use crate::gws::operations::Operation;
use crate::lines::Output;
use crate::tolerant::{text, words};

impl Bridge {
    /// Tells of the chat as a session that waits or runs, if that is new.
    pub(super) fn changed_interaction(&mut self, id: &str) {
        // Whoever takes no customers himself is offered what those serve whom he watches.
        let is_ready = self.is_ready();
        let Some(chat) = self.chats.get_mut(id) else { return };
        let mut interaction = chat.interaction();
        if chat.state == State::Invited && chat.offer().is_none() && !is_ready && !self.watched.is_empty() {
            (interaction.state, interaction.waiting_since) = ("running".into(), None);
            if let [only] = self.watched.as_slice() {
                interaction.agents = vec![only.clone()];
            }
        }
        if chat.told.as_ref() != Some(&interaction) {
            chat.told = Some(interaction.clone());
            self.effects.push(Effect::Interaction(interaction));
        }
    }

    /// Tells of what can't be done in the chat, if that is new.
    pub(super) fn changed_bars(&mut self, id: &str) {
        let Some(chat) = self.chats.get_mut(id) else { return };
        let barred = barred::here(chat);
        if chat.barred != barred {
            chat.barred.clone_from(&barred);
            let session_id = Some(id.to_owned());
            self.effects.push(Effect::Tell(Output::Barred { session_id, commands: barred }));
        }
    }

    /// What follows from how a chat is now.
    pub(super) fn changed(&mut self, id: &str) {
        let Some(chat) = self.chats.get(id) else { return };
        let (state, is_over) = (chat.state, chat.state.is_gone() || chat.state == State::LeftChat);
        if chat.joining.is_some() && (is_over || state == State::JoinFailed) {
            let why = match state {
                State::JoinFailed => "the server could not let you in: the customer may be gone",
                State::Revoked => "the server has taken the session back: somebody else has it now",
                _ => "the session is over",
            };
            self.not_joined(id, why);
        }
        let Some(chat) = self.chats.get_mut(id) else { return };
        // A history that came before the state was told.
        let is_known = state == State::Chatting
            && chat.joining.as_ref().is_some_and(|it| !it.is_reading && !it.happened.is_empty());
        if chat.leaving.is_some() && is_over {
            self.left(id);
        } else if chat.is_attended && is_over {
            chat.attend(false);
            // Where the customer is still in, somebody else has it now.
            let is_over = state == State::LeftChat || !chat.has_customer();
            // Then the agent has left, also where no message says so.
            let left = json!({"index": chat.position.saturating_add(1), "type": "ParticipantLeft"});
            let left = Happened::read(&left, self.me.user_id.clone()).filter(|_| !is_over);
            self.tell_client_whether(id, None, left.as_slice(), is_over);
        } else if is_known {
            self.joined(id);
        }
        self.shown(id);
        self.changed_interaction(id);
        self.changed_bars(id);
        let Some(chat) = self.chats.get(id) else { return };
        let is_completing = self.asked.iter().any(|it| it.chat == id && matches!(it.what, What::Quiet));
        if state.is_gone() {
            self.put_away(id);
        } else if matches!(state, State::LeftChat | State::JoinFailed)
            && chat.allows("Complete")
            && !is_completing
        {
            // Only its data could still be edited, which this program doesn't.
            self.operate(id, What::Quiet, &Operation::new("Complete"));
        }
    }

    /// Takes note of a chat as the server has it.
    pub(super) fn chat(&mut self, json: &Json) {
        let Some(id) = words(json, "id").filter(|it| it.len() <= Id::MAX_LENGTH) else { return };
        let me = &self.me;
        let is_new = !self.chats.contains_key(&id);
        // What is over, and was never seen, is no news.
        if is_new && matches!(text(json, "state").as_deref(), Some("Completed" | "Revoked")) {
            return;
        }
        let left_at = || {
            let before = self.past.iter().rev().find(|it| it.id == id)?;
            before.log.values().rev().find_map(|it| it.at)
        };
        let new = || Chat::new(&id).left_at(left_at());
        self.chats.entry(id.clone()).or_insert_with(new).update(json, me);
        self.changed(&id);
    }
}
