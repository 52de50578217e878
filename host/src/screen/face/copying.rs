//! Choosing an entry of the transcript, and copying what it says.

use crossterm::event::KeyEvent;

use super::{Face, Wish};
use crate::screen::input::Action;
use crate::screen::model::entry::What;
use crate::screen::view::{self, Scroll};

impl Face {
    /// Begins to choose: what was found, or else what was said last. Once more: copies it.
    pub(super) fn copy(&mut self) -> Vec<Wish> {
        if self.look.picked.is_some() {
            return self.copy_picked();
        }
        let Some(session) = self.model.chosen().filter(|_| !self.look.shows_wall) else { return Vec::new() };
        let was_said = |what: &What| matches!(what, What::Said(_) | What::Url(_) | What::File(_));
        let last = session.entries.iter().rposition(|it| was_said(&it.what));
        let found = self.look.search.as_ref().and_then(|it| it.found);
        match found.or(last).or(session.entries.len().checked_sub(1)) {
            Some(index) => self.pick(index),
            None => self.model.say("there is nothing to copy here"),
        }
        Vec::new()
    }

    /// Takes a key while an entry is chosen; `None`: it is for somebody else, and nothing is chosen any more.
    pub(super) fn picking(&mut self, key: KeyEvent) -> Option<Vec<Wish>> {
        let picked = self.look.picked?;
        let last = self.model.chosen().map_or(0, |it| it.entries.len()).saturating_sub(1);
        match self.look.keys.action(key) {
            Some(Action::Up) => self.pick(picked.saturating_sub(1)),
            Some(Action::Down) => self.pick((picked + 1).min(last)),
            Some(Action::Send) => return Some(self.copy_picked()),
            Some(Action::Cancel) => self.look.picked = None,
            _ => {
                self.look.picked = None;
                return None;
            }
        }
        Some(Vec::new())
    }

    /// Chooses an entry, and scrolls so far that it is seen.
    fn pick(&mut self, index: usize) {
        self.look.picked = Some(index);
        let entries = self.model.chosen().map_or(0, |it| it.entries.len());
        let rows_from = |index| view::rows_from(&self.model, &self.look, index, self.drawn.columns);
        let (from, behind) = (rows_from(index), rows_from(index + 1));
        let now = self.look.scroll.map_or(0, |it| it.rows);
        let highest = from.saturating_sub(self.drawn.page);
        let rows = now.clamp(highest, behind.max(highest));
        self.look.scroll = (rows > 0).then_some(Scroll { rows, entries });
        let copy = self.look.keys.label(Action::Copy).unwrap_or("Enter".to_owned());
        self.model.say(format!("↑↓ choose a message; Enter or {copy} copies it; Esc: back"));
    }

    fn copy_picked(&mut self) -> Vec<Wish> {
        let Some(index) = self.look.picked.take() else { return Vec::new() };
        let entry = self.model.chosen().and_then(|it| Some((it, it.entries.get(index)?)));
        let text = entry.and_then(|(session, entry)| match &entry.what {
            What::Said(text) | What::Did(text) | What::Url(text) | What::Told(text) => Some(text.clone()),
            What::File(id) => session.file(id).map(|it| it.name.clone()),
        });
        let Some(text) = text else { return Vec::new() };
        self.model.say("copied, if the terminal lets programs copy");
        vec![Wish::Copy(text)]
    }
}
