//! What agents are told beside what they have asked for.

use serde_json::{Value, json};

use super::Customer;
use super::agent::{Agent, short};
use crate::client::{http, start};

#[test]
fn other_windows_learn_that_the_work_has_ended() {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let mut other = Agent::log_in(&server, "Bo", "any");
    other.listen();
    let offline =
        json!({"id": "0F7F5003-EF26-4D13-A6EF-D0C7EC819BEB", "displayName": "Offline", "state": "LoggedOut"});
    bo.post("/me", json!({"operationName": "EndContactCenterSession"}));
    for window in [&mut bo, &mut other] {
        let told = window.told();
        assert_eq!(told["channel"], "/v2/me/channels");
        assert_eq!(told["data"]["channels"], json!([{"channel": "chat", "userState": offline}]));
    }
    assert_eq!(bo.get("/me/channels")["channels"], json!([]));
    // Where there is no session, none ends.
    bo.post("/me", json!({"operationName": "EndContactCenterSession"}));
    bo.start();
}

/// A window that isn't told keeps a chat that nobody serves.
#[test]
fn other_windows_learn_what_becomes_of_chats_when_the_work_ends() {
    let server = start(|config| config.chats_per_agent = 2);
    let mut bo = Agent::ready(&server, "Bo");
    let mut other = Agent::log_in(&server, "Bo", "any");
    other.listen();
    let _ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    let _ava = Customer::begin(&server, "Ava");
    let (offered, _) = bo.invited();
    while other.told()["data"]["chat"]["id"] != offered.as_str() {}
    bo.post("/me", json!({"operationName": "EndContactCenterSession"}));
    for window in [&mut bo, &mut other] {
        for (chat, state) in [(&chat, "Completed"), (&offered, "Revoked")] {
            let told = window.told()["data"]["chat"].clone();
            assert_eq!((&told["id"], &told["state"]), (&json!(chat), &json!(state)));
        }
        assert_eq!(window.told()["data"]["channels"][0]["userState"]["state"], "LoggedOut");
    }
    assert_eq!(bo.get("/me/chats")["uris"], json!([]));
}

/// A desktop that comes back after a crash isn't offered anything before its agent says so.
#[test]
fn who_begins_his_work_once_more_isnt_ready() {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let chats = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    bo.start();
    // He has the chat still, and is told nothing else.
    assert_eq!((&chat, bo.get("/me/chats")["uris"].as_array().unwrap().len()), (&chats.chat, 1));
    assert_eq!(bo.get("/me/channels")["channels"][0]["userState"]["state"], "NotReady");
    let mut eve = Agent::ready(&server, "Eve");
    bo.operate(&chat, "Complete", json!({}));
    let ava = Customer::begin(&server, "Ava");
    assert_eq!(eve.invited().0, ava.chat);
}

#[test]
fn a_receipt_says_how_far_a_customer_has_read() {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let post = |path: &str, form: &str| {
        let form_type = ["Content-Type: application/x-www-form-urlencoded"];
        let what = format!("POST /genesys/2/chat/{path}");
        let reply = http(server.addresses().chat_api, &what, &form_type, form.as_bytes()).json();
        assert_eq!(reply["statusCode"], 0, "{reply}");
        reply
    };
    let ana = post("support", "nickname=Ana");
    let (chat, key) = (ana["chatId"].as_str().unwrap(), ana["secureKey"].as_str().unwrap());
    bo.accepts("Bo");
    bo.operate(chat, "SendMessage", json!({"text": "Good day"}));
    let index = bo.told()["data"]["messages"][0]["index"].clone();
    post(&format!("support/{chat}/readReceipt"), &format!("secureKey={key}&transcriptPosition={index}"));
    let told = bo.told();
    assert_eq!(short(&told), "SystemCommand Ana: read-receipt");
    let carries = json!({"read-position": index.to_string()});
    assert_eq!(told["data"]["messages"][0]["userData"], carries);
}

#[test]
fn a_supervisor_is_told_at_once_what_she_can_do_now() {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let _ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    let mut sue = Agent::log_in(&server, "Sue", "any");
    sue.listen();
    sue.start();
    let path = format!("{}/chats/{chat}", bo.get("/me")["user"]["path"].as_str().unwrap());
    sue.post(&path, json!({"operationName": "Intrude"}));
    while sue.next() != "ParticipantsUpdated Ana Bo Sue" {}
    sue.next();
    sue.operate(&chat, "SwitchToCoach", json!({}));
    let updated = sue.told();
    assert_eq!(short(&updated), "ParticipantsUpdated Ana Bo Sue");
    sue.next();
    let changed = sue.told();
    assert_eq!(short(&changed), "StatusChange Chatting");
    let capabilities = |it: &Value| it["data"]["chat"]["capabilities"].clone();
    assert_eq!(capabilities(&updated), capabilities(&changed));
    // What is refused names the capabilities as they stand there.
    let (_, reply) = sue.try_post(&format!("/me/chats/{chat}"), &json!({"operationName": "Complete"}));
    let said = reply["statusMessage"].as_str().unwrap();
    for name in capabilities(&changed).as_array().unwrap() {
        assert!(said.contains(name.as_str().unwrap()), "{said}: {name}");
    }
    assert!(!said.contains("SwitchToBargeIn"), "{said}");
}
