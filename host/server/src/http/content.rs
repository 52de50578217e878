//! A document as an HTTP reply: ranges, names and types.

use axum::body::Bytes;
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, RANGE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;

use super::pieces::body_of;
use super::refused;
use crate::documents::Document;

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    /// All of it; also what isn't one range of bytes, which a server may ignore (RFC 9110, section 14.2).
    All,
    /// From the first byte up to, not including, the second.
    Part(usize, usize),
    /// Nothing that is there.
    Nothing,
}

/// Replies with the document or the part that is asked for. It is always offered as a file to be saved, never shown:
/// its type is whatever its sender claimed.
pub(crate) fn send_document(document: &Document, name: &str, headers: &HeaderMap) -> Response {
    let length = document.content.len();
    let range = headers.get(RANGE).and_then(|it| it.to_str().ok());
    let mut response = match range.map_or(Wanted::All, |it| wanted(it, length)) {
        Wanted::All => send(document.content.clone()),
        Wanted::Part(start, end) => {
            let mut response = send(document.content.slice(start..end));
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            let last = end.saturating_sub(1);
            set(&mut response, CONTENT_RANGE, &format!("bytes {start}-{last}/{length}"));
            response
        }
        Wanted::Nothing => {
            let what = format!("no such range: the document has {length} bytes");
            let mut response = refused(StatusCode::RANGE_NOT_SATISFIABLE, &what);
            set(&mut response, CONTENT_RANGE, &format!("bytes */{length}"));
            return response;
        }
    };
    set(&mut response, CONTENT_TYPE, &document.content_type);
    set(&mut response, CONTENT_DISPOSITION, &disposition(name));
    set(&mut response, ACCEPT_RANGES, "bytes");
    set(&mut response, X_CONTENT_TYPE_OPTIONS, "nosniff");
    response
}

/// Replies with these bytes. They belong to the store until their reader has taken the last of them.
fn send(bytes: Bytes) -> Response {
    let length = bytes.len().to_string();
    let mut response = Response::new(body_of(bytes));
    set(&mut response, CONTENT_LENGTH, &length);
    response
}

fn set(response: &mut Response, header: axum::http::HeaderName, value: &str) {
    // What can't be a header is left out.
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(header, value);
    }
}

fn wanted(range: &str, length: usize) -> Wanted {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|it| it.split_once('-')) else {
        return Wanted::All;
    };
    let is_number = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    if !is_number(first) || !is_number(last) {
        return Wanted::All;
    }
    // A number that is too large is larger than any document.
    let number = |text: &str| text.parse().unwrap_or(usize::MAX);
    let (start, end) = match (first, last) {
        ("", "") => return Wanted::All,
        ("", last) => (length.saturating_sub(number(last)), length),
        (first, "") => (number(first), length),
        (first, last) if number(last) < number(first) => return Wanted::All,
        (first, last) => (number(first), number(last).saturating_add(1).min(length)),
    };
    if start < end { Wanted::Part(start, end) } else { Wanted::Nothing }
}

/// The name for whoever saves the file: the last part of it, without what could harm a header or a file system.
fn disposition(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|it| !it.is_control()).take(200).collect();
    let safe = if matches!(kept.trim(), "" | "." | "..") { "file" } else { kept.trim() };
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_' | ' ');
    let plain: String = safe.chars().map(|it| if is_plain(it) { it } else { '_' }).collect();
    let mut value = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''");
    for byte in safe.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            value.push(char::from(byte));
        } else {
            value.push_str(&format!("%{byte:02X}"));
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (range, expected) in [
            ("bytes=0-0", Wanted::Part(0, 1)),
            ("bytes=2-", Wanted::Part(2, 10)),
            ("bytes=-3", Wanted::Part(7, 10)),
            ("bytes=-30", Wanted::Part(0, 10)),
            ("bytes=8-99999999999999999999999", Wanted::Part(8, 10)),
            ("bytes=10-", Wanted::Nothing),
            ("bytes=99999999999999999999999-", Wanted::Nothing),
            ("bytes=-0", Wanted::Nothing),
            ("bytes=5-4", Wanted::All),
            ("bytes=0-1,3-4", Wanted::All),
            ("bytes=-", Wanted::All),
            ("bytes=a-b", Wanted::All),
            ("lines=0-1", Wanted::All),
        ] {
            assert_eq!(wanted(range, 10), expected, "{range}");
        }
        assert_eq!(wanted("bytes=0-", 0), Wanted::Nothing);
    }

    #[test]
    fn names_are_harmless() {
        for (name, expected) in [
            ("a b.jpg", "attachment; filename=\"a b.jpg\"; filename*=UTF-8''a%20b.jpg"),
            ("../../etc/passwd", "attachment; filename=\"passwd\"; filename*=UTF-8''passwd"),
            (
                "C:\\x\\\"\r\nSet-Cookie: a",
                "attachment; filename=\"_Set-Cookie_ a\"; filename*=UTF-8''%22Set-Cookie%3A%20a",
            ),
            ("é.txt", "attachment; filename=\"_.txt\"; filename*=UTF-8''%C3%A9.txt"),
            ("..", "attachment; filename=\"file\"; filename*=UTF-8''file"),
            ("", "attachment; filename=\"file\"; filename*=UTF-8''file"),
        ] {
            assert_eq!(disposition(name), expected);
        }
    }
}
