//! The lines that are always there: whose screen it is and whether the link is up, to whom the next line goes, what went
//! wrong.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::text::{self, Row, cut, piece, width, wrap};
use super::{Look, is_narrow};
use crate::screen::input::Action;
use crate::screen::model::entry::{Audience, Kind};
use crate::screen::model::session::{Session, Stage};
use crate::screen::model::{Link, Model, Role};
use crate::screen::theme::Colours;

/// Whose screen it is, and whether the server can be reached.
pub(super) fn top(frame: &mut Frame<'_>, area: Rect, model: &Model, colours: &Colours) {
    let who = match model.role {
        Role::Agent => "agent",
        Role::Supervisor => "supervisor",
        Role::Customer => "customer",
    };
    let waiting = model.waiting();
    let mine = model.sessions.iter().filter(|it| it.is_mine()).count();
    let own_state = model.agent_state.as_ref().map(|it| format!(" ({})", it.name)).unwrap_or_default();
    let counts = match model.role {
        Role::Customer => String::new(),
        _ => format!("{own_state}  {mine} yours, {waiting} waiting"),
    };
    let (state, style) = match &model.link {
        Link::Up => ("● connected".to_owned(), colours.good),
        Link::Connecting => ("◌ connecting …".to_owned(), colours.urgent),
        Link::Down(why) => (format!("✗ no link: {why}"), colours.problem),
    };
    let columns = usize::from(area.width);
    let name = cut(model.nick(), columns / 3);
    let who = format!(" {who} · ");
    let taken = width(&who) + width(&name) + width(&counts) + 2;
    let state = match &model.link {
        // Where there is little room, the sign says enough.
        Link::Up if taken + width(&state) > columns => "●".to_owned(),
        _ => cut(&state, columns / 2),
    };
    let left = vec![
        piece(who, colours.quiet),
        piece(name, colours.strong),
        piece(counts, if waiting > 0 { colours.urgent } else { colours.quiet }),
    ];
    let x = area.right().saturating_sub(u16::try_from(width(&state)).unwrap_or_default() + 1);
    put(frame, (area.x, area.y), x.saturating_sub(area.x + 1), &left);
    put(frame, (x, area.y), area.right().saturating_sub(x), &[piece(state, style)]);
}

/// The session that is shown: its number, whom it is with and what it is about; who may be reading along. Gives where the cursor
/// of a search is.
pub(super) fn session(
    frame: &mut Frame<'_>,
    area: Rect,
    model: &Model,
    session: &Session,
    look: &Look,
    colours: &Colours,
) -> Option<(u16, u16)> {
    let columns = usize::from(area.width);
    let watch = watched(model, session);
    let name = match model.role {
        Role::Customer => with_whom(session),
        _ => format!("{} {}", session.number, session.name()),
    };
    // Who may be reading along has a row of its own where there is no room beside the name.
    let (room, name_room) = match area.height {
        0 | 1 => (columns.saturating_sub(width(watch) + 1), columns / 2),
        _ => (columns, columns),
    };
    let name = cut(&name, name_room);
    // The queue stands where there is room for all of it.
    let left = room.saturating_sub(width(&name));
    let subject = match session.subject.as_str() {
        "" => String::new(),
        subject => cut(&format!("  {subject}"), left),
    };
    let queue = Some(format!("  {}", session.queue)).filter(|it| width(&subject) + width(it) <= left);
    let queue = queue.filter(|_| model.role != Role::Customer && !session.queue.is_empty());
    let mut row = vec![piece(name, colours.strong), piece(subject, colours.text)];
    row.extend(queue.map(|it| piece(it, colours.quiet)));
    let mut cursor = None;
    if let Some(search) = &look.search {
        let hits = super::hits(session, &search.query);
        let at = search.found.and_then(|found| hits.iter().position(|it| *it == found));
        let found = match (at, search.query.as_str()) {
            (_, "") => String::new(),
            (Some(at), _) => format!(" ({} of {})", at + 1, hits.len()),
            (None, _) => " (not found)".to_owned(),
        };
        let find = format!("find: {}", search.query);
        let column = width(&find).min(room.saturating_sub(1));
        cursor = Some((area.x + u16::try_from(column).unwrap_or_default(), area.y));
        row = vec![piece(find, colours.urgent), piece(found, colours.urgent)];
    }
    put(frame, (area.x, area.y), u16::try_from(room).unwrap_or(area.width), &row);
    let x = area.right().saturating_sub(u16::try_from(width(watch)).unwrap_or_default());
    put(frame, (x, area.bottom().saturating_sub(1)), area.width, &[piece(watch, colours.urgent)]);
    cursor
}

/// Whom a customer talks with.
fn with_whom(session: &Session) -> String {
    let serving: Vec<String> = session
        .parties
        .iter()
        .filter(|it| it.is_in && it.kind != Kind::Customer)
        .map(|it| format!("{} {}", it.kind.word(), it.nick))
        .collect();
    match (session.stage, serving.is_empty()) {
        (Stage::Over, _) => "the chat is over".into(),
        (_, true) => "waiting for an agent …".into(),
        (_, false) => format!("with {}", serving.join(", ")),
    }
}

/// Who may be reading along: only what is true at every moment. When the last silent monitor goes, one who was may be
/// reading on as a coach, so that nobody is told that nobody reads.
pub(super) fn watched(model: &Model, session: &Session) -> &'static str {
    let is_own = session.place == Some(Audience::Supervisors);
    match model.role {
        _ if session.stage == Stage::Over || is_own => "",
        Role::Customer if session.was_monitored => "a supervisor may be reading",
        Role::Customer => "",
        _ if session.is_monitored => "a supervisor may be watching",
        _ => "",
    }
}

/// So many rows the last lines take at most: enough for a sentence that says what is wrong and what to do.
const NOTE_ROWS: usize = 3;

/// How many of them there may be: where it is narrow, a sentence takes more.
fn note_rows(area: Rect) -> usize {
    let most = usize::from(area.height) / 3;
    if is_narrow(area) { most.clamp(NOTE_ROWS, 2 * NOTE_ROWS) } else { NOTE_ROWS }
}

/// How many rows what went wrong takes.
pub(super) fn bottom_rows(area: Rect, model: &Model, look: &Look) -> u16 {
    let text = look.question.as_ref().or(model.note.as_ref().map(|it| &it.text));
    let rows = text.map_or(1, |it| wrap(it, note_columns(area)).len());
    u16::try_from(rows.clamp(1, note_rows(area))).unwrap_or(1)
}

/// One column before it is kept free, and one behind it.
fn note_columns(area: Rect) -> usize {
    usize::from(area.width).saturating_sub(2)
}

/// What went wrong, or what can be done.
pub(super) fn bottom(frame: &mut Frame<'_>, area: Rect, model: &Model, look: &Look, colours: &Colours) {
    let (text, style, is_whole) = match (&look.question, &model.note, &look.search) {
        (Some(question), ..) => (question.clone(), colours.problem, true),
        (None, Some(note), _) => {
            let style = if note.is_problem { colours.problem } else { colours.strong };
            (note.text.clone(), style, true)
        }
        (None, None, Some(search)) => match (search.query.is_empty(), search.found) {
            (false, None) => ("not found: type something else; Esc: back".into(), colours.problem, false),
            _ => ("type what to find; Enter: further up; Esc: back".into(), colours.quiet, false),
        },
        (None, None, None) => match joins(model, look).or_else(|| news(area, model, look)) {
            Some(text) => (text, colours.strong, false),
            None => (hint(model, look, note_columns(area)), colours.quiet, false),
        },
    };
    let (columns, rows) = (note_columns(area), usize::from(area.height));
    let mut lines = match is_whole {
        true => wrap(&text, columns),
        false => vec![cut(&text, columns + 1)],
    };
    if lines.len() > rows {
        // What has no room is seen to be missing.
        let rest = lines.split_off(rows.saturating_sub(1)).join(" ");
        lines.push(cut(&rest, columns));
    }
    for (line, y) in lines.into_iter().zip(area.y..area.bottom()) {
        put(frame, (area.x, y), area.width, &[piece(format!(" {line}"), style)]);
    }
}

/// What is being joined, or was while another session was shown.
fn joins(model: &Model, look: &Look) -> Option<String> {
    let label = |it: Action| look.keys.label(it);
    if let Some(it) = model.chosen().filter(|it| model.is_joining(&it.id)) {
        let before = model.shown_before().zip(label(Action::Cancel));
        let back = before.map(|(it, key)| format!("; {key} on an empty line goes back to {}", it.number));
        return Some(format!("joining {} {} …{}", it.number, cut(it.name(), 20), back.unwrap_or_default()));
    }
    if let Some(it) = model.joining().first() {
        return Some(format!("joining {} {} …", it.number, it.name()));
    }
    let it = model.joined_aside()?;
    let key = Action::of_session(it.number).and_then(label);
    let how = key.unwrap_or_else(|| format!("/use {}", it.number));
    Some(format!("{} is joined; {how} shows it: {}", it.number, it.name()))
}

/// Where there is no room for a list: the first session in which something is unread, or the customer who waits.
fn news(area: Rect, model: &Model, look: &Look) -> Option<String> {
    let is_listed = !is_narrow(area) || model.chosen.is_none() || look.shows_wall;
    if is_listed || model.role == Role::Customer {
        return None;
    }
    let sessions = model.in_order();
    let is_unread = |it: &&&Session| it.unread > 0 && Some(&it.id) != model.chosen.as_ref();
    let news = match (sessions.iter().find(is_unread), model.waits_longest()) {
        (Some(it), _) => {
            let key = Action::of_session(it.number).and_then(|it| look.keys.label(it));
            let how = key.unwrap_or_else(|| format!("/use {}", it.number));
            format!("{} new: {how} shows {} {}", it.unread, it.number, it.name())
        }
        (None, Some(it)) => format!("/join: {} {} waits", it.number, it.name()),
        (None, None) => return None,
    };
    // How to end stays, and where there is room, where the keys are.
    let key = |action, what| look.keys.label(action).map(|it| format!("  {it} {what}")).unwrap_or_default();
    let (keys, end, columns) = (key(Action::Help, "keys"), key(Action::Quit, "end"), note_columns(area));
    let has_room = width(&news) + width(&keys) + width(&end) <= columns;
    let behind = if has_room { keys + &end } else { end };
    Some(cut(&news, columns.saturating_sub(width(&behind))) + &behind)
}

/// The keys and commands that are needed first. Where there is no room for all, the last one stays: how to end.
fn hint(model: &Model, look: &Look, columns: usize) -> String {
    let help = (Action::Help, "keys");
    let (whom, about) = ((Action::ToWhom, "to whom"), (Action::About, "customer"));
    let end = (Action::Quit, "end");
    let mut parts = Vec::new();
    let mut keys = |wanted: &[(Action, &str)]| {
        for (action, what) in wanted.iter().filter(|(action, _)| model.has_use_for(*action)) {
            parts.extend(look.keys.label(*action).map(|key| format!("{key} {what}")));
        }
    };
    match model.role {
        _ if look.shows_wall => {
            keys(&[(Action::Wall, "back to the sessions"), help]);
            for (action, what) in [(Action::Coach, "coach"), (Action::Watch, "watch")] {
                let key = look.keys.of(action).into_iter().next();
                parts.splice(..0, key.map(|key| format!("{key} {what}")));
            }
            parts.insert(0, "↑↓ mark".to_owned());
        }
        Role::Customer => {
            let about = (Action::About, "the chat");
            keys(&[help, about, (Action::Find, "find"), (Action::ScrollUp, "scroll"), end]);
        }
        Role::Agent => {
            keys(&[help, whom, about, (Action::NextSession, "next"), end]);
            parts.insert(1.min(parts.len()), "/join".to_owned());
        }
        Role::Supervisor => {
            keys(&[help, (Action::Wall, "wall"), whom, about, end]);
            parts.insert(2.min(parts.len()), "/watch  /coach".to_owned());
        }
    }
    let mut hint = parts.join("  ");
    while width(&hint) > columns && parts.len() > 2 {
        parts.remove(parts.len() - 2);
        hint = parts.join("  ");
    }
    hint
}

/// What is known of the sessions of others while there is no link.
pub(super) const UNKNOWN: &str = "Who waits isn't known until the server can be reached.";

/// What stands where the transcript of a session would.
pub(super) fn nothing_chosen(frame: &mut Frame<'_>, area: Rect, model: &Model, colours: &Colours) {
    let text = match model.role {
        Role::Customer => "Waiting to be let in.".to_owned(),
        _ if model.link != Link::Up => UNKNOWN.to_owned(),
        _ => match model.waits_longest() {
            Some(it) if !it.asked.is_empty() => {
                format!("{} ({}): type /join, or /join NUMBER, or click on a session.", it.asked, it.name())
            }
            Some(it) => format!("{} waits: type /join, or /join NUMBER, or click on a session.", it.name()),
            None => match model.agent_state.as_ref().map(|it| it.is_ready) {
                Some(false) => "The server offers you no customers: type /ready to have it do so.".to_owned(),
                Some(true) => {
                    "The server offers you nobody now. Who is offered appears on the left, and the terminal rings."
                        .to_owned()
                }
                None => {
                    "Nobody waits. A customer who comes appears on the left, and the terminal rings.".to_owned()
                }
            },
        },
    };
    let lines = wrap(&text, usize::from(area.width.saturating_sub(4)));
    let is_free = usize::from(area.height) > lines.len() + 1;
    for (line, y) in lines.into_iter().zip(area.y + 1..area.bottom()) {
        put(frame, (area.x + 2, y), area.width, &[piece(line, colours.quiet)]);
    }
    if is_free {
        plugins(frame, area, model, colours);
    }
}

/// Which plugins there are, in the last row of the area. That there are none is told by a note.
pub(super) fn plugins(frame: &mut Frame<'_>, area: Rect, model: &Model, colours: &Colours) {
    if !model.plugins.loaded.is_empty() && area.height > 0 {
        let line = cut(&model.plugins.in_words(), usize::from(area.width.saturating_sub(2)));
        put(frame, (area.x + 2, area.bottom() - 1), area.width, &[piece(line, colours.quiet)]);
    }
}

pub(super) fn put(frame: &mut Frame<'_>, at: (u16, u16), columns: u16, row: &[text::Piece]) {
    let row: Row = row.to_vec();
    text::draw(frame.buffer_mut(), at, columns, &row, &mut Vec::new());
}
