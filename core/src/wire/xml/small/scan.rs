//! Finds the next byte that ends or interrupts a run of text: byte by byte.

fn run(bytes: &[u8], is_end: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|byte| *byte < 0x20 || is_end(*byte)).unwrap_or(bytes.len())
}

/// Bytes before the first of `quote`, `&`, `<` or a control character (TAB, LF and CR among them).
pub(in crate::wire) fn in_quotes(bytes: &[u8], quote: u8) -> usize {
    run(bytes, |byte| byte == quote || byte == b'&' || byte == b'<')
}

/// Bytes before the first `<`, `>`, `&` or control character (TAB, LF and CR among them).
pub(in crate::wire) fn in_text(bytes: &[u8]) -> usize {
    run(bytes, |byte| matches!(byte, b'<' | b'>' | b'&'))
}

/// Bytes before the first that is written otherwise than it stands: `&`, `<`, `>`, `"`, a control character (TAB, LF and
/// CR among them), or one that begins U+FFFE and U+FFFF.
pub(super) fn written_as_it_stands(bytes: &[u8]) -> usize {
    run(bytes, |byte| matches!(byte, b'<' | b'>' | b'&' | b'"' | 0xEF))
}

/// Bytes before the first of this byte.
pub(super) fn before(bytes: &[u8], byte: u8) -> usize {
    bytes.iter().position(|it| *it == byte).unwrap_or(bytes.len())
}

/// Bytes before the first `>` or quote.
pub(super) fn before_tag_end(bytes: &[u8]) -> usize {
    bytes.iter().position(|it| matches!(it, b'>' | b'"' | b'\'')).unwrap_or(bytes.len())
}

#[cfg(test)]
#[path = "../scan_tests.rs"]
mod tests;
