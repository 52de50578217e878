//! The documents in `tests/documents`, one rule each: what `MANIFEST.tsv` says of a document is so.
//!
//! Beside a document that is read stands what is read of it (`.tokens`). For people, the manifest also says whether two
//! others (expat and lxml) come to the same verdict, and why ours is what it is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use parlor_core::element::ParseError;
use parlor_core::wire::{Limits, Malformed, Reader, Token};

use crate::ways::outcomes;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents")
}

struct Document {
    name: String,
    bytes: Vec<u8>,
    /// What the manifest says of it: nothing, or fault and offset.
    refused: Option<(String, usize)>,
}

fn documents() -> Vec<Document> {
    let manifest = fs::read_to_string(folder().join("MANIFEST.tsv")).unwrap();
    let row = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [name, verdict, fault, offset, _expat, _lxml, _why] = columns[..] else { panic!("{line}") };
        let refused = match verdict {
            "accepted" => None,
            "refused" => Some((fault.to_owned(), offset.parse().unwrap())),
            _ => panic!("{line}"),
        };
        Document { name: name.to_owned(), bytes: fs::read(folder().join(name)).unwrap(), refused }
    };
    manifest.lines().skip(1).map(row).collect()
}

/// What is read, one token in a line; text goes on across comments, instructions and CDATA sections.
fn tokens(document: &[u8]) -> Result<String, Malformed> {
    let mut reader = Reader::new(document, Limits::STORED)?;
    let (mut lines, mut words) = (String::new(), String::new());
    while let Some(token) = reader.next()? {
        if let Token::Text(text) = token {
            words.push_str(&text.to_string());
            continue;
        }
        if !words.is_empty() {
            lines.push_str(&format!("text {}\n", quoted(words.as_bytes())));
            words.clear();
        }
        match token {
            Token::Open(tag) => {
                lines.push_str(&format!("open {}", quoted(tag.name)));
                for it in tag.attributes() {
                    let value = it.value.to_string();
                    lines.push_str(&format!(" {}={}", quoted(it.name), quoted(value.as_bytes())));
                }
                lines.push('\n');
            }
            _ => lines.push_str("close\n"),
        }
    }
    Ok(lines)
}

/// As JSON writes a string, in ASCII alone.
fn quoted(text: &[u8]) -> String {
    let mut out = String::from("\"");
    for unit in std::str::from_utf8(text).unwrap().encode_utf16() {
        match unit {
            0x09 => out.push_str("\\t"),
            0x0A => out.push_str("\\n"),
            0x0D => out.push_str("\\r"),
            0x22 => out.push_str("\\\""),
            0x5C => out.push_str("\\\\"),
            0x20..=0x7E => out.extend(char::from_u32(unit.into())),
            _ => out.push_str(&format!("\\u{unit:04x}")),
        }
    }
    out + "\""
}

#[test]
fn verdict_and_tokens_are_as_the_manifest_says() {
    for Document { name, bytes, refused } in documents() {
        match (tokens(&bytes), refused) {
            (Ok(found), None) => {
                let expected = fs::read_to_string(folder().join(&name).with_extension("tokens")).unwrap();
                assert_eq!(found, expected, "{name}");
            }
            (Err(Malformed { offset, fault }), Some(expected)) => {
                assert_eq!((format!("{fault:?}"), offset), expected, "{name}");
            }
            (found, expected) => panic!("{name}: {found:?}, not {expected:?}"),
        }
    }
}

/// The ways to read a transcript come to the same verdict, but that a root of another name ends what they read.
#[test]
fn transcripts_are_read_the_same_way() {
    for Document { name, bytes, refused } in documents() {
        for outcome in outcomes(&bytes, Limits::STORED) {
            match (outcome.end, &refused) {
                (Ok(()), None) | (Err(ParseError::Unknown { .. }), _) => {}
                (Err(ParseError::Malformed(Malformed { offset, fault })), Some(expected)) => {
                    assert_eq!(&(format!("{fault:?}"), offset), expected, "{name}: {}", outcome.way);
                }
                (end, _) => panic!("{name}, {}: {end:?}", outcome.way),
            }
        }
    }
}

#[test]
fn the_manifest_lists_every_document() {
    let mut listed = BTreeSet::from([".gitattributes".to_owned(), "MANIFEST.tsv".to_owned()]);
    for Document { name, refused, .. } in documents() {
        if refused.is_none() {
            listed.insert(name.replace(".xml", ".tokens"));
        }
        listed.insert(name);
    }
    let there: BTreeSet<String> =
        fs::read_dir(folder()).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(there, listed);
    assert!(there.len() >= 88);
}
