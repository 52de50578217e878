//! What was typed and not delivered: it is kept until it is sent again or thrown away.

use parlor_core::rules::ErrorId;
use parlor_plugin::{Event, EventBody};
use serde_json::Value as Json;

use super::{Asked, Face, Wish, print};
use crate::advice::is_refused_each_time;
use crate::commands::{Audience, Party, Role};
use crate::customer_words;
use crate::foreign::clean;
use crate::screen::model::events::{NO_AGENT, NO_CUSTOMER};

/// What is said of a text that a customer can't say any more.
const CHAT_OVER: &str = "the chat is over";

/// Something that is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// The id of the command with which it was said first: in this order texts are kept.
    number: u64,
    /// The command without its id.
    command: Json,
}

impl Said {
    pub(super) fn text(&self) -> &str {
        self.command["text"].as_str().unwrap_or_default()
    }

    fn session_id(&self) -> Option<&str> {
        self.command["sessionId"].as_str()
    }

    /// Whether everyone in the session was to see it.
    fn is_for_everyone(&self) -> bool {
        self.command["visibility"].is_null() && self.command["receiverId"].is_null()
    }
}

/// Something that was said and didn't arrive, for all that is known.
#[derive(Debug)]
pub(super) struct Kept {
    said: Said,
    /// The server would refuse it each time.
    is_refused: bool,
    is_fate_unknown: bool,
}

impl Face {
    /// Says what the command does; `again`: what it was that is said once more.
    pub(super) fn say_command(&mut self, command: Json, again: Option<&Said>) -> Wish {
        let number = again.map_or(self.last_id + 1, |it| it.number);
        let said = Said { number, command: command.clone() };
        self.wish(Asked::Say(said), command)
    }

    /// Keeps what wasn't delivered; gives the lines that say so.
    pub(super) fn keep(
        &mut self,
        said: Said,
        error_id: Option<&Json>,
        is_fate_unknown: bool,
        why: &str,
    ) -> String {
        let fate = match is_fate_unknown {
            true => "not known whether it arrived",
            false => "not delivered",
        };
        let mut line = format!("  {fate}: {}", clean(said.text()));
        // A customer's program ends with the chat.
        if self.role != Role::Customer || !(self.is_over || why.contains(CHAT_OVER)) {
            line += "\n  /again sends it again, /discard throws it away";
        }
        let error = error_id.and_then(Json::as_u64).and_then(|it| u32::try_from(it).ok());
        let error = error.and_then(ErrorId::from_number);
        let at = self.kept.partition_point(|it| it.said.number < said.number);
        let is_refused = !is_fate_unknown && error.is_some_and(is_refused_each_time);
        self.kept.insert(at, Kept { said, is_refused, is_fate_unknown });
        line
    }

    /// What the person said has come back from the server: so it arrived.
    pub(super) fn arrived(&mut self, session_id: &str, event: &Event) {
        let EventBody::Message(message) = event.body.happened() else { return };
        let is_it = |it: &Kept| {
            let is_there = self.role == Role::Customer || it.said.session_id() == Some(session_id);
            it.is_fate_unknown && is_there && it.said.text() == message.text
        };
        if let Some(at) = self.kept.iter().position(is_it) {
            self.kept.remove(at);
        }
    }

    /// What is told below the person's own words, if nobody is in who could read them.
    pub(super) fn unheard(&self, session_id: &str, event: &Event) -> Option<&'static str> {
        let is_message =
            matches!(event.body.happened(), EventBody::Message(_)) && event.receiver_id.is_none();
        if self.role == Role::Customer || !is_message {
            return None;
        }
        let parties = self.roster.context_of(Some(session_id)).parties;
        let serves = |it: &Party| !it.is_me && matches!(it.user_type.as_str(), "AGENT" | "SUPERVISOR");
        match Audience::of(&event.visibility) {
            Audience::Everyone if self.roster.has_no_customer(session_id) => Some(NO_CUSTOMER),
            Audience::Agents if !parties.iter().any(serves) => Some(NO_AGENT),
            _ => None,
        }
    }

    /// What a customer is told when the last one who serves her has left, and the chat goes on.
    pub(super) fn waits_again(&self, session_id: &str, event: &Event) -> Option<&'static str> {
        let EventBody::PartyLeft(left) = event.body.happened() else { return None };
        let parties = self.roster.context_of(Some(session_id)).parties;
        let is_alone = parties.iter().any(|it| it.is_me) && parties.iter().all(|it| it.user_type == "CLIENT");
        let goes_on = !customer_words::ends_chat(left.reason_code);
        (self.role == Role::Customer && is_alone && goes_on)
            .then_some("No agent is in: you wait for one again.")
    }

    /// Where the first one is of the session that is meant.
    fn first_kept(&self) -> Option<usize> {
        let is_here =
            |it: &Kept| self.role == Role::Customer || it.said.session_id() == self.chosen.as_deref();
        self.kept.iter().position(is_here)
    }

    /// What is told where nothing is kept of the session that is meant.
    fn nothing_kept(&self) -> Vec<Wish> {
        let elsewhere = self.kept.first().and_then(|it| self.roster.label(it.said.session_id()?));
        vec![print(match elsewhere {
            Some(label) => format!("everything was delivered here, but not in session {label}"),
            None => "everything was delivered".to_owned(),
        })]
    }

    /// Sends the first one again.
    pub(super) fn send_again(&mut self) -> Vec<Wish> {
        let Some(at) = self.first_kept() else { return self.nothing_kept() };
        // It is kept where it can't be sent.
        if let Err(why) = self.context().may_say(self.role) {
            return vec![print(why)];
        }
        let Some(Kept { said, is_refused, .. }) = self.kept.get(at) else { return Vec::new() };
        let is_for_everyone = said.is_for_everyone();
        if *is_refused && !is_for_everyone {
            return vec![print("it would be refused again: type it anew, and /discard throws this away")];
        }
        let Kept { said, is_refused, .. } = self.kept.remove(at);
        if is_refused {
            let deeds = self.composer.put_back(said.text());
            let mut wishes = vec![print("it would be refused again: the text is in the input again")];
            wishes.extend(self.after(deeds));
            return wishes;
        }
        vec![self.say_command(said.command.clone(), Some(&said))]
    }

    /// Throws the first one away: of the session that is meant, or of one that is over.
    pub(super) fn throw_away(&mut self) -> Vec<Wish> {
        let is_past = |it: &Kept| it.said.session_id().is_some_and(|it| !self.roster.is_inside(it));
        let Some(at) = self.first_kept().or_else(|| self.kept.iter().position(is_past)) else {
            return self.nothing_kept();
        };
        let Kept { said, .. } = self.kept.remove(at);
        vec![print(format!("thrown away: {}", clean(said.text())))]
    }
}
