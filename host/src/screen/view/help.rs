//! The help, shown over the sessions: keys, and what can be typed.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, Borders, Clear};

use super::Look;
use super::text::{self, Row, piece, wrap};
use crate::screen::input::Action;
use crate::screen::model::Model;
use crate::screen::theme::Colours;

/// So many columns the help takes at most.
const COLUMNS: u16 = 84;

/// Draws a page of it; gives how many there are.
pub(super) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    model: &Model,
    look: &Look,
    colours: &Colours,
) -> usize {
    let width = COLUMNS.min(area.width);
    let rows = rows(model, look, colours, usize::from(width.saturating_sub(2)));
    let all = pages(rows, usize::from(area.height.saturating_sub(2)).max(1));
    let pages = all.len().max(1);
    let page = look.help_page % pages;
    let longest = all.iter().map(Vec::len).max().unwrap_or_default();
    let label = |action, what: &str| look.keys.label(action).map(|key| format!("{key}{what}"));
    // Any other key closes it, too.
    let closes = label(Action::Cancel, " closes").unwrap_or("any key closes".into());
    let more = label(Action::HelpMore, ": more").or_else(|| label(Action::Down, ": more"));
    let title = match more.filter(|_| pages > 1) {
        None => format!(" Help ({closes}) "),
        Some(more) => format!(" Help, {} of {pages} ({more}, {closes}) ", page + 1),
    };
    let height = u16::try_from(longest + 2).unwrap_or(area.height).min(area.height);
    let area =
        Rect::new(area.x + (area.width - width) / 2, area.y + (area.height - height) / 2, width, height);
    let block = Block::new().borders(Borders::ALL).border_style(colours.border).title(title);
    let inside = block.inner(area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    for (row, y) in all.get(page).into_iter().flatten().zip(inside.y..inside.bottom()) {
        text::draw(frame.buffer_mut(), (inside.x, y), inside.width, row, &mut Vec::new());
    }
    pages
}

/// The rows as they stand on pages of so many rows: no heading stands last.
fn pages(rows: Vec<(Place, Row)>, room: usize) -> Vec<Vec<Row>> {
    let mut pages: Vec<Vec<Row>> = Vec::new();
    for (place, row) in rows {
        let needed = if place == Place::Heading { room.min(2) } else { 1 };
        match pages.last_mut().filter(|it| it.len() + needed <= room) {
            Some(page) => page.push(row),
            None => pages.push(vec![row]),
        }
    }
    pages
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Heading,
    Below,
}

/// All rows: the keys, those of the input, and what can be typed, which comes first if it was asked for.
fn rows(model: &Model, look: &Look, colours: &Colours, columns: usize) -> Vec<(Place, Row)> {
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
        rows.push((Place::Heading, vec![piece(format!(" {heading}"), colours.quiet)]));
        let left = part.iter().map(|(what, _)| text::width(what)).max().unwrap_or_default().min(columns / 2);
        for (what, about) in part {
            let mut abouts = wrap(&about, columns.saturating_sub(left + 4)).into_iter();
            let gap = " ".repeat(left.saturating_sub(text::width(&what)) + 2);
            let first = abouts.next().unwrap_or_default();
            let first = vec![piece(format!(" {what}{gap}"), colours.strong), piece(first, colours.text)];
            let others = abouts.map(|it| vec![piece(format!("{:1$}{it}", "", left + 3), colours.text)]);
            rows.extend([first].into_iter().chain(others).map(|it| (Place::Below, it)));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_heading_stands_last_on_a_page() {
        let row = |place| (place, Vec::new());
        let lengths = |rows: &[Place], room| -> Vec<usize> {
            pages(rows.iter().map(|it| row(*it)).collect(), room).iter().map(Vec::len).collect()
        };
        use Place::{Below, Heading};
        assert_eq!(lengths(&[Heading, Below, Below, Heading, Below], 4), [3, 2]);
        assert_eq!(lengths(&[Heading, Below, Below, Heading, Below], 5), [5]);
        assert_eq!(lengths(&[Heading, Below, Heading], 1), [1, 1, 1], "where there is no room for more");
        assert!(lengths(&[], 4).is_empty());
    }
}
