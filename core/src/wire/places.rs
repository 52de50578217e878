//! Where a byte offset stands in a document, for a person.

/// Finds the lines and columns of byte offsets; counts on from the last one, so that many of them in order cost one
/// walk.
///
/// Lines and columns are counted from 1. A line ends with LF, CR, or CR and LF; a column is a character, not a byte;
/// a byte order mark at the start takes no column.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    document: &'a [u8],
    /// What is behind the last offset.
    rest: &'a [u8],
    offset: usize,
    line: usize,
    column: usize,
}

impl<'a> Places<'a> {
    /// Begins at the start of the document.
    pub const fn new(document: &'a [u8]) -> Self {
        Self { document, rest: document, offset: 0, line: 1, column: 1 }
    }

    /// The line and the column of a byte offset. What is behind the end stands at the end.
    pub fn find(&mut self, offset: usize) -> (usize, usize) {
        if offset < self.offset {
            *self = Self::new(self.document);
        }
        while self.offset < offset
            && let Some((byte, rest)) = self.rest.split_first()
        {
            self.pass(*byte, rest);
        }
        (self.line, self.column)
    }

    fn pass(&mut self, byte: u8, rest: &'a [u8]) {
        let is_line_end = byte == b'\n' || (byte == b'\r' && rest.first() != Some(&b'\n'));
        let is_mark = self.offset == 0 && self.document.starts_with(b"\xEF\xBB\xBF");
        if is_line_end {
            self.line = self.line.saturating_add(1);
            self.column = 1;
        } else if byte & 0xC0 != 0x80 && !is_mark {
            self.column = self.column.saturating_add(1);
        }
        self.offset = self.offset.saturating_add(1);
        self.rest = rest;
    }
}

/// The line and column of one byte offset, as [`Places`] counts them.
pub fn line_and_column(document: &[u8], offset: usize) -> (usize, usize) {
    Places::new(document).find(offset)
}

#[cfg(test)]
mod tests {
    use super::{Places, line_and_column};

    #[test]
    fn lines_and_columns_count_characters() {
        let document = "ab\nж€x".as_bytes();
        for (offset, expected) in [(0, (1, 1)), (3, (2, 1)), (8, (2, 3)), (99, (2, 4))] {
            assert_eq!(line_and_column(document, offset), expected, "{offset}");
        }
    }

    #[test]
    fn each_kind_of_line_end_ends_one_line() {
        let document = b"a\rb\r\nc\nd\r";
        for (offset, expected) in
            [(1, (1, 2)), (2, (2, 1)), (4, (2, 3)), (5, (3, 1)), (7, (4, 1)), (8, (4, 2)), (9, (5, 1))]
        {
            assert_eq!(line_and_column(document, offset), expected, "{offset}");
        }
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let document = "\u{FEFF}<r\u{FEFF}/>".as_bytes();
        assert_eq!(line_and_column(document, 3), (1, 1));
        assert_eq!(line_and_column(document, 4), (1, 2));
        assert_eq!(line_and_column(document, 8), (1, 4));
    }

    #[test]
    fn places_are_found_in_any_order() {
        let document = "\u{FEFF}ab\r\nж\r€\nx".as_bytes();
        let mut places = Places::new(document);
        for offset in (0..20).chain([3, 18, 0, 7, 7, 20, 1]) {
            assert_eq!(places.find(offset), line_and_column(document, offset), "{offset}");
        }
    }
}
