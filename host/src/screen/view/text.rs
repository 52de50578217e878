//! Text on the screen: wrapped by its width, drawn so that what others wrote stays where it belongs.

use ratatui::buffer::Buffer;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::foreign::is_right_to_left;

/// A part of a row that looks alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) style: Style,
    /// Where it leads to, if it is a link.
    pub(crate) url: Option<String>,
}

/// A row of the screen.
pub(crate) type Row = Vec<Piece>;

/// A link on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) x: u16,
    pub(crate) y: u16,
    pub(crate) text: String,
    pub(crate) url: String,
}

pub(crate) fn piece(text: impl Into<String>, style: Style) -> Piece {
    Piece { text: text.into(), style, url: None }
}

/// How many columns a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// A text cut to so many columns; an ellipsis stands for what is missing.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for grapheme in text.graphemes(true) {
        used += UnicodeWidthStr::width(grapheme);
        if used > columns {
            break;
        }
        out.push_str(grapheme);
    }
    if columns > 0 {
        out.push('…');
    }
    out
}

/// The lines of a text, each of at most so many columns. Lines are broken at spaces and beside wide characters, and only a
/// word that is longer than a line within itself.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(2);
    let mut rows = Vec::new();
    for line in text.split('\n') {
        let mut row = String::new();
        let (mut used, mut break_at) = (0, 0);
        for grapheme in line.graphemes(true) {
            let wide = UnicodeWidthStr::width(grapheme);
            if used + wide > columns {
                let rest = row.split_off(if break_at > 0 { break_at } else { row.len() });
                rows.push(row.trim_end().to_owned());
                row = rest;
                (used, break_at) = (width(&row), 0);
                if grapheme == " " && row.is_empty() {
                    continue;
                }
            }
            if wide == 2 {
                break_at = row.len();
            }
            row.push_str(grapheme);
            used += wide;
            if wide == 2 || grapheme == " " {
                break_at = row.len();
            }
        }
        rows.push(row);
    }
    rows
}

/// Draws a row in at most so many columns. A text in which something is written from right to left is isolated (FSI …
/// PDI), so that it reorders nothing beside it.
pub(crate) fn draw(buffer: &mut Buffer, at: (u16, u16), columns: u16, row: &[Piece], links: &mut Vec<Link>) {
    let (mut x, y) = at;
    let end = x.saturating_add(columns).min(buffer.area.right());
    if y >= buffer.area.bottom() || y < buffer.area.top() {
        return;
    }
    for piece in row {
        if x >= end {
            return;
        }
        let start = x;
        let room = usize::from(end - x);
        (x, _) = buffer.set_stringn(x, y, &piece.text, room, piece.style);
        if piece.text.chars().any(is_right_to_left) && x > start {
            isolate(buffer, (start, x), y);
        }
        if let Some(url) = &piece.url {
            let text = cut(&piece.text, room);
            links.push(Link { x: start, y, text, url: url.clone() });
        }
    }
}

/// Terminals keep what has no width with the cell before it: so the isolate begins in the cell before the text, which is
/// drawn anew together with what belongs to it. Otherwise there would be one more with every frame.
pub(crate) fn isolate(buffer: &mut Buffer, (start, end): (u16, u16), y: u16) {
    // Blanks around the text stay outside: before an indent in the first column there is no cell to keep the isolate.
    let is_written = |x: &u16| !buffer[(*x, y)].symbol().trim().is_empty();
    let ends = (start..end).find(is_written).zip((start..end).rfind(is_written));
    let (start, end) = ends.map_or((start, end), |(first, last)| (first, last + 1));
    let cell_before = |buffer: &Buffer, x: u16| {
        // Behind a wide character is a cell that isn't drawn.
        let is_behind_wide = x > 1 && UnicodeWidthStr::width(buffer[(x - 2, y)].symbol()) == 2;
        if is_behind_wide { x - 2 } else { x.saturating_sub(1) }
    };
    let last = cell_before(buffer, end);
    let symbol = format!("{}\u{2069}", buffer[(last, y)].symbol());
    buffer[(last, y)].set_symbol(&symbol);
    if start > buffer.area.x {
        let before = cell_before(buffer, start);
        let symbol = format!("{}\u{2068}", buffer[(before, y)].symbol());
        buffer[(before, y)].set_symbol(&symbol);
    } else {
        let symbol = format!("\u{2068}{}", buffer[(start, y)].symbol());
        buffer[(start, y)].set_symbol(&symbol);
    }
}

impl Link {
    /// Whether nothing lies over it.
    pub(crate) fn is_seen(&self, buffer: &Buffer) -> bool {
        // Links are ASCII: a cell for each character.
        let mut cells = (self.x..)
            .map(|x| buffer.cell((x, self.y)).map_or("", |it| it.symbol().trim_end_matches(is_isolate)));
        self.text.chars().all(|it| cells.next().is_some_and(|cell| cell.chars().eq([it])))
    }
}

/// Whether the character begins or ends an isolate.
pub(crate) fn is_isolate(character: char) -> bool {
    matches!(character, '\u{2068}' | '\u{2069}')
}

/// The parts of a line that are links, as byte ranges: http and https only, in letters that can't be taken for others.
pub(crate) fn links(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(rest) = text.get(from..) {
        let Some(start) = ["http://", "https://"].iter().filter_map(|it| rest.find(it)).min() else { break };
        let link = rest.get(start..).unwrap_or_default();
        let end = link.find(|it: char| !it.is_ascii_graphic() || "\"<>\\^`{|}".contains(it));
        let link = link.get(..end.unwrap_or(link.len())).unwrap_or_default();
        let shown = link.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', ')', ']']);
        // Letters of other scripts look like others: where such a word goes on, nobody can say where it leads to.
        let goes_on = rest.get(start + link.len()..).and_then(|it| it.chars().next());
        let is_whole = goes_on.is_none_or(|it| it.is_ascii() || !it.is_alphanumeric());
        if is_whole && shown.split_once("://").is_some_and(|(_, host)| !host.is_empty()) {
            found.push((from + start, from + start + shown.len()));
        }
        from += start + link.len().max(1);
    }
    found
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;

    #[test]
    fn lines_are_broken_at_spaces_and_beside_wide_characters() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("  a\n\nb", 8), ["  a", "", "b"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("ok 你好世界", 6), ["ok 你", "好世界"]);
        assert_eq!(wrap("👍👍👍", 5), ["👍👍", "👍"]);
        assert_eq!(wrap("", 5), [""]);
    }

    #[test]
    fn what_is_too_long_is_cut() {
        assert_eq!(
            (cut("lamp", 4), cut("lamps", 4), cut("你好", 3)),
            ("lamp".into(), "lam…".into(), "你…".into())
        );
        assert_eq!(cut("x", 0), "");
    }

    #[test]
    fn only_pages_are_links() {
        let found = |text: &'static str| -> Vec<&str> {
            links(text).into_iter().map(|(start, end)| &text[start..end]).collect()
        };
        assert_eq!(
            found("see https://shop.example/a?b=c, or (http://x)."),
            ["https://shop.example/a?b=c", "http://x"]
        );
        assert_eq!(found("javascript:alert(1) file:///etc ftp://x https:// http://"), [""; 0]);
        assert_eq!(found("https://ex\u{430}mple.com"), [""; 0]);
    }

    #[test]
    fn a_link_is_seen_unless_something_lies_over_it() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        let link = piece("http://x", Style::new());
        let mut links = Vec::new();
        let row = [piece("\u{5D0}", Style::new()), Piece { url: Some("http://x".into()), ..link }];
        draw(&mut buffer, (0, 0), 12, &row, &mut links);
        assert!(links[0].is_seen(&buffer));
        buffer.set_string(3, 0, "menu", Style::new());
        assert!(!links[0].is_seen(&buffer));
    }

    #[test]
    fn text_from_right_to_left_is_isolated() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
        let style = Style::new();
        let row = [piece("a ", style), piece("\u{5D0}\u{5D1}", style), piece(" b", style)];
        draw(&mut buffer, (0, 0), 10, &row, &mut Vec::new());
        let symbols: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(symbols.trim_end(), "a \u{2068}\u{5D0}\u{5D1}\u{2069} b");
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
        draw(&mut buffer, (0, 0), 10, &[piece(" \u{5D0} ", style)], &mut Vec::new());
        assert_eq!(buffer[(0, 0)].symbol(), " \u{2068}", "the cell before keeps it");
        assert_eq!(buffer[(1, 0)].symbol(), "\u{5D0}\u{2069}");
    }
}
