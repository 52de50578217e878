//! An agent asks for somebody: each is asked once, and nobody is told of what he has left behind.

use serde_json::{Value, json};

use super::Customer;
use super::agent::Agent;
use crate::client::start;

fn uri(agent: &Agent<'_>) -> Value {
    json!({"targetUri": agent.get("/me")["user"]["uri"]})
}

/// Nothing else was told before the agent's next state.
fn is_told_nothing_more(agent: &mut Agent<'_>) {
    agent.post("/me/channels/chat", json!({"operationName": "NotReady"}));
    let told = agent.told();
    assert_eq!(told["data"]["channels"][0]["userState"]["state"], "NotReady", "{told}");
}

#[test]
fn who_rings_or_is_in_isnt_asked_once_more() {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let _ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    let mut eve = Agent::ready(&server, "Eve");
    for (first, second) in [("Invite", "Consult"), ("Consult", "Consult"), ("Consult", "Invite")] {
        bo.operate(&chat, first, uri(&eve));
        eve.invited();
        assert_eq!(bo.refused(&chat, second, uri(&eve)), (409, 2));
        // Whoever is asked may be asked no more, for what else he was wanted.
        bo.operate(&chat, "CancelConsult", json!({}));
        assert_eq!(eve.next(), "StatusChange Revoked");
        assert_eq!(bo.refused(&chat, "CancelConsult", json!({})), (409, 2));
    }
    bo.operate(&chat, "Invite", uri(&eve));
    eve.invited();
    let asked = eve.operate(&chat, "Reject", json!({}));
    assert_eq!(eve.told()["data"]["referenceId"], asked);
    assert_eq!(bo.next().split(' ').next(), Some("Error"));
    bo.operate(&chat, "Consult", uri(&eve));
    eve.accepts("Eve");
    while bo.next() != "ParticipantJoined Eve: " {}
    for operation in ["Invite", "Consult", "Transfer"] {
        assert_eq!(bo.refused(&chat, operation, uri(&eve)), (409, 2), "{operation}");
    }
    is_told_nothing_more(&mut bo);
}

#[test]
fn who_leaves_asks_for_nobody_any_more() {
    for ends_work in [false, true] {
        let server = start(|_| {});
        let mut bo = Agent::ready(&server, "Bo");
        let _ana = Customer::begin(&server, "Ana");
        let chat = bo.accepts("Bo");
        let mut eve = Agent::log_in(&server, "Eve", "any");
        eve.listen();
        eve.start();
        let mut ina = Agent::ready(&server, "Ina");
        bo.operate(&chat, "Invite", uri(&eve));
        eve.invited();
        if ends_work {
            bo.post("/me", json!({"operationName": "EndContactCenterSession"}));
            assert_eq!(bo.next(), "StatusChange Completed");
            bo.post("/me", json!({"operationName": "StartContactCenterSession"}));
        } else {
            bo.operate(&chat, "Transfer", uri(&ina));
            assert_eq!(
                (bo.next(), bo.next()),
                ("ParticipantLeft Bo: ".into(), "StatusChange Completed".into())
            );
        }
        assert_eq!(eve.next(), "StatusChange Revoked");
        assert_eq!(ina.accepts("Ina"), chat);
        while bo.get("/me/chats")["uris"] != json!([]) {}
        bo.post("/me/channels/chat", json!({"operationName": "AuxWork"}));
        loop {
            let told = bo.told();
            assert_eq!(told["channel"], "/v2/me/channels", "{told}");
            if told["data"]["channels"][0]["userState"]["displayName"] == "AuxWork" {
                break;
            }
        }
    }
}

#[test]
fn who_goes_offline_isnt_asked_any_more() {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let mut eve = Agent::ready(&server, "Eve");
    let ana = Customer::begin(&server, "Ana");
    bo.invited();
    // Whoever is only not ready may still take it.
    is_told_nothing_more(&mut bo);
    bo.post("/me/channels/chat", json!({"operationName": "Offline"}));
    assert_eq!(bo.told()["data"]["channels"][0]["userState"]["state"], "LoggedOut");
    assert_eq!(bo.next(), "StatusChange Revoked");
    assert_eq!(eve.accepts("Eve"), ana.chat);
    // So is whoever another agent asks for.
    bo.post("/me/channels/chat", json!({"operationName": "NotReady"}));
    bo.told();
    let reference = eve.operate(&ana.chat, "Invite", uri(&bo));
    bo.invited();
    bo.post("/me/channels/chat", json!({"operationName": "Offline"}));
    bo.told();
    assert_eq!(bo.next(), "StatusChange Revoked");
    assert_eq!(eve.next(), format!("Error {reference}"));
}
