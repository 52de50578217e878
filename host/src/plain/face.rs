//! What a person does with the lines and the input below them: keys, and what is told. `doing` is what comes of what was
//! typed, `joining` which session is meant, `asking` the questions, `kept` what wasn't delivered, `prompt` the input as it is seen.

mod asking;
mod doing;
mod joining;
mod kept;
mod prompt;
mod saying;

use std::collections::HashMap;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use serde_json::{Value as Json, json};

use self::kept::{Kept, Said};
pub(super) use self::prompt::ROWS;
use self::saying::Saying;
use super::answers::YES_OR_NO;
use super::shown::Screen;
use super::typing::TypingLines;
use crate::clock;
use crate::commands::{OwnCommand, Place, Role, Roster, left_behind};
use crate::foreign::clean;
use crate::lines::Output;
use crate::screen::input::{Action, Composer, Config, Deed, Keys};
use crate::screen::leaving::{ASKED_MS, Leaving};
use crate::screen::questions::Questions;
use crate::screen::{PACKET_BYTES, Person};

/// What the loop has to do.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wish {
    /// Print this above the input.
    Print(String),
    /// Have this command carried out.
    Command(Json),
    /// Draw the input anew.
    Redraw,
    /// Leave all sessions and end.
    Quit,
}

/// What a command was for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Asked {
    /// Something to be said.
    Say(Said),
    /// A file that takes its time, and can be cancelled.
    File,
    /// A session to be joined; the one that was meant before.
    Join {
        from: Option<String>,
    },
    /// Whatever nobody needs to hear of.
    Quiet,
    Other,
}

/// The lines, the input, and who sits before them.
pub(super) struct Face {
    role: Role,
    keys: Keys,
    shown: Screen,
    roster: Roster,
    composer: Composer,
    /// The session in which is said what is typed. When it is over, no other takes its place by itself: somebody may be
    /// typing.
    chosen: Option<String>,
    /// What is done only if a line says yes.
    questions: Questions,
    /// What each command was for, and in which session.
    asked: HashMap<u64, (Asked, Option<String>)>,
    /// What is being said, and since when; how long it takes is told.
    saying: Saying,
    /// What wasn't delivered.
    kept: Vec<Kept>,
    last_id: u64,
    leaving: Leaving,
    /// What was told of the text.
    told_note: Option<String>,
    is_linked: bool,
    is_over: bool,
    /// Whether the others see what is typed before it is sent.
    shows_preview: bool,
    /// The time of what is taken in.
    now: i64,
    pub(super) was_let_in: bool,
}

impl Face {
    pub(super) fn new(person: Person, typing: TypingLines) -> Self {
        let Person { role, nick: _, theme: _, canned, shows_preview, keys } = person;
        let config = Config {
            role,
            place: Place::Lines,
            keys: keys.clone(),
            canned,
            shows_preview,
            packet_bytes: PACKET_BYTES,
            time: clock::now,
        };
        Self {
            role,
            keys,
            shown: Screen::new(role, typing),
            roster: Roster::default(),
            composer: Composer::new(config),
            chosen: None,
            questions: Questions::default(),
            asked: HashMap::new(),
            saying: Saying::default(),
            kept: Vec::new(),
            last_id: 0,
            leaving: Leaving::default(),
            told_note: None,
            is_linked: false,
            is_over: false,
            shows_preview,
            now: 0,
            was_let_in: false,
        }
    }

    /// From now on nothing is coloured.
    pub(super) fn without_colours(&mut self) {
        self.shown = std::mem::take(&mut self.shown).without_colours();
    }

    /// Takes in what was told.
    pub(super) fn told(&mut self, output: &Output) -> Vec<Wish> {
        self.roster.follow(output);
        let (mut more, mut nothing_left, mut session_id) = (None, false, None);
        if let Output::Error { id, .. } = output {
            self.saying.ends(id.as_ref());
        }
        match output {
            Output::Ready { .. } => (self.was_let_in, self.is_linked) = (true, true),
            // A customer doesn't log in again; of an agent's login tells `Ready`.
            Output::Link { state, .. } => {
                self.is_linked = *state == "up" && self.role == Role::Customer && self.was_let_in;
            }
            Output::Joined { session_id, .. } => more = self.joined(session_id),
            // A customer has nothing left to do then.
            Output::Closed { .. } if self.role == Role::Customer => {
                (self.is_over, nothing_left) = (true, true)
            }
            Output::Transfer { id, .. } => {
                let asked = id.as_ref().and_then(Json::as_u64).and_then(|it| self.asked.get(&it));
                session_id = asked.and_then(|(_, it)| it.clone());
            }
            Output::Done { id, .. } => {
                let was_told = self.saying.ends(id.as_ref());
                if let Some((asked, of)) = self.answered(id.as_ref()) {
                    if let (Asked::Say(said), true) = (asked, was_told) {
                        more = Some(format!("  delivered: {}", clean(said.text())));
                    }
                    session_id = of;
                }
            }
            Output::Event { session_id, event, .. } if self.roster.is_own(&event.user_id) => {
                self.arrived(session_id, event);
                more = self.unheard(session_id, event).map(|it| format!("  {it}"));
            }
            Output::Event { session_id, event, .. } => {
                more = self.waits_again(session_id, event).map(|it| format!("  {it}"));
            }
            Output::Error { id, error_id, is_fate_unknown, text, .. } => match self.answered(id.as_ref()) {
                Some((Asked::Quiet, _)) => return Vec::new(),
                Some((Asked::Say(said), of)) => {
                    more = Some(self.keep(said, error_id.as_ref(), *is_fate_unknown, text));
                    session_id = of;
                }
                Some((Asked::Join { from }, Some(of))) => more = self.not_joined(&of, from),
                Some((_, of)) => session_id = of,
                None => {}
            },
            _ => {}
        }
        let lines = self.shown.show(output, &self.roster).into_iter().chain(more);
        // In several sessions each line says which one it belongs to.
        let tag = session_id.and_then(|it| self.roster.tag(&it)).map(|it| format!("{it}| "));
        let tag = tag.unwrap_or_default();
        let tagged =
            |lines: String| lines.lines().map(|it| format!("{tag}{it}")).collect::<Vec<_>>().join("\n");
        let mut wishes: Vec<_> = lines.map(|it| Wish::Print(tagged(it))).collect();
        wishes.extend(nothing_left.then_some(Wish::Quit));
        wishes.extend(self.tell_input());
        wishes
    }

    /// Takes in what comes from the terminal.
    pub(super) fn take(&mut self, event: Event, now: i64) -> Vec<Wish> {
        self.now = now;
        let deeds = match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                let keys = self.keys.apart(key);
                return keys.into_iter().flat_map(|it| self.key(it)).collect();
            }
            Event::Paste(text) => {
                self.questions.disturbed(now);
                self.composer.on_paste(&text)
            }
            _ => return Vec::new(),
        };
        self.after(deeds)
    }

    /// Time goes on.
    pub(super) fn tick(&mut self, now: i64) -> Vec<Wish> {
        self.now = now;
        let mut deeds = self.composer.tick(u64::try_from(now).unwrap_or_default());
        let mut wishes = self.tell_slow(now);
        if let Some(key) = self.leaving.tick(now) {
            // What is printed stays: it says how long it holds.
            let again = format!("{key} again within {} s", ASKED_MS / 1000);
            wishes.push(print(left_behind(&again, self.role, self.left())));
        }
        if self.questions.tick(now) {
            wishes.push(print(YES_OR_NO));
            deeds.extend(self.composer.keep_no_more());
            deeds.extend(self.make_room());
        }
        wishes.extend(self.after(deeds));
        wishes
    }

    /// Says of what is under way for long.
    fn tell_slow(&mut self, now: i64) -> Vec<Wish> {
        let line = |id: u64| {
            let (Asked::Say(said), session_id) = self.asked.get(&id)? else { return None };
            let tag = session_id.as_ref().and_then(|it| self.roster.tag(it)).map(|it| format!("{it}| "));
            Some(Wish::Print(format!("{}  under way: {}", tag.unwrap_or_default(), clean(said.text()))))
        };
        self.saying.slow(now).into_iter().filter_map(line).collect()
    }

    /// How soon something is due, if nothing happens before.
    pub(super) fn due_within(&self, now: i64, most: Duration) -> Duration {
        let due = self.questions.until_open(now).into_iter().chain(self.leaving.until_open(now)).min();
        due.map_or(most, |it| Duration::from_millis(it).min(most))
    }

    fn key(&mut self, key: KeyEvent) -> Vec<Wish> {
        let meant = self.keys.action(key);
        if !self.questions.is_empty()
            && let Some(wishes) = self.key_at_question(key, meant)
        {
            return wishes;
        }
        let meant = meant.filter(|it| it.is_for_screen());
        // As at the end of any input.
        let is_end = key.code == KeyCode::Char('d') && key.modifiers == KeyModifiers::CONTROL;
        if meant == Some(Action::Quit) {
            let key = self.keys.label(Action::Quit).unwrap_or("/quit".to_owned());
            return self.quit(&key);
        }
        if is_end && self.composer.is_empty() {
            return self.quit("Ctrl-D");
        }
        self.leaving.forget();
        let deeds = match meant {
            Some(Action::Help) => return self.own(OwnCommand::Help(None)),
            Some(Action::CancelFiles) => return self.cancel(),
            Some(Action::Redraw) => return vec![Wish::Redraw],
            Some(meant) => return meant.session().map(|it| self.use_number(it)).unwrap_or_default(),
            None => self.composer.on_key(key),
        };
        self.after(deeds)
    }

    /// What comes of what was typed.
    fn after(&mut self, deeds: Vec<Deed>) -> Vec<Wish> {
        let mut wishes: Vec<Wish> = deeds.into_iter().flat_map(|it| self.done(it)).collect();
        wishes.extend(self.tell_input());
        // Of the length of a text is told when there is something new of it, and not at each key.
        let note =
            self.composer.note().map(|(note, is_problem)| match (is_problem, note.ends_with(" left")) {
                (true, _) => (note, "too long".to_owned()),
                (false, true) => (note, "long".to_owned()),
                (false, false) => (note.clone(), note),
            });
        let kind = note.as_ref().map(|(_, kind)| kind.clone());
        if kind != self.told_note {
            self.told_note = kind;
            wishes.extend(note.map(|(note, _)| print(note)));
        }
        wishes
    }

    fn answered(&mut self, id: Option<&Json>) -> Option<(Asked, Option<String>)> {
        self.asked.remove(&id?.as_u64()?)
    }

    fn wish(&mut self, asked: Asked, mut command: Json) -> Wish {
        self.last_id += 1;
        command["id"] = json!(self.last_id);
        let session_id = command["sessionId"].as_str().map(str::to_owned);
        if matches!(asked, Asked::Say(_)) {
            self.saying.begins(self.last_id, self.now);
        }
        self.asked.insert(self.last_id, (asked, session_id));
        Wish::Command(command)
    }

    /// Tells the input what there is now.
    fn tell_input(&mut self) -> Vec<Wish> {
        let mut deeds = match self.role {
            Role::Customer => Vec::new(),
            _ => self.composer.choose_session(self.chosen.as_deref()),
        };
        let context = self.context();
        deeds.extend(self.composer.set_context(context));
        deeds.into_iter().flat_map(|it| self.done(it)).collect()
    }
}

fn print(text: impl Into<String>) -> Wish {
    Wish::Print(format!("  {}", text.into()))
}

fn in_session(command: &mut Json, session_id: Option<String>) {
    if let Some(session_id) = session_id {
        command["sessionId"] = json!(session_id);
    }
}

#[cfg(test)]
mod tests;
