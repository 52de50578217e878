//! An agent's state on all channels and on one, whom a supervisor watches, and files, by the vendor's own library.

use serde_json::{Value, json};

use super::neighbour::{Agent, served};
use super::text;
use crate::client::{http, start};
use crate::gws::Customer;

/// The one channel, as it is told next.
fn channel(agent: &mut Agent) -> Value {
    agent.told()["data"]["media"]["channels"][0].clone()
}

#[test]
fn all_channels_are_ready_or_not_at_once() {
    let server = start(|_| {});
    let Some(mut bo) = Agent::listening(&server, "Bo") else { return };
    bo.operate("MediaApi", "readyAgentState", json!([]));
    assert_eq!(channel(&mut bo)["state"], "Ready");
    let busy = json!({"data": {"reasonCode": "AfterCallWork"}});
    bo.operate("MediaApi", "notReadyAgentState", json!([busy]));
    let told = channel(&mut bo);
    let reason = json!([{"key": "reasonCode", "type": "str", "value": "AfterCallWork"}]);
    assert_eq!((&told["state"], &told["reasons"]), (&json!("NotReady"), &reason));
    // Logged out of all channels: the session goes on, and the next state logs in again.
    bo.operate("MediaApi", "logoutAgentState", json!([]));
    let told = channel(&mut bo);
    assert_eq!((&told["state"], &told["available"]), (&json!("LoggedOut"), &json!(false)));
    let ready = bo.ask(&json!({"call": ["MediaApi", "readyAgentState", []]}), "readyAgentState");
    assert_eq!(ready["status"], 409, "{ready}");
    let said = text(&ready["body"]["status"]["message"]);
    assert!(said.contains("activate-channels"), "{said}");
    assert_eq!(bo.ask(&json!({"activate": true}), "activateChannels")["data"]["status"]["code"], 1);
    assert_eq!(channel(&mut bo)["state"], "NotReady");
    bo.disconnect();
}

#[test]
fn who_logs_out_of_the_channel_leaves_its_chats_to_others() {
    let server = start(|_| {});
    let Some((mut bo, ana)) = served(&server) else { return };
    let Some(mut eve) = Agent::listening(&server, "Eve") else { return };
    eve.is_ready();
    bo.operate("MediaApi", "removeMedia", json!(["chat", {}]));
    bo.hears("StatusChange Completed ");
    assert_eq!(channel(&mut bo)["state"], "LoggedOut");
    eve.accepts(&ana.chat, "Eve", "Ana Eve");
    let session = bo.call("SessionApi", "getCurrentSession", json!([]));
    assert_eq!(session["data"]["user"].get("activeSession"), None, "{session}");
    let voice = bo.ask(&json!({"call": ["MediaApi", "removeMedia", ["voice", {}]]}), "removeMedia");
    assert_eq!(voice["status"], 404, "{voice}");
    bo.disconnect();
    eve.disconnect();
}

#[test]
fn whom_a_supervisor_watches_no_more_has_chats_of_his_own() {
    let server = start(|_| {});
    let Some(mut bo) = Agent::listening(&server, "Bo") else { return };
    bo.is_ready();
    let Some(mut sue) = Agent::listening(&server, "Sue") else { return };
    let start = json!(["chat", {"mediaStartMonitoringData": {"data": {"agentId": "Bo"}}}]);
    let stop = json!(["chat", {"mediaStopMonitoringData": {"data": {"agentId": "Bo"}}}]);
    sue.operate("MediaApi", "mediaStartMonitoring", start);
    let ana = Customer::begin(&server, "Ana");
    bo.accepts(&ana.chat, "Bo", "Ana Bo");
    sue.accepts(&ana.chat, "Sue", "Ana Bo Sue");
    sue.operate("MediaApi", "mediaStopMonitoring", stop.clone());
    let again = sue.ask(&json!({"call": ["MediaApi", "mediaStopMonitoring", stop]}), "mediaStopMonitoring");
    assert_eq!(again["status"], 409, "{again}");
    // The chat that she is in stays; the next one isn't hers.
    bo.operate("ChatApi", "leaveChat", json!([ana.chat, {"leaveData": {"data": {}}}]));
    bo.hears("ParticipantLeft Bo: ; ParticipantLeft Ana: ");
    bo.hears("StatusChange LeftChat ");
    sue.hears("ParticipantsUpdated Chatting Sue");
    sue.hears("ParticipantLeft Bo: ; ParticipantLeft Ana: ");
    sue.hears("StatusChange Revoked ");
    bo.operate("MediaApi", "complete", json!(["chat", ana.chat]));
    bo.hears("StatusChange Completed ");
    let cid = Customer::begin(&server, "Cid");
    bo.hears("StatusChange Invited ");
    bo.operate("ChatApi", "acceptChat", json!([cid.chat, {"acceptData": {"data": {"nickname": "Bo"}}}]));
    bo.hears("StatusChange Chatting ");
    sue.disconnect();
}

#[test]
fn a_file_is_sent_as_the_library_sends_it() {
    let server = start(|_| {});
    let Some((mut bo, ana)) = served(&server) else { return };
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let content = std::fs::read(path).unwrap();
    let attachment = json!({"attachment": {"file": path}, "operationId": "7"});
    let number = bo.operate("MediaApi", "addAttachment", json!(["chat", ana.chat, attachment]));
    let changed = bo.hears("PropertiesUpdated Chatting Ana Bo");
    assert_eq!(changed["data"]["operationId"], number);
    let added = &changed["data"]["interaction"]["attachments"][0];
    assert_eq!((&added["name"], &added["size"]), (&json!("Cargo.toml"), &json!(content.len())));
    let id = text(&added["documentId"]);
    let stored = http(server.addresses().http, &format!("GET /documents/{id}"), &[], b"");
    assert_eq!((stored.status, stored.body == content), (200, true));
    bo.disconnect();
}

/// Asynchronous chat alone has these.
#[test]
fn no_chat_is_put_on_hold() {
    let server = start(|_| {});
    let Some(mut bo) = Agent::listening(&server, "Bo") else { return };
    bo.is_ready();
    let ana = Customer::begin(&server, "Ana");
    let offer = bo.hears("StatusChange Invited ");
    assert_eq!(offer["data"]["interaction"]["isHeld"], false);
    bo.takes(&ana.chat, "Bo", "Ana Bo");
    for (api, method, data) in [
        ("MediaApi", "asyncPutOnHold", json!({"data": {"queue": "Environment:default"}})),
        ("ChatApi", "asyncResume", json!({"data": {"nickname": "Bo"}})),
    ] {
        let refused = bo.ask(&json!({"call": [api, method, [ana.chat, data]]}), method);
        assert_eq!((&refused["failed"], &refused["status"]), (&json!(method), &json!(404)), "{refused}");
    }
    bo.disconnect();
}
