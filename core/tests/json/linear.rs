//! Reading takes linear time, whatever is read.

#[path = "../strict/stopwatch.rs"]
mod stopwatch;

use std::time::Duration;

use parlor_core::wire::json::{Reader, Token};

use super::LIMITS;

const SMALL: usize = 2_000;
const LARGE: usize = 10 * SMALL;

/// What is between these, of whatever length.
const DOCUMENTS: [(&str, &str, &str); 9] = [
    ("[", "[1],", "0]"),
    ("[", "{\"a\":0},", "0]"),
    ("{", "\"a\":0,", "\"b\":0}"),
    ("[", "\"\",", "0]"),
    ("[", " ", "]"),
    ("[1", "2", "]"),
    ("\"", "\\u0041", "\""),
    ("\"", "\\ud83d\\ude00", "\""),
    ("\"", "\u{20AC}", "\""),
];

fn read(document: &[u8]) {
    let mut reader = Reader::new(document, LIMITS).unwrap();
    while let Some(token) = reader.next().unwrap() {
        if let Token::Text(text) | Token::Number(text) = token {
            assert!(text.decoded_len() <= document.len() && !text.to_string().contains('!'));
        }
    }
}

#[test]
fn everything_takes_linear_time() {
    for (before, part, behind) in DOCUMENTS {
        let of_size = |size: usize| [before, &part.repeat(size / part.len()), behind].concat();
        let documents = (of_size(SMALL), of_size(LARGE));
        let (mut small, mut large) = (Duration::MAX, Duration::MAX);
        let is_linear = (0..10).any(|_| {
            // The best times count.
            small = small.min(stopwatch::time(|| read(documents.0.as_bytes())));
            large = large.min(stopwatch::time(|| read(documents.1.as_bytes())));
            // Ten times the input: quadratic time would be a hundred times as much. What takes no time at all is noise.
            large < (small * 40).max(Duration::from_millis(4))
        });
        assert!(is_linear, "{part:?}: {SMALL} bytes in {small:?}, {LARGE} in {large:?}");
    }
}
