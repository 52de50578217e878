//! A supervisor watches an agent, by requests by hand.

use serde_json::json;

use super::agent::Agent;
use crate::client::{Client, start};
use crate::gws::Customer;

#[test]
fn a_supervisor_comes_into_the_next_chat_alone() {
    let server = start(|_| {});
    let bo = Agent::ready(&server, "Bo");
    let sue = Agent::begin(&server, "Sue");
    sue.post("activate-channels", json!({}));
    for (member, wrong) in [("monitoringMode", "Barge"), ("monitoringNextInteractionType", "All")] {
        let (status, said) =
            sue.refused("media/chat/start-monitoring", json!({"agentId": "Bo", member: wrong}));
        assert!(status == 400 && said.contains(member), "{said}");
    }
    let how = json!({"agentId": "Bo", "monitoringMode": "Bargein", "monitoringNextInteractionType": "NextInteraction"});
    sue.post("media/chat/start-monitoring", how);
    let mut ana = Customer::begin(&server, "Ana");
    bo.accepts("Bo");
    let chat = sue.accepts("Sue");
    sue.post(&format!("{chat}/send-message"), json!({"message": "I help, too"}));
    let seen = ana.sees();
    assert!(seen.contains("userNick=\"Sue\"") && seen.contains("I help, too"), "{seen}");
    // The one behind it isn't hers.
    let _cid = Customer::begin(&server, "Cid");
    while bo.chats().len() < 2 {}
    assert_eq!(sue.chats().len(), 1);
    assert_eq!(sue.ask("GET logout", b"").0, 200);
    assert_eq!(sue.ask("GET current-session", b"").0, 403);
}

/// Whoever is in beside those who serve leaves by himself, and is told so.
#[test]
fn only_who_serves_ends_a_chat_for_all() {
    let server = start(|_| {});
    let bo = Agent::ready(&server, "Bo");
    let mut ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    let (sue, eve) = (Agent::ready(&server, "Sue"), Agent::ready(&server, "Eve"));
    sue.post("media/chat/start-monitoring", json!({"agentId": "Bo", "monitoringMode": "Bargein"}));
    sue.accepts("Sue");
    bo.post(&format!("{chat}/consult"), json!({"agentId": "Eve"}));
    eve.accepts("Eve");
    for agent in [&sue, &eve] {
        let leave = |after: &str| json!({ "afterAction": after });
        let (status, said) = agent.refused(&format!("{chat}/leave"), leave("ForceClose"));
        assert!(status == 409 && said.contains("who serves the customer"), "{said}");
        assert_eq!(agent.chats()[0].1, "Chatting");
        agent.post(&format!("{chat}/leave"), leave("KeepAlive"));
        while !agent.chats().is_empty() {}
    }
    assert!(!ana.sees().contains("sessionStatus=\"Over\""));
    bo.post(&format!("{chat}/leave"), json!({"afterAction": "ForceClose"}));
    while bo.chats()[0].1 != "LeftChat" {}
    assert!(ana.sees().contains("sessionStatus=\"Over\""));
}

#[test]
fn a_supervisor_watches_an_agent() {
    let server = start(|_| {});
    let bo = Agent::ready(&server, "Bo");
    let sue = Agent::begin(&server, "Sue");
    sue.post("activate-channels", json!({}));
    let (status, said) = sue.refused("media/chat/start-monitoring", json!({"agentId": "Nobody"}));
    assert!(status == 404 && said.contains("there is no agent by this name"), "{said}");
    assert_eq!(sue.refused("media/chat/stop-monitoring", json!({"agentId": "Bo"})).0, 409);
    sue.post("media/chat/start-monitoring", json!({"agentId": "Bo", "monitoringMode": "Coach"}));
    let mut ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    sue.accepts("Sue");
    sue.post(&format!("{chat}/send-message"), json!({"message": "be kind", "visibility": "Agent"}));
    // What supervisors say among themselves isn't for agents, and isn't theirs to say.
    let among = json!({"message": "he is new", "visibility": "Supervisor"});
    sue.post(&format!("{chat}/send-message"), among.clone());
    let (status, said) = bo.refused(&format!("{chat}/send-message"), among);
    assert!(status == 403 && said.contains("in this role"), "{said}");
    let read = |agent: &Agent<'_>| agent.get(&format!("{chat}/messages")).to_string();
    assert!(read(&sue).contains("he is new") && read(&sue).contains("\"Supervisor\""));
    assert!(read(&bo).contains("be kind") && !read(&bo).contains("he is new"));
    sue.post(&format!("{chat}/switch-to-barge-in"), json!({}));
    sue.post(&format!("{chat}/send-message"), json!({"message": "Let me help"}));
    let seen = ana.sees();
    assert!(seen.contains("Let me help") && !seen.contains("be kind"), "{seen}");
    // A desk on basic has the same events.
    let mut desk = Client::agent(server.addresses().basic);
    desk.ask("requestJoin", &format!("sessionId=\"{}\"", ana.chat), "");
    sue.post(&format!("{chat}/send-message"), json!({"message": "Welcome"}));
    desk.wait_for("Welcome");
}
