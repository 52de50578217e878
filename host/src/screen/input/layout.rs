//! How a text stands in rows of cells: where it is broken, what is drawn of each of its characters, and where the cursor is.

use std::borrow::Cow;
use std::ops::Range;

use parlor_plugin::characters::is_hidden;
use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// What is drawn for a tab.
const TAB: &str = "    ";

/// Rows of a text. Positions in the text are bytes, always between two characters as a person sees them (graphemes).
#[derive(Debug)]
pub(super) struct Layout<'t> {
    text: &'t str,
    /// What each row has of the text; line ends are in none.
    rows: Vec<Range<usize>>,
}

impl<'t> Layout<'t> {
    /// Breaks the text into rows, between words where that is possible. One cell of the width is kept for the cursor.
    pub(super) fn new(text: &'t str, width: u16) -> Self {
        let room = usize::from(width.saturating_sub(1)).max(2);
        let mut rows = Vec::new();
        let mut line_start = 0;
        for line in text.split('\n') {
            break_line(line, line_start, room, &mut rows);
            line_start += line.len() + 1;
        }
        Self { text, rows }
    }

    /// How many rows there are: at least one.
    pub(super) fn height(&self) -> usize {
        self.rows.len()
    }

    /// What is drawn of a row.
    pub(super) fn row(&self, row: usize) -> String {
        let range = self.rows.get(row).cloned().unwrap_or_default();
        self.text[range].graphemes(true).map(shown).collect()
    }

    /// Row and column of a position.
    pub(super) fn cell(&self, at: usize) -> (usize, usize) {
        // Where a row is broken, the position is the next one's start.
        let row = self.rows.iter().rposition(|it| it.start <= at).unwrap_or(0);
        let start = self.rows.get(row).map_or(0, |it| it.start);
        (row, width(&self.text[start..at]))
    }

    /// The position in a row that is nearest to the column, from the left.
    pub(super) fn position(&self, row: usize, column: usize) -> usize {
        let Some(range) = self.rows.get(row).cloned() else { return self.text.len() };
        let is_broken = self.rows.get(row + 1).is_some_and(|it| it.start == range.end);
        let mut at = range.start;
        let mut cells = 0;
        for grapheme in self.text[range.clone()].graphemes(true) {
            cells += width(grapheme);
            // The end of a broken row is the start of the next.
            if cells > column || is_broken && at + grapheme.len() == range.end {
                break;
            }
            at += grapheme.len();
        }
        at
    }
}

fn break_line(line: &str, start: usize, room: usize, rows: &mut Vec<Range<usize>>) {
    let mut row_start = 0;
    let mut cells = 0;
    // Behind the last space of the row, and how many cells there are up to that.
    let mut word = None;
    for (at, grapheme) in line.grapheme_indices(true) {
        let more = width(grapheme);
        if cells + more > room && at > row_start {
            let end = match word.take() {
                Some((end, before)) => {
                    cells -= before;
                    end
                }
                None => {
                    cells = 0;
                    at
                }
            };
            rows.push(start + row_start..start + end);
            row_start = end;
        }
        cells += more;
        if grapheme.starts_with([' ', '\t']) {
            word = Some((at + grapheme.len(), cells));
        }
    }
    rows.push(start + row_start..start + line.len());
}

/// How many cells are drawn.
pub(super) fn width(text: &str) -> usize {
    let cells = |it: &str| shown(it).graphemes(true).map(|it| usize::from(it.cell_width())).sum::<usize>();
    text.graphemes(true).map(cells).sum()
}

/// What is drawn for a character as a person sees it. What is hidden becomes visible: a pasted text was written by
/// somebody else, and it must not turn the direction of what stands beside it. Emoji that are joined to one stand beside
/// each other, as terminals don't agree on how wide the joined one is.
fn shown(grapheme: &str) -> Cow<'_, str> {
    let is_joined = |it: char| matches!(it, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
    match grapheme {
        "\t" => Cow::Borrowed(TAB),
        it if it.chars().count() > 1 && it.contains(is_joined) => {
            Cow::Owned(it.chars().filter(|it| !is_joined(*it)).map(visible).collect())
        }
        it if it.contains(is_hidden) => Cow::Owned(it.chars().map(visible).collect()),
        it => Cow::Borrowed(it),
    }
}

fn visible(character: char) -> char {
    if is_hidden(character) { '\u{fffd}' } else { character }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, width: u16) -> Vec<String> {
        let layout = Layout::new(text, width);
        (0..layout.height()).map(|row| layout.row(row)).collect()
    }

    #[test]
    fn texts_are_broken_between_words() {
        for (text, expected) in [
            ("", &[""][..]),
            ("a\n\nb\n", &["a", "", "b", ""]),
            ("hello my world", &["hello my ", "world"]),
            ("abcdefghijklmno", &["abcdefghij", "klmno"]),
            ("ab abcdefghijklmno", &["ab ", "abcdefghij", "klmno"]),
            (
                "\u{4f60}\u{597d}\u{4f60}\u{597d}\u{4f60}\u{597d}",
                &["\u{4f60}\u{597d}\u{4f60}\u{597d}\u{4f60}", "\u{597d}"],
            ),
            ("a\tb", &["a    b"]),
        ] {
            assert_eq!(rows(text, 11), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_hidden_is_seen() {
        assert_eq!(rows("a\u{202e}b\u{200b}c", 20), ["a\u{fffd}b\u{fffd}c"]);
        assert_eq!(rows("\u{1f468}\u{200d}\u{1f469}x\u{2764}\u{fe0f}", 20), ["\u{1f468}\u{1f469}x\u{2764}"]);
        assert_eq!(width("\u{1f468}\u{200d}\u{1f469}"), 4);
        assert_eq!(width("\u{1f44d}\u{1f3fd}e\u{301}"), 3);
    }

    #[test]
    fn positions_and_cells() {
        let text = "hello my world\n\u{4f60}\u{597d}";
        let layout = Layout::new(text, 11);
        for (at, cell) in [(0, (0, 0)), (8, (0, 8)), (9, (1, 0)), (14, (1, 5)), (15, (2, 0)), (21, (2, 4))] {
            assert_eq!(layout.cell(at), cell, "{at}");
            assert_eq!(layout.position(cell.0, cell.1), at, "{cell:?}");
        }
        assert_eq!(layout.position(0, 99), 8, "before the space at which the row is broken");
        assert_eq!(layout.position(1, 99), 14);
        assert_eq!(layout.position(2, 3), 18, "in the middle of a wide character");
        assert_eq!(layout.position(9, 0), text.len());
    }
}
