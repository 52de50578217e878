//! Values of userdata, as agents send them.

use parlor_core::element::{KeyValue, KeyValues, Value as Item};
use parlor_core::wire::Text;
use serde_json::{Map, Value};

use crate::engine::StoredKeyValues;

/// A value of userdata.
#[derive(Clone, Debug)]
pub(crate) enum Datum {
    Text(String),
    Number(i32),
    List(StoredKeyValues),
}

/// Userdata in the order in which it was sent.
pub(crate) type Data = Vec<(String, Datum)>;

/// How deep lists of an agent may stand in one another: as deep as userdata may.
const DEPTH: usize = KeyValues::MAX_NESTING;

impl Datum {
    /// A list of these.
    fn list(data: &Data) -> Self {
        Self::List(StoredKeyValues::new(KeyValues::items(&items(data))))
    }

    fn item<'d>(&'d self, key: &'d str) -> KeyValue<'d> {
        match self {
            Self::Text(text) => KeyValue::string(key, text),
            Self::Number(number) => KeyValue { key: Text::plain(key), value: Item::Int(*number) },
            Self::List(list) => KeyValue { key: Text::plain(key), value: Item::List(list.values()) },
        }
    }
}

/// The data as packets have it.
pub(crate) fn items(data: &Data) -> Vec<KeyValue<'_>> {
    data.iter().map(|(key, datum)| datum.item(key)).collect()
}

/// Data from an object: texts, whole numbers, truth values, and objects, which are lists. `None`: something else is in it, or
/// it is nested too deep.
pub(crate) fn from_object(members: &Map<String, Value>) -> Option<Data> {
    object(members, DEPTH)
}

fn object(members: &Map<String, Value>, depth: usize) -> Option<Data> {
    let datum = |value: &Value| match value {
        Value::String(text) => Some(Datum::Text(text.clone())),
        Value::Bool(truth) => Some(Datum::Text(truth.to_string())),
        Value::Number(number) => number.as_i64().and_then(|it| it.try_into().ok()).map(Datum::Number),
        Value::Object(members) => {
            let list = object(members, depth.checked_sub(1)?)?;
            Some(Datum::list(&list))
        }
        _ => None,
    };
    members.iter().map(|(key, value)| Some((key.clone(), datum(value)?))).collect()
}

/// Data from an array of `{key, type, value}`, whose types are `str`, `int` and `kvlist`. `None`: something else is in it, or
/// it is nested too deep.
pub(crate) fn from_pairs(pairs: &[Value]) -> Option<Data> {
    array(pairs, DEPTH)
}

fn array(pairs: &[Value], depth: usize) -> Option<Data> {
    let pair = |pair: &Value| {
        let (key, value) = (pair.get("key")?.as_str()?, pair.get("value")?);
        let datum = match pair.get("type").and_then(Value::as_str) {
            Some("str") | None => Datum::Text(value.as_str()?.to_owned()),
            Some("int") => Datum::Number(value.as_i64()?.try_into().ok()?),
            Some("kvlist") => Datum::list(&array(value.as_array()?, depth.checked_sub(1)?)?),
            Some(_) => return None,
        };
        Some((key.to_owned(), datum))
    };
    pairs.iter().map(pair).collect()
}

/// A collection as an array of `{key, type, value}`. Bytes become hex digits.
pub(crate) fn pairs(values: KeyValues<'_>) -> Vec<Value> {
    let pair = |item: KeyValue<'_>| {
        let (kind, value) = match item.value {
            Item::List(list) => ("kvlist", pairs(list).into()),
            Item::Int(number) => ("int", number.into()),
            Item::Binary(binary) => {
                ("str", Value::from(crate::engine::hex(&binary.bytes().collect::<Vec<u8>>())))
            }
            other => ("str", other.as_text().map(|it| it.to_string()).into()),
        };
        serde_json::json!({ "key": item.key.to_string(), "type": kind, "value": value })
    };
    values.iter().map(pair).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn kept(data: &Data) -> Value {
        let stored = StoredKeyValues::new(KeyValues::items(&items(data)));
        pairs(stored.values()).into()
    }

    #[test]
    fn both_forms_say_the_same() {
        let pairs = json!([
            {"key": "a", "type": "str", "value": "ä"},
            {"key": "b", "type": "int", "value": -7},
            {"key": "c", "type": "kvlist", "value": [{"key": "d", "type": "str", "value": ""}]},
        ]);
        let from_pairs = from_pairs(pairs.as_array().unwrap()).unwrap();
        assert_eq!(kept(&from_pairs), pairs);
        let object = json!({"a": "ä", "b": -7, "c": {"d": ""}});
        assert_eq!(kept(&from_object(object.as_object().unwrap()).unwrap()), pairs);
    }

    #[test]
    fn what_isnt_taken() {
        for bad in [json!({"a": null}), json!({"a": [1]}), json!({"a": 1.5}), json!({"a": 5_000_000_000_i64})]
        {
            assert!(from_object(bad.as_object().unwrap()).is_none(), "{bad}");
        }
        for bad in [
            json!([1]),
            json!([{"key": "a"}]),
            json!([{"key": "a", "type": "str", "value": 1}]),
            json!([{"key": "a", "type": "int", "value": "1"}]),
            json!([{"key": "a", "type": "date", "value": "1"}]),
            json!([{"key": "a", "type": "kvlist", "value": "1"}]),
        ] {
            assert!(from_pairs(bad.as_array().unwrap()).is_none(), "{bad}");
        }
        let nested = |lists| (0..lists).fold(json!({"k": "v"}), |inner, _| json!({ "l": inner }));
        let deepest = nested(DEPTH);
        assert!(kept(&from_object(deepest.as_object().unwrap()).unwrap()).to_string().contains("\"v\""));
        assert!(from_object(nested(DEPTH + 1).as_object().unwrap()).is_none());
    }
}
