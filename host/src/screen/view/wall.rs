//! A supervisor's overview: the sessions that run and those that wait, each in a line. The one that is chosen is marked.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::bars::{UNKNOWN, plugins};
use super::length::{COLUMNS, SHORT_COLUMNS, short, whole};
use super::text::{self, Row, cut, piece, width, wrap};
use super::{Click, Drawn, SMALLEST};
use crate::screen::model::entry::{Audience, What};
use crate::screen::model::session::{Session, Stage};
use crate::screen::model::{Link, Model};
use crate::screen::theme::Colours;

/// What stands on an empty wall over GWS API v2.
const NOTHING_LISTED: &str = "GWS API v2 lists no sessions of others. /monitor AGENT has the server show you here what this \
                              agent serves: w watches it, c coaches in it.";

pub(super) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    model: &Model,
    now: i64,
    colours: &Colours,
    drawn: &mut Drawn,
) {
    let sessions = on_wall(model);
    let waiting = model.waiting();
    let left = sessions.iter().filter(|it| it.stage == Stage::Running && it.is_without_customer()).count();
    let longest = sessions.iter().filter_map(|it| it.waits_since()).min();
    let longest = longest.map(|it| format!(", the longest for {}", whole(now - it))).unwrap_or_default();
    let running = sessions.len().saturating_sub(waiting + left);
    let left = if left > 0 { format!(", {left} without customer") } else { String::new() };
    let title = format!(" {running} running{left}, {waiting} waiting{longest}");
    let columns = usize::from(area.width);
    let is_narrow = is_narrow(columns);
    let title = if model.link == Link::Up { title } else { format!(" {UNKNOWN}") };
    put(frame, area, area.y, &[piece(cut(&title, columns), colours.strong)]);
    // Where it is narrow, what was said last has a row of its own.
    let in_two = super::is_narrow(area);
    let rows_each = if in_two { 2 } else { 1 };
    let last = if in_two { "" } else { "last words (or about)" };
    let head = ["  #", "customer", "agent", "length", "waits", last];
    put(frame, area, area.y + 1, &line(head, columns, colours.quiet));
    if sessions.is_empty() && model.agent_state.is_some() {
        let barred = model.bars.of(None);
        let text = barred.get("monitor").copied().unwrap_or(NOTHING_LISTED);
        let lines = wrap(text, columns.saturating_sub(4));
        for (line, y) in lines.into_iter().zip(area.y + 3..area.bottom()) {
            put(frame, area, y, &[piece(format!("  {line}"), colours.text)]);
        }
    }
    let room = usize::from(area.height.saturating_sub(2) / rows_each);
    if sessions.len() < room {
        plugins(frame, area, model, colours);
    }
    let marked = sessions.iter().position(|it| Some(&it.id) == model.chosen.as_ref());
    let first = marked.unwrap_or_default().saturating_sub(room.saturating_sub(1));
    for ((index, session), y) in sessions
        .iter()
        .enumerate()
        .skip(first)
        .zip((area.y + 2..area.bottom()).step_by(usize::from(rows_each)))
    {
        let is_marked = Some(index) == marked;
        let style = match session.stage {
            _ if is_marked => colours.chosen,
            Stage::Waiting => colours.urgent,
            _ => colours.text,
        };
        let number = format!("{}{:>2}", if is_marked { "▶" } else { " " }, session.number);
        let length = match session.is_without_customer() {
            true => "-".to_owned(),
            false => session.started_at.map(|it| whole(now - it)).unwrap_or_default(),
        };
        let waits = session.waits_since().map(|it| if is_narrow { short(now - it) } else { whole(now - it) });
        let waits = waits.unwrap_or_default();
        let you = match &session.place {
            Some(Audience::Supervisors) => "you watch",
            Some(Audience::Agents) => "you coach",
            _ => "",
        };
        let agents = match (session.agents.join(", "), you) {
            // Over GWS API v2 nobody says who serves before one is in.
            (agents, "")
                if agents.is_empty() && session.stage == Stage::Running && model.agent_state.is_some() =>
            {
                "?".into()
            }
            (agents, "") if agents.is_empty() => "nobody".into(),
            (agents, you) if agents.is_empty() => you.to_owned(),
            (agents, "") => agents,
            (agents, you) => format!("{agents} ({you})"),
        };
        let words = last_words(session);
        let beside = if in_two { "" } else { &words };
        let row = line([&number, session.name(), &agents, &length, &waits, beside], columns, style);
        put(frame, area, y, &row);
        if in_two && y + 1 < area.bottom() {
            let words = cut(&format!("    {words}"), columns);
            let gap = " ".repeat(columns.saturating_sub(width(&words)));
            put(frame, area, y + 1, &[piece(words, style), piece(gap, style)]);
        }
        let rows = rows_each.min(area.bottom() - y);
        drawn.clicks.push((Rect::new(area.x, y, area.width, rows), Click::Session(session.id.clone())));
    }
}

/// The sessions on the wall, in their order.
pub(crate) fn on_wall(model: &Model) -> Vec<&Session> {
    let mut all: Vec<&Session> = model.sessions.iter().filter(|it| it.stage != Stage::Over).collect();
    all.sort_by_key(|it| (it.waits_since().is_none(), it.waits_since(), it.started_at, it.number));
    all
}

/// What others ask of the person, what was said last, or what it is about where nothing was said yet. It is told where the
/// person is in, and looked up now and then elsewhere. Before it stands that the customer has left.
fn last_words(session: &Session) -> String {
    if session.is_asked_in() {
        return format!("({})", session.asked);
    }
    let said = session.entries.iter().rev().find_map(|it| match (&it.what, &it.author) {
        (What::Said(text), Some(author)) => {
            // As it is called in the other columns.
            let nick = session.party(&author.user_id).map_or(&author.nick, |it| &it.nick);
            Some(format!("{}{nick}: {}", it.audience.mark(), text.replace('\n', " ")))
        }
        _ => None,
    });
    let looked_up = Some(&session.last_words).filter(|it| session.place.is_none() && !it.is_empty()).cloned();
    let said = looked_up.or(said);
    // Parentheses stand around what nobody said.
    let about = Some(&session.subject).filter(|it| !it.is_empty()).map(|it| format!("(about: {it})"));
    let words = said.or(about).unwrap_or_default();
    match session.is_without_customer() {
        true => format!("(has left) {words}").trim_end().to_owned(),
        false => words,
    }
}

fn is_narrow(columns: usize) -> bool {
    columns < usize::from(SMALLEST.0)
}

/// Each cell is a piece of its own: one that is written from right to left reorders nothing beside it.
fn line(cells: [&str; 6], columns: usize, style: Style) -> Row {
    let [number, customer, agent, length, waits, words] = cells;
    let name = match columns < usize::from(super::NARROW) {
        // The number, the time and the gaps take the rest.
        true => columns.saturating_sub(3 + SHORT_COLUMNS + 4) / 2,
        false => (columns.saturating_sub(30) / 5).max(8),
    };
    // In a narrow one what was said last matters more than how long the session is.
    let is_narrow = is_narrow(columns);
    let length = Some((length, COLUMNS)).filter(|_| !is_narrow);
    let waits_columns = if is_narrow { SHORT_COLUMNS } else { COLUMNS };
    let cells = [(number, 3), (customer, name), (agent, name)]
        .into_iter()
        .chain(length)
        .chain([(waits, waits_columns)]);
    let (mut row, mut room) = (Row::new(), columns);
    for (cell, columns) in cells {
        let cell = cut(cell, columns);
        let gap = " ".repeat(columns.saturating_sub(width(&cell)) + 1);
        row.extend([piece(cell, style), piece(gap, style)]);
        room = room.saturating_sub(columns + 1);
    }
    let words = cut(words, room);
    let gap = " ".repeat(room.saturating_sub(width(&words)));
    row.extend([piece(words, style), piece(gap, style)]);
    row
}

fn put(frame: &mut Frame<'_>, area: Rect, y: u16, row: &[text::Piece]) {
    text::draw(frame.buffer_mut(), (area.x, y), area.width, row, &mut Vec::new());
}
