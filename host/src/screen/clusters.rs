//! Rows with letters and emoji that are put together from several characters: terminals don't agree how wide they are. Such a
//! row is written as a whole, each part at its own column, whenever it changes; otherwise pieces of it would stay on the
//! terminal.

use std::io::{self, Write};

use crossterm::cursor::{MoveTo, RestorePosition, SavePosition};
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{Clear, ClearType};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::view::text::is_isolate;

/// From here on there are emoji, some of them newer than what a terminal knows.
const EMOJI: char = '\u{1F000}';

/// What is on the terminal of such rows.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    area: Rect,
    /// By row; empty where a row has no such cluster.
    rows: Vec<Vec<Cell>>,
}

impl Clusters {
    /// Writes the rows anew that have such a cluster, or had one, and have changed.
    pub(super) fn write(&mut self, mut out: impl Write, buffer: &Buffer) -> io::Result<()> {
        if self.area != buffer.area {
            *self = Self { area: buffer.area, rows: Vec::new() };
        }
        let rows = buffer.content.chunks(usize::from(buffer.area.width).max(1));
        self.rows.resize(rows.len(), Vec::new());
        for ((row, before), y) in rows.zip(&mut self.rows).zip(0..) {
            let has_clusters = row.iter().any(|it| is_cluster(it.symbol()));
            if before.is_empty() && !has_clusters || row == before.as_slice() {
                continue;
            }
            *before = if has_clusters { row.to_vec() } else { Vec::new() };
            queue!(out, SavePosition)?;
            write_row(&mut out, row, y)?;
            queue!(out, RestorePosition)?;
        }
        Ok(())
    }
}

fn write_row(out: &mut impl Write, row: &[Cell], y: u16) -> io::Result<()> {
    queue!(out, MoveTo(0, y), SetAttribute(Attribute::Reset), Clear(ClearType::CurrentLine))?;
    let mut cells = row.iter().zip(0..);
    let mut shown = Vec::new();
    while let Some((cell, x)) = cells.next() {
        shown.push((x, y, cell));
        // What a wide character covers isn't written.
        for _ in 1..cell.symbol().width() {
            cells.next();
        }
    }
    // Each part begins with a move to its column.
    let mut backend = CrosstermBackend::new(out);
    for part in shown.split_inclusive(|(_, _, cell)| is_cluster(cell.symbol())) {
        backend.draw(part.iter().copied())?;
    }
    Ok(())
}

/// Whether terminals may not agree how wide it is. U+FFFD stands for what isn't shown, and some don't draw it at all.
pub(crate) fn is_cluster(symbol: &str) -> bool {
    let mut characters = symbol.chars().filter(|it| !is_isolate(*it));
    characters.next().is_some_and(|it| it >= EMOJI || it == '\u{FFFD}') || characters.next().is_some()
}

#[cfg(test)]
mod tests {
    use std::num::NonZero;

    use ratatui::style::Style;

    use super::*;

    #[test]
    fn nothing_stays_of_what_the_terminal_takes_for_wider() {
        let cells = |it| NonZero::new(it).unwrap();
        let mut parser = vt100::Parser::new(cells(3), cells(12), 0);
        let area = Rect::new(0, 0, 12, 3);
        let mut clusters = Clusters::default();
        let mut shown = Buffer::empty(area);
        // Two columns of ratatui are four of this terminal.
        let family = "\u{1F468}\u{200D}\u{1F469}";
        for (text, expected) in [
            (family.to_owned(), "\u{1F468}\u{200D}"),
            ("Bo".to_owned(), "Bo"),
            (format!("{family} joined"), "\u{1F468}\u{200D} joined"),
            (format!("a {family}b"), "a \u{1F468}\u{200D}b"),
            ("Bo joined".to_owned(), "Bo joined"),
            (String::new(), ""),
        ] {
            let mut next = Buffer::empty(area);
            next.set_string(0, 1, &text, Style::new());
            let mut bytes = Vec::new();
            CrosstermBackend::new(&mut bytes).draw(shown.diff(&next).into_iter()).unwrap();
            clusters.write(&mut bytes, &next).unwrap();
            parser.process(&bytes);
            let rows: Vec<String> = parser.screen().rows(0, 12).map(|it| it.trim_end().to_owned()).collect();
            assert_eq!(rows, ["", expected, ""]);
            bytes.clear();
            clusters.write(&mut bytes, &next).unwrap();
            assert!(bytes.is_empty(), "what hasn't changed isn't written again");
            shown = next;
        }
    }

    #[test]
    fn what_has_a_width_of_its_own() {
        for (symbol, expected) in [
            ("a", false),
            ("", false),
            ("\u{4F60}", false),
            ("\u{2068}\u{5D0}\u{2069}", false),
            ("\u{1F1E9}\u{1F1EA}", true),
            ("\u{938}\u{94D}\u{924}\u{947}", true),
            ("\u{1F600}", true),
            ("\u{FFFD}", true),
        ] {
            assert_eq!(is_cluster(symbol), expected, "{symbol}");
        }
    }
}
