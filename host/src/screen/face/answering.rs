//! Keys that mean something only if no others come with them: the answer to a question, and the letters of the wall. Whoever
//! types a text doesn't answer by its first letter.

use std::time::Duration;

use crossterm::event::KeyEvent;

use super::{Face, Wish, is_letter};
use crate::screen::input::{Action, Scope};

/// How long it is waited whether more is typed with a letter that does something, in milliseconds.
pub(super) const HELD_MS: i64 = 400;

/// The letters that came as an answer, as long as more may come with them.
#[derive(Default)]
pub(super) struct Letters {
    keys: Vec<KeyEvent>,
    /// When the last one came.
    since: i64,
}

impl Letters {
    fn text(&self) -> String {
        self.keys.iter().filter_map(|it| it.code.as_char()).flat_map(char::to_lowercase).collect()
    }
}

impl Face {
    /// Takes a key while a question stands there.
    pub(super) fn answer(&mut self, key: KeyEvent) -> Vec<Wish> {
        let meant = self.look.keys.action(key);
        let is_open = self.questions.is_open();
        let wishes = if is_open && meant.is_none() && is_letter(key) {
            self.letter_of_answer(key)
        } else if is_open && meant == Some(Action::Send) && !self.letters.keys.is_empty() {
            self.end_of_answer()
        } else if is_open && self.says_yes(key) {
            self.yes()
        } else if is_open || matches!(meant, Some(Action::Cancel | Action::Quit)) {
            self.letters.keys.clear();
            let mut wishes = self.no_to_all();
            // Whoever goes on to another session is there, and the next text goes there.
            let goes = |it: &Action| {
                it.session().is_some() || matches!(it, Action::PreviousSession | Action::NextSession)
            };
            if let Some(action) = meant.filter(|it| goes(it) && it.is_for(self.model.role)) {
                wishes.extend(self.meant(action, self.now));
                self.model.say("nothing was done");
            }
            wishes
        } else {
            // It was typed before the question could be read. What comes is kept, and goes to nobody.
            self.questions.disturbed(self.now);
            self.composer.keep(key);
            Vec::new()
        };
        self.show_question();
        wishes
    }

    fn says_yes(&self, key: KeyEvent) -> bool {
        self.look.keys.action_in(Scope::Question, key) == Some(Action::Yes)
    }

    /// Whether the letters so far are a yes, and not the beginning of a text.
    fn is_yes(&self) -> bool {
        matches!(self.letters.keys.as_slice(), [only] if self.says_yes(*only))
    }

    /// A letter is an answer only if no others come with it.
    fn letter_of_answer(&mut self, key: KeyEvent) -> Vec<Wish> {
        self.letters.keys.push(key);
        self.letters.since = self.now;
        match self.is_yes() || ["y", "ye", "yes", "n", "no"].contains(&self.letters.text().as_str()) {
            true => Vec::new(),
            false => self.text_instead_of_answer(),
        }
    }

    /// No more letters come with those that came.
    fn end_of_answer(&mut self) -> Vec<Wish> {
        if self.is_yes() {
            self.letters.keys.clear();
            return self.yes();
        }
        match self.letters.text().as_str() {
            "y" | "n" | "no" => {
                self.letters.keys.clear();
                let is_file = self.questions.is_about_last_file();
                self.questions.not_this(self.now);
                self.nothing_done(is_file)
            }
            _ => self.text_instead_of_answer(),
        }
    }

    fn yes(&mut self) -> Vec<Wish> {
        let command = self.questions.yes(self.now);
        command.and_then(|it| self.command(it)).into_iter().collect()
    }

    /// Somebody types a text: that is a no to all questions, and the letters belong to the line.
    pub(super) fn text_instead_of_answer(&mut self) -> Vec<Wish> {
        let mut wishes = self.no_to_all();
        for key in std::mem::take(&mut self.letters.keys) {
            let deeds = self.composer.on_key(key);
            wishes.extend(self.typed(deeds));
        }
        wishes
    }

    fn no_to_all(&mut self) -> Vec<Wish> {
        let is_file = self.questions.asks_to_send();
        self.questions.no();
        self.nothing_done(is_file)
    }

    /// Says that a question was answered with no; `is_file`: what was dropped isn't sent.
    fn nothing_done(&mut self, is_file: bool) -> Vec<Wish> {
        let deeds = self.composer.keep_no_more();
        let wishes = self.typed(deeds);
        let undo = self.look.keys.label(Action::Undo);
        let undo = undo.filter(|_| is_file && self.composer.bring_back_dropped());
        self.model.say(match undo {
            Some(key) => format!("nothing was done; {key} brings what was dropped into the line"),
            None => "nothing was done".to_owned(),
        });
        wishes
    }

    /// Whether letters have come that may be an answer.
    pub(super) fn has_letters(&self) -> bool {
        !self.letters.keys.is_empty()
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

    /// A key closes the help. A letter belongs to the line, and so does the one with which the help was opened, if it came just
    /// before.
    pub(super) fn close_help(&mut self, key: KeyEvent, now: i64) -> Vec<Wish> {
        self.look.shows_help = false;
        let opened = self.opened_help.take().filter(|(_, since)| (0..HELD_MS).contains(&(now - since)));
        let mut wishes = Vec::new();
        if !is_letter(key) {
            return wishes;
        }
        if let Some((letter, _)) = opened.filter(|_| self.composer.is_empty()) {
            let typed = self.composer.on_key(letter);
            wishes.extend(self.typed(typed));
        }
        let typed = self.composer.on_key(key);
        wishes.extend(self.typed(typed));
        wishes
    }

    /// Time goes on.
    pub(super) fn tick_answers(&mut self, now: i64) -> Vec<Wish> {
        self.tick_leaving(now);
        let is_over = |since: i64| !(0..HELD_MS).contains(&(now - since));
        let mut wishes = Vec::new();
        if self.questions.tick(now) {
            let deeds = self.composer.keep_no_more();
            wishes = self.typed(deeds);
            self.show_question();
        }
        if self.has_letters() && is_over(self.letters.since) {
            wishes.extend(self.end_of_answer());
            self.show_question();
        }
        wishes.extend(match self.held.take_if(|(_, since)| is_over(*since)) {
            Some((letter, _)) if self.look.shows_wall && self.composer.is_empty() => self.wall_key(letter),
            _ => Vec::new(),
        });
        wishes
    }

    /// How soon something is due, if nothing happens before.
    pub(crate) fn due_within(&self, now: i64, most: Duration) -> Duration {
        let answer = self.has_letters().then_some(self.letters.since);
        let held = self.held.map(|(_, since)| since).into_iter().chain(answer);
        let held = held.map(|it| (it + HELD_MS - now).max(0).unsigned_abs());
        let due = held.chain(self.questions.until_open(now)).chain(self.leaving.until_open(now)).min();
        due.map_or(most, |it| Duration::from_millis(it).min(most))
    }
}
