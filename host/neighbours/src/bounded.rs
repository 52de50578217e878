//! Reading what has no size of its own: never more than so many bytes are kept.

use std::io::{self, BufRead, ErrorKind, Read};

/// Bytes of a line at most. What a packet can hold takes less, however it is escaped, and so does the largest
/// interaction.
pub const LINE_BYTES: usize = 1 << 20;

/// What was read.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// A line, without its end.
    Whole,
    /// The beginning of a line that is too long; [`skip_line`] passes over the rest.
    TooLong,
    /// Nothing more comes.
    End,
}

/// Reads the next line into `line`, of at most `most` bytes.
///
/// # Errors
/// Those of the reader.
pub fn next_line(from: &mut impl BufRead, line: &mut Vec<u8>, most: usize) -> io::Result<Line> {
    line.clear();
    let mut is_begun = false;
    loop {
        if !is_ready(from)? {
            return Ok(if is_begun { Line::Whole } else { Line::End });
        }
        is_begun = true;
        let ready = from.fill_buf()?;
        let end = ready.iter().position(|it| *it == b'\n');
        let piece = ready.get(..end.unwrap_or(ready.len())).unwrap_or_default();
        if line.len() + piece.len() > most {
            return Ok(Line::TooLong);
        }
        line.extend_from_slice(piece);
        let taken = piece.len() + usize::from(end.is_some());
        from.consume(taken);
        if end.is_some() {
            return Ok(Line::Whole);
        }
    }
}

/// Passes over the rest of a line.
///
/// # Errors
/// Those of the reader.
pub fn skip_line(from: &mut impl BufRead) -> io::Result<()> {
    while is_ready(from)? {
        let ready = from.fill_buf()?;
        let end = ready.iter().position(|it| *it == b'\n');
        let taken = end.map_or(ready.len(), |it| it + 1);
        from.consume(taken);
        if end.is_some() {
            break;
        }
    }
    Ok(())
}

/// Waits until there is something to be read; whether there is. At the end it asks once only, as a terminal's end can
/// be typed once.
fn is_ready(from: &mut impl BufRead) -> io::Result<bool> {
    loop {
        match from.fill_buf() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            ready => return ready.map(|it| !it.is_empty()),
        }
    }
}

/// Reads all there is, or gives `None` if that is more than `most` bytes.
///
/// # Errors
/// Those of the reader.
pub fn all(from: impl Read, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    from.take(u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|it| it.len() <= most))
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    #[test]
    fn lines_are_read_as_they_come_and_long_ones_are_passed_over() {
        let text = b"one\n\n1234\n12345\nlong and longer\r\ntwo\r\nend";
        for capacity in [1, 2, 3, 100] {
            let mut reader = BufReader::with_capacity(capacity, &text[..]);
            let mut line = Vec::new();
            let mut seen = Vec::new();
            loop {
                match next_line(&mut reader, &mut line, 4).unwrap() {
                    Line::End => break,
                    Line::TooLong => {
                        skip_line(&mut reader).unwrap();
                        seen.push("too long".to_owned());
                    }
                    Line::Whole => seen.push(String::from_utf8(line.clone()).unwrap()),
                }
                assert!(line.capacity() < 16);
            }
            assert_eq!(seen, ["one", "", "1234", "too long", "too long", "two\r", "end"], "{capacity}");
        }
    }

    #[test]
    fn a_line_without_an_end_takes_no_memory_without_an_end() {
        let mut endless = BufReader::new(io::repeat(b'x'));
        let mut line = Vec::new();
        assert_eq!(next_line(&mut endless, &mut line, LINE_BYTES).unwrap(), Line::TooLong);
        assert!(line.capacity() <= 2 * LINE_BYTES);
    }

    #[test]
    fn all_but_no_more() {
        assert_eq!(all(&b"abc"[..], 3).unwrap().as_deref(), Some(&b"abc"[..]));
        assert_eq!(all(&b"abcd"[..], 3).unwrap(), None);
        assert_eq!(all(io::repeat(b'x'), 3).unwrap(), None);
    }
}
