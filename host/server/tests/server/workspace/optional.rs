//! What requests may leave out, and what is named in refusals and sessions.

use serde_json::json;

use super::agent::Agent;
use crate::client::start;
use crate::gws::Customer;
use crate::gws::agent::{Agent as GwsAgent, short};

/// Without a `visibility` it is said to as many as may hear it.
#[test]
fn who_is_consulted_or_coaches_speaks_to_agents() {
    for is_consulted in [true, false] {
        let server = start(|_| {});
        let mut bo = GwsAgent::ready(&server, "Bo");
        let mut ana = Customer::begin(&server, "Ana");
        let chat = bo.accepts("Bo");
        let sue = Agent::begin(&server, "Sue");
        sue.post("activate-channels", json!({}));
        if is_consulted {
            let uri = format!("/users/{}", parlor_id(&bo, "Sue"));
            bo.operate(&chat, "Consult", json!({ "targetUri": uri }));
        } else {
            let coach = json!({ "agentId": "Bo", "monitoringMode": "Coach" });
            sue.post("media/chat/start-monitoring", coach);
        }
        let path = sue.accepts("Sue");
        while bo.next() != "ParticipantJoined Sue: " {}
        for (operation, data, said) in [
            ("send-message", json!({ "message": "aside" }), "Text Sue: aside"),
            ("send-typing-started", json!({}), "TypingStarted Sue: "),
            ("send-url", json!({ "url": "https://shop.example/a" }), "PushUrl Sue: https://shop.example/a"),
        ] {
            sue.post(&format!("{path}/{operation}"), data);
            let told = bo.told();
            assert_eq!(short(&told), said);
            assert_eq!(told["data"]["messages"][0]["visibility"], "Agents");
        }
        // What is asked for in so many words isn't made something else.
        let to_all = json!({ "message": "to all", "visibility": "All" });
        assert_eq!(sue.refused(&format!("{path}/send-message"), to_all).0, 409);
        assert!(!ana.sees().contains("aside"));
    }
}

/// The id of a user of this name.
fn parlor_id(agent: &GwsAgent<'_>, name: &str) -> String {
    let users = agent.get("/users?fields=*")["users"].clone();
    let user = users.as_array().unwrap().iter().find(|it| it["userName"] == name);
    user.unwrap_or_else(|| panic!("{users}"))["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_refusal_names_all_that_may_be_done() {
    let server = start(|_| {});
    let bo = Agent::ready(&server, "Bo");
    let _ana = Customer::begin(&server, "Ana");
    let path = bo.accepts("Bo");
    let (status, said) = bo.refused(&format!("{path}/accept"), json!({ "nickname": "Bo" }));
    assert_eq!(status, 409);
    for capability in bo.interactions()[0]["capabilities"].as_array().unwrap() {
        assert!(said.contains(capability.as_str().unwrap()), "{capability}: {said}");
    }
}

#[test]
fn an_agent_sits_where_he_says() {
    let server = start(|_| {});
    let bo = Agent::begin(&server, "Bo");
    let place = || bo.get("current-session")["user"]["activeSession"]["currentPlace"].clone();
    for (data, shown) in [(json!({ "placeName": "Window 3" }), "Window 3"), (json!({}), "Bo")] {
        bo.post("activate-channels", data);
        assert_eq!(place(), shown);
    }
    let long = json!({ "placeName": "x".repeat(1000) });
    assert_eq!(bo.refused("activate-channels", long).0, 400);
}

#[test]
fn what_isnt_valid_ends_no_chat() {
    let server = start(|_| {});
    let bo = Agent::ready(&server, "Bo");
    let _ana = Customer::begin(&server, "Ana");
    let path = bo.accepts("Bo");
    assert_eq!(bo.refused(&format!("{path}/leave"), json!({ "treatAs": "bad" })).0, 400);
    assert_eq!(bo.refused(&format!("{path}/leave"), json!({ "messageType": 5 })).0, 400);
    let twice = format!("POST {path}/leave");
    assert_eq!(bo.ask(&twice, br#"{"data":{"afterAction":"KeepAlive","afterAction":"ForceClose"}}"#).0, 400);
    assert_eq!(bo.chats()[0].1, "Chatting");
}

/// An agent who logs out of everything leaves no chat behind in his other windows.
#[test]
fn other_windows_learn_what_becomes_of_chats() {
    let server = start(|_| {});
    let mut window = GwsAgent::log_in(&server, "Bo", "any");
    window.listen();
    let bo = Agent::ready(&server, "Bo");
    let _ana = Customer::begin(&server, "Ana");
    bo.accepts("Bo");
    assert_eq!(bo.ask("POST logout", b"").0, 200);
    loop {
        let told = window.told();
        if told["data"]["chat"]["state"] == "Completed" {
            break;
        }
        assert_ne!(told["data"]["channels"][0]["userState"]["state"], "LoggedOut", "{told}");
    }
}
