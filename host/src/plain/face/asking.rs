//! Questions before what can't be undone, and the lines that answer them.

use crossterm::event::KeyEvent;
use serde_json::Value as Json;

use super::{Face, Wish, print};
use crate::commands::Role;
use crate::screen::input::{Action, Deed};

impl Face {
    pub(super) fn ask_first(&mut self, question: String, command: Json) -> Vec<Wish> {
        if self.chosen.is_none() && self.role != Role::Customer && command["do"] != "quit" {
            return vec![print("no session is chosen: /join takes the one that waits longest")];
        }
        let is_first = self.questions.is_empty();
        self.questions.ask(question, command, self.now);
        if is_first { self.question().into_iter().collect() } else { Vec::new() }
    }

    fn question(&self) -> Option<Wish> {
        self.questions.text().map(print)
    }

    /// What a key does while a question stands there; `None`: what it does otherwise.
    pub(super) fn key_at_question(&mut self, key: KeyEvent, meant: Option<Action>) -> Option<Vec<Wish>> {
        if matches!(meant, Some(Action::Cancel | Action::Quit)) {
            let deeds = match self.questions.is_open() {
                true => self.composer.take_back(),
                false => self.composer.keep_no_more(),
            };
            let is_file = self.questions.asks_to_send();
            self.questions.no();
            let mut wishes = self.after(deeds);
            wishes.insert(0, self.nothing_done(is_file));
            return Some(wishes);
        }
        let is_open = self.questions.is_open();
        if is_open && meant.is_some_and(Action::is_for_screen) {
            return None;
        }
        let deeds = match is_open {
            true => {
                let mut deeds = self.composer.on_key(key);
                // Whatever else was done, the line is the answer's again.
                if deeds.iter().any(|it| matches!(it, Deed::Command(_))) {
                    deeds.extend(self.make_room());
                }
                deeds
            }
            // It was typed before the question could be read. What comes is kept, and goes to nobody.
            false => {
                self.questions.disturbed(self.now);
                self.composer.keep(key);
                Vec::new()
            }
        };
        Some(self.after(deeds))
    }

    /// Tells that a question was answered with no; `is_file`: what was dropped isn't sent.
    fn nothing_done(&mut self, is_file: bool) -> Wish {
        let undo = self.keys.label(Action::Undo);
        print(match undo.filter(|_| is_file && self.composer.bring_back_dropped()) {
            Some(key) => format!("Nothing was done; {key} brings what was dropped into the line."),
            None => "Nothing was done.".to_owned(),
        })
    }

    /// The line is for the answer: what stands in it lies aside until then.
    pub(super) fn make_room(&mut self) -> Vec<Deed> {
        if self.composer.is_empty() { Vec::new() } else { self.composer.lay_aside() }
    }

    pub(super) fn yes_or_no(&mut self, text: String) -> Vec<Wish> {
        let mut wishes = match text.trim().to_lowercase().as_str() {
            "y" | "yes" => {
                let command = self.questions.yes(self.now);
                let line = command.as_ref().and_then(|it| self.joining(it));
                line.into_iter().chain(command.and_then(|it| self.command(it))).collect()
            }
            "n" | "no" => {
                let is_file = self.questions.is_about_last_file();
                self.questions.not_this(self.now);
                vec![self.nothing_done(is_file)]
            }
            _ => {
                // It was meant for somebody else than the program.
                let deeds = self.composer.put_back(&text);
                let mut wishes = vec![print("Nothing was done; what you typed is in the line again.")];
                self.questions.no();
                wishes.extend(deeds.into_iter().flat_map(|it| self.done(it)));
                wishes
            }
        };
        wishes.extend(self.question());
        wishes
    }
}
