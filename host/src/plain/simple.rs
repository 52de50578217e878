//! The input in a terminal that can move its cursor nowhere but within the row (`TERM=dumb`). Nothing is written but text, line
//! ends, carriage returns and backspaces.
//!
//! What comes in takes the place of what is typed, which is written again below: so neither tears the other.

use std::io::{self, Write};

use unicode_segmentation::UnicodeSegmentation;

use super::InputRows;
use crate::screen::input::Rows;
use crate::screen::width;

/// So many rows of a long text are written again at most.
const AGAIN: usize = 8;

/// What stands in the last row of the terminal.
#[derive(Debug)]
pub(super) struct Simple<W> {
    out: W,
    /// What was drawn of the input last; none where the cursor is at the beginning of an empty row.
    drawn: Option<Rows>,
}

impl<W: Write> Simple<W> {
    /// An input where the cursor is, which is the beginning of a row.
    pub(super) fn new(out: W) -> Self {
        Self { out, drawn: None }
    }

    /// Changes the row in which the cursor is from a text into another, each with the column of its cursor.
    fn change(&mut self, (before, at): (&str, usize), (after, to): (&str, usize)) -> io::Result<()> {
        let same = before.graphemes(true).zip(after.graphemes(true)).take_while(|(one, other)| one == other);
        let (mut kept, mut start) = (0, 0);
        // To the right the cursor goes only by what is written.
        for (grapheme, _) in same {
            if start + width(grapheme) > at {
                break;
            }
            (kept, start) = (kept + grapheme.len(), start + width(grapheme));
        }
        let (new, gone) = (&after[kept..], width(before).saturating_sub(width(after)));
        write!(self.out, "{}{new}{}", back(at - start), " ".repeat(gone))?;
        write!(self.out, "{}", back((width(after) + gone).saturating_sub(to)))
    }

    /// Takes the input away if it is in one row; otherwise what was drawn of it stays above.
    fn leave_row(&mut self) -> io::Result<()> {
        match self.drawn.take() {
            None => Ok(()),
            Some(Rows { rows, .. }) if rows.len() == 1 => {
                write!(self.out, "\r{}\r", " ".repeat(width(&rows[0])))
            }
            Some(_) => write!(self.out, "\r\n"),
        }
    }
}

/// Has the cursor go so many columns to the left.
fn back(columns: usize) -> String {
    "\x08".repeat(columns)
}

/// A row; an empty one if it isn't there.
fn row(rows: &Rows, at: usize) -> &str {
    rows.rows.get(at).map_or("", String::as_str)
}

impl<W: Write> InputRows for Simple<W> {
    fn above(&mut self, lines: &str) -> io::Result<()> {
        self.leave_row()?;
        write!(self.out, "{}\r\n", lines.replace('\n', "\r\n"))
    }

    fn draw(&mut self, rows: &Rows) -> io::Result<()> {
        if self.drawn.as_ref() == Some(rows) {
            return self.out.flush();
        }
        let (last, column) = rows.cursor;
        let mut first = 0;
        if let Some(before) = self.drawn.replace(rows.clone()) {
            let (at, at_column) = before.cursor;
            // The rows above can't be changed.
            let is_same_above = at <= last && before.rows.get(..at) == rows.rows.get(..at);
            if is_same_above {
                let to = if at == last { column } else { width(row(rows, at)) };
                self.change((row(&before, at), at_column), (row(rows, at), to))?;
                first = at + 1;
            }
            if at != last || !is_same_above {
                write!(self.out, "\r\n")?;
            }
        }
        for at in first.max((last + 1).saturating_sub(AGAIN))..last {
            write!(self.out, "{}\r\n", row(rows, at))?;
        }
        if first <= last {
            let text = row(rows, last);
            write!(self.out, "{text}{}", back(width(text).saturating_sub(column)))?;
        }
        self.out.flush()
    }

    fn resize(&mut self, _: (u16, u16)) -> io::Result<()> {
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.leave_row()?;
        self.out.flush()
    }

    fn begin_anew(&mut self) -> io::Result<()> {
        self.drawn = None;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZero;

    use super::*;

    /// A terminal of 20 columns and 12 rows, and all that was written to it.
    struct Tried {
        simple: Simple<Vec<u8>>,
        parser: vt100::Parser,
    }

    impl Tried {
        fn new() -> Self {
            let cells = |it| NonZero::new(it).unwrap();
            Self { simple: Simple::new(Vec::new()), parser: vt100::Parser::new(cells(12), cells(20), 0) }
        }

        /// What was written since the last time, which the terminal has taken in.
        fn written(&mut self) -> String {
            let bytes = std::mem::take(&mut self.simple.out);
            self.parser.process(&bytes);
            let written = String::from_utf8(bytes).unwrap();
            assert!(!written.contains('\x1b'), "{written:?}");
            written
        }

        fn input(&mut self, rows: &[&str], cursor: (usize, usize)) -> String {
            let rows = rows.iter().map(|it| (*it).to_owned()).collect();
            self.simple.draw(&Rows { rows, cursor }).unwrap();
            self.written()
        }

        fn above(&mut self, lines: &str) {
            self.simple.above(lines).unwrap();
            self.written();
        }

        /// What is on the screen, without the empty rows at its end, and the column of the cursor.
        fn screen(&self) -> (String, u16) {
            let screen = self.parser.screen();
            let rows: Vec<_> = screen.rows(0, 20).map(|it| it.trim_end().to_owned()).collect();
            (rows.join("|").trim_end_matches('|').to_owned(), screen.cursor_position().1)
        }
    }

    #[test]
    fn a_text_is_changed_in_its_row() {
        let mut tried = Tried::new();
        for (text, column, screen) in [
            ("1> ", 3, "1>"),
            ("1> half", 7, "1> half"),
            ("1> hal", 6, "1> hal"),
            ("1> hal", 3, "1> hal"),
            ("1> xhal", 4, "1> xhal"),
            ("1> xhal", 7, "1> xhal"),
            ("1> \u{4f60}a\u{597d}", 8, "1> \u{4f60}a\u{597d}"),
            ("1> \u{597d}", 5, "1> \u{597d}"),
            ("2> ", 3, "2>"),
        ] {
            tried.input(&[text], (0, column));
            assert_eq!(tried.screen(), (screen.into(), u16::try_from(column).unwrap()), "{text}");
        }
        tried.input(&["2> a"], (0, 4));
        assert_eq!(tried.input(&["2> ab"], (0, 5)), "b");
        assert_eq!(tried.input(&["2> ab"], (0, 5)), "");
    }

    #[test]
    fn what_comes_in_and_what_is_typed_have_rows_of_their_own() {
        let mut tried = Tried::new();
        tried.input(&["1> half"], (0, 5));
        tried.above("Ana: one\ntwo");
        tried.input(&["1> half"], (0, 5));
        assert_eq!(tried.screen(), ("Ana: one|two|1> half".into(), 5));
        tried.simple.clear().unwrap();
        tried.written();
        assert_eq!(tried.screen(), ("Ana: one|two".into(), 0));
    }

    #[test]
    fn a_long_text_goes_on_in_the_next_row() {
        let mut tried = Tried::new();
        tried.input(&["1> one two"], (0, 10));
        tried.input(&["1> one", "   twofold"], (1, 10));
        assert_eq!(tried.screen(), ("1> one|   twofold".into(), 10));
        tried.above("Ana: hi");
        tried.input(&["1> one", "   twofold"], (1, 10));
        assert_eq!(tried.screen(), ("1> one|   twofold|Ana: hi|1> one|   twofold".into(), 10));
        tried.input(&["1> one"], (0, 6));
        tried.input(&["1> "], (0, 3));
        assert!(tried.screen().0.ends_with("   twofold|1>"), "{:?}", tried.screen());
        let many: Vec<_> = (10..50).map(|it| format!("   {it}")).collect();
        let many: Vec<_> = many.iter().map(String::as_str).collect();
        tried.input(&many, (39, 5));
        assert!(tried.screen().0.ends_with("42|   43|   44|   45|   46|   47|   48|   49"));
    }
}
