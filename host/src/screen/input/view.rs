//! The input as it is drawn on the full screen: the list of completions, and the text.

use ratatui::Frame;
use ratatui::buffer::CellWidth;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::layout::Layout;
use super::list::ROWS;
use super::{Action, Composer, Deed};
use crate::commands::{Audience, Mode};
use crate::foreign::{clean, is_right_to_left};
use crate::screen::{cut, isolate};

/// Rows of the text at most; what is longer is scrolled.
const TEXT_ROWS: usize = 8;

/// Before the completion that Tab takes, but not Enter.
const FOR_TAB: &str = "⇥ ";

/// What is said while a text lies aside.
const KEPT_ASIDE: &str = "your text is kept";

/// Columns of the mark before the text.
const MARK: u16 = 2;

/// Where the parts were drawn, for clicks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Drawn {
    list: Rect,
    /// The item in the first row of the list.
    first_item: usize,
    text: Rect,
    /// The row of the text that is drawn first.
    first_row: usize,
}

/// How the parts look. Nothing is told by a colour alone.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Styles {
    pub(crate) text: Style,
    /// What goes to everyone.
    pub(crate) everyone: Style,
    /// What goes to agents and supervisors only.
    pub(crate) agents: Style,
    /// What goes to one party only.
    pub(crate) one: Style,
    /// Where nothing can be said.
    pub(crate) closed: Style,
    /// What is less important.
    pub(crate) quiet: Style,
    /// The completion that is meant.
    pub(crate) selected: Style,
}

impl Composer {
    /// How many rows the input would like to have at this width.
    pub(crate) fn height(&self, width: u16) -> u16 {
        let text = Layout::new(self.sheets.current.editor.text(), width.saturating_sub(MARK)).height();
        let rows = self.list.items().len().min(ROWS) + text.min(TEXT_ROWS);
        u16::try_from(rows).unwrap_or(u16::MAX)
    }

    /// Draws the input, and puts the terminal's cursor where the next character goes.
    pub(crate) fn render(&mut self, frame: &mut Frame<'_>, area: Rect, styles: &Styles) {
        if area.width <= MARK + 2 || area.height == 0 {
            return;
        }
        self.width = area.width - MARK;
        let layout = Layout::new(self.sheets.current.editor.text(), self.width);
        // At least one row of the text, then the list.
        let height = usize::from(area.height);
        let text_rows = layout.height().min(TEXT_ROWS).min(height);
        let list_rows = self.list.items().len().min(height - text_rows).min(ROWS);
        let mut parts = Parts { area, next: area.bottom() - fit(list_rows + text_rows) };

        let first = self.list.first_shown(list_rows);
        let list_area = parts.take(fit(list_rows));
        let labels = self.list.items().iter().skip(first).take(list_rows);
        let label_width = labels.clone().map(|it| it.label.cell_width()).max().unwrap_or_default();
        for (at, item) in labels.enumerate() {
            let is_meant = first + at == self.list.selected();
            let mark = match is_meant {
                true if self.list.is_done_by_enter(self.sheets.current.editor.text()) => "> ",
                true => FOR_TAB,
                false => "  ",
            };
            let pad = " ".repeat(usize::from(label_width.saturating_sub(item.label.cell_width()) + 2));
            let (label, about) = match is_meant {
                true => (styles.selected, styles.selected),
                false => (styles.text, styles.quiet),
            };
            let room = area.width.saturating_sub(MARK + label_width + 2);
            let what = cut(&item.about, room.into());
            let row = [(mark, label), (&item.label, label), (&pad, label), (&what, about)];
            draw(frame, list_area, at, &row);
        }
        let (style, mark) = self.mode_style(styles);
        let text_area = parts.take(fit(text_rows));
        let (cursor_row, cursor_column) = layout.cell(self.sheets.current.editor.cursor());
        let first_item = first;
        let first = (cursor_row + 1).saturating_sub(text_rows);
        for at in 0..text_rows {
            let mark = if first + at == 0 { mark } else { "" };
            draw(
                frame,
                text_area,
                at,
                &[(&format!("{mark:2}"), style), (&layout.row(first + at), styles.text)],
            );
        }
        if self.sheets.current.editor.text().is_empty() {
            let hint = cut(&self.hint(), self.width.into());
            draw(frame, text_area, 0, &[(&format!("{mark:2}"), style), (&hint, styles.quiet)]);
        }
        frame.set_cursor_position(Position {
            x: (area.x + MARK + fit(cursor_column)).min(area.right() - 1),
            y: text_area.y + fit(cursor_row - first),
        });
        self.drawn = Drawn { list: list_area, first_item, text: text_area, first_row: first };
    }

    /// Takes a click at this place of the screen: on a completion, which is taken, or into the text. `None`: it is for
    /// somebody else.
    pub(crate) fn on_click(&mut self, at: Position) -> Option<Vec<Deed>> {
        let Drawn { list, first_item, text, first_row } = self.drawn;
        if list.contains(at) && self.list.is_open() {
            self.list.select(first_item + usize::from(at.y - list.y));
            return Some(self.act(Action::Send));
        }
        if !text.contains(at) {
            return None;
        }
        let (row, column) = (first_row + usize::from(at.y - text.y), at.x.saturating_sub(text.x + MARK));
        let editor = &mut self.sheets.current.editor;
        let position = Layout::new(editor.text(), self.width).position(row, column.into());
        editor.go(position);
        self.moved();
        Some(Vec::new())
    }

    /// What the mode looks like: its style, and the mark before the text.
    fn mode_style(&self, styles: &Styles) -> (Style, &'static str) {
        let addressed = self.addressed().map(Mode::To);
        match addressed.as_ref().unwrap_or(&self.context.mode) {
            _ if self.is_command() && addressed.is_none() => (styles.quiet, ">"),
            Mode::Closed(_) => (styles.closed, "x"),
            Mode::Answer => (styles.text, ">"),
            Mode::To(Audience::Everyone) => (styles.everyone, ">"),
            Mode::To(Audience::Agents | Audience::Supervisors) => (styles.agents, "#"),
            Mode::To(Audience::Only { .. }) => (styles.one, "@"),
        }
    }

    /// What has to be said of the text: how long it is, that it was pasted and is no command, or that another lies aside; and
    /// whether it is too long.
    pub(crate) fn note(&self) -> Option<(String, bool)> {
        let editor = &self.sheets.current.editor;
        let said = |text: &str| Some((text.to_owned(), false));
        let count = || self.room.count(&self.said());
        if editor.is_command() { None } else { count() }
            .or_else(|| said("pasted: is said, not done").filter(|_| editor.is_pasted()))
            .or_else(|| self.list_position().map(|it| (it, false)))
            .or_else(|| said(KEPT_ASIDE).filter(|_| self.sheets.current.lies_over()))
    }

    /// Which completion is meant, and of how many, where not all are listed at once.
    fn list_position(&self) -> Option<String> {
        let count = self.list.items().len();
        (count > ROWS).then(|| format!("{} of {count}, ↑↓ for more", self.list.selected() + 1))
    }

    /// What stands where nothing is typed yet.
    fn hint(&self) -> String {
        match &self.context.mode {
            Mode::Closed(why) => clean(why),
            Mode::To(_) | Mode::Answer => {
                let help = self.config.keys.label(Action::Help);
                let help = help.map(|it| format!(", {it} for help")).unwrap_or_default();
                format!("type a message, / for commands{help}")
            }
        }
    }
}

/// Draws parts beside each other in a row of the area. What is written from right to left is isolated (FSI … PDI), so that
/// it doesn't reorder what stands beside it: in the cells themselves, as a widget would leave the marks out.
fn draw(frame: &mut Frame<'_>, area: Rect, row: usize, parts: &[(&str, Style)]) {
    let buffer = frame.buffer_mut();
    let y = area.y + fit(row);
    let mut x = area.x;
    for (text, style) in parts {
        let start = x;
        (x, _) = buffer.set_stringn(x, y, text, usize::from(area.right() - x), *style);
        let turns = |x: &u16| buffer[(*x, y)].symbol().contains(is_right_to_left);
        let ends = (start..x).find(turns).zip((start..x).rfind(turns));
        if let Some((first, last)) = ends {
            isolate(buffer, (first, last + 1), y);
        }
    }
}

fn fit(rows: usize) -> u16 {
    u16::try_from(rows).unwrap_or(u16::MAX)
}

/// The parts of an area, from above.
struct Parts {
    area: Rect,
    next: u16,
}

impl Parts {
    fn take(&mut self, height: u16) -> Rect {
        let y = self.next;
        self.next += height;
        Rect { y, height, ..self.area }
    }
}
