//! What is too large, or can't be written: refused with a sentence, and the chat goes on.

use parlor_server::Server;
use serde_json::{Value, json};

use super::Customer;
use super::agent::{Agent, basic};
use crate::client::{http, start};

const OPERATIONS: [(&str, &str); 16] = [
    ("SendMessage", "text"),
    ("SendToAgents", "text"),
    ("SendStartTypingNotification", "text"),
    ("SendStopTypingNotification", "text"),
    ("SendStartTypingToAgentsNotification", "text"),
    ("SendStopTypingToAgentsNotification", "text"),
    ("SendUrl", "url"),
    ("SendCustomNotice", "noticeText"),
    ("SendCustomNoticeToAgents", "noticeText"),
    ("SendNicknameUpdatedNotice", "noticeText"),
    ("UploadFile", "description"),
    ("Leave", "text"),
    ("Complete", "text"),
    ("Transfer", "text"),
    ("Transfer", "messageType"),
    ("SetDisposition", "disposition"),
];

fn begin(server: &Server) -> (Agent<'_>, Agent<'_>, Customer, String) {
    let mut bo = Agent::ready(server, "Bo");
    let ana = Customer::begin(server, "Ana");
    let chat = bo.accepts("Bo");
    let mut eve = Agent::ready(server, "Eve");
    bo.operate(&chat, "Invite", json!({"targetUri": eve.get("/me")["user"]["uri"]}));
    eve.accepts("Eve");
    while bo.next() != "ParticipantJoined Eve: " {}
    (bo, eve, ana, chat)
}

#[test]
fn no_operation_takes_more_than_a_packet_has_room_for() {
    let server = start(|_| {});
    let (mut bo, mut eve, mut ana, chat) = begin(&server);
    let stored =
        http(server.addresses().http, "POST /documents?name=a.txt", &["Content-Type: text/plain"], b"a");
    let document = stored.json()["documentId"].clone();
    bo.operate(&chat, "AddAttachment", json!({"documentId": document}));
    // In a packet each of the latter takes five bytes, or four.
    for large in ["x".repeat(33_000), "&".repeat(7_000), "\u{1f600}".repeat(8_200)] {
        for (operation, member) in OPERATIONS {
            let mut members =
                json!({"text": "x", "documentId": document, "targetUri": "/users/0", "url": "http://x/"});
            if operation == "Transfer" {
                members["queueName"] = "Environment:billing".into();
            }
            members[member] = large.as_str().into();
            // So much userdata is a chat's to have.
            if operation != "SetDisposition" {
                assert_eq!(bo.refused(&chat, operation, members), (400, 10), "{operation}");
            }
        }
    }
    // The chat is as it was, and ends as ever.
    bo.operate(&chat, "SendMessage", json!({"text": "Still here"}));
    for agent in [&mut bo, &mut eve] {
        while agent.next() != "Text Bo: Still here" {}
    }
    assert!(ana.sees().contains("Still here"));
    bo.post("/me", json!({"operationName": "EndContactCenterSession"}));
    while eve.next() != "ParticipantLeft Bo: " {}
    eve.operate(&chat, "Complete", json!({}));
    while eve.next() != "StatusChange Completed" {}
    assert!(ana.sees().contains("sessionStatus=\"Over\""));
}

/// Control characters have no place in XML.
#[test]
fn what_cant_be_written_is_answered() {
    let server = start(|_| {});
    let (bo, _eve, mut ana, chat) = begin(&server);
    for (operation, member) in OPERATIONS {
        let mut members =
            json!({"operationName": operation, "text": "x", "targetUri": "/users/0", "url": "http://x/"});
        members[member] = "a\u{0}b\u{1}c\u{ffff}".into();
        if ["Leave", "Complete", "Transfer", "UploadFile"].contains(&operation) {
            continue;
        }
        let (status, reply) = bo.try_post(&format!("/me/chats/{chat}"), &members);
        assert!([200, 400].contains(&status), "{operation}: {reply}");
    }
    bo.operate(&chat, "SendMessage", json!({"text": "Still here"}));
    assert!(ana.sees().contains("Still here"));
}

#[test]
fn a_nickname_may_be_as_long_as_names_are() {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let _ana = Customer::begin(&server, "Ana");
    let (chat, _) = bo.invited();
    let long = json!({"nickname": "x".repeat(257)});
    assert_eq!(bo.refused(&chat, "Accept", long.clone()), (400, 10));
    let longest = "x".repeat(256);
    bo.operate(&chat, "Accept", json!({"nickname": longest}));
    assert_eq!(bo.next(), "StatusChange Chatting");
    // A supervisor is called so, too.
    let mut sue = Agent::log_in(&server, "Sue", "any");
    sue.listen();
    sue.start();
    let user = bo.get("/me")["user"]["path"].as_str().unwrap().to_owned();
    for (path, operation) in [("channels/chat".to_owned(), "Monitor"), (format!("chats/{chat}"), "Intrude")] {
        let mut members = long.clone();
        members["operationName"] = operation.into();
        let (status, reply) = sue.try_post(&format!("{user}/{path}"), &members);
        assert_eq!((status, &reply["statusCode"]), (400, &json!(10)), "{reply}");
    }
    assert_eq!(sue.get("/me/chats")["uris"], json!([]));
}

#[test]
fn userdata_has_limits_and_says_which() {
    let server = start(|_| {});
    let (bo, _eve, _ana, chat) = begin(&server);
    let refused = |operation: &str, mut members: Value, status: u16, what: &str| {
        members["operationName"] = operation.into();
        let (said, reply) = bo.try_post(&format!("/me/chats/{chat}"), &members);
        assert_eq!(said, status, "{reply}");
        assert!(reply["statusMessage"].as_str().unwrap().contains(what), "{reply}");
    };
    for operation in ["AttachUserData", "UpdateUserData"] {
        refused(operation, json!({"userData": {"a": null}}), 400, "truth values");
        refused(operation, json!({"userData": {"a": "x".repeat(70_000)}}), 409, "65536 bytes");
    }
    bo.operate(&chat, "AttachUserData", json!({"userData": {"Paid": true}}));
    assert_eq!(bo.get(&format!("/me/chats/{chat}"))["chat"]["userData"]["Paid"], "true");
}

/// As `curl` asks, without a session of its own.
#[test]
fn a_request_without_a_cookie_is_answered_too() {
    let server = start(|_| {});
    let (_bo, _eve, _ana, chat) = begin(&server);
    let body = json!({"operationName": "SendMessage", "text": "x".repeat(33_000)}).to_string();
    let headers = [&*basic("Bo", "any"), "Content-Type: application/json"];
    let what = format!("POST /me/chats/{chat}");
    let reply = super::agent::request(&server, &what, &headers, body.as_bytes());
    assert_eq!((reply.status, &reply.json()["statusCode"]), (400, &json!(10)));
}
