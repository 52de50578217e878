//! Several agents: offers, transfers, conferences, consultations and supervisors, beside desks on basic.

use serde_json::{Value, json};

use super::Customer;
use super::agent::Agent;
use crate::client::{Client, start, value};

fn user_uri(agent: &Agent<'_>) -> Value {
    agent.get("/me")["user"]["uri"].clone()
}

#[test]
fn what_isnt_taken_or_rejected_goes_to_the_next() {
    let server = start(|config| config.timeouts.offer_ms = 1000);
    let mut bo = Agent::ready(&server, "Bo");
    let mut eve = Agent::ready(&server, "Eve");
    let mut ina = Agent::ready(&server, "Ina");
    let ana = Customer::begin(&server, "Ana");
    let (chat, _) = bo.invited();
    assert_eq!(chat, ana.chat);
    assert_eq!(bo.next(), "StatusChange Revoked");
    assert_eq!(bo.refused(&chat, "Accept", json!({"nickname": "Bo"})), (404, 6));
    eve.invited();
    let reference = eve.operate(&chat, "Reject", json!({}));
    let told = eve.told();
    assert_eq!(
        (&told["data"]["chat"]["state"], &told["data"]["referenceId"]),
        (&json!("Completed"), &json!(reference))
    );
    ina.invited();
    // A desk on basic joins by itself.
    let mut desk = Client::agent(server.addresses().basic);
    desk.ask("requestJoin", &format!("sessionId=\"{chat}\""), "");
    assert_eq!(ina.next(), "StatusChange Revoked");
}

#[test]
fn an_agent_has_as_many_chats_as_he_can() {
    let server = start(|config| config.chats_per_agent = 2);
    let mut bo = Agent::ready(&server, "Bo");
    let _first = Customer::begin(&server, "Ana");
    let one = bo.accepts("Bo");
    let _second = Customer::begin(&server, "Ava");
    bo.accepts("Bo");
    let third = Customer::begin(&server, "Ada");
    bo.operate(&one, "Complete", json!({"text": "Bye"}));
    assert_eq!(bo.next().split(';').next(), Some("ParticipantLeft Bo: Bye"));
    assert_eq!(bo.next(), "StatusChange Completed");
    assert_eq!(bo.invited().0, third.chat);
    bo.post("/me", json!({"operationName": "NotReady"}));
}

#[test]
fn a_chat_is_given_to_another_agent() {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let mut ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    let mut eve = Agent::ready(&server, "Eve");
    let mut ina = Agent::ready(&server, "Ina");
    // Whoever doesn't exist isn't found; who has no contact center session is there, and can't be asked now.
    let nobody = json!({"targetUri": "/users/00000000000000000000000000000000"});
    let idle = Agent::log_in(&server, "Ida", "any");
    for operation in ["Transfer", "Invite", "Consult"] {
        assert_eq!(bo.refused(&chat, operation, nobody.clone()), (404, 6), "{operation}");
        let idle = json!({"targetUri": user_uri(&idle)});
        assert_eq!(bo.refused(&chat, operation, idle), (409, 2), "{operation}");
    }
    assert_eq!(bo.refused(&chat, "Transfer", json!({})), (400, 1));
    assert_eq!(bo.refused(&chat, "Transfer", json!({"targetUri": user_uri(&bo)})), (400, 10));
    let reference = bo.operate(&chat, "Transfer", json!({"targetUri": user_uri(&ina), "text": "Ina knows"}));
    assert_eq!(bo.next(), "ParticipantLeft Bo: Ina knows");
    let told = bo.told();
    assert_eq!(
        (&told["data"]["chat"]["state"], &told["data"]["referenceId"]),
        (&json!("Completed"), &json!(reference))
    );
    // Eve has waited longer, but it is for Ina.
    assert_eq!(ina.accepts("Ina"), chat);
    ana.say("Hello again");
    assert_eq!(ina.next(), "Text Ana: Hello again");
    // To a queue: it is for whoever is next, and not for the one who gave it away.
    ina.operate(&chat, "Transfer", json!({"queueName": "Environment:billing"}));
    ina.next();
    assert_eq!(ina.next(), "StatusChange Completed");
    let (offered, shown) = eve.invited();
    assert_eq!((&offered, &shown["interactionQueue"]), (&chat, &json!("Environment:billing")));
    eve.operate(&chat, "Reject", json!({}));
    assert_eq!(eve.next(), "StatusChange Completed");
    assert_eq!(bo.invited().0, chat);
}

/// A chat that isn't given away stays where it is.
#[test]
fn what_is_refused_changes_nothing() {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let mut ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    let eve = Agent::ready(&server, "Eve");
    let billing = json!({"queueName": "Environment:billing"});
    let too_long = json!({"queueName": format!("Environment:{}", "x".repeat(300))});
    let too_much = json!({"queueName": "Environment:billing", "text": "x".repeat(40_000)});
    for operation in ["Transfer", "Complete"] {
        assert_eq!(bo.refused(&chat, operation, too_long.clone()), (400, 10), "{operation}");
        assert_eq!(bo.refused(&chat, operation, too_much.clone()), (400, 10), "{operation}");
    }
    // What is too much for one packet is refused, and the chat goes on.
    assert_eq!(bo.refused(&chat, "SendMessage", json!({"text": "x".repeat(40_000)})), (400, 10));
    ana.leave();
    assert_eq!((bo.next(), bo.next()), ("ParticipantsUpdated Bo".into(), "ParticipantLeft Ana: ".into()));
    for operation in ["Transfer", "Complete"] {
        assert_eq!(bo.refused(&chat, operation, billing.clone()), (409, 2), "{operation}");
    }
    assert_eq!(bo.refused(&chat, "Transfer", json!({"targetUri": user_uri(&eve)})), (409, 2));
    let shown = bo.get(&format!("/me/chats/{chat}"))["chat"].clone();
    assert_eq!(
        (&shown["interactionQueue"], &shown["state"]),
        (&json!("Environment:default"), &json!("Chatting"))
    );
    bo.operate(&chat, "SendMessage", json!({"text": "Still here"}));
    assert_eq!(bo.next(), "Text Bo: Still here");
    // It can be completed as ever.
    bo.operate(&chat, "Complete", json!({}));
    assert_eq!((bo.next(), bo.next()), ("ParticipantLeft Bo: ".into(), "StatusChange Completed".into()));
}

#[test]
fn a_conference_and_a_consultation() {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let mut ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    let mut eve = Agent::ready(&server, "Eve");
    let mut ina = Agent::ready(&server, "Ina");
    assert_eq!(bo.refused(&chat, "SendToAgents", json!({"text": "x"})), (409, 2));
    bo.operate(&chat, "Invite", json!({"targetUri": user_uri(&eve)}));
    assert_eq!(eve.comes_in("Eve", &["Ana", "Bo"]), chat);
    assert_eq!(bo.next(), "ParticipantsUpdated Ana Bo Eve");
    assert_eq!(bo.next(), "ParticipantJoined Eve: ");
    let chats = bo.get("/me/chats?fields=*")["chats"].clone();
    assert!(chats[0]["capabilities"].as_array().unwrap().contains(&json!("SendToAgents")));
    let eves = chats[0]["participants"][2].clone();
    assert_eq!(eves["uri"], user_uri(&eve));
    eve.operate(&chat, "SendToAgents", json!({"text": "between us"}));
    assert_eq!((bo.next(), eve.next()), ("Text Eve: between us".into(), "Text Eve: between us".into()));

    // Ina is only asked: the customer doesn't see her.
    let reference = bo.operate(&chat, "Consult", json!({"targetUri": user_uri(&ina)}));
    ina.invited();
    ina.operate(&chat, "Reject", json!({}));
    assert_eq!(ina.next(), "StatusChange Completed");
    assert_eq!(bo.next(), format!("Error {reference}"));
    bo.operate(&chat, "Consult", json!({"targetUri": user_uri(&ina)}));
    ina.invited();
    bo.operate(&chat, "CancelConsult", json!({}));
    assert_eq!(ina.next(), "StatusChange Revoked");
    assert_eq!(bo.refused(&chat, "CancelConsult", json!({})), (409, 2));
    bo.operate(&chat, "Consult", json!({"targetUri": user_uri(&ina)}));
    assert_eq!(ina.comes_in("Ina", &["Ana", "Bo", "Eve"]), chat);
    assert_eq!(ina.get(&format!("/me/chats/{chat}"))["chat"]["chatType"], "Consult");
    assert_eq!(
        (bo.next(), bo.next()),
        ("ParticipantsUpdated Ana Bo Eve Ina".into(), "ParticipantJoined Ina: ".into())
    );
    assert_eq!(ina.refused(&chat, "SendMessage", json!({"text": "x"})), (409, 2));
    ina.operate(&chat, "SendToAgents", json!({"text": "try again"}));
    assert_eq!(bo.next(), "Text Ina: try again");
    let seen = ana.sees();
    assert!(seen.contains("Eve") && !seen.contains("Ina") && !seen.contains("between us"), "{seen}");

    // One is removed, one leaves, and the rest go on.
    bo.operate(&chat, "RemoveParticipantFromConference", json!({"targetUri": user_uri(&ina)}));
    assert!(bo.next().starts_with("Notice Bo: REMOVE_PARTICIPANT_FROM_CONFERENCE"));
    assert_eq!(
        (bo.next(), bo.next()),
        ("ParticipantsUpdated Ana Bo Eve".into(), "ParticipantLeft Ina: ".into())
    );
    ina.next();
    ina.next();
    ina.next();
    assert_eq!(ina.next(), "StatusChange Revoked");
    bo.operate(&chat, "Leave", json!({}));
    bo.next();
    assert_eq!(bo.next(), "StatusChange Completed");
    assert!(!ana.sees().contains("sessionStatus=\"Over\""));
}

#[test]
fn a_supervisor_watches_and_comes_in() {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let mut eve = Agent::log_in(&server, "Eve", "any");
    eve.listen();
    let user = bo.get("/me")["user"]["path"].as_str().unwrap().to_owned();
    let monitor =
        json!({"operationName": "Monitor", "nickname": "Eve", "supervisorMonitoringMode": "NextChat"});
    assert_eq!(eve.try_post(&format!("{user}/channels/chat"), &monitor).0, 409);
    eve.start();
    eve.post(&format!("{user}/channels/chat"), monitor);
    // The supervisor of a desk on basic watches, too.
    let mut ana = Customer::begin(&server, "Ana");
    let mut ute = Client::connect(server.addresses().basic);
    ute.ask("requestRegister", "userNick=\"Ute\" userType=\"SUPERVISOR\" clientVersion=\"106\"", "");
    ute.ask("requestJoin", &format!("sessionId=\"{}\" visibility=\"VIP\"", ana.chat), "");
    let chat = bo.accepts("Bo");
    eve.invited();
    assert_eq!(eve.next(), "StatusChange Chatting");
    assert_eq!(eve.next(), "ParticipantsUpdated Ana Ute Bo Eve");
    eve.next();
    ute.wait_for("userNick=\"Eve\"");
    let chats = eve.get("/me/chats?fields=*")["chats"].clone();
    assert_eq!(chats[0]["participants"][3]["visibility"], "Supervisors");
    assert_eq!(chats[0]["capabilities"], json!(["Leave", "SetInFocus", "SwitchToCoach", "SwitchBargeIn"]));
    assert_eq!(eve.refused(&chat, "SendMessage", json!({"text": "x"})), (409, 2));
    // Nobody else sees her.
    assert_eq!(bo.get("/me/chats?fields=*")["chats"][0]["participants"].as_array().unwrap().len(), 2);

    eve.operate(&chat, "SwitchToCoach", json!({}));
    assert_eq!(bo.next(), "ParticipantsUpdated Ana Bo Eve");
    assert_eq!(bo.next(), "ParticipantJoined Eve: ");
    eve.operate(&chat, "SendToAgents", json!({"text": "be kind"}));
    let said = bo.told()["data"]["messages"][0].clone();
    assert_eq!((&said["text"], &said["visibility"]), (&json!("be kind"), &json!("Agents")));
    eve.operate(&chat, "SwitchToBargeIn", json!({}));
    eve.operate(&chat, "SendMessage", json!({"text": "Let me help"}));
    let seen = ana.sees();
    assert!(seen.contains("Let me help") && !seen.contains("be kind") && !seen.contains("Ute"), "{seen}");

    eve.operate(&chat, "SwitchToMonitor", json!({}));
    eve.operate(&chat, "Leave", json!({}));
    while eve.next() != "StatusChange Completed" {}
    bo.operate(&chat, "Complete", json!({}));
    while bo.next() != "StatusChange Completed" {}

    // The next chat was watched, and that was all; a chat that goes on can be joined.
    let ava = Customer::begin(&server, "Ava");
    let second = bo.accepts("Bo");
    assert_eq!((&second, eve.get("/me/chats")["uris"].clone()), (&ava.chat, json!([])));
    let intrude = json!({"operationName": "Intrude", "supervisorVisibilityMode": "Monitor"});
    let path = format!("{user}/chats/{second}");
    assert_eq!(bo.try_post(&path, &intrude).0, 409);
    eve.post(&path, intrude.clone());
    assert_eq!(eve.try_post(&path, &intrude).0, 409);
    eve.invited();
    assert_eq!(eve.next(), "StatusChange Chatting");
    // When the customer's chat is over, the supervisor's is revoked.
    bo.operate(&second, "Complete", json!({}));
    loop {
        match eve.next().as_str() {
            "StatusChange Revoked" => break,
            other => assert!(!other.contains("StatusChange"), "{other}"),
        }
    }
    assert_eq!(eve.get("/me/chats")["uris"], json!([]));
    while bo.next() != "StatusChange Completed" {}

    // All chats: those that are there already, too. Without a nickname she accepts each herself.
    let _ada = Customer::begin(&server, "Ada");
    let third = bo.accepts("Bo");
    eve.post(&format!("{user}/channels/chat"), json!({"operationName": "Coach"}));
    assert_eq!(eve.accepts("Eve"), third);
    assert_eq!(
        (bo.next(), bo.next()),
        ("ParticipantsUpdated Ada Bo Eve".into(), "ParticipantJoined Eve: ".into())
    );
    eve.post(&format!("{user}/channels/chat"), json!({"operationName": "StopMonitoring"}));
    let stop = json!({"operationName": "StopMonitoring"});
    assert_eq!(eve.try_post(&format!("{user}/channels/chat"), &stop).0, 409);
    let _ida = Customer::begin(&server, "Ida");
    bo.accepts("Bo");
    assert_eq!(eve.get("/me/chats")["uris"].as_array().unwrap().len(), 1);
}

#[test]
fn after_a_lost_connection_everything_is_there_to_be_asked() {
    let server = start(|_| {});
    let mut ana = Customer::begin(&server, "Ana");
    let mut bo = Agent::ready(&server, "Bo");
    let chat = bo.accepts("Bo");
    // A new client of the same agent, such as after a crash.
    let mut again = Agent::log_in(&server, "Bo", "any");
    again.listen_to(&["/**"]);
    let me = again.get("/me?subresources=*")["user"].clone();
    assert_eq!(me["channels"][0]["userState"]["state"], "Ready");
    assert_eq!((&me["chats"][0]["id"], &me["chats"][0]["state"]), (&json!(chat), &json!("Chatting")));
    let messages = again.get(&format!("/me/chats/{chat}/messages"))["messages"].clone();
    assert_eq!(messages.as_array().unwrap().len(), 2);
    again.operate(&chat, "SendMessage", json!({"text": "Here I am"}));
    assert_eq!((again.next(), bo.next()), ("Text Bo: Here I am".into(), "Text Bo: Here I am".into()));
    assert!(ana.sees().contains("Here I am"));
    again.post("/me", json!({"operationName": "EndContactCenterSession"}));
    let mut eve = Agent::ready(&server, "Eve");
    assert_eq!(eve.accepts("Eve"), chat);
    let left = ana.sees();
    assert!(left.contains("partyLeft") && value(&left, "sessionId") == chat);
}

#[test]
fn an_agent_knows_the_password_of_a_session_that_he_is_offered() {
    let server = start(|config| config.session_password_enforce = true);
    let mut bo = Agent::ready(&server, "Bo");
    let mut ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    bo.operate(&chat, "SendMessage", json!({"text": "Good day"}));
    assert!(ana.sees().contains("Good day"));
}

#[test]
fn a_server_ends_with_agents_in_their_chats() {
    let server = start(|_| {});
    let _ana = Customer::begin(&server, "Ana");
    let mut bo = Agent::ready(&server, "Bo");
    bo.accepts("Bo");
    let mut desk = Client::agent(server.addresses().basic);
    drop(bo);
    server.shutdown();
    assert_eq!(desk.until_closed(), Vec::<String>::new());
}
