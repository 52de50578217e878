//! Events as an application makes them: nothing is known of how they were written, so each character is looked at when they
//! are written again.

use parlor_core::element::{
    Binary, Event, EventHead, KeyValue, KeyValues, Message, MessageText, NewParty, Notice, NoticeText,
    NoticeType, PartyLeft, ProtocolType, Reason, Reenter, TreatAs, UserInfo, UserType, Value,
};
use parlor_core::wire::Text;

/// The same event from decoded texts and slices, which are never freed.
pub(crate) fn made_anew(event: &Event<'_>) -> Event<'static> {
    let head = |it: &EventHead<'_>| EventHead {
        user_id: decoded(it.user_id),
        time_shift: it.time_shift,
        visibility: it.visibility,
        event_id: it.event_id,
        receiver_id: it.receiver_id.map(decoded),
        truncated: it.truncated,
    };
    let message = |it: MessageText<'_>| MessageText {
        message_type: it.message_type.map(decoded),
        treat_as: it.treat_as.map(|it| TreatAs::from_text(decoded(it.as_text()))),
        text: decoded(it.text),
        check: it.check,
    };
    let notice = |it: NoticeText<'_>| NoticeText {
        notice_type: NoticeType::from_text(decoded(it.notice_type.as_text())),
        text: decoded(it.text),
    };
    match event {
        Event::NewParty(it) => Event::NewParty(NewParty {
            head: head(&it.head),
            user: UserInfo {
                person_id: decoded(it.user.person_id),
                nickname: decoded(it.user.nickname),
                user_type: UserType::from_text(decoded(it.user.user_type.as_text())),
                protocol_type: ProtocolType::from_text(decoded(it.user.protocol_type.as_text())),
                time_zone_offset: it.user.time_zone_offset,
                client_version: it.user.client_version,
            },
            text: it.text.map(message),
            user_data: items(it.user_data),
            event_attributes: items(it.event_attributes),
        }),
        Event::Message(it) => Event::Message(Message {
            head: head(&it.head),
            text: it.text.map(message),
            event_attributes: items(it.event_attributes),
        }),
        Event::Notice(it) => Event::Notice(Notice {
            head: head(&it.head),
            notice: it.notice.map(notice),
            user_data: items(it.user_data),
            event_attributes: items(it.event_attributes),
            text: it.text.map(message),
        }),
        Event::PartyLeft(it) => Event::PartyLeft(PartyLeft {
            head: head(&it.head),
            asker_id: decoded(it.asker_id),
            reason: it.reason.map(|it| Reason { code: it.code, text: decoded(it.text) }),
            text: it.text.map(message),
            event_attributes: items(it.event_attributes),
        }),
        Event::Reenter(it) => Event::Reenter(Reenter {
            head: head(&it.head),
            text: it.text.map(message),
            event_attributes: items(it.event_attributes),
            ..*it
        }),
    }
}

fn decoded(text: Text<'_>) -> Text<'static> {
    Text::plain(text.to_string().leak())
}

fn items(list: KeyValues<'_>) -> KeyValues<'static> {
    let items: Vec<_> = list
        .iter()
        .map(|it| KeyValue {
            key: decoded(it.key),
            value: match it.value {
                Value::String(text) => Value::String(decoded(text)),
                Value::List(list) => Value::List(items(list)),
                Value::Int(number) => Value::Int(number),
                Value::Binary(binary) => {
                    Value::Binary(Binary::new(binary.bytes().collect::<Vec<_>>().leak()))
                }
                other => Value::Untyped(decoded(other.as_text().unwrap_or_default())),
            },
        })
        .collect();
    KeyValues::items(items.leak())
}
