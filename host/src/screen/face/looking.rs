//! Where the person looks: sessions, scrolling, searching, the wall, clicks.

use crossterm::event::{KeyCode, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;
use serde_json::json;

use super::{Face, Wish};
use crate::commands::{self, Place};
use crate::screen::cut;
use crate::screen::input::{Action, Clicked, Command, Deed, Scope};
use crate::screen::model::session::{Session, Stage};
use crate::screen::view::{self, Click, NARROW, Scroll};

/// So many rows of what is known of the session the wheel scrolls.
const WHEEL: usize = 3;

impl Face {
    /// The sessions, where there is no room for their list.
    pub(super) fn sessions_in_words(&self) -> String {
        let named = |it: &&Session| {
            let state = match it.stage {
                _ if it.is_mine() => "yours",
                Stage::Waiting => "waits",
                Stage::Running => "with others",
                Stage::Over => "past",
            };
            let unread = if it.unread > 0 { format!(", {} new", it.unread) } else { String::new() };
            format!("{} {} ({state}{unread})", it.number, cut(it.name(), 16))
        };
        let sessions = self.model.in_order();
        let all: Vec<_> = sessions.iter().map(named).collect();
        match all.is_empty() {
            true => "no sessions".to_owned(),
            false => format!("{}; a list takes {NARROW} columns", all.join(", ")),
        }
    }

    pub(super) fn next_audience(&mut self) {
        let all = self.model.audiences_by_key();
        let Some(now) = self.model.chosen().and_then(|it| it.audience()) else { return };
        let next = all.iter().position(|it| *it == now).map_or(0, |it| (it + 1) % all.len().max(1));
        let next = all.into_iter().nth(next).filter(|it| *it != now);
        match (next, self.model.bars.of(self.model.chosen.as_deref()).get("int")) {
            (None, None) if self.model.is_unseen() => {
                self.model
                    .say("the customer sees and hears nothing of you; /all says what follows to everyone");
            }
            (Some(next), _) => {
                if let Some(session) = self.model.chosen_mut() {
                    session.chosen_audience = Some(next);
                }
            }
            (None, Some(why)) => self.model.problem(*why),
            (None, None) => {}
        }
    }

    /// Shows the help, which begins with what can be typed, or with the keys.
    pub(super) fn show_help(&mut self, begins_with_typable: bool) {
        let context = self.composer.context();
        self.look.typable = commands::typable(None, self.model.role, Place::Screen, context);
        (self.look.shows_help, self.look.help_page) = (true, 0);
        self.look.begins_with_typable = begins_with_typable;
    }

    /// Shows the next page of the help, or the one before; behind the last comes the first.
    pub(super) fn turn_help(&mut self, is_forward: bool) {
        let pages = self.drawn.help_pages.max(1);
        let by = if is_forward { 1 } else { pages - 1 };
        self.look.help_page = (self.look.help_page + by) % pages;
    }

    pub(super) fn choose(&mut self, id: &str) {
        self.look_anew();
        self.model.choose(id);
    }

    /// Another session is shown from now on: its end.
    pub(super) fn look_anew(&mut self) {
        (self.look.scroll, self.look.picked) = (None, None);
        self.look.about_above = 0;
        self.look.shows_wall = false;
    }

    /// Chooses the next session in the list, or the one before.
    pub(super) fn step(&mut self, by: isize) {
        let ids: Vec<String> = self.model.in_order().into_iter().map(|it| it.id.clone()).collect();
        let at = ids.iter().position(|it| Some(it) == self.model.chosen.as_ref());
        let next = match (at, by) {
            (None, _) => Some(0),
            (Some(at), 1) => Some(at + 1),
            (Some(at), _) => at.checked_sub(1),
        };
        if let Some(id) = next.and_then(|it| ids.get(it)) {
            self.choose(id);
        }
    }

    pub(super) fn scroll(&mut self, is_up: bool) {
        let Some(session) = self.model.chosen() else { return };
        let by = self.drawn.page.saturating_sub(1).max(1);
        let now = self.look.scroll.unwrap_or(Scroll { rows: 0, entries: session.entries.len() });
        let rows = if is_up { now.rows + by } else { now.rows.saturating_sub(by) };
        self.look.scroll = (rows > 0).then_some(Scroll { rows, ..now });
    }

    /// Scrolls what is known of the session.
    pub(super) fn scroll_about(&mut self, is_up: bool, rows: usize) {
        let now = self.look.about_above;
        let next = if is_up { now.saturating_sub(rows) } else { now + rows };
        self.look.about_above = next.min(self.drawn.about_hidden);
    }

    /// How many rows of it a key scrolls: it begins and ends with rows that say how much more there is.
    pub(super) fn page_of_about(&self) -> usize {
        usize::from(self.drawn.about.height).saturating_sub(2).max(1)
    }

    pub(super) fn searching(&mut self, key: KeyEvent) {
        let Some(search) = &mut self.look.search else { return };
        let before = match (self.look.keys.action(key), key.code) {
            (Some(Action::Send | Action::Up), _) => search.found,
            (Some(Action::DeleteLeft), _) => {
                search.query.pop();
                None
            }
            (None, KeyCode::Char(character)) => {
                search.query.push(character);
                None
            }
            _ => return,
        };
        self.find(before);
    }

    pub(super) fn find(&mut self, before: Option<usize>) {
        let found = view::find(&self.model, &self.look, before.unwrap_or(usize::MAX), self.drawn.columns);
        let entries = self.model.chosen().map_or(0, |it| it.entries.len());
        let Some(search) = &mut self.look.search else { return };
        match found {
            Some((index, below)) => {
                search.found = Some(index);
                let rows = below.saturating_sub(self.drawn.page);
                self.look.scroll = (rows > 0).then_some(Scroll { rows, entries });
            }
            None if before.is_none() => search.found = None,
            None => self.model.say("nothing further up"),
        }
    }

    pub(super) fn on_wall(&self, key: KeyEvent) -> bool {
        matches!(
            self.look.keys.action_in(Scope::Wall, key),
            Some(Action::Up | Action::Down | Action::Send | Action::Watch | Action::Coach)
        )
    }

    pub(super) fn wall_key(&mut self, key: KeyEvent) -> Vec<Wish> {
        let ids: Vec<String> = view::on_wall(&self.model).into_iter().map(|it| it.id.clone()).collect();
        let marked = ids.iter().position(|it| Some(it) == self.model.chosen.as_ref());
        let by_one = |is_down: bool| match (marked, is_down) {
            (None, _) => 0,
            (Some(at), false) => at.saturating_sub(1),
            (Some(at), true) => (at + 1).min(ids.len().saturating_sub(1)),
        };
        let meant = self.look.keys.action_in(Scope::Wall, key);
        let visibility = match meant {
            // What was said there isn't read by this.
            Some(Action::Up | Action::Down) => {
                let next = by_one(meant == Some(Action::Down));
                self.model.chosen = ids.get(next).cloned().or(self.model.chosen.take());
                return Vec::new();
            }
            Some(Action::Watch) => Some("VIP"),
            Some(Action::Coach) => Some("INT"),
            _ => None,
        };
        let Some(id) = marked.and_then(|it| ids.get(it).cloned()) else {
            self.model.say(match ids.is_empty() {
                true => "no session is on the wall: whoever comes appears here",
                false => "the session that was marked isn't listed now: ↑ or ↓ marks another",
            });
            return Vec::new();
        };
        self.choose(&id);
        let join =
            |it| Deed::Command(Command::Tell(json!({"do": "join", "sessionId": id, "visibility": it})));
        self.typed(visibility.map(join).into_iter().collect())
    }

    pub(super) fn mouse(&mut self, mouse: MouseEvent) -> Vec<Wish> {
        match mouse.kind {
            MouseEventKind::ScrollUp | MouseEventKind::ScrollDown => {
                let is_up = mouse.kind == MouseEventKind::ScrollUp;
                match self.drawn.about.contains((mouse.column, mouse.row).into()) {
                    true => self.scroll_about(is_up, WHEEL),
                    false => self.scroll(is_up),
                }
            }
            MouseEventKind::Down(MouseButton::Left) => {
                if let Some(deeds) = self.composer.on_click((mouse.column, mouse.row).into()) {
                    return self.typed(deeds);
                }
                let is_there = |(area, _): &&(Rect, Click)| area.contains((mouse.column, mouse.row).into());
                let click = self.drawn.clicks.iter().find(is_there).map(|(_, click)| click.clone());
                // A command that needs such a thing gets this one.
                let clicked = match &click {
                    Some(Click::Session(id)) => self.model.session(id).map(|it| Clicked::Session(it.number)),
                    Some(Click::Save(id) | Click::File(id)) => Some(Clicked::File(id.clone())),
                    Some(Click::Party(id)) => Some(Clicked::Party(id.clone())),
                    Some(Click::Audience) | None => None,
                };
                if let Some(deeds) = clicked.and_then(|it| self.composer.name(&it)) {
                    return self.typed(deeds);
                }
                match click {
                    Some(Click::Session(id)) => self.choose(&id),
                    Some(Click::Audience) if !self.look.shows_wall => self.next_audience(),
                    Some(Click::Save(id)) => {
                        let save = json!({"do": "save-file", "fileId": id, "directory": "."});
                        return self.typed(vec![Deed::Command(Command::Tell(save))]);
                    }
                    Some(Click::File(_) | Click::Party(_) | Click::Audience) | None => {}
                }
            }
            _ => {}
        }
        Vec::new()
    }
}
