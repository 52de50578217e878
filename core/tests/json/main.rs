//! JSON, strictly: what RFC 8259 allows is read, and nothing else, always with the same verdict and in linear time.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod accepted;
mod linear;
mod oracle;
mod refused;

use parlor_core::wire::json::{Reader, Token};
use parlor_core::wire::{Fault, Limits, Malformed};

/// Limits that no document of these tests reaches by its size.
const LIMITS: Limits = Limits::STORED;

/// The tokens of a document, in words.
fn tokens(document: &[u8], limits: Limits) -> Result<Vec<String>, Malformed> {
    let mut reader = Reader::new(document, limits)?;
    let mut found = Vec::new();
    loop {
        match reader.next() {
            Ok(Some(token)) => {
                assert!(reader.offset() < document.len());
                found.push(word(&token));
            }
            Ok(None) => break,
            Err(error) => {
                // It stays so.
                assert_eq!(reader.next(), Err(error));
                assert!(error.offset <= document.len());
                return Err(error);
            }
        }
    }
    assert_eq!(reader.next(), Ok(None));
    assert_eq!(reader.depth(), 0);
    Ok(found)
}

fn word(token: &Token<'_>) -> String {
    match token {
        Token::Object => "{".into(),
        Token::Array => "[".into(),
        Token::End => "end".into(),
        Token::Name(it) => format!("{it}:"),
        Token::Text(it) => {
            let text = it.to_string();
            assert_eq!(it.decoded_len(), text.len());
            assert!(*it == *text && it.bytes().eq(text.bytes()));
            let mut out = vec![0xA5; text.len()];
            assert_eq!(it.copy_to(&mut out), Ok(&*text));
            format!("'{text}'")
        }
        Token::Number(it) => it.to_string(),
        Token::Flag(it) => it.to_string(),
        Token::Null => "null".into(),
    }
}

/// The one fault of a document, and where it is.
fn refused(document: &[u8], limits: Limits) -> (usize, Fault) {
    let error = tokens(document, limits).expect_err(&String::from_utf8_lossy(document));
    (error.offset, error.fault)
}
