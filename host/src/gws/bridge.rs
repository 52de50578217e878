//! Between a client of the protocol and GWS API v2, without input and output: the client's packets come in as they would at
//! a Chat Server, and so do the server's replies and notifications; requests, packets and news come out.
//!
//! `requests` is what the client asks, `replies` what the server answers, `notifications` what it tells by itself, and
//! `orders` what the agent wants that the protocol has no words for.

mod notifications;
mod orders;
mod replies;
mod requests;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use parlor_core::element::basic::EventError;
use parlor_core::element::{Id, Visibility};
use parlor_core::rules::ErrorId;
use parlor_core::wire::Text;
use serde_json::Value as Json;

pub(crate) use self::orders::{HandOn, Order};
use super::chat::{Chat, Leaving, Me, State};
use super::event::{Happened, Info, encoded};
use super::operations::{Echo, Operation};
use super::tolerant::{list, text, words};
use crate::lines::{Interaction, MAY_BE_DONE, Output};

/// How long after its reply an operation's notifications may take, in milliseconds. Then it counts as done as it is.
const ECHO_TIME: u64 = 5000;

/// Messages that are asked for at a time.
const MESSAGES: usize = 1000;

/// What is to be done.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    /// Ask the server, one thing after another.
    Ask(Ask),
    /// Give the client a packet.
    Packet(Vec<u8>),
    /// A session waits, runs or is over.
    Interaction(Interaction),
    /// Something to be told.
    Tell(Output),
    /// A command is done with, or refused.
    Done(Output),
}

/// A request to the server.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ask {
    pub(super) number: u64,
    /// Below the base of the API.
    pub(super) path: String,
    /// Of a POST; without one it is a GET.
    pub(super) body: Option<Json>,
}

/// What was asked, and isn't done with yet.
#[derive(Debug)]
struct Asked {
    number: u64,
    chat: String,
    what: What,
    /// When it counts as done, if it was answered.
    until: Option<u64>,
    /// `referenceId` of the reply.
    reference: Option<i64>,
}

/// What was asked for.
#[derive(Debug)]
enum What {
    Accept,
    Read,
    /// Something that the server tells everybody of.
    Echo(u32, Echo),
    Leave,
    /// To be in with another visibility.
    Show(u32, Visibility),
    /// What is done when it is answered: the client's request with this id.
    Plain(u32),
    /// Nobody waits for it.
    Quiet,
    Order(Option<Json>, Order),
}

/// The bridge.
#[derive(Debug)]
pub(crate) struct Bridge {
    me: Me,
    server_version: Option<String>,
    is_up: bool,
    chats: BTreeMap<String, Chat>,
    asked: Vec<Asked>,
    last_number: u64,
    /// The agent's state, as it was told last.
    state: Option<(String, String)>,
    /// Errors that were told, by `referenceId`: they may come before the reply.
    errors: Vec<(i64, String)>,
    effects: Vec<Effect>,
    /// Whether the agent is a supervisor who watches others: what he is offered may be theirs.
    is_watching: bool,
}

impl Bridge {
    pub(crate) fn new(nickname: &str) -> Self {
        Self {
            me: Me { user_id: String::new(), nickname: nickname.to_owned() },
            server_version: None,
            is_up: false,
            chats: BTreeMap::new(),
            asked: Vec::new(),
            last_number: 0,
            state: None,
            errors: Vec::new(),
            effects: Vec::new(),
            is_watching: false,
        }
    }

    /// There is a session with the server: `user` is who the agent is, with channels and chats.
    pub(crate) fn up(&mut self, user: &Json, server_version: Option<String>) {
        self.is_up = true;
        self.me.user_id = words(user, "id").or_else(|| words(user, "userName")).unwrap_or_default();
        self.server_version = server_version;
        let there: Vec<String> = list(user, "chats").iter().filter_map(|it| words(it, "id")).collect();
        // A chat that isn't listed any more was taken away.
        let gone: Vec<String> = self.chats.keys().filter(|it| !there.contains(it)).cloned().collect();
        for id in gone {
            if let Some(chat) = self.chats.get_mut(&id) {
                chat.state = State::Revoked;
            }
            self.changed(&id);
        }
        for chat in list(user, "chats") {
            self.chat(chat);
        }
        self.channels(list(user, "channels"));
    }

    /// The session is lost: nobody knows what became of what was asked.
    pub(crate) fn down(&mut self) {
        self.is_up = false;
        self.errors.clear();
        for asked in std::mem::take(&mut self.asked) {
            if let What::Order(id, _) = asked.what {
                let text = format!("the connection was lost before the server answered{MAY_BE_DONE}");
                self.effects.push(Effect::Done(Output::error(id, text).of_unknown_fate()));
            }
        }
        for chat in self.chats.values_mut() {
            (chat.is_attended, chat.joining, chat.leaving, chat.position) = (false, None, None, 0);
        }
    }

    /// What is to be done now, in this order.
    pub(crate) fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// When [`Self::wake`] has something to do.
    pub(crate) fn deadline(&self) -> Option<u64> {
        self.asked.iter().filter_map(|it| it.until).min()
    }

    /// What was answered and isn't told of counts as done.
    pub(crate) fn wake(&mut self, now: u64) {
        while let Some(at) = self.asked.iter().position(|it| it.until.is_some_and(|it| it <= now)) {
            let asked = self.asked.remove(at);
            match asked.what {
                What::Accept => self.read(&asked.chat),
                What::Echo(reference_id, _) | What::Show(reference_id, _) => {
                    self.tell_client(&asked.chat, Some(reference_id), &[])
                }
                What::Leave => self.left(&asked.chat),
                What::Read | What::Plain(_) | What::Quiet | What::Order(..) => {}
            }
        }
    }

    fn ask(&mut self, chat: &str, what: What, path: String, body: Option<Json>) {
        self.last_number += 1;
        let number = self.last_number;
        self.asked.push(Asked { number, chat: chat.to_owned(), what, until: None, reference: None });
        self.effects.push(Effect::Ask(Ask { number, path, body }));
    }

    fn operate(&mut self, chat: &str, what: What, operation: &Operation) {
        self.ask(chat, what, format!("/me/chats/{chat}"), Some(operation.body()));
    }

    /// Asks for the messages that aren't known yet.
    fn read(&mut self, id: &str) {
        let Some(joining) = self.chats.get_mut(id).and_then(|it| it.joining.as_mut()) else { return };
        joining.is_reading = true;
        // Whether the start is a message's number or its place isn't said anywhere: this does for both.
        let start = joining.happened.len();
        let path = format!("/me/chats/{id}/messages?startIndex={start}&count={MESSAGES}");
        self.ask(id, What::Read, path, None);
    }

    /// Tells the client what happened; as the reply to a request, if this has its id.
    fn tell_client(&mut self, id: &str, reference_id: Option<u32>, happened: &[Happened]) {
        self.tell_client_whether(id, reference_id, happened, false);
    }

    fn tell_client_whether(
        &mut self,
        id: &str,
        reference_id: Option<u32>,
        happened: &[Happened],
        is_over: bool,
    ) {
        let Some(chat) = self.chats.get_mut(id) else { return };
        chat.position = happened.iter().map(|it| it.index).fold(chat.position, u32::max);
        let start = chat.start(happened);
        let is_monitored = chat.is_monitored();
        let info = Info { session_id: id, start, reference_id, is_over, is_monitored, happened };
        self.effects.push(Effect::Packet(info.packet()));
    }

    /// Refuses what the client asked.
    fn refuse(&mut self, reference_id: u32, chat: &str, text: &str) {
        self.refuse_as(Text::EMPTY, reference_id, chat, text);
    }

    fn refuse_as(&mut self, error_id: Text<'_>, reference_id: u32, chat: &str, text: &str) {
        let error = EventError {
            reference_id: Some(reference_id),
            error_id,
            session_id: Some(Text::plain(chat)).filter(|it| !it.is_empty()),
            text: Text::plain(text),
            ..EventError::default()
        };
        self.effects.push(Effect::Packet(encoded(&error)));
    }

    fn refuse_unknown(&mut self, reference_id: u32, chat: &str) {
        let text = "the server offers you no such session, or not any more";
        self.refuse_as(ErrorId::UnknownSession.as_text(), reference_id, chat, text);
    }

    /// A chat that is being joined is known whole: the client is in.
    fn joined(&mut self, id: &str) {
        self.asked.retain(|it| it.chat != id || !matches!(it.what, What::Accept | What::Read));
        let Some(chat) = self.chats.get_mut(id) else { return };
        let Some(joining) = chat.joining.take() else { return };
        chat.is_attended = true;
        let happened: Vec<Happened> =
            joining.happened.into_values().filter(|it| it.is_after(joining.from_position)).collect();
        let switch = Some(requests::switch(joining.visibility)).filter(|it| {
            let is_other =
                chat.participants.iter().any(|it| it.is_own && it.visibility != joining.visibility);
            is_other && chat.allows(it.capability())
        });
        self.tell_client(id, Some(joining.reference_id), &happened);
        if let Some(operation) = switch {
            self.operate(id, What::Quiet, &operation);
        }
        self.changed_interaction(id);
    }

    /// A join comes to nothing.
    fn not_joined(&mut self, id: &str, text: &str) {
        self.asked.retain(|it| it.chat != id || !matches!(it.what, What::Accept | What::Read));
        let Some(joining) = self.chats.get_mut(id).and_then(|it| it.joining.take()) else { return };
        self.refuse(joining.reference_id, id, text);
    }

    /// The agent is out, as he wished.
    fn left(&mut self, id: &str) {
        self.asked.retain(|it| it.chat != id || !matches!(it.what, What::Leave));
        let Some(chat) = self.chats.get_mut(id) else { return };
        let Some(Leaving { reference_id, ends, happened }) = chat.leaving.take() else { return };
        chat.is_attended = false;
        let is_over = ends || chat.state == State::LeftChat;
        self.tell_client_whether(id, Some(reference_id), &happened, is_over);
    }

    /// The agent is in with the visibility that he wished for.
    fn shown(&mut self, id: &str) {
        let Some(chat) = self.chats.get(id) else { return };
        let Some(own) = chat.participants.iter().find(|it| it.is_own).map(|it| it.visibility) else { return };
        let is_it =
            |it: &Asked| it.chat == id && matches!(it.what, What::Show(_, visibility) if visibility == own);
        let Some(at) = self.asked.iter().position(is_it) else { return };
        if let What::Show(reference_id, _) = self.asked.remove(at).what {
            self.tell_client(id, Some(reference_id), &[]);
        }
    }

    /// Tells of the chat as a session that waits or runs, if that is new.
    fn changed_interaction(&mut self, id: &str) {
        let Some(chat) = self.chats.get_mut(id) else { return };
        let interaction = chat.interaction();
        if chat.told.as_ref() != Some(&interaction) {
            chat.told = Some(interaction.clone());
            self.effects.push(Effect::Interaction(interaction));
        }
    }

    /// What follows from how a chat is now.
    fn changed(&mut self, id: &str) {
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
            chat.is_attended = false;
            self.tell_client_whether(id, None, &[], true);
        } else if is_known {
            self.joined(id);
        }
        self.shown(id);
        self.changed_interaction(id);
        let Some(chat) = self.chats.get(id) else { return };
        let is_completing = self.asked.iter().any(|it| it.chat == id && matches!(it.what, What::Quiet));
        if state.is_gone() {
            self.chats.remove(id);
        } else if matches!(state, State::LeftChat | State::JoinFailed)
            && chat.allows("Complete")
            && !is_completing
        {
            // Only its data could still be edited, which this program doesn't.
            self.operate(id, What::Quiet, &Operation::new("Complete"));
        }
    }

    /// Takes note of a chat as the server has it.
    fn chat(&mut self, json: &Json) {
        let Some(id) = words(json, "id").filter(|it| it.len() <= Id::MAX_LENGTH) else { return };
        let me = &self.me;
        let is_new = !self.chats.contains_key(&id);
        // What is over, and was never seen, is no news.
        if is_new && matches!(text(json, "state").as_deref(), Some("Completed" | "Revoked")) {
            return;
        }
        self.chats.entry(id.clone()).or_insert_with(|| Chat::new(&id)).update(json, me);
        self.changed(&id);
    }
}
