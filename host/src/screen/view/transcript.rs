//! The transcript of a session, as rows.

use ratatui::style::Style;

use super::tail::state;
use super::text::{Row, cut, links, piece, wrap};
use super::{Look, Picked};
use crate::customer_words;
use crate::foreign::size;
use crate::screen::model::Model;
use crate::screen::model::entry::{Audience, Author, Entry, Kind, What};
use crate::screen::model::sent::End;
use crate::screen::model::session::Session;
use crate::screen::theme::Colours;

/// Columns before what was said, in a wide and in a narrow transcript.
pub(super) const TIME: usize = 6;

/// Seconds after which the same party is named again.
const NAMED_AGAIN: u32 = 120;

/// What a row says that a click can do something with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A file that can be saved, by its id.
    File(String),
}

/// A row and what a click on it is for.
pub(super) type Clickable = (Row, Option<Target>);

/// A part of a line that looks different: a link, or what is sought. In bytes.
struct Mark<'a> {
    from: usize,
    to: usize,
    url: Option<&'a str>,
}

/// What is drawn of a session, and how.
pub(super) struct Page<'a> {
    pub(super) model: &'a Model,
    pub(super) session: &'a Session,
    pub(super) look: &'a Look,
    pub(super) colours: &'a Colours,
    pub(super) columns: usize,
}

impl Page<'_> {
    /// The last rows, so many that `height` of them can be shown with `hidden` below them; fewer if there are no more. What
    /// was said after `entries` of them isn't shown while somebody reads what is further up.
    pub(super) fn rows(&self, height: usize, hidden: usize, entries: usize) -> Vec<Clickable> {
        let entries = self.session.entries.get(..entries).unwrap_or(&self.session.entries);
        let mut blocks = Vec::new();
        let mut count = 0;
        if self.look.scroll.is_none() {
            let tail = self.tail();
            count += tail.len();
            blocks.push(tail);
        }
        for (index, entry) in entries.iter().enumerate().rev() {
            if count >= height + hidden {
                break;
            }
            let before = index.checked_sub(1).and_then(|it| entries.get(it));
            let mut rows = self.entry(entry, before);
            if self.look.picked == Some(Picked::Entry(index)) {
                self.mark(&mut rows);
            }
            count += rows.len();
            blocks.push(rows);
        }
        let mut rows: Vec<Clickable> = blocks.into_iter().rev().flatten().collect();
        rows.truncate(rows.len().saturating_sub(hidden));
        rows.split_off(rows.len().saturating_sub(height))
    }

    /// How many rows the first `entries` of them have, as far as `most`.
    pub(super) fn count(&self, entries: usize, most: usize) -> usize {
        let mut count = 0;
        for from in (0..entries).rev() {
            if count >= most {
                break;
            }
            count += self.rows_from(from, from + 1);
        }
        count
    }

    /// How many rows there are from this entry on, up to `entries`.
    pub(super) fn rows_from(&self, from: usize, entries: usize) -> usize {
        let all = self.session.entries.get(..entries).unwrap_or(&self.session.entries);
        let rows = |index: usize| {
            let before = index.checked_sub(1).and_then(|it| all.get(it));
            all.get(index).map_or(0, |it| self.entry(it, before).len())
        };
        (from..all.len()).map(rows).sum()
    }

    /// Shows that the entry is chosen: by a sign in the place of the time, and by its colours.
    pub(super) fn mark(&self, rows: &mut [Clickable]) {
        for (row, _) in rows {
            for part in row.iter_mut() {
                part.style = self.colours.chosen;
            }
            if let Some(first) = row.first_mut() {
                first.text = format!("{:<TIME$}", "▶");
            }
        }
    }

    fn entry(&self, entry: &Entry, before: Option<&Entry>) -> Vec<Clickable> {
        let mut rows = Vec::new();
        let Some(author) = &entry.author else {
            let (text, mut time) = match &entry.what {
                What::Told(text) => (text, " ".repeat(TIME)),
                What::ToldAt(text) => (text, self.time(entry.time)),
                _ => return rows,
            };
            for line in wrap(text, self.columns.saturating_sub(TIME)) {
                let before = std::mem::replace(&mut time, " ".repeat(TIME));
                rows.push((vec![piece(before, self.colours.quiet), piece(line, self.colours.urgent)], None));
            }
            return rows;
        };
        match &entry.what {
            What::Said(text) => {
                if !is_named(entry, before) {
                    rows.push((self.head(entry, author), None));
                }
                rows.extend(self.said(text, &entry.audience, self.colours.text));
            }
            What::Did(text) => {
                let row = did(author, text);
                let quiet = self.colours.quiet;
                let mark = match &entry.audience {
                    Audience::Everyone => "",
                    Audience::Supervisors => "VIP ",
                    _ => "INT ",
                };
                for (index, line) in
                    wrap(&format!("{mark}{row}"), self.columns.saturating_sub(TIME)).into_iter().enumerate()
                {
                    let time = if index == 0 { self.time(entry.time) } else { " ".repeat(TIME) };
                    let mut row = vec![piece(time, quiet)];
                    row.extend(self.marked(&line, Vec::new(), quiet));
                    rows.push((row, None));
                }
            }
            What::Url(url) => {
                rows.push((self.head(entry, author), None));
                rows.extend(self.said(&format!("suggests {url}"), &entry.audience, self.colours.text));
            }
            What::File(id) => {
                rows.push((self.head(entry, author), None));
                rows.extend(self.file(id, &entry.audience));
            }
            What::Told(_) | What::ToldAt(_) => {}
        }
        rows
    }

    /// The time of day, so many seconds after the session's start.
    fn time(&self, seconds: u32) -> String {
        let at = self.session.started_at.map(|it| it.saturating_add(i64::from(seconds) * 1000));
        let time = at.and_then(|it| self.look.zone.time_of_day(it)).unwrap_or_default();
        format!("{time:<TIME$}")
    }

    /// Who it comes from, and who sees it. The nickname stands last, so that none can pretend what is said before it.
    fn head(&self, entry: &Entry, author: &Author) -> Row {
        let style = self.colours.of_kind(author.kind);
        let mut row = vec![piece(self.time(entry.time), self.colours.quiet)];
        let to = self.colours.of_audience(Some(&entry.audience));
        match &entry.audience {
            Audience::Everyone => {}
            Audience::Agents => row.push(piece(" INT agents only ", to)),
            Audience::Supervisors => {
                row.push(piece(" VIP supervisors only ", self.colours.of_audience(None)))
            }
            Audience::Only { nick, .. } => {
                let visibility = match entry.visibility {
                    Audience::Everyone => "",
                    Audience::Agents => " INT",
                    _ => " VIP",
                };
                row.push(piece(format!("{visibility} only to {} ", cut(nick, 16)), to));
            }
        }
        if entry.audience != Audience::Everyone {
            row.push(piece(" ", Style::new()));
        }
        let who = if author.is_own { "you" } else { author.kind.word() };
        // The kind alone says enough of somebody whose name nobody has told.
        let gap = if author.nick.is_empty() { "" } else { " · " };
        row.push(piece(format!("{who}{gap}"), style));
        let taken: usize = row.iter().map(|it| super::text::width(&it.text)).sum();
        row.push(piece(cut(&author.nick, self.columns.saturating_sub(taken)), style));
        row
    }

    /// What was said, beside a bar that says who sees it.
    pub(super) fn said(&self, text: &str, audience: &Audience, style: Style) -> Vec<Clickable> {
        let (bar, bar_style) = match audience {
            Audience::Everyone => ("│ ", self.colours.border),
            _ => ("┃ ", self.colours.quiet),
        };
        // What is pasted ends in a line end, most often.
        let lines = wrap(text.trim_end_matches('\n'), self.columns.saturating_sub(TIME + 2));
        let all = links(text);
        let mut end = 0;
        let row = |line: String| {
            let start = end + text.get(end..).and_then(|it| it.find(&line)).unwrap_or_default();
            end = start + line.len();
            // A link that is broken leads from each of its parts to the whole.
            let here = all.iter().filter(|(from, to)| *from < end && *to > start);
            let here = here.map(|(from, to)| Mark {
                from: from.saturating_sub(start),
                to: to.saturating_sub(start).min(line.len()),
                url: text.get(*from..*to),
            });
            let mut row = vec![piece(" ".repeat(TIME), style), piece(bar, bar_style)];
            row.extend(self.marked(&line, here.collect(), style));
            (row, None)
        };
        lines.into_iter().map(row).collect()
    }

    /// The parts of a line: links, and what is sought, look different.
    fn marked(&self, line: &str, mut marks: Vec<Mark<'_>>, style: Style) -> Row {
        let mut row = Vec::new();
        let mut at = 0;
        if let Some(query) = self.look.query() {
            let found = occurrences(line, query).into_iter();
            marks.extend(found.map(|(from, to)| Mark { from, to, url: None }));
            marks.sort_by_key(|it| (it.from, it.to, it.url.is_some()));
        }
        for Mark { from, to, url } in marks {
            if from < at {
                continue;
            }
            row.push(piece(line.get(at..from).unwrap_or_default(), style));
            let text = line.get(from..to).unwrap_or_default();
            let mut part = piece(text, if url.is_some() { self.colours.link } else { self.colours.found });
            part.url = url.map(str::to_owned);
            row.push(part);
            at = to;
        }
        row.push(piece(line.get(at..).unwrap_or_default(), style));
        row.retain(|it| !it.text.is_empty());
        row
    }

    fn file(&self, id: &str, audience: &Audience) -> Vec<Clickable> {
        let Some(file) = self.session.file(id) else { return Vec::new() };
        let bytes = file.size.map(size).unwrap_or_else(|| "size unknown".into());
        let transfer = self.model.transfers.iter().find(|it| it.file_id.as_deref() == Some(id));
        let (state, can_save) = match transfer {
            _ if file.is_deleted => ("deleted".to_owned(), false),
            // It is there already: `/save` saves it again.
            Some(it) => (state(it), matches!(it.end, Some(End::Failed(_)))),
            None => ("[save]".to_owned(), true),
        };
        let text = format!("file {}: {bytes}  {state}\n{}", file.number, file.name);
        let target = can_save.then(|| Target::File(id.to_owned()));
        let mut rows = self.said(&text, audience, self.colours.text);
        for row in &mut rows {
            row.1.clone_from(&target);
        }
        rows
    }
}

/// What a party did, as it is shown and found.
pub(crate) fn did(author: &Author, what: &str) -> String {
    // A customer reads of herself: of her own screen alone she is the customer.
    if author.is_own && author.kind == Kind::Customer {
        return customer_words::you(what);
    }
    format!("{} {what}", named(author.kind.word(), &author.nick))
}

/// A party by its kind and nickname, if it has one.
pub(super) fn named(kind: &str, nick: &str) -> String {
    if nick.is_empty() { kind.to_owned() } else { format!("{kind} {nick}") }
}

/// Whether the party of an entry is named by the entry before it.
fn is_named(entry: &Entry, before: Option<&Entry>) -> bool {
    before.is_some_and(|it| {
        matches!(it.what, What::Said(_))
            && it.author == entry.author
            && (&it.audience, &it.visibility) == (&entry.audience, &entry.visibility)
            && entry.time.saturating_sub(it.time) < NAMED_AGAIN
    })
}

/// Where a text occurs in a line, whatever its capitals are.
pub(super) fn occurrences(line: &str, query: &str) -> Vec<(usize, usize)> {
    if query.is_empty() {
        return Vec::new();
    }
    // Lower case may have another length: then only what is written alike is found.
    let (line, query) = match (line.to_lowercase(), query.to_lowercase()) {
        (lower, query) if lower.len() == line.len() => (lower, query),
        _ => (line.to_owned(), query.to_owned()),
    };
    line.match_indices(&query).map(|(at, found)| (at, at + found.len())).collect()
}
