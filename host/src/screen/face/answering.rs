//! Keys that mean something only if no others come with them: the answer to a question, and the letters of the wall.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};

use super::{Face, Wish};
use crate::screen::input::{Action, Scope};

/// How long it is waited whether more is typed with a letter that does something on the wall, in milliseconds.
const HELD_MS: i64 = 400;

impl Face {
    /// Takes a key while a question stands there.
    pub(super) fn answer(&mut self, key: KeyEvent) -> Vec<Wish> {
        let meant = self.look.keys.action(key);
        let is_open = self.questions.is_open();
        let wishes = match self.look.keys.action_in(Scope::Question, key) {
            Some(Action::Yes) if is_open => {
                let command = self.questions.yes(self.now);
                command.and_then(|it| self.command(it)).into_iter().collect()
            }
            _ if is_open || matches!(meant, Some(Action::Cancel | Action::Quit)) => {
                self.questions.no();
                let deeds = self.composer.keep_no_more();
                let mut wishes = self.typed(deeds);
                // Whoever goes on to another session is there, and the next text goes there.
                let goes = |it: &Action| {
                    it.session().is_some() || matches!(it, Action::PreviousSession | Action::NextSession)
                };
                if let Some(action) = meant.filter(|it| goes(it) && it.is_for(self.model.role)) {
                    wishes.extend(self.meant(action, self.now));
                }
                // A command begins, whose other letters would be said without its slash.
                if key.code == KeyCode::Char('/') {
                    let deeds = self.composer.on_key(key);
                    wishes.extend(self.typed(deeds));
                }
                self.model.say("nothing was done");
                wishes
            }
            // It was typed before the question could be read. What comes is kept, and goes to nobody.
            _ => {
                self.questions.disturbed(self.now);
                self.composer.keep(key);
                Vec::new()
            }
        };
        self.show_question();
        wishes
    }

    /// Shows the question that stands there, with how it is answered once it can be.
    pub(super) fn show_question(&mut self) {
        self.look.question = self.questions.text().map(|it| match self.questions.is_open() {
            true => format!("{it} {}: yes; any other key: no", self.look.keys.of(Action::Yes).join(", ")),
            false => format!("{it} …"),
        });
    }

    /// Whether a question stands there.
    pub(crate) fn asks(&self) -> bool {
        !self.questions.is_empty()
    }

    /// Whether it can be answered.
    pub(crate) fn can_be_answered(&self) -> bool {
        self.questions.is_open()
    }

    /// A key comes behind a letter of the wall: if it belongs to a text, the letter is typed.
    pub(super) fn let_go(&mut self, next: KeyEvent) -> Vec<Wish> {
        let Some((letter, _)) = self.held.take() else { return Vec::new() };
        match self.look.keys.action(next) {
            Some(Action::Up | Action::Down) => self.wall_key(letter),
            Some(action) if action.is_for_screen() => self.wall_key(letter),
            _ => {
                let typed = self.composer.on_key(letter);
                self.typed(typed)
            }
        }
    }

    /// Time goes on.
    pub(super) fn tick_answers(&mut self, now: i64) -> Vec<Wish> {
        self.tick_leaving(now);
        let mut wishes = Vec::new();
        if self.questions.tick(now) {
            let deeds = self.composer.keep_no_more();
            wishes = self.typed(deeds);
            self.show_question();
        }
        wishes.extend(match self.held.take_if(|(_, since)| !(0..HELD_MS).contains(&(now - *since))) {
            Some((letter, _)) if self.look.shows_wall && self.composer.is_empty() => self.wall_key(letter),
            _ => Vec::new(),
        });
        wishes
    }

    /// How soon something is due, if nothing happens before.
    pub(crate) fn due_within(&self, now: i64, most: Duration) -> Duration {
        let held = self.held.map(|(_, since)| (since + HELD_MS - now).max(0).unsigned_abs());
        let due =
            held.into_iter().chain(self.questions.until_open(now)).chain(self.leaving.until_open(now)).min();
        due.map_or(most, |it| Duration::from_millis(it).min(most))
    }
}
