//! The keys, shown over the sessions.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, Borders, Clear};

use super::text::{self, piece};
use crate::screen::input::Keys;
use crate::screen::model::Model;
use crate::screen::theme::Colours;

pub(super) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    (model, page): (&Model, usize),
    keys: &Keys,
    colours: &Colours,
) {
    let keys = keys.help(model.role, |it| model.has_use_for(it));
    let room = usize::from(area.height.saturating_sub(2)).max(1);
    let pages = keys.len().div_ceil(room).max(1);
    let title = match pages {
        1 => " Keys (Esc closes) ".to_owned(),
        _ => format!(" Keys, {} of {pages} (Space: more, Esc closes) ", page % pages + 1),
    };
    let height = u16::try_from(keys.len().min(room) + 2).unwrap_or(area.height).min(area.height);
    let width = 58.min(area.width);
    let area =
        Rect::new(area.x + (area.width - width) / 2, area.y + (area.height - height) / 2, width, height);
    let block = Block::new().borders(Borders::ALL).border_style(colours.border).title(title);
    let inside = block.inner(area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    for ((written, meaning), y) in keys.iter().skip(page % pages * room).zip(inside.y..inside.bottom()) {
        let row = [piece(format!(" {written:<12}"), colours.strong), piece(*meaning, colours.text)];
        text::draw(frame.buffer_mut(), (inside.x, y), inside.width, &row, &mut Vec::new());
    }
}
