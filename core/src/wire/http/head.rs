//! The head of a response: its status, and what its header lines say about the body and the link.

use super::fault::{HttpError, HttpFault};
use crate::element::number::digits;

/// What counts in a head.
#[derive(Clone, Copy, Default)]
pub(super) struct Head<'a> {
    pub(super) status: u16,
    /// `HTTP/1.1 503`, as it stands there.
    pub(super) said_status: &'a [u8],
    /// What stands behind the status.
    pub(super) reason: &'a [u8],
    /// Bytes of the body, if it says so.
    pub(super) length: Option<usize>,
    /// The body comes in chunks.
    pub(super) is_chunked: bool,
    /// The body is compressed, or otherwise not as it is.
    pub(super) is_encoded: bool,
    /// The link is closed behind it.
    pub(super) is_last: bool,
    pub(super) content: ContentType,
}

/// What the body is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum ContentType {
    #[default]
    Other,
    Json,
    Html,
}

/// What each response begins with.
pub(super) const START: &[u8; 7] = b"HTTP/1.";

/// How many bytes there are up to the end of the empty line that ends a head, of which `seen` bytes hold none; otherwise how
/// many hold none now.
pub(super) fn end(input: &[u8], seen: usize) -> Result<usize, usize> {
    let mut place = seen;
    while let Some(rest) = input.get(place..) {
        match rest {
            [b'\n', b'\n', ..] => return Ok(place.saturating_add(2)),
            [b'\n', b'\r', b'\n', ..] => return Ok(place.saturating_add(3)),
            // It may be the beginning of such an end.
            [] | [b'\n'] | [b'\n', b'\r'] => return Err(place),
            _ => place = place.saturating_add(1),
        }
    }
    Err(place)
}

impl<'a> Head<'a> {
    /// Reads a head, with the empty line at its end or without it.
    pub(super) fn parse(input: &'a [u8]) -> Result<Self, HttpError> {
        let mut head = Self::default();
        let mut lines = Lines { rest: input, offset: 0 };
        let (_, line) = lines.next().unwrap_or_default();
        head.read_status(line).ok_or(HttpError { status: None, fault: HttpFault::NotHttp })?;
        while let Some((offset, line)) = lines.next() {
            if !line.is_empty() && head.read_line(line).is_none() {
                return Err(HttpError { status: Some(head.status), fault: HttpFault::BadHead(offset) });
            }
        }
        // Which of the two counts, two readers may see differently.
        if head.is_chunked && head.length.is_some() {
            return Err(HttpError { status: Some(head.status), fault: HttpFault::BadHead(0) });
        }
        Ok(head)
    }

    /// `HTTP/1.1 200 OK`; the reason may be missing.
    fn read_status(&mut self, line: &'a [u8]) -> Option<()> {
        let (start, status) = line.split_at_checked(START.len())?;
        let [minor, b' ', status @ ..] = status else { return None };
        if !start.iter().eq(START) {
            return None;
        }
        let (status, reason) = status.split_at_checked(3)?;
        self.status = digits(status).and_then(|it| u16::try_from(it).ok()).filter(|it| *it >= 100)?;
        self.reason = match reason {
            [] => reason,
            [b' ', reason @ ..] => reason,
            _ => return None,
        };
        // With 1.0 the link is closed, unless the server says that it isn't.
        self.is_last = match minor {
            b'0' => true,
            b'1'..=b'9' => false,
            _ => return None,
        };
        // Up to the status, whose length is known.
        self.said_status = line.get(..START.len().saturating_add(5))?;
        Some(())
    }

    /// One header line; `None` if it makes no sense.
    fn read_line(&mut self, line: &'a [u8]) -> Option<()> {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let (name, value) = line.split_at_checked(colon)?;
        let value = trim(value.get(1..).unwrap_or_default());
        let is_control = |byte: &u8| byte.is_ascii_control() && *byte != b'\t';
        if name.is_empty() || !name.iter().all(|it| is_of_token(*it)) || value.iter().any(is_control) {
            return None;
        }
        if is(name, "content-length") {
            let length = digits(value).and_then(|it| usize::try_from(it).ok())?;
            if self.length.is_some_and(|it| it != length) {
                return None;
            }
            self.length = Some(length);
        } else if is(name, "transfer-encoding") {
            // Once, and nothing else: other encodings weren't asked for.
            if self.is_chunked || !is(value, "chunked") {
                return None;
            }
            self.is_chunked = true;
        } else if is(name, "content-encoding") {
            self.is_encoded = !is(value, "identity");
        } else if is(name, "connection") {
            let mut options = value.split(|byte| *byte == b',').map(trim);
            self.is_last = match options.clone().any(|it| is(it, "close")) {
                true => true,
                false => self.is_last && !options.any(|it| is(it, "keep-alive")),
            };
        } else if is(name, "content-type") {
            let kind = value.split(|byte| *byte == b';').next().map(trim).unwrap_or_default();
            self.content = if is(kind, "application/json") || ends_with(kind, "+json") {
                ContentType::Json
            } else if is(kind, "text/html") || is(kind, "application/xhtml+xml") {
                ContentType::Html
            } else {
                ContentType::Other
            };
        }
        Some(())
    }
}

/// The lines of a head, each with its place; what ends a line is no part of it.
struct Lines<'a> {
    rest: &'a [u8],
    offset: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<(usize, &'a [u8])> {
        if self.rest.is_empty() {
            return None;
        }
        let offset = self.offset;
        let length = self.rest.iter().position(|byte| *byte == b'\n').unwrap_or(self.rest.len());
        let (line, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest.get(1..).unwrap_or_default();
        self.offset = offset.saturating_add(length).saturating_add(1);
        Some((offset, line.strip_suffix(b"\r").unwrap_or(line)))
    }
}

/// Whether both say the same, whatever the case of their letters. `other` is in small letters.
#[inline(never)]
fn is(text: &[u8], other: &str) -> bool {
    text.len() == other.len()
        && text.iter().zip(other.bytes()).all(|(one, other)| one.to_ascii_lowercase() == other)
}

fn ends_with(text: &[u8], end: &str) -> bool {
    let start = text.len().saturating_sub(end.len());
    is(text.get(start..).unwrap_or_default(), end)
}

fn trim(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = text {
        text = rest;
    }
    text
}

/// What a name may consist of.
fn is_of_token(byte: u8) -> bool {
    // Nothing that isn't seen, and no delimiter.
    byte.is_ascii_graphic()
        && !matches!(byte, b'"' | b'(' | b')' | b',' | b'/' | b':'..=b'@' | b'['..=b']' | b'{' | b'}')
}
