//! An agent's day with clients that others wrote.

use serde_json::{Value, json};

use super::Customer;
use super::agent::short;
use crate::client::start;
use crate::neighbours::{Library, Neighbour};

/// An agent who has one of them.
struct Agent(Neighbour);

impl Agent {
    fn ask(&mut self, method: &str, path: &str, body: Value) -> Value {
        self.0.tell(&json!({ "ask": [method, path, body] }));
        let reply = self.0.wait_for("reply", |it| it["reply"] == path);
        assert_eq!((&reply["status"], &reply["body"]["statusCode"]), (&json!(200), &json!(0)), "{reply}");
        reply["body"].clone()
    }

    fn operate(&mut self, path: &str, operation: &str, mut members: Value) {
        members["operationName"] = operation.into();
        self.ask("POST", path, members);
    }

    /// Waits for a notification of a chat, as words.
    #[track_caller]
    fn hears(&mut self, what: &str) -> Value {
        self.0.wait_for("event", |it| it["event"] == "/v2/me/chats" && short(it) == what)
    }
}

fn a_day(library: Library) {
    let server = start(|_| {});
    let url = format!("http://localhost:{}/api/v2", server.addresses().gws.port());
    let Some(client) = Neighbour::start_agent(library, &url) else { return };
    let mut bo = Agent(client);
    // The cookie of the first request is what lets the agent listen.
    assert_eq!(bo.ask("GET", "/me", Value::Null)["user"]["userName"], "Bo");
    bo.0.tell(&json!({ "listen": ["/v2/me/channels", "/v2/me/chats"] }));
    bo.0.wait_for("handshake", |it| it["handshake"] == true);
    bo.0.wait_for("subscribed", |it| it["subscribed"] == "/v2/me/chats");
    bo.operate("/me", "StartContactCenterSession", json!({ "channels": ["chat"] }));
    bo.operate("/me/channels/chat", "Ready", json!({}));
    bo.0.wait_for("event", |it| it["data"]["channels"][0]["userState"]["state"] == "Ready");
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
        let event = bo.0.wait_for("event", |it| it["data"]["messageType"] == "MessageLogUpdated");
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
    bo.0.wait_for("event", |it| it["data"]["channels"][0]["userState"]["state"] == "NotReady");
    bo.operate("/me", "EndContactCenterSession", json!({}));
    bo.0.disconnect();
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
