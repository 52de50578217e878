//! What is not well-formed, and who refuses it.

use crate::decoders::Decoder;

/// What is wrong, a document with it, and the same document without it.
const CASES: [(&str, &str, &str); 6] = [
    (
        "duplicate attribute",
        "<chatTranscript sessionId='a' sessionId='b'/>",
        "<chatTranscript sessionId='a' startAt='b'/>",
    ),
    (
        "mismatched end tag",
        "<chatTranscript><message></notice></chatTranscript>",
        "<chatTranscript><message></message></chatTranscript>",
    ),
    (
        "control character",
        "<chatTranscript><message><msgText>a\u{1}b</msgText></message></chatTranscript>",
        "<chatTranscript><message><msgText>a\tb</msgText></message></chatTranscript>",
    ),
    (
        "'<' inside an attribute value",
        "<chatTranscript sessionId='a<b'/>",
        "<chatTranscript sessionId='a&lt;b'/>",
    ),
    ("second root element", "<chatTranscript/><chatTranscript/>", "<chatTranscript/><!-- no second -->"),
    (
        "unknown entity",
        "<chatTranscript><message><msgText>&nbsp;</msgText></message></chatTranscript>",
        "<chatTranscript><message><msgText>&amp;</msgText></message></chatTranscript>",
    ),
];

/// How many documents there are that must be refused.
pub const REFUSALS: usize = CASES.len();

/// Which of these documents the decoder accepts: what is wrong with each.
#[must_use]
pub fn accepted(decoder: &Decoder) -> Vec<&'static str> {
    CASES
        .iter()
        .filter(|(_, document, _)| (decoder.decode)(document.as_bytes()).is_some())
        .map(|(what, ..)| *what)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decoders::{OURS, available};

    #[test]
    fn ours_accepts_none() {
        assert_eq!(accepted(&OURS), [""; 0]);
    }

    #[test]
    fn nothing_else_is_wrong_with_them() {
        for decoder in available() {
            for (what, _, repaired) in CASES {
                assert!((decoder.decode)(repaired.as_bytes()).is_some(), "{}: {what}", decoder.name);
            }
        }
    }
}
