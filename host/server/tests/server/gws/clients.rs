//! An agent's day with clients that others wrote.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::Customer;
use super::agent::short;
use crate::client::start;
use crate::neighbours::{Library, Neighbour};

/// An agent who has one of them.
struct Agent {
    client: Neighbour,
    /// What was told and not asked for yet: a notification may come before the reply to the request that it is of.
    told: VecDeque<Value>,
}

impl Agent {
    fn ask(&mut self, method: &str, path: &str, body: Value) -> Value {
        self.client.tell(&json!({ "ask": [method, path, body] }));
        loop {
            let line = self.client.line();
            if line["reply"] == path {
                assert_eq!(
                    (&line["status"], &line["body"]["statusCode"]),
                    (&json!(200), &json!(0)),
                    "{line}"
                );
                return line["body"].clone();
            }
            self.told.push_back(line);
        }
    }

    fn operate(&mut self, path: &str, operation: &str, mut members: Value) {
        members["operationName"] = operation.into();
        self.ask("POST", path, members);
    }

    /// What is told next that is like this.
    fn told(&mut self, is_wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let line = self.told.pop_front().unwrap_or_else(|| self.client.line());
            if is_wanted(&line) {
                return line;
            }
        }
    }

    /// Waits for a notification of a chat, as words.
    fn hears(&mut self, what: &str) {
        self.told(|it| it["event"] == "/v2/me/chats" && short(it) == what);
    }

    fn is_in_state(&mut self, state: &str) {
        self.told(|it| it["data"]["channels"][0]["userState"]["state"] == state);
    }
}

fn a_day(library: Library) {
    let server = start(|_| {});
    let url = format!("http://localhost:{}/api/v2", server.addresses().gws.port());
    let Some(client) = Neighbour::start_agent(library, &url) else { return };
    let mut bo = Agent { client, told: VecDeque::new() };
    // The cookie of the first request is what lets the agent listen.
    assert_eq!(bo.ask("GET", "/me", Value::Null)["user"]["userName"], "Bo");
    bo.client.tell(&json!({ "listen": ["/v2/me/channels", "/v2/me/chats"] }));
    bo.told(|it| it["handshake"] == true);
    bo.told(|it| it["subscribed"] == "/v2/me/chats");
    bo.operate("/me", "StartContactCenterSession", json!({ "channels": ["chat"] }));
    bo.operate("/me/channels/chat", "Ready", json!({}));
    bo.is_in_state("Ready");
    let mut ana = Customer::begin(&server, "Ana");
    let chat = format!("/me/chats/{}", ana.chat);
    bo.hears("StatusChange Invited");
    bo.operate(&chat, "Accept", json!({ "nickname": "Bo" }));
    bo.hears("StatusChange Chatting");
    bo.hears("ParticipantsUpdated Ana Bo");
    bo.hears("ParticipantJoined Ana: Hello; ParticipantJoined Bo: ");
    bo.operate(&chat, "SendStartTypingNotification", json!({}));
    bo.hears("TypingStarted Bo: ");
    bo.operate(&chat, "SendMessage", json!({ "text": "ä ☎ \u{1f4a1}" }));
    bo.hears("Text Bo: ä ☎ \u{1f4a1}");
    assert!(ana.sees().contains("ä ☎ \u{1f4a1}"));
    for count in 0..30 {
        ana.say(&format!("number {count}"));
    }
    let mut expected = 0;
    while expected < 30 {
        let event = bo.told(|it| it["data"]["messageType"] == "MessageLogUpdated");
        for message in event["data"]["messages"].as_array().unwrap() {
            assert_eq!(message["text"], format!("number {expected}"));
            expected += 1;
        }
    }
    ana.leave();
    bo.hears("ParticipantLeft Ana: ");
    bo.operate(&chat, "Leave", json!({}));
    bo.hears("StatusChange LeftChat");
    bo.operate(&chat, "AttachUserData", json!({ "userData": { "Paid": "yes" } }));
    bo.hears("PropertiesUpdated LeftChat");
    bo.operate(&chat, "Complete", json!({}));
    bo.hears("StatusChange Completed");
    bo.operate("/me/channels/chat", "NotReady", json!({}));
    bo.is_in_state("NotReady");
    bo.operate("/me", "EndContactCenterSession", json!({}));
    bo.client.disconnect();
}

#[test]
fn a_day_with_cometd_8() {
    a_day(Library::CometD8);
}

#[test]
fn a_day_with_cometd_3() {
    a_day(Library::CometD3);
}

#[test]
fn a_day_with_aiocometd() {
    a_day(Library::Aiocometd);
}
