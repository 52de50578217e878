//! Events that are kept, as the owned types that plugins know; as JSON.

use parlor_core::element;
use parlor_core::rules::LeaveReason;
use parlor_plugin::{Event, EventBody, KeyValue, MessageText, PartyLeft, Value};
pub(crate) use parlor_plugin_desk::owned;
use serde_json::{Map, Value as Json, json};

use crate::foreign::size;

/// What was said with a notice: plugins aren't told.
pub(crate) fn message_text_of_notice(event: &element::Event<'_>) -> Option<String> {
    match event {
        element::Event::Notice(it) => it.text.map(|it| it.text.to_string()),
        _ => None,
    }
}

/// Whether what somebody was typing is over with this event of theirs: they have spoken, left, or changed their link. That they
/// stopped is a notice of its own. `message_text`: what was said with a notice.
pub(crate) fn ends_typing(event: &Event, message_text: Option<&str>) -> bool {
    match event.body.happened() {
        EventBody::Message(_) | EventBody::PartyLeft(_) | EventBody::Reenter(_) | EventBody::NewParty(_) => {
            true
        }
        _ => message_text.is_some_and(|it| !it.is_empty()),
    }
}

/// Takes note of why the session would be over if nothing came behind this event, to be said behind "is over"; nothing where
/// somebody in it wanted that. When a session ends, all leave: over Chat API v2 the reason is told of the customer alone, and the
/// others leave without one.
pub(crate) fn follow_why_over(why: &mut &'static str, event: &Event) {
    match event.body.happened() {
        EventBody::PartyLeft(it) if it.reason_code.is_none_or(|it| it == 0) => {}
        EventBody::PartyLeft(it) => *why = why_over(it),
        // It went on.
        EventBody::NewParty(_) | EventBody::Message(_) | EventBody::Reenter(_) => *why = "",
        _ => {}
    }
}

fn why_over(left: &PartyLeft) -> &'static str {
    match left.reason_code.and_then(|it| LeaveReason::from_code(Some(it))) {
        Some(LeaveReason::Inactivity) => ": nobody spoke for too long",
        Some(LeaveReason::RemovedByServer) => ": the server ended it",
        _ => "",
    }
}

/// What stands in the place of a text that didn't come, or has nothing in it; `None`: the text itself does.
pub(crate) fn instead_of_text(event: &Event, text: &str) -> Option<String> {
    match (event.truncated, text) {
        (Some(bytes), _) => Some(format!("(a text of {}, too large to be sent here)", size(bytes.into()))),
        (None, "") => Some("(nothing)".into()),
        (None, _) => None,
    }
}

/// The event's name in JSON lines, which is its element's name in the transcript.
pub(crate) fn name(event: &Event) -> &'static str {
    match event.body.happened() {
        EventBody::NewParty(_) => "newParty",
        EventBody::Message(_) => "message",
        EventBody::Notice(_) => "notice",
        EventBody::PartyLeft(_) => "partyLeft",
        EventBody::Reenter(_) => "reenter",
        _ => "other",
    }
}

/// The event's members in JSON, by the transcript's names; what is absent is left out.
pub(crate) fn json(event: &Event) -> Map<String, Json> {
    let mut out = Map::new();
    if event.event_id > 0 {
        out.insert("eventId".into(), json!(event.event_id));
    }
    out.insert("timeShift".into(), json!(event.time_shift));
    out.insert("userId".into(), json!(event.user_id));
    out.insert("visibility".into(), json!(event.visibility));
    insert(&mut out, "receiverId", event.receiver_id.as_deref());
    if let EventBody::Checked(it) = &event.body {
        out.insert("msgCheck".into(), json!(it.message_check));
    }
    match event.body.happened() {
        EventBody::NewParty(it) => {
            out.insert("userNick".into(), json!(it.user.nickname));
            out.insert("userType".into(), json!(it.user.user_type));
            out.insert("protocolType".into(), json!(it.user.protocol_type));
            insert(&mut out, "personId", Some(it.user.person_id.as_str()).filter(|it| !it.is_empty()));
            if let Some(offset) = it.user.time_zone_offset {
                out.insert("timeZoneOffset".into(), json!(offset));
            }
            if let Some(version) = it.user.client_version {
                out.insert("clientVersion".into(), json!(version));
            }
            insert_text(&mut out, it.text.as_ref());
            insert_list(&mut out, "userData", &it.user_data);
        }
        EventBody::Message(it) => insert_text(&mut out, Some(it)),
        EventBody::Notice(it) => {
            out.insert("noticeType".into(), json!(it.notice_type));
            insert(&mut out, "text", Some(it.text.as_str()));
            insert_list(&mut out, "userData", &it.user_data);
        }
        EventBody::PartyLeft(it) => {
            out.insert("askerId".into(), json!(it.asker_id));
            out.insert("code".into(), json!(it.reason_code.unwrap_or(0)));
            out.insert("reason".into(), json!(it.reason_text));
            insert_text(&mut out, it.text.as_ref());
        }
        EventBody::Reenter(it) => {
            out.insert("agents".into(), json!(it.agents));
            out.insert("clients".into(), json!(it.clients));
            insert_text(&mut out, it.text.as_ref());
        }
        _ => {}
    }
    insert_list(&mut out, "eventAttributes", &event.event_attributes);
    if let Some(truncated) = event.truncated {
        out.insert("truncated".into(), json!(truncated));
    }
    out
}

fn insert(out: &mut Map<String, Json>, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        out.insert(key.into(), json!(value));
    }
}

fn insert_text(out: &mut Map<String, Json>, text: Option<&MessageText>) {
    if let Some(text) = text {
        out.insert("text".into(), json!(text.text));
        insert(out, "msgType", text.message_type.as_deref());
        insert(out, "treatAs", text.treat_as.as_deref());
    }
}

fn insert_list(out: &mut Map<String, Json>, key: &str, items: &[KeyValue]) {
    if !items.is_empty() {
        out.insert(key.into(), list(items));
    }
}

/// A list as an object; of items with the same key the first counts, as in every look-up.
pub(crate) fn list(items: &[KeyValue]) -> Json {
    let mut out = Map::new();
    for item in items {
        let value = match &item.value {
            Value::Untyped(text) | Value::String(text) => json!(text),
            Value::List(items) => list(items),
            Value::Int(number) => json!(number),
            Value::Binary(bytes) => json!(bytes),
            _ => Json::Null,
        };
        out.entry(item.key.clone()).or_insert(value);
    }
    Json::Object(out)
}

#[cfg(test)]
mod tests {
    use parlor_core::element::Event as View;
    use parlor_core::wire::Limits;

    use super::*;

    #[test]
    fn events_as_json() {
        for (xml, expected) in [
            (
                "<newParty userId='U' timeShift='1' visibility='ALL' eventId='1'><userInfo personId='' userNick='Ana' \
                 userType='CLIENT' protocolType='FLEX' clientVersion='106'/><userData><item key='a'>1</item>\
                 <item key='a'>2</item><item key='l' type='kvlist'><item key='n' type='int'>3</item></item></userData>\
                 </newParty>",
                json!({"eventId": 1, "timeShift": 1, "userId": "U", "visibility": "ALL", "userNick": "Ana",
                    "userType": "CLIENT", "protocolType": "FLEX", "clientVersion": 106,
                    "userData": {"a": "1", "l": {"n": 3}}}),
            ),
            (
                "<partyLeft userId='U' askerId='B' eventId='9' visibility='INT'><reason code='4'>removed</reason>\
                 </partyLeft>",
                json!({"eventId": 9, "timeShift": 0, "userId": "U", "visibility": "INT", "askerId": "B", "code": 4,
                    "reason": "removed"}),
            ),
            (
                "<reenter userId='U' eventId='9' clients='On'><msgText>again</msgText></reenter>",
                json!({"eventId": 9, "timeShift": 0, "userId": "U", "visibility": "ALL", "agents": "Keep",
                    "clients": "On", "text": "again"}),
            ),
            (
                "<message userId='U' receiverId='B'><msgText treatAs='NORMAL' msgCheck='Altered'>a &amp; b</msgText>\
                 </message>",
                json!({"timeShift": 0, "userId": "U", "visibility": "ALL", "receiverId": "B", "text": "a & b",
                    "treatAs": "NORMAL", "msgCheck": "Altered"}),
            ),
        ] {
            let event = owned(&View::parse(xml.as_bytes(), Limits::PACKET).unwrap());
            assert_eq!(Json::Object(json(&event)), expected);
        }
    }
}
