//! What the server tells by itself.

use serde_json::Value as Json;

use super::orders::Asking;
use super::{Bridge, Effect, What};
use crate::gws::event::Happened;
use crate::lines::Output;
use crate::tolerant::{last_part, list, number, text, words};

/// Errors that are kept until the reply comes that they belong to.
const ERRORS: usize = 16;

impl Bridge {
    /// Takes a notification. What kind it is says itself: the channels are passed over.
    pub(crate) fn notified(&mut self, data: &Json) {
        if !self.is_up {
            return;
        }
        match text(data, "messageType").unwrap_or_default().as_str() {
            "ChatStateChangeMessage" if text(data, "notificationType").as_deref() == Some("Error") => {
                self.error(data)
            }
            "ChatStateChangeMessage" => {
                if let Some(chat) = data.get("chat") {
                    self.chat(chat);
                }
            }
            "MessageLogUpdated" => {
                let path = words(data, "chatPath").or_else(|| words(data, "chatUri"));
                let id = words(data, "chatId").or_else(|| path.map(|it| last_part(&it).to_owned()));
                self.messages(&id.unwrap_or_default(), data);
            }
            kind if kind.starts_with("ChannelStateChangeMessage") => self.channels(list(data, "channels")),
            _ => {}
        }
    }

    fn error(&mut self, data: &Json) {
        let why = words(data, "errorMessage").unwrap_or_else(|| "the request failed".into());
        let text = format!("the server refused it: {}", crate::gws::answer::quoted(&why));
        let Some(reference) = number(data, "referenceId") else {
            return self.effects.push(Effect::Tell(Output::error(None, text)));
        };
        if let Some(at) = self.asked.iter().position(|it| it.reference == Some(reference)) {
            return self.refused(at, &text);
        }
        if let Some(at) = self.asking.iter().position(|it| it.reference == reference)
            && let Some(Asking { chat, how, to, .. }) = self.asking.remove(at)
        {
            let text = how.came_to_nothing(&to, &crate::gws::answer::quoted(&why));
            return self.effects.push(Effect::Tell(Output::error_in(&chat, text)));
        }
        // An order that was answered long ago, or a reply that is still to come.
        let is_to_come = self.asked.iter().any(|it| it.until.is_none());
        match is_to_come && self.errors.len() < ERRORS {
            true => self.errors.push((reference, text)),
            false => self.effects.push(Effect::Tell(Output::error(None, text))),
        }
    }

    /// The agent's state on the channel for chats.
    pub(super) fn channels(&mut self, channels: &[Json]) {
        let chat = channels
            .iter()
            .find(|it| text(it, "channel").or_else(|| text(it, "name")).as_deref() == Some("chat"));
        let Some(user_state) = chat.and_then(|it| it.get("userState")) else { return };
        let name = words(user_state, "displayName");
        let Some(state) = words(user_state, "state").or_else(|| name.clone()) else { return };
        let told = (state.clone(), name.unwrap_or(state));
        if self.state.as_ref() != Some(&told) {
            self.state = Some(told.clone());
            self.effects.push(Effect::Tell(Output::AgentState { state: told.0, name: told.1 }));
        }
        if std::mem::take(&mut self.was_ready) && !self.is_ready() {
            // Such as a server that was restarted.
            let text = "the server doesn't have you as ready any more since the connection was lost: /ready has it offer \
                        you customers again";
            self.effects.push(Effect::Tell(Output::error(None, text)));
        }
    }

    pub(super) fn messages(&mut self, id: &str, data: &Json) {
        if self.holds(id, data, false) {
            return;
        }
        let messages = list(data, "messages");
        self.tell_unnumbered(id, messages);
        let me = self.me.clone();
        let Some(chat) = self.chats.get_mut(id) else { return };
        let mut happened: Vec<Happened> = messages.iter().filter_map(|it| chat.happened(it, &me)).collect();
        happened.sort_by_key(|it| it.index);
        happened.dedup_by_key(|it| it.index);
        if let Some(joining) = &mut chat.joining {
            joining.happened.extend(happened.into_iter().map(|it| (it.index, it)));
            let is_whole = chat.state == super::State::Chatting && !joining.is_reading;
            if is_whole && !joining.happened.is_empty() {
                self.joined(id);
            }
            return;
        }
        let position = chat.position;
        happened.retain(|it| it.index > position);
        if !chat.is_attended || happened.is_empty() {
            return;
        }
        if let Some(leaving) = &mut chat.leaving {
            chat.position = happened.iter().map(|it| it.index).fold(position, u32::max);
            return leaving.happened.extend(happened);
        }
        self.tell_in_order(id, happened);
    }

    /// A message without a number can't have a place in the transcript, and isn't known again when it is told once more: that
    /// there was one is told once, with what it says.
    fn tell_unnumbered(&mut self, id: &str, messages: &[Json]) {
        if !self.chats.get(id).is_some_and(|it| it.is_attended || it.joining.is_some()) {
            return;
        }
        let has_none = |it: &&Json| number(it, "index").and_then(|it| u32::try_from(it).ok()).is_none();
        for message in messages.iter().filter(has_none) {
            let kind = text(message, "type").unwrap_or_default();
            let by = message.get("from").and_then(|it| words(it, "nickname"));
            let said = ["text", "noticeText", "url"].iter().find_map(|it| words(message, it));
            let [kind, by, said] = [kind, by.unwrap_or_default(), said.unwrap_or_default()]
                .map(|it| crate::gws::answer::quoted(&it));
            let text = format!(
                "the server told a message without a number, which has no place in the transcript: {kind} of \"{by}\": {said}"
            );
            self.effects.push(Effect::Tell(Output::error_in(id, text)));
        }
    }

    /// What a request of the client led to is the reply to it, with what happened before.
    fn tell_in_order(&mut self, id: &str, happened: Vec<Happened>) {
        let own = self.me.user_id.clone();
        let mut untold = Vec::new();
        for it in happened {
            let is_own = it.user_id == own;
            // Who is in with another visibility from now on has gone and come.
            let comes = match it.kind.as_str() {
                "ParticipantJoined" if is_own => Some(true),
                "ParticipantLeft" if is_own => Some(false),
                _ => None,
            };
            let led_to = self.asked.iter().position(|asked| {
                asked.chat == id && is_own && matches!(&asked.what, What::Echo(_, echo) if echo.is(&it))
            });
            untold.push(it);
            if let Some(at) = led_to
                && let What::Echo(reference_id, _) = self.asked.remove(at).what
            {
                self.tell_client(id, Some(reference_id), &std::mem::take(&mut untold));
            }
            if let (Some(comes), Some(chat)) = (comes, self.chats.get_mut(id)) {
                chat.attend(comes);
            }
        }
        if !untold.is_empty() {
            // When everybody has gone, the agent too, nobody goes on without him.
            let is_over = self
                .chats
                .get(id)
                .is_some_and(|it| !it.is_attended && it.participants.iter().all(|it| it.is_own));
            self.tell_client_whether(id, None, &untold, is_over);
        }
    }
}
