//! States, sessions that are handed on, and notifications that nobody expects.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};

use super::{CHAT, Desk, bo, left};
use crate::gws::answer::Fault;
use crate::gws::bridge::{HandOn, Order};

#[test]
fn states_are_told_and_chosen() {
    let mut desk = Desk::new();
    let ready = json!({"messageType": "ChannelStateChangeMessageV2", "channels": [
        {"channel": "voice", "userState": {"state": "LoggedOut"}},
        {"channel": "chat", "dndState": {}, "userState": {"id": "9430250E", "displayName": "Ready", "state": "Ready"}},
    ]});
    desk.notify(&ready);
    desk.notify(&ready);
    assert_eq!(desk.told(), [r#"{"event":"agent-state","name":"Ready","state":"Ready"}"#]);
    desk.bridge.order(Some(json!(1)), Order::Ready);
    desk.go_on();
    assert_eq!(desk.done(), r#"POST /me/channels/chat {"operationName":"Ready"}"#);
    desk.bridge.order(Some(json!(2)), Order::NotReady(Some("at LUNCH".into())));
    desk.go_on();
    let settings = json!({"statusCode": 0, "settings": [
        {"operationName": "Ready", "displayName": "Ready", "state": "Ready"},
        {"operationName": "Lunch", "displayName": "At lunch", "state": "NotReady"},
    ]});
    assert_eq!(desk.answer(Ok(settings.clone())), "GET /settings/agent-states");
    assert_eq!(desk.done(), r#"POST /me/channels/chat {"operationName":"Lunch"}"#);
    assert_eq!(
        desk.told(),
        [
            r#"{"event":"done","id":1,"text":"the server offers you customers from now on"}"#,
            r#"{"event":"done","id":2,"text":"the server offers you nobody from now on"}"#
        ]
    );
    desk.bridge.order(None, Order::NotReady(Some("Ready".into())));
    desk.go_on();
    desk.answer(Ok(settings));
    assert!(desk.told()[0].contains("has no state \\\"Ready\\\"; it has At lunch"));
    // Another desk of the agent's was left, and with it his work.
    desk.bridge.order(Some(json!(3)), Order::Ready);
    desk.go_on();
    desk.answer(Err(Fault::Refused { code: 2, words: "no session".into() }));
    assert_eq!(desk.done(), r#"POST /me {"channels":["chat"],"operationName":"StartContactCenterSession"}"#);
    assert_eq!(desk.told(), [""; 0]);
    assert_eq!(desk.done(), r#"POST /me/channels/chat {"operationName":"Ready"}"#);
    assert!(desk.told()[0].contains(r#""done","id":3"#));
    desk.bridge.order(None, Order::NotReady(None));
    desk.go_on();
    desk.answer(Err(Fault::Refused { code: 4, words: "x".into() }));
    assert!(desk.told()[0].contains("(status code 4): x"));
    desk.bridge.order(None, Order::Ready);
    desk.go_on();
    desk.bridge.down();
    desk.bridge.order(None, Order::Ready);
    desk.go_on();
    let told = desk.told();
    assert!(
        told[0].contains("may have been carried out") && told[1].contains("not connected now"),
        "{told:?}"
    );
}

#[test]
fn the_state_that_was_chosen_last_stays() {
    let mut desk = Desk::new();
    desk.bridge.order(Some(json!(1)), Order::NotReady(Some("Lunch".into())));
    desk.bridge.order(Some(json!(2)), Order::Ready);
    desk.bridge.order(Some(json!(3)), Order::NotReady(None));
    desk.go_on();
    let settings = json!({"statusCode": 0, "settings": [
        {"operationName": "Lunch", "displayName": "At lunch", "state": "NotReady"},
    ]});
    assert_eq!(desk.answer(Ok(settings)), "GET /settings/agent-states");
    assert_eq!(desk.done(), r#"POST /me/channels/chat {"operationName":"Lunch"}"#);
    // The server takes this one for ready only when its work has begun anew.
    let refused = Err(Fault::Refused { code: 2, words: "no session".into() });
    assert_eq!(desk.answer(refused), r#"POST /me/channels/chat {"operationName":"Ready"}"#);
    assert_eq!(desk.done(), r#"POST /me {"channels":["chat"],"operationName":"StartContactCenterSession"}"#);
    assert_eq!(desk.done(), r#"POST /me/channels/chat {"operationName":"Ready"}"#);
    assert_eq!(desk.done(), r#"POST /me/channels/chat {"operationName":"NotReady"}"#);
    let ids = desk.told().into_iter().map(|it| it.split(',').nth(1).map(str::to_owned));
    assert_eq!(ids.flatten().collect::<Vec<_>>(), [r#""id":1"#, r#""id":2"#, r#""id":3"#]);
    // Those that wait when the connection is lost were never asked for.
    desk.bridge.order(Some(json!(4)), Order::NotReady(Some("Lunch".into())));
    desk.bridge.order(Some(json!(5)), Order::Ready);
    desk.go_on();
    desk.bridge.down();
    desk.go_on();
    let told = desk.told();
    assert!(told[0].contains("may have been") && told[1].contains("not connected now"), "{told:?}");
}

#[test]
fn sessions_are_handed_on_to_agents_and_queues() {
    let users = json!({"statusCode": 0, "users": [
        {"id": "8e", "userName": "sue", "firstName": "Sue", "lastName": "Lee", "uri": "http://gws/api/v2/users/8e"},
    ]});
    for (to, expected) in [
        ("SUE", r#"{"operationName":"Transfer","targetUri":"http://gws/api/v2/users/8e"}"#),
        ("sue lee", r#"{"operationName":"Transfer","targetUri":"http://gws/api/v2/users/8e"}"#),
        ("T:billing", r#"{"operationName":"Transfer","queueName":"T:billing"}"#),
    ] {
        let mut desk = Desk::new();
        desk.chatting();
        let order = Order::HandOn { how: HandOn::Transfer, session_id: CHAT.into(), to: to.into() };
        desk.bridge.order(Some(json!(1)), order);
        desk.go_on();
        assert_eq!(desk.answer(Ok(users.clone())), "GET /users?fields=*");
        assert_eq!(desk.done(), format!("POST /me/chats/{CHAT} {expected}"));
        desk.messages(&json!([left(3, &bo())]));
        desk.chat("Completed", &[], &json!([]));
        let done = format!(r#"{{"event":"done","id":1,"text":"the session was handed on to {to}"}}"#);
        assert_eq!(desk.told(), [done.as_str(), "push 3:9f out", "gone Ana"]);
    }
    let mut desk = Desk::new();
    desk.bridge.order(None, Order::Monitor("sue".into()));
    desk.go_on();
    desk.answer(Ok(users.clone()));
    let monitor = r#"{"operationName":"Monitor","supervisorMonitoringMode":"AllChats"}"#;
    assert_eq!(desk.done(), format!("POST /users/8e/channels/chat {monitor}"));
    desk.told();
    // What is offered then is hers: nobody waits.
    desk.chat("Invited", &["Accept", "Reject"], &json!([]));
    assert_eq!(desk.told(), ["running Ana"]);
    let mut desk = Desk::new();
    desk.chatting();
    let order = |how, to: &str| Order::HandOn { how, session_id: CHAT.into(), to: to.into() };
    desk.bridge.order(None, order(HandOn::Invite, "sue"));
    desk.bridge.order(None, order(HandOn::Transfer, "nobody"));
    desk.go_on();
    desk.answer(Ok(users));
    let told = desk.told();
    assert!(
        told[0].contains("doesn't allow it in this session now") && told[1].contains("knows no user"),
        "{told:?}"
    );
}

#[test]
fn who_is_no_supervisor_watches_nobody() {
    let mut desk = Desk::with(&json!({"id": "9f", "userName": "bo", "roles": ["ROLE_AGENT"]}));
    desk.bridge.order(None, Order::Monitor("sue".into()));
    desk.go_on();
    assert!(desk.told()[0].contains("for the server you are an agent") && desk.asked.is_empty());
}

#[test]
fn oddities_are_passed_over() {
    let mut desk = Desk::new();
    for odd in [
        json!(null),
        json!("x"),
        json!({"messageType": 7}),
        json!({"messageType": "ChatStateChangeMessage"}),
        json!({"messageType": "ChatStateChangeMessage", "chat": {"state": "Invited"}}),
        json!({"messageType": "ChatStateChangeMessage", "chat": {"id": "x".repeat(65), "state": "Invited"}}),
        json!({"messageType": "MessageLogUpdated", "messages": {}}),
        json!({"messageType": "MessageLogUpdated", "chatPath": "/me/chats/unknown", "messages": [{"index": 1}]}),
        json!({"messageType": "ChannelStateChangeMessageV2", "channels": [{"channel": "chat"}]}),
    ] {
        desk.notify(&odd);
    }
    assert_eq!(desk.told(), [""; 0]);
}

/// A value that servers never send, or hardly ever.
fn odd() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<i64>().prop_map(Json::from),
        any::<String>().prop_map(Json::from),
        select(vec!["Chatting", "Invited", "LeftChat", "Text", "Agent", "Customer", "Agents", CHAT, "9f"])
            .prop_map(Json::from),
    ];
    let member = select(vec![
        "id",
        "index",
        "type",
        "from",
        "text",
        "state",
        "participants",
        "participantId",
        "nickname",
        "visibility",
        "capabilities",
        "userData",
        "attachment",
        "noticeText",
        "timestampSeconds",
        "name",
        "receivedDate",
        "chat",
    ]);
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Json::from),
            vec((member.clone(), inner), 0..6).prop_map(|all| Json::Object(
                all.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
            )),
        ]
    })
}

proptest! {
    /// The client can read whatever the bridge makes of it.
    #[test]
    fn whatever_the_server_tells_is_understood(chats in vec(odd(), 0..4), messages in vec(odd(), 0..6)) {
        let mut desk = Desk::new();
        desk.chatting();
        for chat in chats {
            desk.notify(&json!({"messageType": "ChatStateChangeMessage", "chat": chat}));
        }
        let mut all = messages;
        for (index, message) in all.iter_mut().enumerate() {
            if let Some(message) = message.as_object_mut() {
                message.entry("index").or_insert(json!(index + 3));
            }
        }
        desk.messages(&json!(all));
    }
}
