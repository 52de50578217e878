//! JSON as the program writes it: what could control a terminal stands there as `\uXXXX`, which loses nothing.

use std::fmt::Write;

use parlor_plugin::characters::{is_hidden, push_escaped};
use serde_json::Value as Json;

/// The value on one line.
pub(crate) fn line(value: &Json) -> String {
    escaped(&value.to_string())
}

/// The value over several lines.
pub(crate) fn lines(value: &Json) -> String {
    escaped(&format!("{value:#}"))
}

/// What is hidden can only stand in strings and keys.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    push_escaped(json, &mut out, is_hidden, |code, out| {
        let _ = write!(out, "\\u{code:04x}");
    });
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_hidden_is_escaped_and_nothing_is_lost() {
        let text =
            "a\u{7f}\u{80}\u{9b}\u{9f}\u{61c}\u{200b}\u{200f}\u{2028}\u{202e}\u{2066}\u{2069}\n\u{1b}\"é€🦀";
        let value = json!({ text: [text] });
        for written in [line(&value), lines(&value)] {
            assert!(!written.contains(|it| is_hidden(it) && it != '\n'), "{written:?}");
            assert!(written.contains("a\\u007f\\u0080\\u009b\\u009f\\u061c\\u200b"), "{written}");
            assert_eq!(serde_json::from_str::<Json>(&written).unwrap(), value);
        }
        assert_eq!(line(&json!({"a": 1})), r#"{"a":1}"#);
        assert_eq!(lines(&json!({"a": 1})), "{\n  \"a\": 1\n}");
    }
}
