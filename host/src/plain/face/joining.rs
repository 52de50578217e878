//! Which session is meant. One that is being joined is meant from the moment it was asked for: what is typed before the server has
//! answered is for it, and goes to nobody else.

use serde_json::Value as Json;

use super::{Asked, Face, Wish, print};
use crate::foreign::{clean, foreign};

impl Face {
    /// From now on this session is meant.
    pub(super) fn choose(&mut self, session_id: String) {
        self.roster.choose(session_id.clone());
        self.chosen = Some(session_id);
    }

    /// Whether it was asked to join this session, and not answered yet.
    pub(super) fn is_joining(&self, session_id: &str) -> bool {
        self.join_of(session_id).is_some()
    }

    /// While this session is being joined: the one that was meant before, if one was.
    fn join_of(&self, session_id: &str) -> Option<&Option<String>> {
        self.asked.values().find_map(|asked| match asked {
            (Asked::Join { from }, Some(of)) if of == session_id => Some(from),
            _ => None,
        })
    }

    /// What is told of a session that is going to be joined: it takes a while.
    pub(super) fn joining(&self, command: &Json) -> Option<Wish> {
        let session_id = command["sessionId"].as_str().filter(|_| command["do"] == "join")?;
        Some(print(format!("joining {} …", self.label(session_id))))
    }

    /// Asks to join a session.
    pub(super) fn join(&mut self, command: Json) -> Wish {
        let session_id = command["sessionId"].as_str().map(str::to_owned);
        let from = self.chosen.clone().filter(|it| session_id.as_ref() != Some(it));
        let wish = self.wish(Asked::Join { from }, command);
        if let Some(session_id) = session_id {
            self.choose(session_id);
        }
        wish
    }

    /// The person is in the session now. Whoever means another one since it was asked for goes on there. Gives the line that says
    /// so.
    pub(super) fn joined(&mut self, session_id: &str) -> Option<String> {
        let meant = self.chosen.clone().filter(|it| it != session_id);
        let meant = meant.filter(|_| self.is_joining(session_id) || !self.composer.is_empty());
        let line = meant.map(|it| match self.roster.number(session_id) {
            Some(number) => {
                let (here, there) = (self.label(&it), self.label(session_id));
                format!("  you still talk in {here}: /use {number} goes to {there}")
            }
            None => format!("  you still talk in {}", self.label(&it)),
        });
        if line.is_none() {
            self.choose(session_id.to_owned());
        }
        line
    }

    /// The session couldn't be joined: the one before is meant again, unless something was typed for the other meanwhile. Gives
    /// the line that says so.
    pub(super) fn not_joined(&mut self, session_id: &str, from: Option<String>) -> Option<String> {
        let is_meant = self.chosen.as_deref() == Some(session_id) && !self.roster.is_inside(session_id);
        if !is_meant || self.composer.has_draft(session_id) {
            return None;
        }
        let from = from.filter(|it| self.roster.session(it).is_some())?;
        let line = format!("  you still talk in {}", self.label(&from));
        self.choose(from);
        Some(line)
    }

    /// The session that was meant before the one that is being joined is meant again. That one is joined all the same.
    pub(super) fn go_back(&mut self) -> Vec<Wish> {
        let from = self.chosen.as_deref().and_then(|it| self.join_of(it)?.clone());
        let Some(from) = from else { return Vec::new() };
        let line = print(format!("from now on you talk in {}", self.label(&from)));
        self.choose(from);
        vec![line]
    }

    fn label(&self, session_id: &str) -> String {
        self.roster.label(session_id).map_or_else(|| clean(session_id), |it| foreign(&it))
    }
}
