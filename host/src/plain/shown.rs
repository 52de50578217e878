//! What happens, as readable lines; `happened` is what happens in a session, `sessions` the list of them.

mod happened;
mod sessions;

use std::collections::{HashMap, HashSet};

use parlor_core::element::unix_ms;
use parlor_plugin::{Event, EventBody};
use serde_json::Value as Json;

use self::happened::uploaded_file;
use self::sessions::{first_of, listed};
use super::typing::{Typing, TypingLines};

use crate::advice::advice;
use crate::clock::Zone;
use crate::commands::{Role, Roster};
use crate::customer_words;
use crate::event::{ends_typing, follow_why_over};
use crate::foreign::{clean, foreign, size};
use crate::lines::{Interaction, NO_OFFER, Output};
use crate::screen::model::FORGOTTEN;
use crate::screen::now;

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const RED: &str = "\x1b[31m";
const PLAIN: &str = "\x1b[0m";

/// What stands before the further lines of a text, below the time.
const INDENT: &str = "      ";

/// What a person sees.
#[derive(Default)]
pub(crate) struct Screen {
    /// By user id: the nickname, and whether it is a customer's.
    parties: HashMap<String, (String, bool)>,
    /// Whether a customer reads this: in words that don't need to know the protocol.
    is_for_customer: bool,
    /// Whether somebody has ended the customer's chat.
    is_ended: bool,
    is_coloured: bool,
    own_id: String,
    /// Sessions that the person watches unseen.
    watched: HashSet<String>,
    typing: Typing,
    /// When the sessions that the person is in began, in milliseconds since 1970.
    started: HashMap<String, i64>,
    /// Those of which it was told that they are past.
    ended: HashSet<String>,
    /// By session that goes on: its state in the server's list, in words, which is told when it changes.
    states: HashMap<String, String>,
    /// By session: why it is over, if it is.
    why_over: HashMap<String, &'static str>,
    /// The names of files, by their ids.
    files: HashMap<String, String>,
    zone: Zone,
}

impl Screen {
    /// A screen on a terminal: coloured, unless `NO_COLOR` is set.
    pub(crate) fn new(role: Role, told: TypingLines) -> Self {
        let is_coloured = std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty());
        let is_for_customer = role == Role::Customer;
        let typing = Typing::new(told);
        Self { is_for_customer, is_coloured, typing, zone: Zone::system(), ..Self::default() }
    }

    /// The same without colours.
    pub(crate) fn without_colours(self) -> Self {
        Self { is_coloured: false, ..self }
    }

    /// The line for what happened, in which sessions have the numbers of the roster; `None` if it isn't worth one.
    pub(crate) fn show(&mut self, output: &Output, roster: &Roster) -> Option<String> {
        let named = |id: &str| roster.label(id).map_or_else(|| clean(id), |it| foreign(&it));
        Some(match output {
            Output::Ready { user_id, user_nick, plugins, .. } => {
                let before = std::mem::replace(&mut self.own_id, user_id.clone());
                let is_forgotten = !before.is_empty() && before != *user_id;
                let nick = foreign(user_nick);
                let connected = self.quiet(&format!("connected as {nick}; /help says what can be typed"));
                let connected = match is_forgotten {
                    true => format!("{FORGOTTEN}\n{connected}"),
                    false => connected,
                };
                match plugins {
                    // How to get them is the first thing to be read.
                    Some(it) if it.loaded.is_empty() => {
                        format!("{}\n{connected}", self.quiet(&it.in_words()))
                    }
                    Some(it) => format!("{connected}\n{}", self.quiet(&it.in_words())),
                    None => connected,
                }
            }
            // Of a session that the person is in is told by what happens there.
            Output::Interactions(it)
                if it.state == "running"
                    && it.offer.is_none()
                    && self.started.contains_key(&it.session_id)
                    && !self.ended.contains(&it.session_id) =>
            {
                self.is_new_state(it);
                return None;
            }
            // The time of what still comes from it is told.
            Output::Interactions(it)
                if it.is_past()
                    && self.started.contains_key(&it.session_id)
                    && self.ended.insert(it.session_id.clone()) =>
            {
                return None;
            }
            Output::Interactions(it) if !self.is_new_state(it) => return None,
            Output::Interactions(it) => {
                let subject = it.subject.as_deref().filter(|it| !it.is_empty()).map(foreign);
                let about = subject.or_else(|| first_of(&it.user_data)).unwrap_or("no subject".into());
                let label = named(&it.session_id);
                self.quiet(&format!("session {label}, {about}: {}", state(it)))
            }
            Output::Joined { session_id, start_at } => {
                self.ended.remove(session_id);
                let started = unix_ms(start_at.as_str().into());
                self.started.extend(started.map(|it| (session_id.clone(), it)));
                match self.is_for_customer {
                    true => self.quiet("you are in the chat; as soon as an agent comes in, it stands here"),
                    false => self.quiet(&format!("in session {}", named(session_id))),
                }
            }
            Output::Event { session_id, user_nick, event, message_text } => {
                if event.user_id == self.own_id && matches!(event.body.happened(), EventBody::NewParty(_)) {
                    match event.visibility.as_str() {
                        "VIP" => self.watched.insert(session_id.clone()),
                        _ => self.watched.remove(session_id),
                    };
                }
                follow_why_over(self.why_over.entry(session_id.clone()).or_default(), event);
                let time = self.time_of_day(session_id, event.time_shift).unwrap_or_default();
                let said = message_text.as_deref().filter(|it| !it.is_empty());
                let is_told = self.is_told(session_id, event);
                if ends_typing(event, said) {
                    self.typing.ends(session_id, &event.user_id);
                }
                if !is_told && said.is_none() {
                    return None;
                }
                // In several sessions each line says which one it belongs to.
                let tag = roster.tag(session_id).map(|it| format!("{it}| ")).unwrap_or_default();
                let gap = if time.is_empty() { "" } else { " " };
                let happened = is_told.then(|| self.describe(user_nick.as_deref(), event));
                let said = said.map(|it| self.said(self.named(user_nick.as_deref()), event, it));
                let whole = |it: String| format!("{tag}{}{gap}{it}", self.quiet(&time));
                let line = happened.into_iter().chain(said).map(whole).collect::<Vec<_>>().join("\n");
                // A screen reader hears each line by itself.
                let line = line.replace('\n', &format!("\n{tag}"));
                let number = uploaded_file(event).and_then(|it| roster.file_number(session_id, it));
                match (number, roster.number(session_id).filter(|_| !roster.is_meant(session_id))) {
                    (Some(file), None) => {
                        format!("{line}{}", self.quiet(&format!("; /save {file} saves it")))
                    }
                    // Numbers of files are those of the session that is meant.
                    (Some(file), Some(session)) => {
                        let how = format!("; /use {session} and /save {file} save it");
                        format!("{line}{}", self.quiet(&how))
                    }
                    (None, _) => line,
                }
            }
            // Whoever watched may go on reading as a coach, whom the customer doesn't see: that the last silent monitor went
            // says nothing.
            Output::Monitored { monitored: false, .. } => return None,
            Output::Monitored { session_id, monitored: true } if self.watched.contains(session_id) => {
                return None;
            }
            Output::Monitored { session_id, monitored: true } => {
                let place = roster.tag(session_id).map(|it| format!(" in session {it}")).unwrap_or_default();
                self.quiet(&format!("a supervisor may be reading along{place} from now on"))
            }
            // A notice says so, too.
            Output::Saved { .. } | Output::Barred { .. } => return None,
            Output::Idle { idle_time_expire: None, .. } if self.is_for_customer => {
                self.quiet("somebody was there: the chat goes on")
            }
            Output::Idle { idle_time_expire: None, session_id } => {
                let tag = roster.tag(session_id).map(|it| format!("{it}| ")).unwrap_or_default();
                format!("{tag}{}", self.quiet("somebody was there: the session goes on"))
            }
            Output::Idle { idle_time_expire: Some(seconds), .. } if self.is_for_customer => {
                self.quiet(&format!("the chat ends in {seconds} s if nobody writes"))
            }
            Output::Idle { idle_time_expire: Some(seconds), session_id } => {
                let tag = roster.tag(session_id).map(|it| format!("{it}| ")).unwrap_or_default();
                format!("{tag}{}", self.quiet(&format!("the session ends in {seconds} s if nobody writes")))
            }
            Output::Closed { session_id, is_over } => {
                self.typing.forget(session_id);
                let session = match self.is_for_customer {
                    true => "the chat".to_owned(),
                    false => format!("session {}", named(session_id)),
                };
                match is_over {
                    true => {
                        let why = self.why_over.remove(session_id).unwrap_or_default();
                        self.quiet(&format!("{session} is over{why}"))
                    }
                    false => self.quiet(&format!("you are out of {session}; it goes on without you")),
                }
            }
            Output::Transfer { done, total: Some(total), .. } if done < total => return None,
            Output::Transfer { done, .. } => self.quiet(&format!("transferred {}", size(*done))),
            Output::AgentState { name, .. } => self.quiet(&format!("you are: {}", clean(name))),
            Output::Link { state: "up", .. } if self.is_for_customer => {
                self.quiet("the connection is there again")
            }
            Output::Link { state, reason } => {
                // What was typed meanwhile isn't told.
                self.typing.forget_all();
                let reason = reason.as_deref().map(|it| format!(": {it}")).unwrap_or_default();
                if self.is_for_customer {
                    let lost = "the connection is lost, and is being made again";
                    return Some(self.quiet(&format!("{lost}{}", clean(&reason))));
                }
                self.quiet(&format!("the link is {state}{}", clean(&reason)))
            }
            Output::Done { result, .. } => return self.result(result, roster),
            Output::Error { error_id, session_id, text, .. } => {
                let before = session_id.as_ref().map(|it| format!("session {}: ", named(it)));
                let text = clean(text) + advice(self.is_for_customer, error_id.as_ref(), text);
                self.coloured(RED, &(before.unwrap_or_default() + &text))
            }
        })
    }

    /// Whether the session's state in the server's list is another one than was told last.
    fn is_new_state(&mut self, it: &Interaction) -> bool {
        if it.is_past() {
            self.states.remove(&it.session_id);
            return true;
        }
        let state = state(it);
        self.states.insert(it.session_id.clone(), state.clone()).is_none_or(|before| before != state)
    }

    /// Whether the event is worth a line: own typing isn't, nor what goes on already.
    fn is_told(&mut self, session_id: &str, event: &Event) -> bool {
        let is_own = !self.own_id.is_empty() && event.user_id == self.own_id;
        match event.body.happened() {
            EventBody::Notice(it) => match (it.notice_type.as_str(), it.text.as_str()) {
                ("TYPING_STARTED", preview) => {
                    !is_own && self.typing.types(session_id, &event.user_id, event.time_shift, preview)
                }
                // Neither that somebody stopped nor that somebody has read something is worth to be heard each time.
                ("TYPING_STOPPED", _) | ("SYS_COMMAND", "read-receipt") => false,
                _ => true,
            },
            EventBody::PartyLeft(it) => {
                let was_ended = self.is_ended;
                self.is_ended |= self.is_for_customer && customer_words::ends_chat(it.reason_code);
                !(was_ended && customer_words::follows_from_end(it.reason_code))
            }
            _ => true,
        }
    }

    /// The time of day, so many seconds after the session's start.
    fn time_of_day(&self, session_id: &str, seconds: u32) -> Option<String> {
        let started = self.started.get(session_id)?;
        self.zone.time_of_day(started.saturating_add(i64::from(seconds) * 1000))
    }

    fn result(&self, result: &serde_json::Map<String, Json>, roster: &Roster) -> Option<String> {
        if let Some(path) = result.get("path").and_then(Json::as_str) {
            return Some(self.quiet(&format!("saved as {}", clean(path))));
        }
        if let (1, Some(text)) = (result.len(), result.get("text").and_then(Json::as_str)) {
            // What a plugin answers may be a customer's words.
            let lines: Vec<String> = text.lines().map(|it| format!("  {}", foreign(it))).collect();
            return Some(lines.join("\n")).filter(|it| !it.is_empty());
        }
        let sessions = result.get("sessions").and_then(Json::as_array)?;
        Some(match sessions.is_empty() {
            true => self.quiet("  no sessions"),
            false => listed(sessions, roster, now()),
        })
    }

    fn quiet(&self, text: &str) -> String {
        self.coloured(DIM, text)
    }

    fn coloured(&self, colour: &str, text: &str) -> String {
        if self.is_coloured && !text.is_empty() { format!("{colour}{text}{PLAIN}") } else { text.to_owned() }
    }
}

/// The state of a session in the server's list, in words.
fn state(it: &Interaction) -> String {
    match (it.asked(), it.state.as_str()) {
        (Some(asked), _) => foreign(&asked),
        (None, "gone") => NO_OFFER.to_owned(),
        (None, state) => clean(state),
    }
}

#[cfg(test)]
mod tests;
