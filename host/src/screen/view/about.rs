//! The right column: what is known of the customer and the session.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::length::whole;
use super::text::{self, Row, cut, piece, wrap};
use super::{Click, Drawn, Look};
use crate::foreign::size;
use crate::screen::model::entry::{Audience, Kind};
use crate::screen::model::session::Stage;
use crate::screen::model::{Model, Role};
use crate::screen::theme::Colours;

/// A row, and what a click on it means.
type Clickable = (Row, Option<Click>);

pub(super) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    model: &Model,
    look: &Look,
    now: i64,
    colours: &Colours,
    drawn: &mut Drawn,
) {
    let mut rows = rows(model, look, now, colours, usize::from(area.width));
    let (height, all) = (usize::from(area.height), rows.len());
    let hidden = all.saturating_sub(height);
    let above = look.about_above.min(hidden);
    (drawn.about, drawn.about_hidden) = (area, hidden);
    // What has no room is seen to be missing.
    let more = |rows: &mut Vec<Clickable>, at: usize, mark: &str, count: usize| {
        if let Some(row) = rows.get_mut(at) {
            *row = (vec![piece(format!("{mark} {count} more"), colours.urgent)], None);
        }
    };
    if above > 0 {
        more(&mut rows, above, "▲", above + 1);
    }
    if above + height < all {
        more(&mut rows, (above + height).saturating_sub(1), "▼", all - above - height + 1);
    }
    for ((row, click), y) in rows.into_iter().skip(above).zip(area.y..area.bottom()) {
        text::draw(frame.buffer_mut(), (area.x, y), area.width, &row, &mut Vec::new());
        drawn.clicks.extend(click.map(|it| (Rect::new(area.x, y, area.width, 1), it)));
    }
}

/// All rows. The data, which may be many, stand behind what is needed first.
fn rows(model: &Model, look: &Look, now: i64, colours: &Colours, columns: usize) -> Vec<Clickable> {
    let Some(session) = model.chosen() else { return Vec::new() };
    let mut rows: Vec<Clickable> = Vec::new();
    let heading = |rows: &mut Vec<Clickable>, text: &str| {
        if !rows.is_empty() {
            rows.push((Vec::new(), None));
        }
        rows.push((vec![piece(text, colours.strong)], None));
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
    let title = if model.role == Role::Customer { "This chat" } else { "The customer" };
    heading(&mut rows, title);
    for (key, value) in &known {
        pair(&mut rows, key, value, columns, colours);
    }
    let there: Vec<_> = session.there().collect();
    if !there.is_empty() {
        heading(&mut rows, &format!("In the {}", model.role.session()));
    }
    for party in there {
        let seen = match party.audience {
            // A customer sees nobody else.
            Audience::Everyone if model.role == Role::Customer => "",
            Audience::Everyone => " ALL",
            Audience::Agents => " INT",
            _ => " VIP",
        };
        let you = if party.user_id == model.own_id { " (you)" } else { "" };
        let what = format!("{}{seen}{you} · ", party.kind.word());
        let room = columns.saturating_sub(text::width(&what));
        let style = colours.of_kind(party.kind);
        let row = vec![piece(what, style), piece(cut(&party.nick, room), style)];
        rows.push((row, Some(Click::Party(party.user_id.clone()))));
    }
    if there_is_no_agent(model) {
        rows.push((vec![piece("no agent is in", colours.urgent)], None));
    }
    if !session.files.is_empty() {
        heading(&mut rows, "Files");
    }
    for file in &session.files {
        let bytes = file.size.map(size).unwrap_or_default();
        let state = if file.is_deleted { "deleted" } else { bytes.as_str() };
        let text = cut(&format!("{} {state} {}", file.number, file.name), columns);
        rows.push((vec![piece(text, colours.text)], Some(Click::File(file.id.clone()))));
    }
    if !session.user_data.is_empty() {
        heading(&mut rows, "Data");
        for (key, value) in &session.user_data {
            pair(&mut rows, key, value, columns, colours);
        }
    }
    // It is for those who look something up elsewhere.
    rows.push((Vec::new(), None));
    if let Some(began) = session.started_at.and_then(|it| look.zone.time_of_day(it)) {
        pair(&mut rows, "began", &began, columns, colours);
    }
    pair(&mut rows, model.role.session(), &session.id, columns, colours);
    rows
}

fn there_is_no_agent(model: &Model) -> bool {
    let serves = |kind: Kind| matches!(kind, Kind::Agent | Kind::Supervisor);
    let session = model.chosen();
    session.is_some_and(|it| it.is_mine() && !it.there().any(|it| serves(it.kind)))
}

fn pair(rows: &mut Vec<Clickable>, key: &str, value: &str, columns: usize, colours: &Colours) {
    // A key is cut only where its value needs the room.
    let room = columns.saturating_sub(2);
    let key = format!("{}: ", cut(key, room.saturating_sub(text::width(value)).max(room / 2)));
    let taken = text::width(&key);
    for (index, line) in wrap(value, columns.saturating_sub(taken)).into_iter().enumerate() {
        let before = if index == 0 { key.clone() } else { " ".repeat(taken) };
        rows.push((vec![piece(before, colours.quiet), piece(line, colours.text)], None));
    }
}
