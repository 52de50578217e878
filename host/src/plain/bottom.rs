//! The input line at the bottom of a terminal, below lines that go on into its history. All of it is written relative to the
//! cursor, so that nobody has to ask the terminal where that is.
//!
//! A screen reader reads aloud what is written: so nothing is written again that stands there already. A line that comes in
//! is put in above the input, which the terminal itself moves down; of the input only what has changed is written.

use std::io::{self, Write};

use crossterm::cursor::{MoveDown, MoveToColumn, MoveUp};
use crossterm::queue;
use crossterm::style::Print;
use crossterm::terminal::{Clear, ClearType};
use unicode_segmentation::UnicodeSegmentation;

use super::InputRows;
use crate::foreign::is_right_to_left;
use crate::screen::input::Rows;
use crate::screen::{is_cluster, width};

/// Inserts so many empty rows where the cursor is (ECMA-48, IL).
fn insert_rows(count: usize) -> Print<String> {
    Print(format!("\x1b[{count}L"))
}

/// What stands at the bottom of the terminal.
#[derive(Debug)]
pub(super) struct Bottom<W> {
    out: W,
    columns: usize,
    height: usize,
    /// What is drawn of the input.
    drawn: Vec<String>,
    /// Where the terminal's cursor is in that.
    row: usize,
    column: usize,
}

impl<W: Write> Bottom<W> {
    /// An empty input where the cursor is; what stands below is gone.
    pub(super) fn new(mut out: W, (columns, height): (u16, u16)) -> io::Result<Self> {
        queue!(out, MoveToColumn(0), Clear(ClearType::FromCursorDown))?;
        let (columns, height) = (columns.into(), height.into());
        Ok(Self { out, columns, height, drawn: vec![String::new()], row: 0, column: 0 })
    }

    fn go(&mut self, row: usize, column: usize) -> io::Result<()> {
        if row < self.row {
            queue!(self.out, MoveUp(cells(self.row - row)))?;
        }
        if row > self.row {
            queue!(self.out, MoveDown(cells(row - self.row)))?;
        }
        if column != self.column || row != self.row {
            queue!(self.out, MoveToColumn(cells(column)))?;
        }
        (self.row, self.column) = (row, column);
        Ok(())
    }
}

impl<W: Write> InputRows for Bottom<W> {
    fn above(&mut self, lines: &str) -> io::Result<()> {
        for line in lines.split('\n') {
            let (row, column) = (self.row, self.column);
            match rows(line, self.columns) {
                Some(count) if self.drawn.len() + count <= self.height => {
                    self.go(self.drawn.len() - 1, 0)?;
                    // Where the terminal ends, this moves all up.
                    queue!(self.out, Print("\n".repeat(count)))?;
                    self.row += count;
                    self.go(0, 0)?;
                    queue!(self.out, insert_rows(count), Print(line))?;
                    // The cursor is in the last of the new rows.
                    queue!(self.out, MoveToColumn(0), MoveDown(1))?;
                    self.go(row, column)?;
                }
                // How many rows it takes, terminals don't agree on.
                _ => {
                    let drawn = std::mem::replace(&mut self.drawn, vec![String::new()]);
                    self.go(0, 0)?;
                    queue!(self.out, Clear(ClearType::FromCursorDown), Print(line), Print("\r\n"))?;
                    self.draw(&Rows { rows: drawn, cursor: (row, column) })?;
                }
            }
        }
        Ok(())
    }

    fn draw(&mut self, rows: &Rows) -> io::Result<()> {
        let more = rows.rows.len().saturating_sub(self.drawn.len());
        if more > 0 {
            self.go(self.drawn.len() - 1, 0)?;
            queue!(self.out, Print("\n".repeat(more)))?;
            self.row += more;
            self.drawn.resize(rows.rows.len(), String::new());
        }
        if rows.rows.len() < self.drawn.len() {
            self.go(rows.rows.len(), 0)?;
            queue!(self.out, Clear(ClearType::FromCursorDown))?;
            self.drawn.truncate(rows.rows.len().max(1));
        }
        for (at, row) in rows.rows.iter().enumerate() {
            let before = std::mem::replace(&mut self.drawn[at], row.clone());
            if before == *row {
                continue;
            }
            let same = in_common(&before, row);
            let (kept, changed) = row.split_at(same);
            self.go(at, width(kept))?;
            let isolated = isolated(changed);
            queue!(self.out, Print(&isolated))?;
            self.column += width(changed);
            let is_doubtful = has_clusters(&before) || has_clusters(row);
            if is_doubtful || width(&before) > width(row) {
                queue!(self.out, Clear(ClearType::UntilNewLine))?;
            }
            if is_doubtful {
                queue!(self.out, MoveToColumn(0))?;
                self.column = 0;
            }
        }
        let (row, column) = rows.cursor;
        self.go(row, column)?;
        self.out.flush()
    }

    /// The terminal has another size. Where it has broken the rows of the input anew, a part of them stays in the lines above:
    /// what isn't known to be of the input isn't cleared.
    fn resize(&mut self, (columns, height): (u16, u16)) -> io::Result<()> {
        (self.columns, self.height) = (columns.into(), height.into());
        self.clear()
    }

    fn clear(&mut self) -> io::Result<()> {
        self.go(0, 0)?;
        queue!(self.out, Clear(ClearType::FromCursorDown))?;
        self.drawn = vec![String::new()];
        self.out.flush()
    }

    fn begin_anew(&mut self) -> io::Result<()> {
        (self.row, self.column, self.drawn) = (0, 0, vec![String::new()]);
        queue!(self.out, MoveToColumn(0), Clear(ClearType::FromCursorDown))
    }
}

fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// How many bytes two rows have in common at their beginning; none where something is written from right to left, as that is
/// isolated as a whole, and none where terminals don't agree how wide it is.
fn in_common(one: &str, other: &str) -> usize {
    if [one, other].iter().any(|it| it.contains(is_right_to_left) || has_clusters(it)) {
        return 0;
    }
    let same = one.graphemes(true).zip(other.graphemes(true)).take_while(|(one, other)| one == other);
    same.map(|(it, _)| it.len()).sum()
}

/// Whether terminals may not agree how wide something in it is.
fn has_clusters(row: &str) -> bool {
    row.graphemes(true).any(is_cluster)
}

/// What is written from right to left reorders nothing beside it (FSI … PDI).
fn isolated(text: &str) -> String {
    if text.contains(is_right_to_left) { format!("\u{2068}{text}\u{2069}") } else { text.to_owned() }
}

/// How many rows of a terminal a line takes for sure; `None`: terminals don't agree. The line may have colours.
fn rows(line: &str, columns: usize) -> Option<usize> {
    let mut text = String::new();
    let mut parts = line.split("\x1b[");
    text.push_str(parts.next().unwrap_or_default());
    text.extend(parts.filter_map(|it| it.split_once('m')).map(|(_, rest)| rest));
    match text.is_ascii() {
        true => Some(text.len().div_ceil(columns.max(1)).max(1)),
        // Nothing takes more than two columns.
        false => {
            (text.chars().map(|it| if it.is_ascii() { 1 } else { 2 }).sum::<usize>() <= columns).then_some(1)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZero;

    use super::*;

    /// A terminal of 20 columns and 6 rows, in which the input is.
    struct Tried {
        bottom: Bottom<Vec<u8>>,
        parser: vt100::Parser,
    }

    impl Tried {
        fn new() -> Self {
            let cells = |it| NonZero::new(it).unwrap();
            let mut tried = Self {
                bottom: Bottom::new(Vec::new(), (20, 6)).unwrap(),
                parser: vt100::Parser::new(cells(6), cells(20), 0),
            };
            tried.written();
            tried
        }

        /// What was written since the last time, which the terminal has taken in.
        fn written(&mut self) -> String {
            let bytes = std::mem::take(&mut self.bottom.out);
            self.parser.process(&bytes);
            String::from_utf8(bytes).unwrap()
        }

        fn input(&mut self, rows: &[&str], cursor: (usize, usize)) -> String {
            let rows = rows.iter().map(|it| (*it).to_owned()).collect();
            self.bottom.draw(&Rows { rows, cursor }).unwrap();
            self.written()
        }

        fn above(&mut self, line: &str) -> String {
            self.bottom.above(line).unwrap();
            self.bottom.out.flush().unwrap();
            self.written()
        }

        fn screen(&self) -> (Vec<String>, (u16, u16)) {
            let screen = self.parser.screen();
            let rows: Vec<String> = screen.rows(0, 20).map(|it| it.trim_end().to_owned()).collect();
            let last = rows.iter().rposition(|it| !it.is_empty()).map_or(0, |it| it + 1);
            (rows[..last].to_vec(), screen.cursor_position())
        }
    }

    fn screen(rows: &[&str], cursor: (u16, u16)) -> (Vec<String>, (u16, u16)) {
        (rows.iter().map(|it| (*it).to_owned()).collect(), cursor)
    }

    #[test]
    fn lines_go_by_above_the_input() {
        let mut tried = Tried::new();
        tried.input(&["to 1> half a"], (0, 12));
        for line in ["one", "\u{1b}[2mtwo\u{1b}[0m\nthree", "four", "five", "six", "seven"] {
            tried.above(line);
        }
        assert_eq!(
            tried.screen(),
            screen(&["three", "four", "five", "six", "seven", "to 1> half a"], (5, 12))
        );
        tried.input(&["to 1> half a", "      line"], (1, 10));
        tried.above("eight");
        assert_eq!(
            tried.screen(),
            screen(&["five", "six", "seven", "eight", "to 1> half a", "      line"], (5, 10))
        );
        tried.input(&["to 1> "], (0, 6));
        tried.above("nine");
        assert_eq!(tried.screen(), screen(&["five", "six", "seven", "eight", "nine", "to 1>"], (5, 6)));
        tried.bottom.clear().unwrap();
        tried.written();
        assert_eq!(tried.screen(), screen(&["five", "six", "seven", "eight", "nine"], (5, 0)));
    }

    #[test]
    fn nothing_is_written_again_that_stands_there() {
        let mut tried = Tried::new();
        tried.input(&["to 1> hal"], (0, 9));
        assert_eq!(tried.input(&["to 1> half"], (0, 10)), "f");
        assert_eq!(tried.input(&["to 1> half"], (0, 10)), "");
        let line = tried.above("Ana: a word of thirty letters.");
        assert!(!line.contains("half"), "{line:?}");
        assert_eq!(
            tried.screen(),
            screen(&["Ana: a word of thirt", "y letters.", "to 1> half"], (2, 10)),
            "the terminal breaks it"
        );
        let deleted = tried.input(&["to 1> hal"], (0, 9));
        assert!(!deleted.contains("hal"), "{deleted:?}");
        tried.input(&["to 2> hal"], (0, 9));
        assert_eq!(tried.screen().0[2], "to 2> hal");
    }

    #[test]
    fn a_line_of_which_nobody_knows_how_wide_it_is_cannot_reach_the_input() {
        let mut tried = Tried::new();
        tried.input(&["to 1> \u{4f60}\u{597d}"], (0, 10));
        tried.above(&"\u{1f600}".repeat(11));
        let (rows, cursor) = tried.screen();
        assert_eq!((rows[2].as_str(), cursor), ("to 1> \u{4f60}\u{597d}", (2, 10)));
        tried.input(&["to 1> \u{4f60}a\u{597d}"], (0, 9));
        assert_eq!(tried.screen().0[2], "to 1> \u{4f60}a\u{597d}");
        tried.input(&["to 1> \u{597d}"], (0, 8));
        assert_eq!(tried.screen().0[2], "to 1> \u{597d}");
    }

    #[test]
    fn more_rows_than_there_are_is_no_trouble() {
        let mut tried = Tried::new();
        tried.input(&["1", "2", "3", "4", "5"], (4, 1));
        tried.above(&"long ".repeat(20));
        tried.above("short");
        assert_eq!(tried.screen(), screen(&["short", "1", "2", "3", "4", "5"], (5, 1)));
        tried.bottom.resize((10, 3)).unwrap();
        tried.written();
        tried.input(&["a"], (0, 1));
        assert_eq!(tried.screen(), screen(&["short", "a"], (1, 1)));
    }

    #[test]
    fn what_is_written_from_right_to_left_is_isolated() {
        let mut tried = Tried::new();
        let written = tried.input(&["to 1> \u{5d0}"], (0, 7));
        assert!(written.contains("\u{2068}to 1> \u{5d0}\u{2069}"), "{written:?}");
    }
}
