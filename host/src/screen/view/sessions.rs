//! The left column: sessions that the person is in, those that wait, the others.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::length::short;
use super::text::{self, cut, piece, width};
use super::{Click, Drawn, Look};
use crate::screen::model::Model;
use crate::screen::model::session::{Session, Stage};
use crate::screen::theme::Colours;

pub(super) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    (model, look): (&Model, &Look),
    now: i64,
    colours: &Colours,
    drawn: &mut Drawn,
) {
    let sessions = model.in_order();
    if sessions.is_empty() {
        return row(frame, area, area.y, vec![piece("No sessions", colours.quiet)]);
    }
    let chosen = model.chosen.as_deref();
    let mut y = area.y;
    for part in parts(&sessions, chosen, usize::from(area.height)) {
        row(frame, area, y, vec![piece(part.heading(), colours.quiet)]);
        y += 1;
        for session in part.shown {
            let rows = Rect::new(area.x, y, area.width, 2);
            in_two_rows(frame, rows, (model, look), session, now, colours);
            drawn.clicks.push((rows, Click::Session(session.id.clone())));
            y += 2;
        }
    }
}

fn in_two_rows(
    frame: &mut Frame<'_>,
    area: Rect,
    (model, look): (&Model, &Look),
    session: &Session,
    now: i64,
    colours: &Colours,
) {
    let columns = usize::from(area.width);
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
    let draft = if look.drafts.contains(&session.id) { " *" } else { "" };
    let waits = match (session.waits_since(), session.place.is_some()) {
        (Some(since), false) => format!(" {}", short(now - since)),
        _ => String::new(),
    };
    let before = format!("{mark}{} ", session.number);
    let behind = width(&unread) + width(&undelivered) + width(draft) + width(&waits);
    let room = columns.saturating_sub(width(&before) + behind);
    let name = cut(session.name(), room);
    let gap = " ".repeat(room.saturating_sub(width(&name)));
    let first = vec![
        piece(before, style),
        piece(name, if session.unread > 0 { colours.urgent } else { style.patch(colours.strong) }),
        piece(unread, colours.urgent),
        piece(undelivered, colours.problem),
        piece(draft, colours.strong),
        piece(gap, style),
        piece(waits, if is_chosen { style } else { colours.urgent }),
    ];
    row(frame, area, area.y, first);
    let second = format!("   {}", about(session, columns.saturating_sub(3)));
    let second_style = match session.stage {
        Stage::Waiting if !is_chosen => colours.urgent,
        _ if is_chosen => style,
        _ => colours.quiet,
    };
    let gap = " ".repeat(columns.saturating_sub(width(&second)));
    row(frame, area, area.y + 1, vec![piece(second, second_style), piece(gap, style)]);
}

/// The heading under which a session stands.
fn group(session: &Session) -> &'static str {
    match session.stage {
        _ if session.is_mine() => "Yours",
        Stage::Waiting if !session.asked.is_empty() => "You are asked",
        Stage::Waiting => "Waiting",
        Stage::Running => "With others",
        Stage::Over if session.is_elsewhere => "Left",
        Stage::Over => "Over",
    }
}

/// The sessions under one heading.
struct Part<'a> {
    name: &'static str,
    /// How many there are.
    count: usize,
    /// Those that there is room for.
    shown: Vec<&'a Session>,
}

impl Part<'_> {
    fn heading(&self) -> String {
        match (self.shown.len(), self.count) {
            (shown, count) if shown == count => self.name.to_owned(),
            (shown, count) => format!("{}, {shown} of {count}", self.name),
        }
    }
}

/// What there is room for in so many rows: the chosen session, the one that waits longest, the person's own with something
/// unread, then the others from the first one on. A heading says how many of its sessions are left out; where none of them
/// has room, it stands alone if it has.
fn parts<'a>(sessions: &[&'a Session], chosen: Option<&str>, height: usize) -> Vec<Part<'a>> {
    let is_chosen = |it: &&&Session| Some(it.id.as_str()) == chosen;
    let waits_longest = sessions.iter().find(|it| it.stage == Stage::Waiting && !it.is_mine());
    let unread = sessions.iter().filter(|it| it.is_mine() && it.unread > 0);
    let wanted =
        sessions.iter().find(is_chosen).into_iter().chain(waits_longest).chain(unread).chain(sessions);
    let (mut shown, mut taken) = (Vec::<&Session>::new(), 0);
    for session in wanted {
        let has_heading = shown.iter().any(|it| group(it) == group(session));
        let rows = 2 + usize::from(!has_heading);
        if taken + rows <= height && shown.iter().all(|it| it.id != session.id) {
            shown.push(session);
            taken += rows;
        }
    }
    let mut parts = Vec::new();
    for all in sessions.chunk_by(|one, other| group(one) == group(other)) {
        let is_shown = |it: &&&Session| shown.iter().any(|shown| shown.id == it.id);
        let shown: Vec<&Session> = all.iter().filter(is_shown).copied().collect();
        if shown.is_empty() && taken == height {
            continue;
        }
        taken += usize::from(shown.is_empty());
        parts.extend(all.first().map(|it| Part { name: group(it), count: all.len(), shown }));
    }
    parts
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
        (None, _) if session.is_mine() && session.has_no_customer() => cut("has left", columns),
        (None, _) if session.stage == Stage::Waiting && !session.asked.is_empty() => {
            cut(&session.asked, columns)
        }
        // Who serves is what tells sessions of others apart.
        (None, about)
            if !session.is_mine() && session.stage == Stage::Running && !session.agents.is_empty() =>
        {
            let agents = session.agents.join(", ");
            match about {
                "" => cut(&agents, columns),
                about => cut(&format!("{agents}: {about}"), columns),
            }
        }
        (None, "") => cut(&session.queue, columns),
        (None, subject) => {
            let both = format!("{subject}, {}", session.queue);
            match !session.queue.is_empty() && width(&both) <= columns {
                true => both,
                false => cut(subject, columns),
            }
        }
    }
}
