//! Finds where the pieces of a document end that can be read one by one, in constant space.

use super::scan;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// What comes before the root element, and its start tag. The flag: it is an empty-element tag.
    Root { is_empty: bool },
    /// One child of the root element, a comment or the like, with the text before it.
    Child,
    /// The root's end tag, with the text before it.
    End,
    /// A comment or the like behind the root element.
    Behind,
}

/// Watches a document pass and says where its pieces end. It only counts; what is in a piece is checked by a
/// [`super::Reader`], so what isn't well-formed may be cut anywhere.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Splitter {
    state: State,
    depth: usize,
    is_behind_root: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Text,
    /// Behind `<`.
    Open,
    /// Behind `<!`, and how many more bytes.
    Bang(u8),
    /// Inside a tag. The flags: it is an end tag; its last byte was `/`.
    Tag(bool, bool),
    /// Inside a value of a start tag, up to this quote.
    Value(u8),
    /// Inside a comment: how many dashes stand at its end.
    Comment(u8),
    /// Inside a CDATA section: how many brackets stand at its end.
    Cdata(u8),
    /// Inside a processing instruction. The flag: its last byte was `?`.
    Instruction(bool),
}

impl Splitter {
    pub(crate) const fn new() -> Self {
        Self { state: State::Text, depth: 0, is_behind_root: false }
    }

    /// Passes over what comes next, up to where a piece ends: how many bytes, and that piece, if one ends there.
    pub(crate) fn pass(&mut self, bytes: &[u8]) -> (usize, Option<Piece>) {
        let mut rest = bytes;
        loop {
            rest = rest.get(self.uneventful(rest)..).unwrap_or_default();
            let [byte, behind @ ..] = rest else { return (bytes.len(), None) };
            rest = behind;
            let piece = self.step(*byte);
            if piece.is_some() {
                return (bytes.len().wrapping_sub(rest.len()), piece);
            }
        }
    }

    /// How many bytes of a text, a value or a start tag come that change nothing: most of a document. Without `fast` they
    /// are passed one by one, like all others.
    #[inline(always)]
    fn uneventful(&mut self, rest: &[u8]) -> usize {
        if !cfg!(feature = "fast") {
            return 0;
        }
        match self.state {
            State::Text => scan::before(rest, b'<'),
            State::Value(quote) => scan::before(rest, quote),
            State::Tag(false, _) => {
                let length = scan::before_tag_end(rest);
                if let Some(last) = rest.get(..length).and_then(<[u8]>::last) {
                    self.state = State::Tag(false, *last == b'/');
                }
                length
            }
            _ => 0,
        }
    }

    /// The next byte of the document; the piece that ends with it, if one does.
    #[inline]
    fn step(&mut self, byte: u8) -> Option<Piece> {
        let mut piece = None;
        self.state = match (self.state, byte) {
            (State::Text, b'<') => State::Open,
            (State::Text, _) => State::Text,
            (State::Open, b'/') => State::Tag(true, false),
            (State::Open, b'!') => State::Bang(0),
            (State::Open, b'?') => State::Instruction(false),
            (State::Open | State::Tag(..), b'>') => {
                piece = self.tag(self.state);
                State::Text
            }
            (State::Open, _) => State::Tag(false, false),
            (State::Tag(false, _), quote @ (b'"' | b'\'')) => State::Value(quote),
            (State::Tag(is_end, _), byte) => State::Tag(is_end, byte == b'/'),
            (State::Value(quote), byte) if byte == quote => State::Tag(false, false),
            (State::Value(quote), _) => State::Value(quote),
            // `<!--` and `<![CDATA[` are told apart by the third byte; anything else is wrong, and ends like a tag.
            (State::Bang(0), b'-') => State::Bang(1),
            (State::Bang(0), b'[') => State::Bang(2),
            (State::Bang(1), b'-') => State::Comment(0),
            (State::Bang(2..), b'[') => State::Cdata(0),
            (State::Bang(count @ 2..), _) => State::Bang(count),
            (State::Bang(_), b'>') => {
                piece = self.other();
                State::Text
            }
            (State::Bang(_), _) => State::Tag(true, false),
            (State::Comment(2..), b'>') | (State::Instruction(true), b'>') => {
                piece = self.other();
                State::Text
            }
            (State::Comment(dashes), b'-') => State::Comment(dashes.saturating_add(1)),
            (State::Comment(_), _) => State::Comment(0),
            (State::Cdata(2..), b'>') => {
                piece = self.other();
                State::Text
            }
            (State::Cdata(brackets), b']') => State::Cdata(brackets.saturating_add(1)),
            (State::Cdata(_), _) => State::Cdata(0),
            (State::Instruction(_), byte) => State::Instruction(byte == b'?'),
        };
        piece
    }

    /// Whether white space says nothing here: between the root's children, or behind the root element.
    pub(crate) fn is_between(&self) -> bool {
        self.state == State::Text && (self.depth == 1 || self.is_behind_root)
    }

    /// A tag has ended.
    fn tag(&mut self, state: State) -> Option<Piece> {
        let is_first = self.depth == 0;
        match state {
            State::Tag(true, _) => self.depth = self.depth.saturating_sub(1),
            State::Tag(false, true) => {}
            _ => self.depth = self.depth.saturating_add(1),
        }
        let piece = match (is_first, self.depth) {
            (true, _) if self.is_behind_root => Piece::Behind,
            (true, depth) => Piece::Root { is_empty: depth == 0 },
            (false, 0) => Piece::End,
            (false, 1) => Piece::Child,
            _ => return None,
        };
        self.is_behind_root |= self.depth == 0;
        Some(piece)
    }

    /// A comment, a CDATA section or a processing instruction has ended.
    fn other(&self) -> Option<Piece> {
        match self.depth {
            0 if self.is_behind_root => Some(Piece::Behind),
            1 => Some(Piece::Child),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    fn pieces(document: &str, chunk: usize) -> Vec<(&str, Piece)> {
        let (mut splitter, mut start, mut found) = (Splitter::new(), 0, Vec::new());
        let mut place = 0;
        while place < document.len() {
            // However much comes at once.
            let end = document.len().min(place + chunk);
            let (length, piece) = splitter.pass(&document.as_bytes()[place..end]);
            place += length;
            if let Some(piece) = piece {
                found.push((&document[start..place], piece));
                start = place;
            }
        }
        if start < document.len() {
            found.push((&document[start..], Piece::Behind));
        }
        found
    }

    #[test]
    fn pieces_end_where_children_do() {
        for chunk in 1..40 {
            pieces_end(chunk);
        }
    }

    fn pieces_end(chunk: usize) {
        assert_eq!(
            pieces(
                "<?xml version='1.0'?><!-- > --><r a='>'> x <m b=\"/>\"><t>y</t><![CDATA[</m>]]></m><n/><!--->--><?p >?>\
                 <![CDATA[]]]]> </r > <!-- z -->\n",
                chunk
            ),
            [
                ("<?xml version='1.0'?><!-- > --><r a='>'>", Piece::Root { is_empty: false }),
                (" x <m b=\"/>\"><t>y</t><![CDATA[</m>]]></m>", Piece::Child),
                ("<n/>", Piece::Child),
                ("<!--->-->", Piece::Child),
                ("<?p >?>", Piece::Child),
                ("<![CDATA[]]]]>", Piece::Child),
                (" </r >", Piece::End),
                (" <!-- z -->", Piece::Behind),
                ("\n", Piece::Behind),
            ]
        );
        assert_eq!(
            pieces("<r/><s>", chunk),
            [("<r/>", Piece::Root { is_empty: true }), ("<s>", Piece::Behind)]
        );
    }
}
