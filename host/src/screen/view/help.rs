//! The keys, shown over the sessions.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, Borders, Clear};

use super::text::{self, piece};
use crate::screen::keys::KEYS;
use crate::screen::model::Role;
use crate::screen::theme::Colours;

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, role: Role, colours: &Colours) {
    let keys: Vec<_> = KEYS.iter().filter(|it| it.is_for(role)).collect();
    let wanted = u16::try_from(keys.len()).unwrap_or(u16::MAX).saturating_add(2);
    let height = wanted.min(area.height);
    let width = 58.min(area.width);
    let area =
        Rect::new(area.x + (area.width - width) / 2, area.y + (area.height - height) / 2, width, height);
    let block = Block::new().borders(Borders::ALL).border_style(colours.border).title(" Keys (Esc closes) ");
    let inside = block.inner(area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    for (key, y) in keys.iter().zip(inside.y..inside.bottom()) {
        let row = [piece(format!(" {:<12}", key.written), colours.strong), piece(key.meaning, colours.text)];
        text::draw(frame.buffer_mut(), (inside.x, y), inside.width, &row, &mut Vec::new());
    }
}
