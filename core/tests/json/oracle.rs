//! The same verdict and the same values as serde_json, for any document and any damage to it.
//!
//! There are two differences. serde_json refuses numbers that no `f64` holds, and documents that are 128 deep where ours are
//! refused at 32.

use parlor_core::wire::json::{Reader, Token};
use parlor_core::wire::{Fault, Malformed};
use proptest::prelude::*;
use serde_json::{Map, Number, Value};

use super::LIMITS;

/// The document as serde_json would have read it; of a name that comes again the last value counts there.
fn read(document: &[u8]) -> Result<Value, Malformed> {
    let mut reader = Reader::new(document, LIMITS)?;
    let mut open: Vec<(Value, String)> = Vec::new();
    let mut name = String::new();
    let mut root = Value::Null;
    while let Some(token) = reader.next()? {
        let value = match token {
            Token::Object => {
                open.push((Value::Object(Map::new()), std::mem::take(&mut name)));
                continue;
            }
            Token::Array => {
                open.push((Value::Array(Vec::new()), std::mem::take(&mut name)));
                continue;
            }
            Token::Name(it) => {
                name = it.to_string();
                continue;
            }
            Token::End => {
                let (value, outer) = open.pop().unwrap();
                name = outer;
                value
            }
            Token::Text(it) => Value::String(it.to_string()),
            // As serde_json reads it, which is not for us to judge; what it can't hold counts as nothing.
            Token::Number(it) => {
                serde_json::from_str::<Number>(&it.to_string()).map_or(Value::Null, Value::Number)
            }
            Token::Flag(it) => Value::Bool(it),
            Token::Null => Value::Null,
        };
        match open.last_mut() {
            Some((Value::Object(map), _)) => _ = map.insert(std::mem::take(&mut name), value),
            Some((Value::Array(items), _)) => items.push(value),
            _ => root = value,
        }
    }
    Ok(root)
}

fn compare(document: &[u8]) {
    let theirs: Result<Value, _> = serde_json::from_slice(document);
    match (read(document), theirs) {
        (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs),
        (Err(_), Err(_)) => {}
        (Ok(_), Err(error)) if error.to_string().starts_with("number out of range") => {}
        (Err(Malformed { fault: Fault::TooDeep, .. }), Ok(_)) => {}
        (ours, theirs) => panic!("{ours:?} {theirs:?} {:?}", String::from_utf8_lossy(document)),
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_filter("is a number", |it| it.is_finite()).prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "[\u{0}-\u{10FFFF}\"\\\\/]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec(("[a-c\u{E4}\"]{0,3}", inner), 0..6)
                .prop_map(|items| Value::Object(items.into_iter().collect())),
        ]
    })
}

/// As serde_json never writes it, with every character of a string as an escape.
fn escaped(value: &Value) -> String {
    let string = |text: &str| {
        let units: String = text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect();
        format!("\"{units}\"")
    };
    match value {
        Value::String(text) => string(text),
        Value::Array(items) => format!("[ {} ]", items.iter().map(escaped).collect::<Vec<_>>().join(" ,\n")),
        Value::Object(map) => {
            let members = map.iter().map(|(name, value)| format!("{} : {}", string(name), escaped(value)));
            format!("{{\t{}\r}}", members.collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

proptest! {
    #[test]
    fn documents(value in any_value()) {
        for document in [value.to_string(), serde_json::to_string_pretty(&value).unwrap(), escaped(&value)] {
            prop_assert_eq!(&read(document.as_bytes()).unwrap(), &serde_json::from_str::<Value>(&document).unwrap());
        }
    }

    #[test]
    fn damaged_documents(value in any_value(), is_escaped: bool, at: prop::sample::Index, byte: u8, mark in "[\\[\\]{},:\"\\\\0-9eE.+\\-u/a-fDd ]") {
        let document = if is_escaped { escaped(&value) } else { value.to_string() };
        let document = document.as_bytes();
        let at = at.index(document.len());
        for byte in [byte, mark.as_bytes()[0]] {
            let mut changed = document.to_vec();
            changed[at] = byte;
            compare(&changed);
            changed[at] = document[at];
            changed.insert(at, byte);
            compare(&changed);
        }
        let mut cut = document.to_vec();
        cut.remove(at);
        compare(&cut);
        compare(&document[..at]);
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..12), marks in "[\\[\\]{},:\"\\\\0-9eE.+\\-utrfalsn ]{0,12}") {
        compare(&bytes);
        compare(marks.as_bytes());
        compare(format!("\"{marks}\"").as_bytes());
        compare(&[b"\"", &bytes[..], b"\""].concat());
    }
}
