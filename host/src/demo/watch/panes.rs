//! The three screens in one terminal: beside each other, one above the other, or one at a time.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::widgets::{Block, Borders, Paragraph, Wrap};

use crate::commands::Role;
use crate::screen::view::SMALLEST;
use crate::screen::{Colours, Face, Theme};

/// The three, in their order.
pub(super) const ROLES: [Role; 3] = [Role::Customer, Role::Agent, Role::Supervisor];

/// So many columns each of three screens beside each other needs.
const COLUMNS: u16 = 36;

/// So many rows each of three screens above each other needs.
const ROWS: u16 = 12;

/// What stands around the screens.
pub(super) struct Frames<'t> {
    pub(super) theme: Theme,
    /// What happens now.
    pub(super) title: &'t str,
    pub(super) keys: &'t str,
    /// Whose screen is shown where there is room for one only.
    pub(super) looked_at: Role,
    /// Who acts: the cursor is there.
    pub(super) acts: Role,
}

/// Which screens are shown, and where.
pub(super) fn arrange(area: Rect, looked_at: Role) -> Vec<(Role, Rect)> {
    let parts = |layout: Layout| layout.areas::<3>(area);
    let even = [Constraint::Fill(1); 3];
    if area.width >= 3 * COLUMNS + 2 {
        ROLES.into_iter().zip(parts(Layout::horizontal(even).spacing(1))).collect()
    } else if area.height >= 3 * ROWS + 2 {
        ROLES.into_iter().zip(parts(Layout::vertical(even).spacing(1))).collect()
    } else {
        vec![(looked_at, area)]
    }
}

/// Whether all three are seen at once in a terminal of this size.
pub(super) fn shows_all(area: Rect) -> bool {
    arrange(body(area), Role::Agent).len() > 1
}

/// Where the screens are: between the line that says what happens and the one with the keys.
fn body(area: Rect) -> Rect {
    Rect { y: area.y + 1, height: area.height.saturating_sub(2), ..area }
}

/// Draws it all. Who hasn't come yet has no screen.
pub(super) fn draw(frame: &mut Frame<'_>, faces: &mut [Option<Face>; 3], frames: &Frames<'_>, now: i64) {
    let area = frame.area();
    let colours = frames.theme.colours();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        let text = format!(
            "{} columns and {} rows are needed: make the terminal larger, or press q to leave",
            SMALLEST.0, SMALLEST.1
        );
        frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: true }), area);
        return;
    }
    let line = |y| Rect { y, height: 1, ..area };
    frame.render_widget(
        Paragraph::new(frames.title).style(colours.chosen.patch(colours.strong)),
        line(area.y),
    );
    frame.render_widget(Paragraph::new(frames.keys).style(colours.quiet), line(area.bottom() - 1));
    let mut places = arrange(body(area), frames.looked_at);
    for (_, place) in places.iter().skip(1) {
        border(frame, *place, colours.border);
    }
    // The cursor stays where it was put last.
    places.sort_by_key(|(role, _)| *role == frames.acts);
    for (role, place) in places {
        let at = ROLES.iter().position(|it| *it == role);
        match at.and_then(|at| faces.get_mut(at)).and_then(Option::as_mut) {
            Some(face) => face.draw(frame, place, now),
            None => nobody(frame, place, role, &colours),
        }
    }
}

/// Draws the border between a screen and the one before it.
fn border(frame: &mut Frame<'_>, place: Rect, style: Style) {
    let (borders, area) = match place.x {
        0 => (Borders::TOP, Rect { y: place.y - 1, height: 1, ..place }),
        _ => (Borders::LEFT, Rect { x: place.x - 1, width: 1, ..place }),
    };
    frame.render_widget(Block::new().borders(borders).border_style(style), area);
}

fn nobody(frame: &mut Frame<'_>, place: Rect, role: Role, colours: &Colours) {
    let who = match role {
        Role::Customer => "The customer",
        Role::Agent => "The agent",
        Role::Supervisor => "The supervisor",
    };
    let text = Paragraph::new(format!("{who} hasn't come yet.")).style(colours.quiet);
    let inside = Rect { x: place.x + 1, width: place.width.saturating_sub(1), ..place };
    frame.render_widget(text.wrap(Wrap { trim: true }), inside);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_seen_where_there_is_room_for_them() {
        for ((columns, rows), expected) in [
            ((80, 24), vec![(0, 1, 80, 22)]),
            ((110, 24), vec![(0, 1, 36, 22), (37, 1, 36, 22), (74, 1, 36, 22)]),
            ((80, 40), vec![(0, 1, 80, 12), (0, 14, 80, 12), (0, 27, 80, 12)]),
        ] {
            let area = Rect::new(0, 0, columns, rows);
            let places = arrange(body(area), Role::Agent);
            let shown: Vec<_> = places.iter().map(|(_, it)| (it.x, it.y, it.width, it.height)).collect();
            assert_eq!(shown, expected, "{columns}x{rows}");
            assert_eq!(shows_all(area), expected.len() == 3);
        }
    }
}
