//! Choosing an entry of the transcript, or a text that wasn't delivered, and copying what it says.

use crossterm::event::KeyEvent;

use super::{Face, Wish};
use crate::screen::input::Action;
use crate::screen::model::entry::What;
use crate::screen::view::{self, Picked, Scroll};

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
        // What wasn't delivered stands below all that was said.
        let kept = self.model.sent.iter().rfind(|it| it.is_kept() && it.message.session_id == session.id);
        let kept = kept.map(|it| Picked::Sent(it.id));
        let last = last.or(session.entries.len().checked_sub(1)).map(Picked::Entry);
        match found.map(Picked::Entry).or(kept).or(last) {
            Some(picked) => self.pick(picked),
            None => self.model.say("there is nothing to copy here"),
        }
        Vec::new()
    }

    /// All that can be chosen, from above.
    fn pickable(&self) -> Vec<Picked> {
        let Some(session) = self.model.chosen() else { return Vec::new() };
        let sent = self.model.sent.iter().filter(|it| it.message.session_id == session.id);
        (0..session.entries.len()).map(Picked::Entry).chain(sent.map(|it| Picked::Sent(it.id))).collect()
    }

    /// Takes a key while an entry is chosen; `None`: it is for somebody else, and nothing is chosen any more.
    pub(super) fn picking(&mut self, key: KeyEvent) -> Option<Vec<Wish>> {
        let picked = self.look.picked?;
        let all = self.pickable();
        // A text that has arrived meanwhile isn't there any more.
        let at = all.iter().position(|it| *it == picked).unwrap_or(all.len());
        let next = |at: usize| all.get(at.min(all.len().saturating_sub(1))).copied();
        match self.look.keys.action(key) {
            Some(Action::Up) => next(at.saturating_sub(1)).into_iter().for_each(|it| self.pick(it)),
            Some(Action::Down) => next(at + 1).into_iter().for_each(|it| self.pick(it)),
            Some(Action::Send) => return Some(self.copy_picked()),
            Some(Action::Cancel) => self.look.picked = None,
            _ => {
                self.look.picked = None;
                return None;
            }
        }
        Some(Vec::new())
    }

    /// Chooses something, and scrolls so far that it is seen.
    fn pick(&mut self, picked: Picked) {
        self.look.picked = Some(picked);
        self.look.scroll = match picked {
            Picked::Entry(index) => self.scroll_to(index),
            // It stands below all entries.
            Picked::Sent(_) => None,
        };
        let copy = self.look.keys.label(Action::Copy).unwrap_or("Enter".to_owned());
        self.model.say(format!("↑↓ choose a message; Enter or {copy} copies it; Esc: back"));
    }

    fn scroll_to(&self, index: usize) -> Option<Scroll> {
        let entries = self.model.chosen().map_or(0, |it| it.entries.len());
        let rows_from = |index| view::rows_from(&self.model, &self.look, index, self.drawn.columns);
        let (from, behind) = (rows_from(index), rows_from(index + 1));
        let now = self.look.scroll.map_or(0, |it| it.rows);
        let highest = from.saturating_sub(self.drawn.page);
        let rows = now.clamp(highest, behind.max(highest));
        (rows > 0).then_some(Scroll { rows, entries })
    }

    fn copy_picked(&mut self) -> Vec<Wish> {
        let Some(picked) = self.look.picked.take() else { return Vec::new() };
        let text = match picked {
            Picked::Entry(index) => self.text_of_entry(index),
            Picked::Sent(id) => {
                self.model.sent.iter().find(|it| it.id == id).map(|it| it.message.text.clone())
            }
        };
        let Some(text) = text else { return Vec::new() };
        self.model.say("copied, if the terminal lets programs copy");
        vec![Wish::Copy(text)]
    }
    fn text_of_entry(&self, index: usize) -> Option<String> {
        let session = self.model.chosen()?;
        let entry = session.entries.get(index)?;
        match &entry.what {
            What::Did(text) => Some(entry.author.as_ref().map_or(text.clone(), |it| view::did(it, text))),
            What::Said(text) | What::Url(text) | What::Told(text) | What::ToldAt(text) => Some(text.clone()),
            What::File(id) => session.file(id).map(|it| it.name.clone()),
        }
    }
}
