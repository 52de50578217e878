//! Agents who are in beside those who serve: coaches, and those who are only consulted. A customer isn't left alone with them.

use parlor_server::Server;
use serde_json::json;

use super::Customer;
use super::agent::Agent;
use crate::client::{http, start};

/// Bo serves Ana, and Sue is in so; gives the chat.
fn begin<'s>(server: &'s Server, is_consulted: bool) -> (Agent<'s>, Agent<'s>, Customer, String) {
    let mut bo = Agent::ready(server, "Bo");
    let ana = Customer::begin(server, "Ana");
    let chat = bo.accepts("Bo");
    let mut sue = Agent::log_in(server, "Sue", "any");
    sue.listen();
    sue.start();
    if is_consulted {
        bo.operate(&chat, "Consult", json!({"targetUri": sue.get("/me")["user"]["uri"]}));
        sue.accepts("Sue");
    } else {
        let path = format!("{}/chats/{chat}", bo.get("/me")["user"]["path"].as_str().unwrap());
        sue.post(&path, json!({"operationName": "Intrude", "supervisorVisibilityMode": "Coach"}));
        sue.invited();
        while sue.next() != "ParticipantsUpdated Ana Bo Sue" {}
        sue.next();
    }
    while bo.next() != "ParticipantJoined Sue: " {}
    (bo, sue, ana, chat)
}

/// What the agent is told until the chat has this state.
fn until(agent: &mut Agent<'_>, state: &str) -> Vec<String> {
    let mut told = Vec::new();
    while told.last().is_none_or(|it: &String| !it.starts_with("StatusChange")) {
        told.push(agent.next());
    }
    assert_eq!(told.last().unwrap(), &format!("StatusChange {state}"), "{told:?}");
    told
}

fn has_ended(server: &Server, chat: &str) -> bool {
    let interactions = http(server.addresses().http, "GET /interactions", &[], b"").json().to_string();
    !interactions.contains(chat) || interactions.contains("closed")
}

#[test]
fn who_alone_serves_ends_the_customers_chat() {
    for is_consulted in [false, true] {
        for (operation, state) in [("Complete", "Completed"), ("Leave", "LeftChat")] {
            let server = start(|_| {});
            let (mut bo, mut sue, mut ana, chat) = begin(&server, is_consulted);
            let mut eve = Agent::ready(&server, "Eve");
            bo.operate(&chat, operation, json!({"text": "Bye"}));
            until(&mut bo, state);
            let seen = ana.sees();
            assert!(seen.contains("sessionStatus=\"Over\"") && !seen.contains("Sue"), "{operation}: {seen}");
            until(&mut sue, "Revoked");
            assert_eq!(sue.get("/me/chats")["uris"], json!([]));
            assert!(has_ended(&server, &chat));
            // Nobody is asked to serve a customer who is gone: the next who comes is the first.
            let ava = Customer::begin(&server, "Ava");
            assert_eq!(eve.invited().0, ava.chat);
        }
    }
}

#[test]
fn a_chat_that_is_given_away_waits_without_those_aside() {
    for is_consulted in [false, true] {
        for operation in ["Complete", "Transfer"] {
            let server = start(|_| {});
            let (mut bo, mut sue, mut ana, chat) = begin(&server, is_consulted);
            let mut eve = Agent::ready(&server, "Eve");
            bo.operate(&chat, operation, json!({"queueName": "Environment:billing"}));
            until(&mut bo, "Completed");
            let (offered, shown) = eve.invited();
            assert_eq!(
                (&offered, &shown["interactionQueue"]),
                (&chat, &json!("Environment:billing")),
                "{operation}"
            );
            eve.operate(&chat, "Accept", json!({"nickname": "Eve"}));
            until(&mut eve, "Chatting");
            let seen = ana.sees();
            assert!(seen.contains("Eve") && !seen.contains("sessionStatus=\"Over\""), "{seen}");
            // Sue goes on, now beside Eve; Bo is told nothing more.
            while sue.next() != "ParticipantJoined Eve: " {}
            bo.post("/me/channels/chat", json!({"operationName": "NotReady"}));
            assert_eq!(bo.told()["data"]["channels"][0]["userState"]["state"], "NotReady");
        }
    }
}

#[test]
fn who_is_aside_has_no_chat_once_the_customer_and_who_served_are_gone() {
    for is_consulted in [false, true] {
        let server = start(|_| {});
        let (mut bo, mut sue, mut ana, chat) = begin(&server, is_consulted);
        ana.leave();
        while bo.next() != "ParticipantLeft Ana: " {}
        bo.operate(&chat, "Complete", json!({}));
        until(&mut bo, "Completed");
        until(&mut sue, "Revoked");
        assert_eq!(sue.get("/me/chats")["uris"], json!([]));
        assert!(has_ended(&server, &chat));

        // The same if his work ends first, and the customer goes while it waits.
        let server = start(|_| {});
        let (bo, mut sue, mut ana, _) = begin(&server, is_consulted);
        bo.post("/me", json!({"operationName": "EndContactCenterSession"}));
        while sue.next() != "ParticipantLeft Bo: " {}
        ana.leave();
        until(&mut sue, "Revoked");
    }
}
