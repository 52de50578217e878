//! The screen, drawn from the model. It changes nothing, and knows no terminal: tests draw into a buffer.

mod about;
mod bars;
mod help;
pub(crate) mod length;
mod prompt;
mod sessions;
mod tail;
pub(crate) mod text;
mod transcript;
mod wall;

#[cfg(test)]
pub(crate) mod tests;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::widgets::{Block, Borders, Paragraph, Wrap};

use self::text::{Link, piece};
use self::transcript::Page;
use self::transcript::Target;
pub(crate) use self::transcript::did;
pub(crate) use self::wall::on_wall;
use super::input::{Action, Keys};
use super::model::entry::{Audience, Entry, What};
use super::model::session::Session;
use super::model::{Model, Role};
use super::theme::{Colours, Theme};
use crate::clock::Zone;

/// The smallest terminal on which all can be read. In half of it something is shown.
pub(crate) const SMALLEST: (u16, u16) = (60, 16);

/// With fewer columns, sessions and transcript have no room beside each other.
pub(crate) const NARROW: u16 = 52;

/// Where and how the person looks.
#[derive(Debug, Default)]
pub(crate) struct Look {
    pub(crate) keys: Keys,
    /// Whether the others see what is typed before it is sent.
    pub(crate) shows_preview: bool,
    pub(crate) theme: Theme,
    /// In which zone the times of the transcript are shown.
    pub(crate) zone: Zone,
    /// `None` while the end of the transcript is shown.
    pub(crate) scroll: Option<Scroll>,
    pub(crate) shows_about: bool,
    /// How many rows of what is known of the session stand above what is shown of it.
    pub(crate) about_above: usize,
    pub(crate) shows_help: bool,
    /// Which part of the help is shown, where not all has room at once.
    pub(crate) help_page: usize,
    /// For the help: what can be typed, each with what it does.
    pub(crate) typable: Vec<(String, String)>,
    /// Whether the help begins with what can be typed, or with the keys.
    pub(crate) begins_with_typable: bool,
    pub(crate) shows_wall: bool,
    pub(crate) search: Option<Search>,
    /// What has to be answered before anything else is done.
    pub(crate) question: Option<String>,
    /// Whether a command is typed.
    pub(crate) is_command: bool,
    /// To whom what is typed goes, where its command says so itself.
    pub(crate) addressed: Option<Audience>,
    /// The sessions for which something is typed and not sent, by their ids.
    pub(crate) drafts: Vec<String>,
    /// What is chosen in the transcript, to be copied.
    pub(crate) picked: Option<Picked>,
}

/// What can be chosen in a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Picked {
    /// An entry, by its place.
    Entry(usize),
    /// A text that the server hasn't confirmed, by the id of its command.
    Sent(u64),
}

impl Look {
    fn query(&self) -> Option<&str> {
        self.search.as_ref().map(|it| it.query.as_str()).filter(|it| !it.is_empty())
    }
}

/// How far up the transcript is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scroll {
    /// How many rows stand below what is shown.
    pub(crate) rows: usize,
    /// How many entries there were when the person began to read further up: what comes later doesn't move them.
    pub(crate) entries: usize,
}

/// A search in the transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Search {
    pub(crate) query: String,
    /// The entry that is shown.
    pub(crate) found: Option<usize>,
}

/// What a click does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Click {
    Session(String),
    /// The row of a file in the transcript.
    Save(String),
    /// A file that is only listed.
    File(String),
    Party(String),
    Audience,
}

/// What was drawn, beside what is seen.
#[derive(Debug, Default)]
pub(crate) struct Drawn {
    pub(crate) links: Vec<Link>,
    pub(crate) clicks: Vec<(Rect, Click)>,
    /// Where that stands which is known of the session.
    pub(crate) about: Rect,
    /// How many of its rows have no room.
    pub(crate) about_hidden: usize,
    /// Where the input line goes.
    pub(crate) input: Rect,
    /// Rows of the transcript that are shown at once.
    pub(crate) page: usize,
    /// Columns of the transcript.
    pub(crate) columns: usize,
    /// How many rows stand below what is shown, at most as many as there are.
    pub(crate) hidden: usize,
    /// Whether the sessions are listed beside the transcript.
    pub(crate) lists_sessions: bool,
    /// How many pages the help has.
    pub(crate) help_pages: usize,
    /// Where the cursor is, if it isn't in the input.
    pub(crate) cursor: Option<(u16, u16)>,
    /// Whether there was no room for anything: nobody sees what keys would do.
    pub(crate) is_too_small: bool,
}

/// Whether there is no room for two things beside each other.
fn is_narrow(area: Rect) -> bool {
    area.width < NARROW
}

/// Draws all but the input, for which it leaves room of `input_rows` rows.
pub(crate) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    model: &Model,
    look: &Look,
    now: i64,
    input_rows: u16,
) -> Drawn {
    let colours = look.theme.colours();
    let mut drawn = Drawn::default();
    let least = (SMALLEST.0 / 2, SMALLEST.1 / 2);
    if area.width < least.0 || area.height < least.1 {
        let (columns, rows) = least;
        let end = look.keys.label(Action::Quit).map(|it| format!(", but {it} ends")).unwrap_or_default();
        let mut text =
            format!("{columns} columns and {rows} rows are needed: until then keys do nothing{end}");
        if let Some(note) = model.note.as_ref().filter(|it| it.is_problem) {
            text = format!("{}. {text}", note.text);
        }
        drawn.is_too_small = true;
        frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: true }), area);
        return drawn;
    }
    let rows = [
        Constraint::Length(1),
        Constraint::Min(3),
        Constraint::Length(prompt::rows(area, model, look)),
        Constraint::Length(input_rows),
        Constraint::Length(bars::bottom_rows(area, model, look)),
    ];
    let [top, body, to_whom, input, bottom] = Layout::vertical(rows).areas(area);
    drawn.input = input;
    bars::top(frame, top, model, &colours);
    prompt::draw(frame, to_whom, model, look, &colours, &mut drawn);
    bars::bottom(frame, bottom, model, look, &colours);
    if look.shows_wall {
        wall::draw(frame, body, model, now, &colours, &mut drawn);
    } else {
        columns(frame, body, model, look, now, &colours, &mut drawn);
    }
    if look.shows_help {
        drawn.help_pages = help::draw(frame, body, model, look, &colours);
    }
    drawn
}

fn columns(
    frame: &mut Frame<'_>,
    body: Rect,
    model: &Model,
    look: &Look,
    now: i64,
    colours: &Colours,
    drawn: &mut Drawn,
) {
    // Where it is as narrow as a phone, the sessions make room for the one that is chosen.
    if look.shows_about && is_narrow(body) {
        // Beside it, nothing could be read.
        (drawn.page, drawn.columns) = (usize::from(body.height), usize::from(body.width).saturating_sub(1));
        return about::draw(frame, body, model, look, now, colours, drawn);
    }
    let is_alone = is_narrow(body) && model.chosen.is_some();
    let left = match model.role {
        Role::Customer => 0,
        _ if is_alone => 0,
        _ => (body.width / 4).clamp(20, 30),
    };
    let right = match look.shows_about {
        true => (body.width / 4).clamp(24, 36),
        false => 0,
    };
    // In a narrow terminal what is known of the customer stands where the sessions are.
    let left = if right > 0 && body.width < left + right + 36 { 0 } else { left };
    let areas = [Constraint::Length(left), Constraint::Min(20), Constraint::Length(right)];
    let [sessions, middle, about] = Layout::horizontal(areas).areas(body);
    drawn.lists_sessions = left > 0;
    if left > 0 {
        let block = Block::new().borders(Borders::RIGHT).border_style(colours.border);
        let inside = block.inner(sessions);
        frame.render_widget(block, sessions);
        sessions::draw(frame, inside, (model, look), now, colours, drawn);
    }
    if right > 0 {
        let block = Block::new().borders(Borders::LEFT).border_style(colours.border);
        let inside = block.inner(about);
        frame.render_widget(block, about);
        about::draw(frame, inside, model, look, now, colours, drawn);
    }
    transcript(frame, middle, (model, look), is_alone, colours, drawn);
}

fn transcript(
    frame: &mut Frame<'_>,
    area: Rect,
    (model, look): (&Model, &Look),
    is_alone: bool,
    colours: &Colours,
    drawn: &mut Drawn,
) {
    let is_watched = model.chosen().is_some_and(|it| !bars::watched(model, it).is_empty());
    let head_rows = if is_watched && is_alone && area.height > 6 { 2 } else { 1 };
    let [head, area] = Layout::vertical([Constraint::Length(head_rows), Constraint::Min(1)]).areas(area);
    let Some(session) = model.chosen() else {
        return bars::nothing_chosen(frame, area, model, colours);
    };
    drawn.cursor = bars::session(frame, head, model, session, look, colours);
    let columns = usize::from(area.width.saturating_sub(1));
    // Further up, the last row says that there is more.
    let page_rows = area.height.saturating_sub(1).max(1);
    let rows_shown = if look.scroll.is_some() { page_rows } else { area.height };
    let height = usize::from(rows_shown);
    (drawn.page, drawn.columns) = (usize::from(page_rows), columns);
    let page = Page { model, session, look, colours, columns };
    let entries = look.scroll.map_or(session.entries.len(), |it| it.entries);
    drawn.hidden = look.scroll.map_or(0, |it| {
        let all = page.count(it.entries, it.rows + height);
        it.rows.min(all.saturating_sub(height))
    });
    let rows = page.rows(height, drawn.hidden, entries);
    for (row, y) in rows.iter().zip(area.y..) {
        text::draw(frame.buffer_mut(), (area.x, y), area.width, &row.0, &mut drawn.links);
        if let Some(Target::File(id)) = &row.1 {
            drawn.clicks.push((Rect::new(area.x, y, area.width, 1), Click::Save(id.clone())));
        }
    }
    let later = session.entries.len().saturating_sub(entries);
    if drawn.hidden > 0 && area.height > 0 {
        let more = if later > 0 { format!(" ▼ {later} new ") } else { " ▼ more below ".into() };
        let x = area.right().saturating_sub(u16::try_from(text::width(&more)).unwrap_or_default());
        text::draw(
            frame.buffer_mut(),
            (x, area.bottom() - 1),
            area.width,
            &[piece(more, colours.urgent)],
            &mut Vec::new(),
        );
    }
}

/// The entry before `before` (or the last one) in which the text occurs, and how many rows from there on there are.
pub(crate) fn find(model: &Model, look: &Look, before: usize, columns: usize) -> Option<(usize, usize)> {
    let index = hits(model.chosen()?, look.query()?).into_iter().rfind(|it| *it < before)?;
    Some((index, rows_from(model, look, index, columns)))
}

/// The entries in which a text occurs, by their places.
fn hits(session: &Session, query: &str) -> Vec<usize> {
    let occurs = |text: &str| !transcript::occurrences(text, query).is_empty();
    let has = |entry: &Entry| match &entry.what {
        What::Said(text) | What::Url(text) | What::Told(text) | What::ToldAt(text) => occurs(text),
        What::File(id) => session.file(id).is_some_and(|it| occurs(&it.name)),
        What::Did(text) => entry.author.as_ref().is_some_and(|it| occurs(&did(it, text))),
    };
    let entries = session.entries.iter().enumerate();
    entries.filter(|(_, it)| has(it)).map(|(index, _)| index).collect()
}

/// How many rows there are from this entry of the transcript on.
pub(crate) fn rows_from(model: &Model, look: &Look, index: usize, columns: usize) -> usize {
    let colours = look.theme.colours();
    model.chosen().map_or(0, |session| {
        let page = Page { model, session, look, colours: &colours, columns };
        page.rows_from(index, session.entries.len())
    })
}
