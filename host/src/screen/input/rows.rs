//! The text as rows of cells, for a line mode that draws it itself.

use super::Composer;
use super::layout::Layout;

/// What is seen of a text, and where its cursor is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    pub(crate) rows: Vec<String>,
    /// Row and column of the cursor, which is always seen.
    pub(crate) cursor: (usize, usize),
}

impl Composer {
    /// The rows of the text at this width, `most` of them at most: those around the cursor.
    pub(crate) fn rows(&mut self, width: u16, most: usize) -> Rows {
        self.width = width;
        let most = most.max(1);
        let editor = &self.sheets.current.editor;
        let layout = Layout::new(editor.text(), width);
        let (row, column) = layout.cell(editor.cursor());
        let first = (row + 1).saturating_sub(most);
        let rows = (first..layout.height()).take(most).map(|it| layout.row(it)).collect();
        Rows { rows, cursor: (row - first, column) }
    }
}
