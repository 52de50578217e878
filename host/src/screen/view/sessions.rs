//! The left column: sessions that the person is in, those that wait, the others.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::length::short;
use super::text::{self, cut, piece, width};
use super::{Click, Drawn};
use crate::screen::model::Model;
use crate::screen::model::session::{Session, Stage};
use crate::screen::theme::Colours;

pub(super) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    model: &Model,
    now: i64,
    colours: &Colours,
    drawn: &mut Drawn,
) {
    let columns = usize::from(area.width);
    let sessions = model.in_order();
    if sessions.is_empty() {
        return row(frame, area, area.y, vec![piece("No sessions", colours.quiet)]);
    }
    let shown = shown(&sessions, model.chosen.as_deref(), usize::from(area.height));
    let mut y = area.y;
    if shown.start > 0 {
        row(frame, area, y, vec![piece(format!("  … {} above", shown.start), colours.quiet)]);
        y += 1;
    }
    let more = sessions.len() - shown.end;
    let mut heading = "";
    for session in sessions.get(shown).unwrap_or_default() {
        let belongs_to = group(session);
        if heading != belongs_to {
            heading = belongs_to;
            row(frame, area, y, vec![piece(heading, colours.quiet)]);
            y += 1;
        }
        let is_chosen = model.chosen.as_deref() == Some(session.id.as_str());
        let style = if is_chosen { colours.chosen } else { colours.text };
        let mark = if is_chosen { "▶" } else { " " };
        let unread = match session.unread {
            0 => String::new(),
            count => format!(" ({count})"),
        };
        let undelivered = match model.undelivered(&session.id) {
            0 => String::new(),
            count => format!(" !{count}"),
        };
        let waits = match (session.waits_since(), session.place.is_some()) {
            (Some(since), false) => format!(" {}", short(now - since)),
            _ => String::new(),
        };
        let before = format!("{mark}{} ", session.number);
        let behind = width(&unread) + width(&undelivered) + width(&waits);
        let room = columns.saturating_sub(width(&before) + behind);
        let name = cut(session.name(), room);
        let gap = " ".repeat(room.saturating_sub(width(&name)));
        let first = vec![
            piece(before, style),
            piece(name, if session.unread > 0 { colours.urgent } else { style.patch(colours.strong) }),
            piece(unread, colours.urgent),
            piece(undelivered, colours.problem),
            piece(gap, style),
            piece(waits, if is_chosen { style } else { colours.urgent }),
        ];
        row(frame, area, y, first);
        let second = format!("   {}", about(session, columns.saturating_sub(3)));
        let second_style = match session.stage {
            Stage::Waiting if !is_chosen => colours.urgent,
            _ if is_chosen => style,
            _ => colours.quiet,
        };
        let gap = " ".repeat(columns.saturating_sub(width(&second)));
        row(frame, area, y + 1, vec![piece(second, second_style), piece(gap, style)]);
        drawn.clicks.push((Rect::new(area.x, y, area.width, 2), Click::Session(session.id.clone())));
        y += 2;
    }
    if more > 0 && y < area.bottom() {
        row(frame, area, y, vec![piece(format!("  … and {more} more"), colours.quiet)]);
    }
}

/// The heading under which a session stands.
fn group(session: &Session) -> &'static str {
    match session.stage {
        _ if session.is_mine() => "Yours",
        Stage::Waiting => "Waiting",
        Stage::Running => "With others",
        Stage::Over if session.is_elsewhere => "Left",
        Stage::Over => "Over",
    }
}

/// Which sessions there is room for in so many rows: from the first one on, or so far down that the chosen one is among them.
fn shown(sessions: &[&Session], chosen: Option<&str>, height: usize) -> Range<usize> {
    let chosen = sessions.iter().position(|it| Some(it.id.as_str()) == chosen).unwrap_or(0);
    // What goes from `start` up to `end`, with its headings and the rows that say what is left out.
    let rows = |start: usize, end: usize| {
        let part = sessions.get(start..end).unwrap_or_default();
        let headings = part.chunk_by(|one, other| group(one) == group(other)).count();
        2 * part.len() + headings + usize::from(start > 0) + usize::from(end < sessions.len())
    };
    let from = |start: usize| {
        let end = (start..=sessions.len()).rev().find(|end| rows(start, *end) <= height);
        start..end.unwrap_or(start)
    };
    (0..=chosen).map(from).find(|it| it.end > chosen).unwrap_or(chosen..chosen)
}

fn row(frame: &mut Frame<'_>, area: Rect, y: u16, row: text::Row) {
    text::draw(frame.buffer_mut(), (area.x, y), area.width, &row, &mut Vec::new());
}

/// What matters most about a session, in a line of so many columns.
fn about(session: &Session, columns: usize) -> String {
    const IS_TYPING: &str = " is typing …";
    match (session.typing.first(), session.subject.as_str()) {
        (Some(typing), _) => {
            format!("{}{IS_TYPING}", cut(&typing.nick, columns.saturating_sub(width(IS_TYPING))))
        }
        (None, "") => cut(&session.queue, columns),
        (None, subject) => cut(subject, columns),
    }
}
