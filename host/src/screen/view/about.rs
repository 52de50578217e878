//! The right column: what is known of the customer and the session.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::length::whole;
use super::text::{self, Row, cut, piece, wrap};
use crate::foreign::size;
use crate::screen::model::entry::{Audience, Kind};
use crate::screen::model::session::Stage;
use crate::screen::model::{Model, Role};
use crate::screen::theme::Colours;

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, model: &Model, now: i64, colours: &Colours) {
    let columns = usize::from(area.width);
    let Some(session) = model.chosen() else { return };
    let mut rows: Vec<Row> = Vec::new();
    let heading = |rows: &mut Vec<Row>, text: &str| {
        if !rows.is_empty() {
            rows.push(Vec::new());
        }
        rows.push(vec![piece(text, colours.strong)]);
    };
    let mut known = Vec::new();
    if !session.subject.is_empty() {
        known.push(("about", session.subject.clone()));
    }
    if !session.queue.is_empty() {
        known.push(("queue", session.queue.clone()));
    }
    if let Some(started_at) = session.started_at.filter(|_| session.stage != Stage::Over) {
        known.push(("length", whole(now - started_at)));
    }
    if let Some(since) = session.waits_since() {
        known.push(("waits", whole(now - since)));
    }
    known.push((model.role.session(), session.id.clone()));
    let title = if model.role == Role::Customer { "This chat" } else { "The customer" };
    heading(&mut rows, title);
    for (key, value) in &known {
        pair(&mut rows, key, value, columns, colours);
    }
    if !session.user_data.is_empty() {
        heading(&mut rows, "Data");
        for (key, value) in &session.user_data {
            pair(&mut rows, key, value, columns, colours);
        }
    }
    let there: Vec<_> = session.there().collect();
    if !there.is_empty() {
        heading(&mut rows, &format!("In the {}", model.role.session()));
    }
    for party in there {
        let seen = match party.audience {
            Audience::Everyone => "",
            Audience::Agents => " INT",
            _ => " VIP",
        };
        let you = if party.user_id == model.own_id { " (you)" } else { "" };
        let what = format!("{}{seen}{you} · ", party.kind.word());
        let room = columns.saturating_sub(text::width(&what));
        let style = colours.of_kind(party.kind);
        rows.push(vec![piece(what, style), piece(cut(&party.nick, room), style)]);
    }
    if there_is_no_agent(model) {
        rows.push(vec![piece("no agent is in", colours.urgent)]);
    }
    if !session.files.is_empty() {
        heading(&mut rows, "Files");
    }
    for file in &session.files {
        let bytes = file.size.map(size).unwrap_or_default();
        let state = if file.is_deleted { "deleted" } else { bytes.as_str() };
        rows.push(vec![piece(cut(&format!("{} {state} {}", file.number, file.name), columns), colours.text)]);
    }
    for (row, y) in rows.iter().zip(area.y..area.bottom()) {
        text::draw(frame.buffer_mut(), (area.x, y), area.width, row, &mut Vec::new());
    }
}

fn there_is_no_agent(model: &Model) -> bool {
    let serves = |kind: Kind| matches!(kind, Kind::Agent | Kind::Supervisor);
    let session = model.chosen();
    session.is_some_and(|it| it.is_mine() && !it.there().any(|it| serves(it.kind)))
}

fn pair(rows: &mut Vec<Row>, key: &str, value: &str, columns: usize, colours: &Colours) {
    // A key is cut only where its value needs the room.
    let room = columns.saturating_sub(2);
    let key = format!("{}: ", cut(key, room.saturating_sub(text::width(value)).max(room / 2)));
    let taken = text::width(&key);
    for (index, line) in wrap(value, columns.saturating_sub(taken)).into_iter().enumerate() {
        let before = if index == 0 { key.clone() } else { " ".repeat(taken) };
        rows.push(vec![piece(before, colours.quiet), piece(line, colours.text)]);
    }
}
