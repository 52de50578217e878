//! What ends: the program, a session that is put away, a text that is thrown away. Nothing that somebody typed is lost by a key
//! alone.

use serde_json::json;

use super::{Face, Wish};
use crate::commands as typed;
use crate::screen::input::Action;
use crate::screen::model::session::Stage;
use crate::screen::view::text::cut;

/// Columns of what was thrown away, where it is named.
const THROWN: usize = 40;

/// What is done if a session may be put away with all that was typed in it. It is no command of the desk.
pub(super) const PUT_AWAY: &str = "put-away";

impl Face {
    /// Ends at once where nobody is left alone by it and nothing is lost; otherwise asks.
    pub(super) fn quit(&mut self, now: i64) -> Vec<Wish> {
        // Who asks by `/quit` may have no key for it.
        let key = self.look.keys.label(Action::Quit).unwrap_or("/quit".to_owned());
        if self.left() == typed::Left::default() || self.leaving.press(&key, now) {
            return vec![Wish::Quit];
        }
        self.model.problem("leave and end? …");
        Vec::new()
    }

    /// Says what is left behind, and how to end, once nothing is pressed any more.
    pub(super) fn tick_leaving(&mut self, now: i64) {
        if let Some(key) = self.leaving.tick(now) {
            let text = typed::left_behind(&format!("{key} again"), self.model.role, self.left());
            self.model.problem(text.clone());
            self.left_behind = Some(text);
        }
        // The key would only ask again.
        if self.leaving.lapse(now) {
            let text = self.left_behind.take();
            self.model.note.take_if(|it| Some(&it.text) == text.as_ref());
        }
    }

    fn left(&self) -> typed::Left {
        typed::Left {
            sessions: self.model.sessions.iter().filter(|it| it.is_mine()).count(),
            customers: self
                .model
                .sessions
                .iter()
                .filter(|it| it.leaves_customer_alone(&self.model.own_id))
                .count(),
            files: self.model.transfers.iter().filter(|it| it.end.is_none()).count(),
            // What is under way isn't delivered either.
            undelivered: self.model.sent.len(),
            drafts: self.composer.count_drafts(),
        }
    }

    /// Takes the chosen session from the list, if it is over; one that the person isn't in is only shown no more.
    pub(super) fn put_away(&mut self) {
        let Some(session) = self.model.chosen() else { return };
        if session.is_mine() {
            return self.model.problem("you are in this session: /leave it first");
        }
        if session.stage != Stage::Over {
            self.model.chosen = None;
            return;
        }
        let (id, number) = (session.id.clone(), session.number);
        match self.would_be_lost(&id) {
            None => self.forget(&id),
            Some((what, them)) => {
                let question = format!("Session {number} has {what}: throw {them} away?");
                self.ask_first(question, json!({"do": PUT_AWAY, "sessionId": id}));
            }
        }
    }

    /// What was typed for a session and nobody got, in words, and the pronoun for it.
    fn would_be_lost(&self, id: &str) -> Option<(String, &'static str)> {
        let undelivered = match self.model.sent.iter().filter(|it| it.message.session_id == id).count() {
            0 => None,
            1 => Some(("a text that wasn't delivered".to_owned(), "it")),
            count => Some((format!("{count} texts that weren't delivered"), "them")),
        };
        match (undelivered, self.composer.has_draft(id)) {
            (Some((texts, _)), true) => Some((format!("{texts}, and a draft"), "them")),
            (None, true) => Some(("a draft".to_owned(), "it")),
            (undelivered, false) => undelivered,
        }
    }

    /// Takes a session from the list, with all that was typed in it.
    pub(super) fn forget(&mut self, id: &str) {
        self.model.forget(id);
        self.tell_input(self.now);
        self.composer.forget_session(id);
    }

    pub(super) fn throw_away(&mut self) {
        match self.model.throw_away() {
            Some(what) => self.model.say(format!("thrown away: {}", cut(&what.replace('\n', " "), THROWN))),
            None => self.model.say("there is nothing to be thrown away"),
        }
    }
}
