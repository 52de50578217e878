//! What agents do with each other in a chat, by the vendor's own library.

use serde_json::{Value, json};

use super::neighbour::{Agent, served};
use crate::client::start;

/// A value of userdata.
fn pair(key: &str, value: &str) -> Value {
    json!({"key": key, "type": "str", "value": value})
}

#[test]
fn an_agent_alone() {
    let server = start(|_| {});
    let Some((mut bo, mut ana)) = served(&server) else { return };
    let id = ana.chat.clone();
    let typing = json!([id, {"acceptData": {"data": {"message": "Wh"}}}]);
    bo.operate("ChatApi", "sendTypingStopped", typing);
    bo.hears("TypingStopped Bo: Wh");
    assert!(ana.sees().contains("TYPING_STOPPED\">Wh<"));
    let command = json!({"message": "blink", "userData": [pair("times", "3")]});
    bo.operate("ChatApi", "sendSystemCommand", json!([id, {"systemCommandData": {"data": command}}]));
    let heard = bo.hears("SystemCommand Bo: blink");
    assert_eq!(heard["data"]["messages"][0]["userData"], json!({"times": "3"}));
    assert!(ana.sees().contains("SYS_COMMAND\">blink<"));
    let nickname = json!({"updateNicknameData": {"data": {"nickname": "Bob"}}});
    bo.operate("ChatApi", "updateNickname", json!([id, nickname]));
    bo.hears("ParticipantsUpdated Chatting Ana Bob");
    bo.hears("NicknameUpdated Bob: Bob");
    assert!(ana.sees().contains("USER_UPDATE_NICK\">Bob<"));
    let changed = json!({"data": {"userData": [pair("Order", "18"), pair("Colour", "red")]}});
    let number = bo.operate("MediaApi", "updateMediaUserData", json!(["chat", id, changed]));
    let heard = bo.hears("PropertiesUpdated Chatting Ana Bob");
    assert_eq!(heard["data"]["operationId"], number);
    let mut user_data = heard["data"]["interaction"]["userData"].as_array().unwrap().clone();
    user_data.sort_by_key(|it| it["key"].to_string());
    assert_eq!(user_data, [pair("Colour", "red"), pair("Order", "18")]);
    let keys = json!({"data": {"keys": ["Order", "Nothing"]}});
    bo.operate("MediaApi", "deleteMediaUserData", json!(["chat", id, keys]));
    let heard = bo.hears("PropertiesUpdated Chatting Ana Bob");
    assert_eq!(heard["data"]["interaction"]["userData"], json!([pair("Colour", "red")]));
    bo.disconnect();
}

#[test]
fn agents_ask_each_other_and_one_of_them_ends_it() {
    let server = start(|_| {});
    let Some((mut bo, mut ana)) = served(&server) else { return };
    let id = ana.chat.clone();
    let Some(mut eve) = Agent::listening(&server, "Eve") else { return };
    let for_eve = json!([id, {"data": {"agentId": "Eve"}}]);
    let for_queue = json!([id, {"data": {"queue": "Shop:billing"}}]);

    // She doesn't want to; he has asked by mistake.
    let number = bo.operate("ChatApi", "consult", for_eve.clone());
    let offer = eve.hears("StatusChange Invited Ana Bo");
    assert_eq!(offer["data"]["interaction"]["interactionType"], "Internal");
    eve.operate("MediaApi", "reject", json!(["chat", id, {}]));
    eve.hears("StatusChange Completed ");
    let error = bo.hears(&format!("EventError {number}"));
    let error = &error["data"]["error"];
    assert_eq!(error["errorCode"], 409);
    assert!(error["errorMessage"].as_str().unwrap().contains("ask somebody else"), "{error}");
    bo.operate("ChatApi", "consult", for_eve.clone());
    eve.hears("StatusChange Invited Ana Bo");
    bo.operate("ChatApi", "cancelConsultationChat", json!([id]));
    eve.hears("StatusChange Revoked ");

    // Whoever is next in a queue is asked for advice, and then invited.
    eve.is_ready();
    bo.operate("ChatApi", "consultByQueue", for_queue.clone());
    eve.comes_in(&id, "Eve", "Ana Bo Eve");
    bo.hears("ParticipantsUpdated Chatting Ana Bo Eve");
    bo.hears("ParticipantJoined Eve: ");
    assert!(!ana.sees().contains("Eve"));
    eve.operate("ChatApi", "leaveChat", json!([id, {"leaveData": {"data": {}}}]));
    eve.hears("ParticipantLeft Eve: ");
    eve.hears("StatusChange Completed ");
    bo.hears("ParticipantsUpdated Chatting Ana Bo");
    bo.hears("ParticipantLeft Eve: ");
    bo.operate("ChatApi", "inviteByQueue", for_queue);
    eve.comes_in(&id, "Eve", "Ana Bo Eve");
    bo.hears("ParticipantsUpdated Chatting Ana Bo Eve");
    bo.hears("ParticipantJoined Eve: ");
    assert!(ana.sees().contains("userNick=\"Eve\""));
    bo.operate("ChatApi", "removeFromConference", for_eve.clone());
    assert!(bo.next().starts_with("Notice Bo: REMOVE_PARTICIPANT_FROM_CONFERENCE"));
    bo.hears("ParticipantsUpdated Chatting Ana Bo");
    bo.hears("ParticipantLeft Eve: ");
    assert!(eve.next().starts_with("Notice Bo: REMOVE_PARTICIPANT_FROM_CONFERENCE"));
    eve.hears("ParticipantLeft Eve: ");
    eve.hears("StatusChange Revoked ");

    // One of two ends it for all.
    bo.operate("ChatApi", "invite", for_eve);
    eve.comes_in(&id, "Eve", "Ana Bo Eve");
    bo.hears("ParticipantsUpdated Chatting Ana Bo Eve");
    bo.hears("ParticipantJoined Eve: ");
    let leave = json!({"leaveData": {"data": {"afterAction": "ForceClose", "message": "Bye"}}});
    bo.operate("ChatApi", "leaveChat", json!([id, leave]));
    let end = "ParticipantLeft Bo: Bye; ParticipantLeft Ana: ; ParticipantLeft Eve: ";
    bo.hears(end);
    bo.hears("StatusChange LeftChat ");
    eve.hears(end);
    eve.hears("StatusChange LeftChat ");
    assert!(ana.sees().contains("sessionStatus=\"Over\""));
    bo.disconnect();
    eve.disconnect();
}

#[test]
fn a_chat_is_given_away_with_its_userdata() {
    let server = start(|_| {});
    let Some((mut bo, ana)) = served(&server) else { return };
    let id = ana.chat.clone();
    let Some(mut eve) = Agent::listening(&server, "Eve") else { return };
    let transfer = json!({"data": {
        "agentId": "Eve",
        "addedProperties": [pair("Colour", "red")],
        "changedProperties": [pair("Order", "18")],
    }});
    let number = bo.operate("MediaApi", "transferAgent", json!(["chat", id, transfer]));
    // All of it comes of one request.
    let changed = bo.hears("PropertiesUpdated Chatting Ana Bo");
    bo.hears("ParticipantLeft Bo: ");
    let completed = bo.hears("StatusChange Completed ");
    assert_eq!((&changed["data"]["operationId"], &completed["data"]["operationId"]), (&number, &number));
    let user_data = |event: &Value| {
        let mut user_data = event["data"]["interaction"]["userData"].as_array().unwrap().clone();
        user_data.sort_by_key(|it| it["key"].to_string());
        user_data
    };
    assert_eq!(user_data(&changed), [pair("Colour", "red"), pair("Order", "18")]);
    eve.accepts(&id, "Eve", "Ana Eve");
    let place = json!({"data": {"queue": "Shop:billing", "deletedProperties": [pair("Colour", "")]}});
    eve.operate("MediaApi", "placeInQueue", json!(["chat", id, place]));
    let changed = eve.hears("PropertiesUpdated Chatting Ana Eve");
    assert_eq!(changed["data"]["interaction"]["queue"], "Shop:billing");
    eve.hears("ParticipantLeft Eve: ");
    eve.hears("StatusChange Completed ");
    let offer = bo.hears("StatusChange Invited ");
    assert_eq!(user_data(&offer), [pair("Order", "18")]);
    assert_eq!(offer["data"]["interaction"]["queue"], "Shop:billing");
    bo.disconnect();
    eve.disconnect();
}

#[test]
fn a_supervisor_changes_how_she_is_in() {
    let server = start(|_| {});
    let Some((mut bo, mut ana)) = served(&server) else { return };
    let id = ana.chat.clone();
    let Some(mut sue) = Agent::listening(&server, "Sue") else { return };
    let watch = json!({"mediaStartMonitoringData": {"data": {"agentId": "Bo", "monitoringMode": "Monitor"}}});
    sue.operate("MediaApi", "mediaStartMonitoring", json!(["chat", watch]));
    sue.accepts(&id, "Sue", "Ana Bo Sue");
    let mut switch = |method: &str, visibility: &str| {
        let number = sue.operate("MediaApi", method, json!(["chat", id]));
        sue.hears("ParticipantsUpdated Chatting Ana Bo Sue");
        sue.hears("ParticipantLeft Sue: ; ParticipantJoined Sue: ");
        let changed = sue.hears("StatusChange Chatting Ana Bo Sue");
        assert_eq!(changed["data"]["operationId"], number);
        assert_eq!(changed["data"]["interaction"]["chat"]["myVisibility"], visibility);
    };
    switch("mediaSwicthToCoach", "Agent");
    bo.hears("ParticipantsUpdated Chatting Ana Bo Sue");
    bo.hears("ParticipantJoined Sue: ");
    assert!(!ana.sees().contains("Sue"));
    switch("mediaSwicthToMonitor", "Supervisor");
    bo.hears("ParticipantsUpdated Chatting Ana Bo");
    bo.hears("ParticipantLeft Sue: ");
    switch("mediaSwicthToBargeIn", "All");
    bo.hears("ParticipantsUpdated Chatting Ana Bo Sue");
    bo.hears("ParticipantJoined Sue: ");
    assert!(ana.sees().contains("userNick=\"Sue\""));
    bo.disconnect();
    sue.hears("ParticipantsUpdated Chatting Ana Sue");
    sue.hears("ParticipantLeft Bo: ");
    sue.disconnect();
}
