//! A transcript with some of everything, for the tests of the formats.

use parlor_plugin::{
    Checked, Event, EventBody, KeyValue, MessageText, NewParty, Notice, PartyLeft, Reenter, TranscriptHead,
    UserInfo, Value,
};

use crate::Format;

const CUSTOMER: &str = "0096681F0A2D7F2B";
const AGENT: &str = "0096681F0A3A7F2C";
const SUPERVISOR: &str = "0096681F0A417F2D";
const BOT: &str = "0096681F0A2E0001";
const SERVER: &str = "0096681F0A2E0002";

pub(crate) fn head() -> TranscriptHead {
    TranscriptHead { session_id: "005PAbK71FM3R512".into(), start_at: "2025-05-10T07:09:33Z".into() }
}

pub(crate) fn message(event_id: u32, text: &str) -> Event {
    said(event_id, 13, CUSTOMER, "ALL", text)
}

/// The whole of the sample in a format.
pub(crate) fn written(format: &mut dyn Format) -> String {
    let mut out = String::new();
    format.begin(&head(), &mut out);
    for event in events() {
        format.event(&event, &mut out);
    }
    format.finish(&mut out);
    out
}

pub(crate) fn events() -> Vec<Event> {
    let mut customer = joined(1, 0, CUSTOMER, "ALL", "Ana", "CLIENT", "FLEX");
    let bot =
        KeyValue { key: "party-info".into(), value: Value::List(vec![KeyValue::string("style", "BOT")]) };
    if let EventBody::NewParty(body) = &mut customer.body {
        body.user_data = vec![
            KeyValue::string("FirstName", "Ana"),
            KeyValue { key: "VHQueue".into(), value: Value::Untyped(String::new()) },
            KeyValue { key: "visits".into(), value: Value::Int(-3) },
            KeyValue { key: "token".into(), value: Value::Binary(vec![0, 1, 255]) },
        ];
        body.text = Some(MessageText { text: "Hello, is anybody there?".into(), ..MessageText::default() });
        body.user.time_zone_offset = Some(300);
        body.user.client_version = Some(106);
    }
    let mut greeter = joined(2, 1, BOT, "ALL", "Greeter", "EXTERNAL", "ESP");
    greeter.event_attributes = vec![KeyValue { key: "GCTI_SYSTEM".into(), value: Value::List(vec![bot]) }];
    let mut typed =
        said(10, 13, CUSTOMER, "ALL", "My bill <b>doubled</b> & I don't know why.\nCan you look?");
    if let EventBody::Message(text) = &mut typed.body {
        text.message_type = Some("text".into());
    }
    let mut card = said(30, 150, CUSTOMER, "ALL", "My card is **** **** **** 4711.");
    card.body = EventBody::Checked(Checked { message_check: "Altered".into(), body: card.body.into() });
    let mut direct = said(18, 62, SUPERVISOR, "INT", "Offer her the 10 % refund.");
    direct.receiver_id = Some(AGENT.into());
    let mut long = said(40, 200, CUSTOMER, "ALL", "");
    long.truncated = Some(40_000);
    vec![
        customer,
        greeter,
        said(3, 1, BOT, "ALL", "Welcome! An agent will be with you shortly."),
        joined(7, 9, AGENT, "ALL", "Sam Okafor", "AGENT", "BASIC"),
        said(8, 11, AGENT, "ALL", "Good morning, Ana. What can I do for you?"),
        typed,
        notice(12, 20, CUSTOMER, "TYPING_STARTED", "", Vec::new()),
        file(13, 25, CUSTOMER, "bill-may.pdf", "191855", false),
        said(14, 40, AGENT, "ALL", "Thank you, I am looking at it."),
        joined(16, 50, SUPERVISOR, "INT", "Lena", "SUPERVISOR", "BASIC"),
        direct,
        said(19, 90, AGENT, "ALL", "You were charged twice. I refunded it, and 10 % on top."),
        said(20, 95, AGENT, "ALL", "It takes two days."),
        notice(21, 100, AGENT, "USER_PUSHED_URL", "https://example.com/refunds?case=7&lang=en", Vec::new()),
        notice(22, 101, AGENT, "USER_PUSHED_URL", "javascript:alert(1)", Vec::new()),
        file(23, 110, AGENT, "wrong.docx", "20480", true),
        notice(24, 112, AGENT, "SYS_COMMAND", "file-deleted", vec![KeyValue::string("file-id", "F23")]),
        notice(25, 120, CUSTOMER, "USER_UPDATE_NICK", "Ana M.", Vec::new()),
        said(26, 125, CUSTOMER, "ALL", "Perfect, thank you! 🎉 شكرا"),
        card,
        long,
        back(41, 205, CUSTOMER),
        joined(42, 210, SERVER, "ALL", " ", "SYSTEM", "NONE"),
        notice(
            43,
            380,
            SERVER,
            "IDLE_CONTROL_ALERT",
            "Chat session will be closed soon due to inactivity of chat participants.",
            Vec::new(),
        ),
        left(96, 400, SUPERVISOR, "INT", SUPERVISOR, None, "left"),
        left(97, 410, AGENT, "ALL", AGENT, Some(2), "left with request to close forcedly"),
        left(98, 410, CUSTOMER, "ALL", AGENT, Some(4), "removed by other party"),
    ]
}

fn event(event_id: u32, time_shift: u32, user_id: &str, visibility: &str, body: EventBody) -> Event {
    Event {
        event_id,
        time_shift,
        user_id: user_id.into(),
        visibility: visibility.into(),
        receiver_id: None,
        event_attributes: Vec::new(),
        truncated: None,
        body,
    }
}

fn said(event_id: u32, time_shift: u32, user_id: &str, visibility: &str, text: &str) -> Event {
    let text = MessageText { text: text.into(), ..MessageText::default() };
    event(event_id, time_shift, user_id, visibility, EventBody::Message(text))
}

fn notice(
    event_id: u32,
    time_shift: u32,
    user_id: &str,
    notice_type: &str,
    text: &str,
    user_data: Vec<KeyValue>,
) -> Event {
    let notice = Notice { notice_type: notice_type.into(), text: text.into(), user_data };
    event(event_id, time_shift, user_id, "ALL", EventBody::Notice(notice))
}

fn file(event_id: u32, time_shift: u32, user_id: &str, name: &str, size: &str, deleted: bool) -> Event {
    let mut user_data = vec![
        KeyValue { key: "file-id".into(), value: Value::Untyped(format!("F{event_id}")) },
        KeyValue { key: "file-name".into(), value: Value::Untyped(name.into()) },
        KeyValue { key: "file-size".into(), value: Value::Untyped(size.into()) },
    ];
    if deleted {
        user_data.push(KeyValue { key: "file-deleted".into(), value: Value::Untyped("true".into()) });
    }
    notice(event_id, time_shift, user_id, "SYS_COMMAND", "file-uploaded", user_data)
}

fn joined(
    event_id: u32,
    time_shift: u32,
    user_id: &str,
    visibility: &str,
    nickname: &str,
    user_type: &str,
    protocol_type: &str,
) -> Event {
    let user = UserInfo {
        person_id: String::new(),
        nickname: nickname.into(),
        user_type: user_type.into(),
        protocol_type: protocol_type.into(),
        time_zone_offset: None,
        client_version: None,
    };
    let body = NewParty { user, text: None, user_data: Vec::new() };
    event(event_id, time_shift, user_id, visibility, EventBody::NewParty(body))
}

fn back(event_id: u32, time_shift: u32, user_id: &str) -> Event {
    let body = Reenter { agents: "Keep".into(), clients: "Keep".into(), text: None };
    event(event_id, time_shift, user_id, "ALL", EventBody::Reenter(body))
}

fn left(
    event_id: u32,
    time_shift: u32,
    user_id: &str,
    visibility: &str,
    asker_id: &str,
    reason_code: Option<u32>,
    reason_text: &str,
) -> Event {
    let body =
        PartyLeft { asker_id: asker_id.into(), reason_code, reason_text: reason_text.into(), text: None };
    event(event_id, time_shift, user_id, visibility, EventBody::PartyLeft(body))
}

/// Has the samples written anew.
const UPDATE: &str = "PARLOR_UPDATE_SAMPLES";

/// The samples are what is written today. With `PARLOR_UPDATE_SAMPLES=1` they are written anew: then look at what
/// changed.
#[test]
fn the_samples_are_current() {
    let update = std::env::var_os(UPDATE).is_some();
    for (name, ending) in [("xml", "xml"), ("json", "json"), ("html", "html"), ("text", "txt")] {
        let mut format = crate::format(name).unwrap();
        let path = format!("{}/samples/sample.{ending}", env!("CARGO_MANIFEST_DIR"));
        let mut whole = written(&mut *format);
        if name == "xml" {
            whole.push('\n');
        }
        if update {
            std::fs::write(&path, &whole).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), whole, "{path}");
    }
}

#[test]
fn the_readmes_command_runs_the_test_above() {
    let readme = include_str!("../README.md");
    let command = readme.lines().find(|line| line.contains(" cargo ")).unwrap();
    let (begin, filter) = command.rsplit_once(' ').unwrap();
    assert_eq!(begin, format!("{UPDATE}=1 cargo test -p {}", env!("CARGO_PKG_NAME")));
    let test = core::any::type_name_of_val(&the_samples_are_current);
    assert!(test.contains(filter), "{test}");
}
