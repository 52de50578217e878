//! What an agent is offered: customers who wait, invitations, consultations.

use parlor_core::element::{AfterAction, JoinTarget, KeyValues, Visibility};
use parlor_core::wire::Text;
use serde_json::{Value as Json, json};

use super::{CHAT, Desk, ana, joined, left, sue};
use crate::gws::answer::Fault;
use crate::gws::bridge::{HandOn, Order};

/// The agent as whom the customer doesn't see.
fn unseen() -> Json {
    json!({"participantId": "42", "nickname": "Bo", "type": "Agent", "visibility": "Agents", "path": "/users/9f"})
}

fn offer(desk: &mut Desk, chat_type: &str, state: &str, capabilities: &[&str], participants: &Json) {
    desk.notify(&json!({
        "messageType": "ChatStateChangeMessage", "notificationType": "StatusChange",
        "chat": {"id": CHAT, "state": state, "capabilities": capabilities, "participants": participants,
            "userData": {"FirstName": "Ana"}, "chatType": chat_type, "receivedDate": "2014-01-09 11:58:00.000+0200"},
    }));
}

fn join(desk: &mut Desk, visibility: Visibility) {
    let target = JoinTarget::Session(Text::plain(CHAT));
    desk.client.join(target, visibility, None, KeyValues::EMPTY, &mut desk.out).unwrap();
    desk.go_on();
}

const OFFERED: &[&str] = &["Accept", "Reject"];
const ASIDE: &[&str] = &["Leave", "SetInFocus", "SendToAgents"];

/// Who is asked for advice, though the server knows him as a supervisor elsewhere.
fn consulted() -> Desk {
    let mut desk = Desk::with(
        &json!({"id": "9f", "roles": ["ROLE_AGENT", "ROLE_SUPERVISOR"], "channels": [], "chats": []}),
    );
    offer(&mut desk, "Consult", "Invited", OFFERED, &json!([ana(), sue()]));
    assert_eq!(desk.told(), ["running Ana: Sue asks you for advice, unseen by the customer"]);
    join(&mut desk, Visibility::All);
    desk.done();
    offer(&mut desk, "Consult", "Chatting", ASIDE, &json!([]));
    offer(&mut desk, "Consult", "Chatting", ASIDE, &json!([ana(), sue(), unseen()]));
    desk.messages(&json!([joined(1, &ana()), joined(2, &sue()), joined(3, &unseen())]));
    desk
}

#[test]
fn an_offer_says_what_it_is() {
    for (chat_type, participants, expected) in [
        ("Inbound", json!([]), "waiting Ana"),
        ("Inbound", json!([ana()]), "waiting Ana"),
        ("Inbound", json!([ana(), sue()]), "running Ana: Sue asks you to come in"),
        ("Consult", json!([]), "running Ana: you are asked for advice, unseen by the customer"),
        ("Internal", json!([ana(), sue()]), "running Ana: Sue asks you for advice, unseen by the customer"),
    ] {
        let mut desk = Desk::new();
        offer(&mut desk, chat_type, "Invited", OFFERED, &participants);
        assert_eq!(desk.told(), [expected]);
    }
    let mut desk = Desk::new();
    let mut cid = sue();
    (cid["participantId"], cid["nickname"]) = (json!("44"), json!("Cid"));
    offer(&mut desk, "Inbound", "Invited", OFFERED, &json!([ana(), sue(), cid]));
    assert_eq!(desk.told(), ["running Ana: you are asked to come in; Sue, Cid serve"]);
    // Somebody who is unseen serves nobody: the customer waits.
    let mut desk = Desk::new();
    let mut coach = sue();
    coach["visibility"] = json!("Agents");
    offer(&mut desk, "Inbound", "Invited", OFFERED, &json!([ana(), coach]));
    assert_eq!(desk.told(), ["waiting Ana"]);
}

#[test]
fn an_offer_is_rejected_and_goes_to_somebody_else() {
    let mut desk = Desk::new();
    let reject = |desk: &mut Desk| {
        desk.bridge.order(Some(json!(1)), Order::Reject(CHAT.into()));
        desk.go_on();
    };
    reject(&mut desk);
    assert!(desk.told()[0].contains("doesn't offer you this session") && desk.asked.is_empty());
    offer(&mut desk, "Inbound", "Invited", OFFERED, &json!([]));
    desk.told();
    reject(&mut desk);
    assert_eq!(desk.done(), format!(r#"POST /me/chats/{CHAT} {{"operationName":"Reject"}}"#));
    offer(&mut desk, "Inbound", "Completed", &[], &json!([]));
    let done = r#"{"event":"done","id":1,"text":"you don't take the session: the server offers it to somebody else"}"#;
    assert_eq!(desk.told(), [done, "gone Ana"]);
    // It comes again, and is being taken; what the server doesn't allow isn't asked.
    offer(&mut desk, "Inbound", "Invited", &["Accept"], &json!([]));
    desk.told();
    reject(&mut desk);
    assert!(desk.told()[0].contains("the server doesn't allow it"));
    join(&mut desk, Visibility::All);
    reject(&mut desk);
    assert!(desk.told()[0].contains("you are taking this session already"));
}

#[test]
fn who_rejects_what_others_ask_is_not_told_of_somebody_else() {
    for (kind, before) in [("Consult", json!([])), ("Inbound", json!([ana(), sue()]))] {
        let mut desk = Desk::new();
        offer(&mut desk, kind, "Invited", OFFERED, &before);
        desk.told();
        desk.bridge.order(Some(json!(1)), Order::Reject(CHAT.into()));
        desk.go_on();
        desk.done();
        offer(&mut desk, kind, "Completed", &[], &json!([]));
        let done =
            r#"{"event":"done","id":1,"text":"you don't come in: those who ask you go on without you"}"#;
        assert_eq!(desk.told()[0], done, "{kind}");
    }
}

#[test]
fn who_waits_is_called_as_the_server_says() {
    let mut desk = Desk::new();
    let mut chat =
        json!({"id": CHAT, "state": "Invited", "capabilities": OFFERED, "participants": [], "userData": {}});
    let mut told = |chat: &Json| {
        desk.notify(&json!({"messageType": "ChatStateChangeMessage", "notificationType": "StatusChange", "chat": chat}));
        desk.told()
    };
    assert_eq!(told(&chat), ["waiting "]);
    chat["customerNickname"] = json!("Ana");
    assert_eq!(told(&chat), ["waiting Ana"]);
    // Userdata may say it otherwise; what she is called in the chat counts.
    chat["userData"] = json!({"FirstName": "Anna"});
    assert_eq!(told(&chat), ["waiting Ana"]);
}

#[test]
fn a_consulted_agent_is_an_agent_whom_the_customer_does_not_see() {
    let mut desk = consulted();
    assert_eq!(desk.told(), ["running Ana", "running Ana", "reply 1:41 2:43 3:9f"]);
    let stored = String::from_utf8(desk.bridge.transcript(CHAT).unwrap()).unwrap();
    assert!(stored.contains("userNick=\"Bo\" userType=\"AGENT\""), "{stored}");
    assert!(desk.asked.is_empty(), "nothing is asked for that the server doesn't allow");
}

#[test]
fn what_a_consulted_agent_is_told_is_true() {
    let mut desk = consulted();
    let here = desk.barred.iter().find(|(of, _)| of.as_deref() == Some(CHAT)).unwrap().1.clone();
    assert!(!here.contains_key("int"), "{here:?}");
    for command in ["all", "url", "send", "transfer", "invite", "consult", "close"] {
        assert!(here[command].starts_with("you are asked for advice here"), "{command}: {}", here[command]);
    }
    desk.told();
    for visibility in [Visibility::All, Visibility::Vip] {
        join(&mut desk, visibility);
        let said = desk.told().remove(0);
        assert!(
            said.starts_with("refused : you are asked for advice here, unseen by the customer"),
            "{said}"
        );
    }
    // Out, and asked in by others to serve the customer.
    desk.leave(AfterAction::KeepAlive);
    assert!(desk.done().ends_with(r#"{"operationName":"Leave"}"#));
    desk.messages(&json!([left(4, &unseen())]));
    offer(&mut desk, "Consult", "Completed", &[], &json!([]));
    offer(&mut desk, "Inbound", "Invited", OFFERED, &json!([ana(), sue()]));
    assert_eq!(desk.told(), ["reply 4:9f out", "gone Ana", "running Ana: Sue asks you to come in"]);
    join(&mut desk, Visibility::Internal);
    assert_eq!(
        desk.told(),
        ["refused : you are asked to serve this customer with others: join without a visibility"]
    );
}

#[test]
fn a_supervisor_who_is_consulted_is_an_agent_for_who_asked() {
    let mut desk = Desk::new();
    desk.chatting();
    desk.chat("Chatting", &["Consult", "Complete"], &json!([ana(), super::bo()]));
    desk.bridge.order(
        Some(json!(1)),
        Order::HandOn { how: HandOn::Consult, session_id: CHAT.into(), to: "sue".into() },
    );
    desk.go_on();
    desk.answer(Ok(json!({"statusCode": 0, "users": [{"id": "8e", "userName": "sue", "uri": "http://gws/api/v2/users/8e"}]})));
    desk.answer(Ok(json!({"statusCode": 0, "referenceId": 7})));
    let mut aside = sue();
    aside["visibility"] = json!("Agents");
    desk.messages(&json!([joined(3, &aside)]));
    desk.answer(Ok(
        json!({"statusCode": 0, "user": {"id": "8e", "roles": ["ROLE_AGENT", "ROLE_SUPERVISOR"]}}),
    ));
    let stored = String::from_utf8(desk.bridge.transcript(CHAT).unwrap()).unwrap();
    assert!(stored.contains("userNick=\"Sue\" userType=\"AGENT\""), "{stored}");
}

/// The server tells only by the number of the request that nobody has come.
#[test]
fn who_does_not_come_is_told_with_the_session() {
    for (how, expected) in [
        (HandOn::Invite, "sue hasn't come in: nobody has taken it: ask somebody else"),
        (HandOn::Transfer, "sue hasn't taken the session: nobody has taken it: ask somebody else"),
    ] {
        let mut desk = Desk::new();
        desk.chatting();
        desk.chat("Chatting", &["Invite", "Transfer"], &json!([ana(), super::bo()]));
        desk.told();
        desk.bridge.order(Some(json!(1)), Order::HandOn { how, session_id: CHAT.into(), to: "sue".into() });
        desk.go_on();
        desk.answer(Ok(
            json!({"statusCode": 0, "users": [{"id": "8e", "userName": "sue", "uri": "/users/8e"}]}),
        ));
        desk.answer(Ok(json!({"statusCode": 0, "referenceId": 7})));
        desk.told();
        let error = json!({"messageType": "ChatStateChangeMessage", "notificationType": "Error",
            "errorMessage": "nobody has taken it: ask somebody else", "referenceId": 7});
        desk.notify(&error);
        let told = json!({"event": "error", "sessionId": CHAT, "text": expected});
        assert_eq!(desk.told(), [told.to_string()]);
        // It is told once.
        desk.notify(&error);
        assert!(!desk.told().remove(0).contains("sessionId"));
    }
}

#[test]
fn an_agent_beside_whom_others_only_advise_is_the_one_who_serves() {
    let mut coach = sue();
    coach["visibility"] = json!("Agents");
    for (after, expected) in [
        (AfterAction::KeepAlive, r#"{"operationName":"Complete","queueName":"T:e"}"#),
        (AfterAction::ForceClose, r#"{"operationName":"Complete"}"#),
    ] {
        let mut desk = Desk::new();
        desk.chatting();
        desk.chat("Chatting", super::CHATTING, &json!([ana(), super::bo(), coach]));
        assert!(!desk.barred().contains(&"close"));
        desk.leave(after);
        assert!(desk.done().ends_with(expected));
    }
}

#[test]
fn a_customer_who_has_left_is_called_as_before() {
    let mut desk = Desk::new();
    desk.chatting();
    desk.messages(&json!([{"index": 3, "type": "NicknameUpdated", "from": ana(), "noticeText": "Anita"}]));
    desk.messages(&json!([left(4, &ana())]));
    desk.chat("Chatting", super::CHATTING, &json!([super::bo()]));
    assert_eq!(desk.told(), ["push 3:41", "push 4:41", "running Anita"]);
}

#[test]
fn a_message_without_a_number_is_told_as_what_it_is() {
    let mut desk = Desk::new();
    desk.chatting();
    desk.messages(&json!([{"type": "Text", "from": ana(), "text": "odd"}, super::text(3, &ana(), "even")]));
    let told = desk.told();
    assert_eq!(told[1], "push 3:41");
    let error: Json = serde_json::from_str(&told[0]).unwrap();
    assert_eq!((&error["event"], &error["sessionId"]), (&json!("error"), &json!(CHAT)));
    assert!(error["text"].as_str().unwrap().ends_with("Text of \"Ana\": odd"), "{error}");
}

#[test]
fn who_was_ready_is_told_that_the_server_has_forgotten_it() {
    let user = |state: &str| {
        json!({"id": "9f", "chats": [], "channels": [
        {"channel": "chat", "userState": {"state": state, "displayName": state}}]})
    };
    let mut desk = Desk::with(&json!({"id": "9f", "chats": []}));
    let mut come = |before: &str, then: &Json, later: Option<&str>| {
        desk.bridge.up(&user(before), None);
        desk.bridge.down();
        desk.go_on();
        desk.told();
        desk.bridge.up(then, None);
        if let Some(state) = later {
            desk.bridge.channels(&[json!({"channel": "chat", "userState": {"state": state}})]);
        }
        desk.go_on();
        desk.told().iter().filter(|it| it.contains("/ready has it offer you customers again")).count()
    };
    let nothing = json!({"id": "9f", "chats": []});
    assert_eq!(come("Ready", &nothing, Some("NotReady")), 1);
    assert_eq!(come("Ready", &user("NotReady"), Some("NotReady")), 1);
    assert_eq!(come("Ready", &user("Ready"), Some("NotReady")), 0, "somebody wanted it so");
    assert_eq!(come("NotReady", &user("NotReady"), None), 0);
}

/// What is refused leaves nobody waiting for an answer that is of something else.
#[test]
fn who_could_not_be_asked_is_told_as_the_commands_error() {
    let mut desk = Desk::new();
    desk.chatting();
    desk.chat("Chatting", &["Invite"], &json!([ana(), super::bo()]));
    desk.told();
    desk.bridge.order(
        Some(json!(1)),
        Order::HandOn { how: HandOn::Invite, session_id: CHAT.into(), to: "sue".into() },
    );
    desk.go_on();
    desk.answer(Ok(json!({"statusCode": 0, "users": [{"id": "8e", "userName": "sue", "uri": "/users/8e"}]})));
    desk.answer(Err(Fault::Refused { code: 2, words: "is being asked already".into() }));
    assert_eq!(
        desk.told(),
        [
            r#"{"event":"error","id":1,"text":"the server refused it (status code 2): is being asked already"}"#
        ]
    );
}
