//! Members of requests that aren't valid: nothing comes of the request.

use serde_json::json;

use super::Customer;
use super::agent::Agent;
use crate::client::start;

#[test]
fn what_isnt_valid_ends_no_chat() {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let _ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    for operation in ["Leave", "Complete"] {
        for members in [json!({"treatAs": "bad"}), json!({"treatAs": 5}), json!({"messageType": 5})] {
            assert_eq!(bo.refused(&chat, operation, members.clone()), (400, 10), "{operation} {members}");
        }
    }
    assert_eq!(bo.get(&format!("/me/chats/{chat}"))["chat"]["state"], "Chatting");
}

#[test]
fn a_target_is_a_user_or_a_queue() {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let _ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    let eve = Agent::ready(&server, "Eve");
    for member in ["targetUri", "userUri"] {
        for operation in ["Transfer", "Invite", "Consult"] {
            let both = json!({ member: eve.get("/me")["user"]["uri"], "queueName": "Environment:billing" });
            assert_eq!(bo.refused(&chat, operation, both), (400, 10), "{operation}");
        }
    }
    assert_eq!(bo.get(&format!("/me/chats/{chat}"))["chat"]["state"], "Chatting");
}

/// The customer would see what its sender means for agents.
#[test]
fn what_all_see_is_meant_for_all() {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let mut ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    let eve = Agent::ready(&server, "Eve");
    bo.operate(&chat, "Consult", json!({"targetUri": eve.get("/me")["user"]["uri"]}));
    for (operation, member) in [
        ("SendMessage", "text"),
        ("SendStartTypingNotification", "text"),
        ("SendUrl", "url"),
        ("SendCustomNotice", "noticeText"),
        ("Leave", "text"),
        ("Complete", "text"),
    ] {
        for visibility in [json!("Agents"), json!("Supervisors"), json!("all"), json!(5)] {
            let members = json!({member: "between us", "visibility": visibility});
            assert_eq!(bo.refused(&chat, operation, members), (400, 10), "{operation} {visibility}");
        }
    }
    assert!(!ana.sees().contains("between us"));
    bo.operate(&chat, "SendMessage", json!({"text": "for all", "visibility": "All"}));
    assert!(ana.sees().contains("for all"));
}

/// Which of the two is meant would be anybody's guess.
#[test]
fn no_member_stands_twice() {
    let server = start(|_| {});
    let mut bo = Agent::log_in(&server, "Bo", "any");
    bo.listen();
    bo.start();
    for body in [
        r#"{"operationName":"Ready","operationName":"NotReady"}"#,
        r#"{"operationName":"Ready","userData":{"a":1,"a":2}}"#,
    ] {
        let reply = bo.ask("POST /me", &["Content-Type: application/json"], body.as_bytes());
        assert_eq!((reply.status, &reply.json()["statusCode"]), (400, &json!(10)), "{body}");
        let said = reply.json()["statusMessage"].to_string();
        assert!(said.contains("twice"), "{said}");
    }
    assert_eq!(bo.get("/me/channels")["channels"][0]["userState"]["state"], "NotReady");
}
