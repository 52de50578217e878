//! Key-value collections as JSON: in interactions for agents, and in what customers are told.

use parlor_core::element::{KeyValues, Value as Item};
use serde_json::{Map, Value};

use crate::engine::hex;

/// Lists become objects; of two items with one key the first stays, as look-ups give it. Bytes become hex digits.
pub(crate) fn object(values: KeyValues<'_>) -> Map<String, Value> {
    let mut object = Map::new();
    for item in values.iter() {
        object.entry(item.key.to_string()).or_insert_with(|| match item.value {
            Item::List(list) => self::object(list).into(),
            Item::Int(number) => number.into(),
            Item::Binary(binary) => hex(&binary.bytes().collect::<Vec<u8>>()).into(),
            other => other.as_text().map(|it| it.to_string()).into(),
        });
    }
    object
}
