//! Key-value collections in JSON: the members of an object.

use super::{KeyValue, KeyValues, Source, Value};
use crate::element::number::signed;
use crate::wire::Text;
use crate::wire::json;

impl<'a> KeyValues<'a> {
    /// The members of an object that was checked.
    pub(crate) const fn of_object(object: json::Content<'a>) -> Self {
        Self(Source::Json(object))
    }
}

/// The next item of a collection; `None` at its end.
pub(super) fn next<'a>(walk: &mut json::Walk<'a>) -> Option<KeyValue<'a>> {
    let member = walk.next()?;
    let value = match member.value {
        json::Value::Text(text) => Value::String(text),
        // What is no whole number of 32 bits stays as it is written.
        json::Value::Number(text) => signed(text).map_or(Value::Untyped(text), Value::Int),
        json::Value::Flag(flag) => Value::Untyped(Text::plain(if flag { "true" } else { "false" })),
        json::Value::Null => Value::Untyped(Text::EMPTY),
        json::Value::Object(object) => Value::List(KeyValues::of_object(object)),
        // Collections have no lists without keys.
        json::Value::Array(array) => Value::Untyped(array.as_written()),
    };
    Some(KeyValue { key: member.name, value })
}
