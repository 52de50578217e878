//! The input as it is drawn: the list of completions, a line that says to whom the text goes, and the text.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Composer;
use super::layout::{Layout, width};
use super::list::ROWS;
use crate::commands::{Audience, Mode};
use crate::plain::clean;

/// Rows of the text at most; what is longer is scrolled.
const TEXT_ROWS: usize = 8;

/// Columns of the mark before the text.
const MARK: u16 = 2;

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
    /// What is too much.
    pub(crate) error: Style,
    /// The completion that is meant.
    pub(crate) selected: Style,
}

impl Composer {
    /// How many rows the input would like to have at this width.
    pub(crate) fn height(&self, width: u16) -> u16 {
        let text = Layout::new(self.sheets.current.editor.text(), width.saturating_sub(MARK)).height();
        let heading = usize::from(self.config.has_heading);
        let rows = self.list.items().len().min(ROWS) + heading + text.min(TEXT_ROWS);
        u16::try_from(rows).unwrap_or(u16::MAX)
    }

    /// Draws the input, and puts the terminal's cursor where the next character goes.
    pub(crate) fn render(&mut self, frame: &mut Frame<'_>, area: Rect, styles: &Styles) {
        if area.width <= MARK + 2 || area.height == 0 {
            return;
        }
        self.width = area.width - MARK;
        let layout = Layout::new(self.sheets.current.editor.text(), self.width);
        // At least one row of the text, then the line above it, then the list.
        let height = usize::from(area.height);
        let text_rows = layout.height().min(TEXT_ROWS).min(height.saturating_sub(1).max(1));
        let has_heading = self.config.has_heading && height > text_rows;
        let list_rows = self
            .list
            .items()
            .len()
            .min(height.saturating_sub(text_rows + usize::from(has_heading)))
            .min(ROWS);
        let mut rows =
            Rows { area, next: area.bottom() - fit(list_rows + usize::from(has_heading) + text_rows) };

        let first = self.list.first_shown(list_rows);
        let labels = self.list.items().iter().skip(first).take(list_rows);
        let label_width = labels.clone().map(|it| width(&it.label)).max().unwrap_or_default();
        for (at, item) in labels.enumerate() {
            let is_meant = first + at == self.list.selected();
            let mark = if is_meant { "> " } else { "  " };
            let pad = " ".repeat(label_width.saturating_sub(width(&item.label)) + 2);
            let (label, about) = match is_meant {
                true => (styles.selected, styles.selected),
                false => (styles.text, styles.quiet),
            };
            let spans = [
                Span::styled(format!("{mark}{}{pad}", item.label), label),
                Span::styled(item.about.clone(), about),
            ];
            frame.render_widget(Line::from_iter(spans), rows.take(1));
        }
        let (style, mark) = self.mode_style(styles);
        if has_heading {
            frame.render_widget(self.heading(area.width, style, styles), rows.take(1));
        }
        let text_area = rows.take(fit(text_rows));
        let (cursor_row, cursor_column) = layout.cell(self.sheets.current.editor.cursor());
        let first = (cursor_row + 1).saturating_sub(text_rows);
        for at in 0..text_rows {
            let mark = if first + at == 0 { mark } else { "" };
            let row = Span::styled(layout.row(first + at), styles.text);
            let line = Line::from_iter([Span::styled(format!("{mark:2}"), style), row]);
            frame.render_widget(line, Rect { y: text_area.y + fit(at), height: 1, ..text_area });
        }
        if self.sheets.current.editor.text().is_empty() {
            let hint = Rect { x: area.x + MARK, width: self.width, height: 1, ..text_area };
            frame.render_widget(Line::styled(self.hint(), styles.quiet), hint);
        }
        frame.set_cursor_position(Position {
            x: (area.x + MARK + fit(cursor_column)).min(area.right() - 1),
            y: text_area.y + fit(cursor_row - first),
        });
    }

    /// What the mode looks like: its style, and the mark before the text.
    fn mode_style(&self, styles: &Styles) -> (Style, &'static str) {
        match &self.context.mode {
            Mode::Closed(_) => (styles.closed, "x"),
            Mode::To(Audience::Everyone) => (styles.everyone, ">"),
            Mode::To(Audience::Agents) => (styles.agents, "#"),
            Mode::To(Audience::Only { .. }) => (styles.one, "@"),
        }
    }

    /// What has to be said of the text: that it was pasted and is no command, or how long it is; and whether that is too
    /// long.
    pub(crate) fn note(&self) -> Option<(String, bool)> {
        let editor = &self.sheets.current.editor;
        if editor.is_command() {
            return None;
        }
        let count = self.room.count(&self.said());
        count.or_else(|| editor.is_pasted().then(|| ("pasted: is said, not done".to_owned(), false)))
    }

    /// To whom the text goes, and what has to be said of it.
    fn heading(&self, columns: u16, style: Style, styles: &Styles) -> Line<'static> {
        let is_command = self.sheets.current.editor.is_command();
        let text = match &self.context.mode {
            _ if is_command => "a command".to_owned(),
            Mode::Closed(_) => "nothing can be said here".to_owned(),
            Mode::To(Audience::Everyone) => "to everyone".to_owned(),
            Mode::To(Audience::Agents) => "to agents and supervisors only (INT)".to_owned(),
            Mode::To(Audience::Only { nick, .. }) => format!("to {} only", clean(nick)),
        };
        let style = if is_command { styles.quiet } else { style };
        let session = self.context.chosen_session().map(|it| format!(", session {}", clean(&it.label())));
        let left = format!("── {text}{} ", session.unwrap_or_default());
        let (note, is_problem) = self.note().unwrap_or_default();
        let right = if note.is_empty() { String::new() } else { format!(" {note} ──") };
        let filled = usize::from(columns).saturating_sub(width(&left) + width(&right));
        Line::from_iter([
            Span::styled(left, style),
            Span::styled("─".repeat(filled), style),
            Span::styled(right, if is_problem { styles.error } else { style }),
        ])
    }

    /// What stands where nothing is typed yet.
    fn hint(&self) -> String {
        match &self.context.mode {
            Mode::Closed(why) => clean(why),
            Mode::To(_) => {
                let help = self.config.keys.of(super::Action::Help);
                let help = help.first().map(|it| format!(", {it} for help")).unwrap_or_default();
                format!("type a message, / for commands{help}")
            }
        }
    }
}

fn fit(rows: usize) -> u16 {
    u16::try_from(rows).unwrap_or(u16::MAX)
}

/// The rows of an area, from above.
struct Rows {
    area: Rect,
    next: u16,
}

impl Rows {
    fn take(&mut self, height: u16) -> Rect {
        let y = self.next;
        self.next += height;
        Rect { y, height, ..self.area }
    }
}
