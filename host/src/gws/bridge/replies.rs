//! What the server answers.

use serde_json::Value as Json;

use super::orders::Asking;
use super::{Bridge, ECHO_TIME, Effect, Order, What};
use crate::gws::answer::Fault;
use crate::lines::Output;
use crate::tolerant::{list, number};

impl Bridge {
    /// Takes the reply to a request. Where the server can't be reached, see [`Self::down`].
    pub(crate) fn answered(&mut self, now: u64, ask: u64, reply: Result<Json, Fault>) {
        // Its notifications came first, and it is done with.
        let Some(at) = self.asked.iter().position(|it| it.number == ask) else { return };
        match reply {
            Ok(reply) => self.done(now, at, &reply),
            Err(fault) => self.refused(at, &fault.in_words()),
        }
        // No reply is to come that the errors could belong to.
        if self.asked.iter().all(|it| it.until.is_some()) {
            for (_, text) in std::mem::take(&mut self.errors) {
                self.effects.push(Effect::Tell(Output::error(None, text)));
            }
        }
    }

    fn done(&mut self, now: u64, at: usize, reply: &Json) {
        let reference = number(reply, "referenceId");
        // It was told before that it came to nothing.
        if let Some(error) = self.errors.iter().position(|(it, _)| Some(*it) == reference) {
            let (_, text) = self.errors.remove(error);
            return self.refused(at, &text);
        }
        let Some(asked) = self.asked.get_mut(at) else { return };
        asked.reference = reference;
        match asked.what {
            // Told of by notifications.
            What::Accept | What::Echo(..) | What::Leave | What::Show(..) => {
                asked.until = Some(now.saturating_add(ECHO_TIME))
            }
            What::Read | What::Plain(_) | What::Quiet | What::User(_) | What::Order(..) => {
                let asked = self.asked.remove(at);
                if let (What::Order(_, Order::Asked { how, to }), Some(reference)) = (&asked.what, reference)
                {
                    self.remember(Asking { reference, chat: asked.chat.clone(), how: *how, to: to.clone() });
                }
                match asked.what {
                    What::Read => self.messages_read(&asked.chat, reply),
                    What::User(user) => self.user_known(user, reply),
                    What::Plain(reference_id) => self.tell_client(&asked.chat, Some(reference_id), &[]),
                    What::Order(id, order) => self.ordered(id, order, &asked.chat, reply),
                    _ => {}
                }
            }
        }
    }

    /// What was asked came to nothing.
    pub(super) fn refused(&mut self, at: usize, text: &str) {
        let asked = self.asked.remove(at);
        let id = asked.chat;
        match asked.what {
            What::Accept | What::Read => self.not_joined(&id, text),
            What::Echo(reference_id, _) | What::Plain(reference_id) | What::Show(reference_id, _) => {
                self.refuse(reference_id, &id, text)
            }
            What::Leave => {
                let leaving = self.chats.get_mut(&id).and_then(|it| it.leaving.take());
                let Some(leaving) = leaving else { return };
                if !leaving.happened.is_empty() {
                    self.tell_client(&id, None, &leaving.happened);
                }
                self.refuse(leaving.reference_id, &id, text);
            }
            What::Quiet => {}
            What::User(user) => self.user_known(user, &Json::Null),
            What::Order(command, Order::Ready) => self.begin_work(command),
            What::Order(command, _) => {
                self.effects.push(Effect::Done(Output::error(command, text)));
            }
        }
    }

    /// A part of the history: the next one is asked for until nothing new comes.
    pub(super) fn messages_read(&mut self, id: &str, reply: &Json) {
        if self.holds(id, reply, true) {
            return;
        }
        let me = self.me.clone();
        let Some(chat) = self.chats.get_mut(id) else { return };
        let happened: Vec<_> =
            list(reply, "messages").iter().filter_map(|it| chat.happened(it, &me)).collect();
        let Some(joining) = chat.joining.as_mut() else { return };
        let known = joining.happened.len();
        joining.happened.extend(happened.into_iter().map(|it| (it.index, it)));
        match joining.happened.len() > known && list(reply, "messages").len() >= super::MESSAGES {
            true => self.read(id),
            false => self.joined(id),
        }
    }
}
