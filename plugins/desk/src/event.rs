//! Events that are kept: the borrowed views of core as the owned types that plugins know.

use parlor_core::element::{self, KeyValues, MessageCheck};
use parlor_core::wire::Text;
use parlor_plugin::{
    Checked, Event, EventBody, KeyValue, MessageText, NewParty, Notice, PartyLeft, Reenter, UserInfo, Value,
};

/// An owned copy of an event.
#[must_use]
pub fn owned(event: &element::Event<'_>) -> Event {
    let head = event.head();
    let body = body(event);
    Event {
        event_id: head.event_id,
        time_shift: head.time_shift,
        user_id: head.user_id.to_string(),
        visibility: head.visibility.as_str().to_owned(),
        receiver_id: text(head.receiver_id),
        event_attributes: key_values(&event.event_attributes()),
        truncated: head.truncated,
        body: match message_check(event) {
            MessageCheck::None => body,
            check => {
                EventBody::Checked(Checked { message_check: check.as_str().to_owned(), body: body.into() })
            }
        },
    }
}

/// What a check made of the event's text.
fn message_check(event: &element::Event<'_>) -> MessageCheck {
    let text = match event {
        element::Event::NewParty(it) => it.text,
        element::Event::Message(it) => it.text,
        element::Event::PartyLeft(it) => it.text,
        element::Event::Reenter(it) => it.text,
        element::Event::Notice(_) => None,
    };
    text.unwrap_or_default().check
}

fn body(event: &element::Event<'_>) -> EventBody {
    match event {
        element::Event::NewParty(it) => EventBody::NewParty(NewParty {
            user: UserInfo {
                person_id: it.user.person_id.to_string(),
                nickname: it.user.nickname.to_string(),
                user_type: it.user.user_type.as_text().to_string(),
                protocol_type: it.user.protocol_type.as_text().to_string(),
                time_zone_offset: it.user.time_zone_offset,
                client_version: it.user.client_version,
            },
            text: it.text.as_ref().map(message_text),
            user_data: key_values(&it.user_data),
        }),
        element::Event::Message(it) => {
            EventBody::Message(it.text.as_ref().map(message_text).unwrap_or_default())
        }
        element::Event::Notice(it) => EventBody::Notice(Notice {
            notice_type: it.notice_type().as_text().to_string(),
            text: it.notice.map(|it| it.text.to_string()).unwrap_or_default(),
            user_data: key_values(&it.user_data),
        }),
        element::Event::PartyLeft(it) => EventBody::PartyLeft(PartyLeft {
            asker_id: it.asker_id.to_string(),
            reason_code: it.reason.and_then(|it| it.code),
            reason_text: it.reason.map(|it| it.text.to_string()).unwrap_or_default(),
            text: it.text.as_ref().map(message_text),
        }),
        element::Event::Reenter(it) => EventBody::Reenter(Reenter {
            agents: it.agents.as_str().to_owned(),
            clients: it.clients.as_str().to_owned(),
            text: it.text.as_ref().map(message_text),
        }),
    }
}

fn text(text: Option<Text<'_>>) -> Option<String> {
    text.map(|it| it.to_string())
}

fn message_text(it: &element::MessageText<'_>) -> MessageText {
    MessageText {
        text: it.text.to_string(),
        message_type: text(it.message_type),
        treat_as: text(it.treat_as.map(|it| it.as_text())),
    }
}

fn key_values(values: &KeyValues<'_>) -> Vec<KeyValue> {
    values.iter().map(|item| KeyValue { key: item.key.to_string(), value: value(&item.value) }).collect()
}

fn value(value: &element::Value<'_>) -> Value {
    match value {
        element::Value::String(text) => Value::String(text.to_string()),
        element::Value::List(list) => Value::List(key_values(list)),
        element::Value::Int(number) => Value::Int(*number),
        element::Value::Binary(binary) => Value::Binary(binary.bytes().collect()),
        element::Value::Untyped(text) => Value::Untyped(text.to_string()),
        _ => Value::Untyped(String::new()),
    }
}
