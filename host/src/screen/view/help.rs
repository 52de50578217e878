//! The help, shown over the sessions: keys, and what can be typed.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, Borders, Clear};

use super::Look;
use super::text::{self, Row, piece, wrap};
use crate::screen::model::Model;
use crate::screen::theme::Colours;

/// So many columns the help takes at most.
const COLUMNS: u16 = 84;

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, model: &Model, look: &Look, colours: &Colours) {
    let width = COLUMNS.min(area.width);
    let rows = rows(model, look, colours, usize::from(width.saturating_sub(2)));
    let room = usize::from(area.height.saturating_sub(2)).max(1);
    let pages = rows.len().div_ceil(room).max(1);
    let page = look.help_page % pages;
    let title = match pages {
        1 => " Help (Esc closes) ".to_owned(),
        _ => format!(" Help, {} of {pages} (Space: more, Esc closes) ", page + 1),
    };
    let height = u16::try_from(rows.len().min(room) + 2).unwrap_or(area.height).min(area.height);
    let area =
        Rect::new(area.x + (area.width - width) / 2, area.y + (area.height - height) / 2, width, height);
    let block = Block::new().borders(Borders::ALL).border_style(colours.border).title(title);
    let inside = block.inner(area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    for (row, y) in rows.iter().skip(page * room).zip(inside.y..inside.bottom()) {
        text::draw(frame.buffer_mut(), (inside.x, y), inside.width, row, &mut Vec::new());
    }
}

/// All rows: the keys, those of the input, and what can be typed, which comes first if it was asked for.
fn rows(model: &Model, look: &Look, colours: &Colours, columns: usize) -> Vec<Row> {
    let of_keys = |keys: Vec<(String, &str)>| -> Vec<(String, String)> {
        keys.into_iter().map(|(keys, about)| (keys, model.role.in_words(about))).collect()
    };
    let keys = of_keys(look.keys.help(model.role, |it| model.has_use_for(it)));
    let of_input = of_keys(look.keys.help_of_input());
    let mut parts = vec![("Keys", keys), ("Keys of the input", of_input)];
    let typable = ("What can be typed", look.typable.clone());
    match look.begins_with_typable {
        true => parts.insert(0, typable),
        false => parts.push(typable),
    }
    let mut rows = Vec::new();
    for (heading, part) in parts.into_iter().filter(|(_, part)| !part.is_empty()) {
        rows.push(vec![piece(format!(" {heading}"), colours.quiet)]);
        let left = part.iter().map(|(what, _)| text::width(what)).max().unwrap_or_default().min(columns / 2);
        for (what, about) in part {
            let mut abouts = wrap(&about, columns.saturating_sub(left + 4)).into_iter();
            let gap = " ".repeat(left.saturating_sub(text::width(&what)) + 2);
            let first = abouts.next().unwrap_or_default();
            rows.push(vec![piece(format!(" {what}{gap}"), colours.strong), piece(first, colours.text)]);
            rows.extend(abouts.map(|it| vec![piece(format!("{:1$}{it}", "", left + 3), colours.text)]));
        }
    }
    rows
}
