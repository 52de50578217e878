//! What the vendor's own library sends with a `visibility`, and who is told of it.

use serde_json::{Value, json};

use super::neighbour::{Agent, served};
use crate::client::start;

/// An operation that has a `visibility`: the method of the library, the member of its options and that of `data` which says
/// something, and the type of the message that is told.
type Operation = (&'static str, &'static str, &'static str, &'static str);

const OPERATIONS: [Operation; 6] = [
    ("sendMessage", "acceptData", "message", "Text"),
    ("sendTypingStarted", "acceptData", "message", "TypingStarted"),
    ("sendTypingStopped", "acceptData", "message", "TypingStopped"),
    ("sendUrlData", "acceptData", "url", "PushUrl"),
    ("sendCustomNotification", "customNotificationData", "message", "CustomNotice"),
    ("sendSystemCommand", "systemCommandData", "message", "SystemCommand"),
];

/// What is sent by such an operation.
fn sent(id: &str, (_, options, member, _): Operation, said: &str, visibility: &str) -> Value {
    json!([id, { options: {"data": { member: said, "visibility": visibility }} }])
}

#[test]
fn each_operation_reaches_those_whom_it_is_for() {
    let server = start(|_| {});
    let Some((mut bo, mut ana)) = served(&server) else { return };
    let id = ana.chat.clone();
    let Some(mut sue) = Agent::listening(&server, "Sue") else { return };
    let coach = json!({"mediaStartMonitoringData": {"data": {"agentId": "Bo", "monitoringMode": "Coach"}}});
    sue.operate("MediaApi", "mediaStartMonitoring", json!(["chat", coach]));
    sue.accepts(&id, "Sue", "Ana Bo Sue");
    bo.hears("ParticipantsUpdated Chatting Ana Bo Sue");
    bo.hears("ParticipantJoined Sue: ");

    for operation @ (method, _, _, kind) in OPERATIONS {
        let said = |visibility: &str| format!("https://shop.example/{visibility}/{method}");
        for visibility in ["All", "Agent"] {
            bo.operate("ChatApi", method, sent(&id, operation, &said(visibility), visibility));
            for agent in [&mut bo, &mut sue] {
                let heard = agent.hears(&format!("{kind} Bo: {}", said(visibility)));
                assert_eq!(heard["data"]["messages"][0]["visibility"], visibility);
            }
            let is_seen = ana.sees().contains(&said(visibility));
            assert_eq!(is_seen, visibility == "All", "{method} {visibility}");
        }
        // What is for supervisors alone isn't an agent's to say.
        let refused =
            json!({"call": ["ChatApi", method, sent(&id, operation, &said("Supervisor"), "Supervisor")]});
        let refused = bo.ask(&refused, method);
        assert_eq!((&refused["failed"], &refused["status"]), (&json!(method), &json!(403)), "{refused}");
        sue.operate("ChatApi", method, sent(&id, operation, &said("Supervisor"), "Supervisor"));
        let heard = sue.hears(&format!("{kind} Sue: {}", said("Supervisor")));
        assert_eq!(heard["data"]["messages"][0]["visibility"], "Supervisor");
    }
    assert!(!ana.sees().contains("/Supervisor/"));

    // Who is in the session for agents hears of a nickname that is for agents.
    let nickname = json!({"updateNicknameData": {"data": {"nickname": "Robert", "visibility": "Agent"}}});
    bo.operate("ChatApi", "updateNickname", json!([id, nickname]));
    for agent in [&mut bo, &mut sue] {
        agent.hears("ParticipantsUpdated Chatting Ana Robert Sue");
        agent.hears("NicknameUpdated Robert: Robert");
    }
    assert!(!ana.sees().contains("Robert"));
    sue.disconnect();
    bo.hears("ParticipantsUpdated Chatting Ana Robert");
    bo.hears("ParticipantLeft Sue: ");
    bo.disconnect();
}

#[test]
fn where_another_visibility_would_do_the_refusal_says_so() {
    let server = start(|_| {});
    let Some((mut bo, ana)) = served(&server) else { return };
    let Some(mut sue) = Agent::listening(&server, "Sue") else { return };
    let watch = |mode: &str| json!(["chat", {"mediaStartMonitoringData": {"data": {"agentId": "Bo", "monitoringMode": mode}}}]);
    let refused = |agent: &mut Agent, operation: Operation, visibility: &str, part: &str| {
        let call = json!({"call": ["ChatApi", operation.0, sent(&ana.chat, operation, "x", visibility)]});
        let refused = agent.ask(&call, operation.0);
        let said = refused["body"]["status"]["message"].as_str().unwrap_or_default();
        assert_eq!(refused["status"], 409, "{refused}");
        assert!(said.contains(part), "{} {visibility}: {said}", operation.0);
    };
    for operation in OPERATIONS {
        refused(&mut bo, operation, "Agent", "'Agent' needs another agent or a supervisor in the chat");
    }
    sue.operate("MediaApi", "mediaStartMonitoring", watch("Coach"));
    sue.accepts(&ana.chat, "Sue", "Ana Bo Sue");
    bo.hears("ParticipantsUpdated Chatting Ana Bo Sue");
    bo.hears("ParticipantJoined Sue: ");
    for operation in OPERATIONS {
        refused(&mut sue, operation, "All", "'All' an agent whom the customer sees");
    }
    // Who only watches can say nothing in any way.
    sue.operate("MediaApi", "mediaSwicthToMonitor", json!(["chat", ana.chat]));
    sue.hears("ParticipantsUpdated Chatting Ana Bo Sue");
    sue.hears("ParticipantLeft Sue: ; ParticipantJoined Sue: ");
    sue.hears("StatusChange Chatting Ana Bo Sue");
    for operation in OPERATIONS {
        for visibility in ["All", "Agent"] {
            refused(&mut sue, operation, visibility, "now there are leave, switch-to-coach");
        }
    }
    sue.disconnect();
    bo.hears("ParticipantsUpdated Chatting Ana Bo");
    bo.hears("ParticipantLeft Sue: ");
    bo.disconnect();
}
