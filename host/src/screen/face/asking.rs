//! What the screen asks for by itself, now and then: the list of all sessions, and what was said last where the person isn't.

use serde_json::json;

use super::{Face, Wish};
use crate::screen::model::sent::Asked;
use crate::screen::model::{Link, Role};
use crate::screen::view;

/// How often the desk is asked for all sessions, in milliseconds.
const LIST_PAUSE: i64 = 10_000;

/// How often it is looked up what was said last, for a supervisor's wall, in milliseconds.
const WORDS_PAUSE: i64 = 4000;

/// In how many sessions it is looked up at once what was said last.
const LOOKED_UP: usize = 30;

/// When it was asked last, in milliseconds since 1970.
#[derive(Default)]
pub(super) struct Asking {
    listed: i64,
    looked_up: i64,
}

impl Face {
    /// What is to be asked for now.
    pub(super) fn ask_again(&mut self, now: i64) -> Vec<Wish> {
        let mut wishes = Vec::new();
        if now - self.asking.listed >= LIST_PAUSE {
            wishes.extend(self.list_sessions());
            self.asking.listed = now;
        }
        if now - self.asking.looked_up >= WORDS_PAUSE {
            let words = self.list_last_words();
            // Until there is a session, it is looked for one each time.
            if !words.is_empty() {
                self.asking.looked_up = now;
            }
            wishes.extend(words);
        }
        wishes
    }

    /// What the desk knows of all sessions: of those that are gone nobody tells after a restart of the server.
    fn list_sessions(&mut self) -> Option<Wish> {
        let is_asked = self.model.role != Role::Customer && self.model.was_let_in;
        is_asked.then(|| self.wish((Asked::Sessions, json!({"do": "sessions"}))))
    }

    /// What was said last in the sessions on the wall that the person isn't in.
    fn list_last_words(&mut self) -> Vec<Wish> {
        if !self.look.shows_wall || self.model.link != Link::Up {
            return Vec::new();
        }
        let sessions = view::on_wall(&self.model).into_iter().filter(|it| it.place.is_none());
        let ids: Vec<String> = sessions.take(LOOKED_UP).map(|it| it.id.clone()).collect();
        let ask = |id| json!({"do": "last-words", "sessionId": id});
        ids.into_iter().map(|id| self.wish((Asked::LastWords, ask(id)))).collect()
    }
}
