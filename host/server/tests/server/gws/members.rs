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

/// The sentence says what is wrong with the body.
#[test]
fn what_is_no_character_is_told() {
    let server = start(|_| {});
    let bo = Agent::log_in(&server, "Bo", "any");
    let said = |body: &[u8]| {
        let reply = bo.ask("POST /me", &["Content-Type: application/json"], body);
        assert_eq!((reply.status, &reply.json()["statusCode"]), (400, &json!(10)));
        reply.json()["statusMessage"].as_str().unwrap().to_owned()
    };
    for body in [b"{\"operationName\":\"\xff\"}".as_slice(), br#"{"a":"\ud800"}"#, br#"{"a":"\ud800x"}"#] {
        assert!(said(body).contains("UTF-8"), "{}", said(body));
    }
    assert!(said(b"{").contains("no JSON object"));
}

#[test]
fn a_chat_that_is_over_waits_in_no_queue() {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let _ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    bo.operate(&chat, "Leave", json!({}));
    while bo.next() != "StatusChange LeftChat" {}
    let members = json!({"operationName": "Complete", "queueName": "Environment:billing"});
    let (status, reply) = bo.try_post(&format!("/me/chats/{chat}"), &members);
    assert_eq!((status, &reply["statusCode"]), (409, &json!(2)));
    assert!(reply["statusMessage"].as_str().unwrap().contains("leave 'queueName' out"), "{reply}");
    let big = json!({"operationName": "AttachUserData", "userData": {"a": 2_147_483_648_u32}});
    let reply = bo.try_post(&format!("/me/chats/{chat}"), &big).1;
    assert!(reply["statusMessage"].as_str().unwrap().contains("to 2147483647"), "{reply}");
    bo.operate(&chat, "Complete", json!({}));
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
