//! JSON as servers really write it: numbers as texts, members that are missing or `null`.

use serde_json::Value as Json;

/// The member as a text; a number or a truth value as it is written.
pub(crate) fn text(json: &Json, member: &str) -> Option<String> {
    match json.get(member)? {
        Json::String(text) => Some(text.clone()),
        it @ (Json::Number(_) | Json::Bool(_)) => Some(it.to_string()),
        _ => None,
    }
}

/// The member as a text that isn't empty.
pub(crate) fn words(json: &Json, member: &str) -> Option<String> {
    text(json, member).filter(|it| !it.is_empty())
}

/// The member as a whole number, which may stand in a text, with the `L` that samples of the documentation have behind it.
pub(crate) fn number(json: &Json, member: &str) -> Option<i64> {
    match json.get(member)? {
        Json::Number(number) => number.as_i64(),
        Json::String(text) => text.trim().trim_end_matches('L').parse().ok(),
        _ => None,
    }
}

/// The items of a member; none if it isn't a list.
pub(crate) fn list<'j>(json: &'j Json, member: &str) -> &'j [Json] {
    json.get(member).and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

/// The last part of a path or URI: what it names.
pub(crate) fn last_part(path: &str) -> &str {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_and_texts_in_either_form() {
        let json = json!({"a": 7, "b": "7", "c": "1389261492035L", "d": null, "e": true, "f": "x", "g": ""});
        assert_eq!((number(&json, "a"), number(&json, "b")), (Some(7), Some(7)));
        assert_eq!(number(&json, "c"), Some(1_389_261_492_035));
        assert_eq!((number(&json, "d"), number(&json, "f"), number(&json, "z")), (None, None, None));
        assert_eq!((text(&json, "a"), text(&json, "e")), (Some("7".into()), Some("true".into())));
        assert_eq!((text(&json, "d"), words(&json, "g")), (None, None));
        assert!(list(&json, "a").is_empty());
    }

    #[test]
    fn what_a_path_names() {
        for path in
            ["/me/chats/ID", "https://gws.example:8090/api/v2/me/chats/ID/", "ID", "/me/chats/ID?x=/y"]
        {
            assert_eq!(last_part(path), "ID", "{path}");
        }
    }
}
