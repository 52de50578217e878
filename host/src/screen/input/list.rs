//! The list of completions above the text: the palette of commands, and what can stand for their arguments.

use super::complete::{Completions, Item};

/// Rows of the list at most.
pub(super) const ROWS: usize = 8;

/// Completions, and which of them is meant.
#[derive(Debug, Default)]
pub(super) struct List {
    found: Completions,
    selected: usize,
    /// Whether the person has chosen with the cursor keys.
    is_chosen: bool,
    /// Whether the person closed it, until the text changes.
    is_closed: bool,
}

impl List {
    /// The text has changed.
    pub(super) fn update(&mut self, found: Completions) {
        *self = Self { found, ..Self::default() };
    }

    /// What can be named has changed: the list stays on what it is on.
    pub(super) fn refresh(&mut self, found: Completions) {
        let selected = self.found.items.get(self.selected).map(|it| it.insert.clone());
        let at = found.items.iter().position(|it| Some(&it.insert) == selected.as_ref());
        self.is_chosen &= at.is_some();
        (self.found, self.selected) = (found, at.unwrap_or(0));
    }

    pub(super) fn close(&mut self) {
        self.is_closed = true;
    }

    pub(super) fn open(&mut self) {
        self.is_closed = false;
    }

    /// What is listed; nothing if the list is closed.
    pub(super) fn items(&self) -> &[Item] {
        if self.is_closed { &[] } else { &self.found.items }
    }

    pub(super) fn is_open(&self) -> bool {
        !self.items().is_empty()
    }

    pub(super) fn selected(&self) -> usize {
        self.selected
    }

    /// Where the completions begin in the text, and the one that is meant.
    pub(super) fn meant(&self) -> Option<(usize, &Item)> {
        self.items().get(self.selected).map(|it| (self.found.start, it))
    }

    /// Whether Enter takes what is meant rather than what was typed: what was chosen, or the only command whose name begins
    /// so. Of several nobody knows which one is meant, and what only mentions the word may be anything.
    pub(super) fn is_taken_by_enter(&self, typed: &str) -> bool {
        let is_only = self.found.are_commands && self.found.going_on == 1;
        self.is_open() && (self.is_chosen || is_only && !self.is_whole(typed))
    }

    /// Whether Enter does what is meant, as it is taken or typed whole already.
    pub(super) fn is_done_by_enter(&self, typed: &str) -> bool {
        self.is_taken_by_enter(typed) || self.is_whole(typed)
    }

    fn is_whole(&self, typed: &str) -> bool {
        self.found.items.iter().any(|it| it.insert.trim_end() == typed)
    }

    /// One item up or down; from the last to the first.
    pub(super) fn go(&mut self, is_down: bool) {
        let count = self.items().len().max(1);
        self.selected = (self.selected + if is_down { 1 } else { count - 1 }) % count;
        self.is_chosen = true;
    }

    /// Chooses an item.
    pub(super) fn select(&mut self, at: usize) {
        self.selected = at.min(self.items().len().saturating_sub(1));
        self.is_chosen = true;
    }

    /// The first item that is shown if there is room for so many.
    pub(super) fn first_shown(&self, rows: usize) -> usize {
        (self.selected + 1).saturating_sub(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::super::complete::Then;
    use super::*;

    fn completions(inserts: &[&str], are_commands: bool, going_on: usize) -> Completions {
        let item = |it: &&str| Item {
            insert: (*it).into(),
            label: (*it).into(),
            about: String::new(),
            then: Then::Done,
        };
        Completions { start: 0, items: inserts.iter().map(item).collect(), are_commands, going_on }
    }

    #[test]
    fn it_goes_round_and_stays_on_what_it_is_on() {
        let mut list = List::default();
        list.update(completions(&["a", "b", "c"], false, 0));
        assert!(!list.is_taken_by_enter("x"));
        list.go(false);
        assert_eq!(list.meant().map(|(_, it)| it.insert.as_str()), Some("c"));
        assert!(list.is_taken_by_enter("x"));
        list.refresh(completions(&["c", "d"], false, 0));
        assert_eq!(list.selected(), 0);
        list.go(true);
        list.go(true);
        assert_eq!((list.selected(), list.first_shown(1)), (0, 0));
        list.close();
        assert!(!list.is_open() && list.meant().is_none());
        list.go(true);
        list.open();
        assert_eq!(list.items().len(), 2);
    }

    #[test]
    fn a_command_is_taken_whose_name_alone_begins_so() {
        let mut list = List::default();
        list.update(completions(&["/join", "/leave"], true, 1));
        assert!(!list.is_taken_by_enter("/join") && list.is_done_by_enter("/join"), "it is whole");
        assert!(list.is_taken_by_enter("/jo"));
        list.update(completions(&["/send", "/save"], true, 2));
        assert!(!list.is_taken_by_enter("/s") && !list.is_done_by_enter("/s"), "which one?");
        list.update(completions(&["/quit"], true, 0));
        assert!(!list.is_taken_by_enter("/everything"), "it is only mentioned");
        list.select(0);
        assert!(list.is_taken_by_enter("/everything"));
    }
}
