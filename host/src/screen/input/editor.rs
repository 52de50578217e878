//! The text that is being typed: changes, cursor, undo. It knows what of the text was typed key by key and what was pasted,
//! through undo and redo too, since only a command that was typed is done. The crates for text areas don't know that; they
//! also step over parts of an emoji instead of the whole. So this is ours, on `unicode-segmentation`.

use unicode_segmentation::UnicodeSegmentation;

use super::layout::Layout;

/// How many changes can be undone.
const UNDO: usize = 200;

/// A text, and where it is changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) text: String,
    /// In bytes.
    cursor: usize,
    /// Whether each byte was typed key by key.
    typed: Vec<bool>,
}

/// What a change was, so that several of a kind are undone together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Typing,
    Deleting,
    Other,
}

/// A text with its undo.
#[derive(Clone, Debug, Default)]
pub(super) struct Editor {
    draft: Draft,
    undo: Vec<Draft>,
    redo: Vec<Draft>,
    last: Option<Change>,
    /// The column that moving up and down keeps to.
    column: Option<usize>,
}

impl Draft {
    /// What begins a command, and a text behind it that isn't read: it is no command, whatever it begins with.
    pub(super) fn of_command(command: &str, text: &str) -> Self {
        let typed = std::iter::repeat_n(true, command.len()).chain(std::iter::repeat_n(false, text.len()));
        Self { text: format!("{command}{text}"), cursor: command.len() + text.len(), typed: typed.collect() }
    }
}

impl Editor {
    pub(super) fn text(&self) -> &str {
        &self.draft.text
    }

    pub(super) fn cursor(&self) -> usize {
        self.draft.cursor
    }

    pub(super) fn draft(&self) -> &Draft {
        &self.draft
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.draft.cursor == self.draft.text.len()
    }

    /// Whether the text is a command: it begins with one slash, and its first word was typed.
    pub(super) fn is_command(&self) -> bool {
        self.draft.text.starts_with('/') && !self.draft.text.starts_with("//") && !self.is_pasted()
    }

    /// Whether the text would be taken for a command, or for one that is said, if its beginning had been typed.
    pub(super) fn is_pasted(&self) -> bool {
        let text = &self.draft.text;
        let word = text.find(char::is_whitespace).unwrap_or(text.len());
        text.starts_with('/') && self.draft.typed.iter().take(word).any(|is_typed| !is_typed)
    }

    /// Whether all of the text was typed key by key, or completed.
    pub(super) fn is_typed(&self) -> bool {
        self.draft.typed.iter().all(|is_typed| *is_typed)
    }

    /// Puts another text in the place of this one; what was there can't be brought back by undo.
    pub(super) fn replace(&mut self, draft: Draft) {
        *self = Self { draft, ..Self::default() };
        self.draft.cursor = self.draft.text.len();
    }

    /// Empties the text. It can be brought back by undo.
    pub(super) fn clear(&mut self) {
        self.delete(0, self.draft.text.len(), Change::Other);
    }

    /// What a key typed.
    /// Deletes what stands behind this byte.
    pub(super) fn delete_from(&mut self, at: usize) {
        self.delete(at, self.draft.text.len(), Change::Other);
    }

    pub(super) fn type_char(&mut self, character: char) {
        // Word by word.
        let change = if character.is_whitespace() { Change::Other } else { Change::Typing };
        self.insert(character.encode_utf8(&mut [0; 4]), change, true);
    }

    /// What was pasted, or is a canned answer: never a command. Line ends become `\n`, and control characters, which no
    /// packet may hold or which would be seen by nobody, U+FFFD.
    pub(super) fn paste(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let plain = |it: char| if it.is_control() && it != '\n' && it != '\t' { '\u{fffd}' } else { it };
        let text: String = text.chars().map(plain).collect();
        self.insert(&text, Change::Other, false);
    }

    /// Puts a completion in the place of what stands from `start` to the cursor. It counts as typed.
    pub(super) fn complete(&mut self, start: usize, text: &str) {
        self.remember(Change::Other);
        self.cut(start, self.draft.cursor);
        self.put(text, true);
    }

    /// The same for a canned answer, which is never a command.
    pub(super) fn expand(&mut self, start: usize, text: &str) {
        self.remember(Change::Other);
        self.cut(start, self.draft.cursor);
        self.put(text, false);
    }

    fn insert(&mut self, text: &str, change: Change, is_typed: bool) {
        if text.is_empty() {
            return;
        }
        self.remember(change);
        self.put(text, is_typed);
    }

    fn put(&mut self, text: &str, is_typed: bool) {
        let Draft { text: all, cursor, typed } = &mut self.draft;
        all.insert_str(*cursor, text);
        typed.splice(*cursor..*cursor, std::iter::repeat_n(is_typed, text.len()));
        *cursor += text.len();
    }

    fn delete(&mut self, from: usize, to: usize, change: Change) {
        if from < to {
            self.remember(change);
            self.cut(from, to);
        }
    }

    fn cut(&mut self, from: usize, to: usize) {
        let Draft { text, cursor, typed } = &mut self.draft;
        text.drain(from..to);
        typed.drain(from..to);
        *cursor = from;
    }

    /// Keeps the text as it is before a change, unless the change goes on with the last one.
    fn remember(&mut self, change: Change) {
        self.column = None;
        self.redo.clear();
        let goes_on = self.last == Some(change) && change != Change::Other;
        self.last = Some(change);
        if goes_on {
            return;
        }
        if self.undo.len() == UNDO {
            self.undo.remove(0);
        }
        self.undo.push(self.draft.clone());
    }

    pub(super) fn undo(&mut self) {
        if let Some(before) = self.undo.pop() {
            self.redo.push(std::mem::replace(&mut self.draft, before));
        }
        (self.last, self.column) = (None, None);
    }

    pub(super) fn redo(&mut self) {
        if let Some(after) = self.redo.pop() {
            self.undo.push(std::mem::replace(&mut self.draft, after));
        }
        (self.last, self.column) = (None, None);
    }

    /// The position one character before the cursor.
    fn before(&self) -> usize {
        let head = &self.draft.text[..self.draft.cursor];
        self.draft.cursor - head.graphemes(true).next_back().map_or(0, str::len)
    }

    fn after(&self) -> usize {
        let tail = &self.draft.text[self.draft.cursor..];
        self.draft.cursor + tail.graphemes(true).next().map_or(0, str::len)
    }

    /// The start of the word before the cursor.
    fn word_before(&self) -> usize {
        let head = &self.draft.text[..self.draft.cursor];
        let words = head.split_word_bound_indices().rev();
        let mut words = words.skip_while(|(_, it)| it.chars().all(char::is_whitespace));
        words.next().map_or(0, |(at, _)| at)
    }

    /// The end of the word after the cursor.
    fn word_after(&self) -> usize {
        let tail = &self.draft.text[self.draft.cursor..];
        let mut words =
            tail.split_word_bound_indices().skip_while(|(_, it)| it.chars().all(char::is_whitespace));
        words.next().map_or(self.draft.text.len(), |(at, it)| self.draft.cursor + at + it.len())
    }

    fn line_start(&self) -> usize {
        self.draft.text[..self.draft.cursor].rfind('\n').map_or(0, |it| it + 1)
    }

    fn line_end(&self) -> usize {
        let tail = &self.draft.text[self.draft.cursor..];
        self.draft.cursor + tail.find('\n').unwrap_or(tail.len())
    }

    /// Goes to a position.
    pub(super) fn go(&mut self, at: usize) {
        self.draft.cursor = at;
        (self.last, self.column) = (None, None);
    }

    pub(super) fn left(&mut self) {
        self.go(self.before());
    }

    pub(super) fn right(&mut self) {
        self.go(self.after());
    }

    pub(super) fn word_left(&mut self) {
        self.go(self.word_before());
    }

    pub(super) fn word_right(&mut self) {
        self.go(self.word_after());
    }

    pub(super) fn go_line_start(&mut self) {
        self.go(self.line_start());
    }

    pub(super) fn go_line_end(&mut self) {
        self.go(self.line_end());
    }

    pub(super) fn delete_left(&mut self) {
        self.delete(self.before(), self.draft.cursor, Change::Deleting);
    }

    pub(super) fn delete_right(&mut self) {
        self.delete(self.draft.cursor, self.after(), Change::Deleting);
    }

    pub(super) fn delete_word_left(&mut self) {
        self.delete(self.word_before(), self.draft.cursor, Change::Other);
    }

    pub(super) fn delete_word_right(&mut self) {
        self.delete(self.draft.cursor, self.word_after(), Change::Other);
    }

    pub(super) fn delete_to_start(&mut self) {
        self.delete(self.line_start(), self.draft.cursor, Change::Other);
    }

    pub(super) fn delete_to_end(&mut self) {
        self.delete(self.draft.cursor, self.line_end(), Change::Other);
    }

    /// One row up or down, in rows of this width. `false` if there is none.
    pub(super) fn go_rows(&mut self, is_down: bool, width: u16) -> bool {
        let layout = Layout::new(&self.draft.text, width);
        let (row, column) = layout.cell(self.draft.cursor);
        let to = if is_down { row + 1 } else { row.wrapping_sub(1) };
        if to >= layout.height() {
            return false;
        }
        let column = self.column.unwrap_or(column);
        let at = layout.position(to, column);
        self.go(at);
        self.column = Some(column);
        true
    }
}

#[cfg(test)]
mod tests;
