//! An agent's day with clients that others wrote.

use serde_json::{Value, json};

use super::Customer;
use super::neighbour::Agent;
use crate::client::start;
use crate::neighbours::Library;

/// The whole day, with the token that requests have to carry; everything that is told is compared, in its order.
fn a_day(library: Library) {
    let server = start(|config| config.csrf_protection = true);
    let Some(mut bo) = Agent::listening(library, &server, "Bo") else { return };
    bo.starts();
    let me = bo.ask("GET", "/me?subresources=channels,chats", Value::Null)["user"].clone();
    assert_eq!(me["channels"][0]["userState"]["state"], "NotReady");
    assert_eq!(me["chats"], json!([]));
    bo.operate("/me/channels/chat", "Ready", json!({}));
    bo.hears("Ready");
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
        let event = bo.told();
        assert_eq!(event["data"]["messageType"], "MessageLogUpdated");
        for message in event["data"]["messages"].as_array().unwrap() {
            assert_eq!(message["text"], format!("number {expected}"));
            expected += 1;
        }
    }
    ana.leave();
    bo.hears("ParticipantsUpdated Bo");
    bo.hears("ParticipantLeft Ana: ");
    bo.operate(&chat, "Leave", json!({}));
    bo.hears("ParticipantLeft Bo: ");
    bo.hears("StatusChange LeftChat");
    bo.operate(&chat, "AttachUserData", json!({ "userData": { "Paid": "yes" } }));
    bo.hears("PropertiesUpdated LeftChat");
    bo.operate(&chat, "Complete", json!({}));
    bo.hears("StatusChange Completed");
    bo.operate("/me/channels/chat", "NotReady", json!({}));
    bo.hears("NotReady");
    bo.disconnect();
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
