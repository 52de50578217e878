//! Between a client of the protocol and GWS API v2, without input and output: the client's packets come in as they would at
//! a Chat Server, and so do the server's replies and notifications; requests, packets and news come out.
//!
//! `requests` is what the client asks, `replies` what the server answers, `notifications` what it tells by itself,
//! `changes` what follows from how a chat is, `orders` what the agent wants that the protocol has no words for, `users` who
//! somebody is, and `transcripts` what was told of each session.

mod changes;
mod notifications;
mod orders;
mod replies;
mod requests;
#[cfg(test)]
mod tests;
mod transcripts;
mod users;

use std::collections::{BTreeMap, VecDeque};

use parlor_core::element::Visibility;
use parlor_core::element::basic::EventError;
use parlor_core::rules::ErrorId;
use parlor_core::wire::Text;
use serde_json::Value as Json;

use self::orders::Asking;
pub(crate) use self::orders::{HandOn, Order};
use self::users::Held;
use super::barred;
use super::chat::{Chat, Leaving, Me, State};
use super::event::{Happened, Info, encoded};
use super::operations::{Echo, Operation};
use crate::commands::Barred;
use crate::lines::{Interaction, MAY_BE_DONE, NOT_CONNECTED, Output};
use crate::tolerant::{list, words};

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
    /// Who this user is.
    User(String),
    Order(Option<Json>, Order),
}

/// The bridge.
#[derive(Debug)]
pub(crate) struct Bridge {
    me: Me,
    /// What can be done in no session.
    barred: Barred,
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
    /// The agents whom a supervisor watches: what he is offered may be theirs.
    watched: Vec<String>,
    /// Chats that are over, or gone to others, with what was told of them; the latest last.
    past: VecDeque<Chat>,
    /// Messages that aren't told before it is known of whom they are.
    held: Vec<Held>,
    /// Those whom this agent has asked; the latest last.
    asking: VecDeque<Asking>,
    /// States that were chosen while another one was being set, with the ids of their commands.
    next_states: VecDeque<(Option<Json>, Order)>,
    /// Whether the agent was ready when the connection was lost, and the server hasn't said since what he is.
    was_ready: bool,
}

impl Bridge {
    pub(crate) fn new(nickname: &str) -> Self {
        Self {
            me: Me { nickname: nickname.to_owned(), ..Me::default() },
            barred: Barred::new(),
            server_version: None,
            is_up: false,
            chats: BTreeMap::new(),
            asked: Vec::new(),
            last_number: 0,
            state: None,
            errors: Vec::new(),
            effects: Vec::new(),
            watched: Vec::new(),
            past: VecDeque::new(),
            held: Vec::new(),
            asking: VecDeque::new(),
            next_states: VecDeque::new(),
            was_ready: false,
        }
    }

    /// There is a session with the server: `user` is who the agent is, with channels and chats.
    pub(crate) fn up(&mut self, user: &Json, server_version: Option<String>) {
        self.is_up = true;
        self.me.user_id = words(user, "id").or_else(|| words(user, "userName")).unwrap_or_default();
        self.server_version = server_version;
        let is_supervisor = users::is_supervisor(user);
        self.me.supervisors.insert(self.me.user_id.clone(), is_supervisor);
        self.barred = barred::nowhere(user);
        let commands = self.barred.clone();
        self.effects.push(Effect::Tell(Output::Barred { session_id: None, commands }));
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
        self.held.clear();
        self.asking.clear();
        self.was_ready |= self.is_ready();
        for asked in std::mem::take(&mut self.asked) {
            if let What::Order(id, _) = asked.what {
                let text = format!("the connection was lost before the server answered{MAY_BE_DONE}");
                self.effects.push(Effect::Done(Output::error(id, text).of_unknown_fate()));
            }
        }
        for (id, _) in std::mem::take(&mut self.next_states) {
            self.effects.push(Effect::Done(Output::error(id, NOT_CONNECTED)));
        }
        for chat in self.chats.values_mut() {
            chat.attend(false);
            (chat.joining, chat.leaving, chat.position) = (None, None, 0);
        }
    }

    fn is_ready(&self) -> bool {
        self.state.as_ref().is_some_and(|(state, _)| state == "Ready")
    }

    /// What is to be done now, in this order.
    pub(crate) fn take_effects(&mut self) -> Vec<Effect> {
        self.set_next_state();
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
                What::Read | What::Plain(_) | What::Quiet | What::User(_) | What::Order(..) => {}
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
        chat.is_over |= is_over;
        chat.position = happened.iter().map(|it| it.index).fold(chat.position, u32::max);
        chat.log.extend(happened.iter().filter(|it| it.is_kept()).map(|it| (it.index, it.clone())));
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
        chat.attend(true);
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
        self.changed_bars(id);
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
        chat.attend(false);
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
}
