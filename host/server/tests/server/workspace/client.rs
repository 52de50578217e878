//! An agent's chat with the vendor's own library.

use serde_json::json;

use super::neighbour::Agent;
use super::{form, text};
use crate::client::{Client, http, start};
use crate::gws::Customer;
use crate::gws::agent;

#[test]
fn a_chat_from_offer_to_completion() {
    let server = start(|_| {});
    let Some(mut bo) = Agent::listening(&server, "Bo") else { return };
    bo.operate("MediaApi", "readyForMedia", json!(["chat"]));
    assert_eq!(bo.next(), "Ready");

    // The customer is on flex, and a supervisor watches on basic.
    let mut ana = Customer::begin(&server, "Ana");
    let id = ana.chat.clone();
    let mut sue = Client::connect(server.addresses().basic);
    sue.ask("requestRegister", "userNick=\"Sue\" userType=\"SUPERVISOR\" clientVersion=\"106\"", "");
    sue.ask("requestJoin", &format!("sessionId=\"{id}\" visibility=\"VIP\""), "");
    let offer = bo.hears("StatusChange Invited ");
    let interaction = &offer["data"]["interaction"];
    assert_eq!((&interaction["id"], &interaction["mediatype"]), (&json!(id), &json!("chat")));
    assert_eq!(interaction["capabilities"], json!(["accept", "reject"]));
    assert!(
        interaction["userData"]
            .as_array()
            .unwrap()
            .contains(&json!({"key": "Order", "type": "str", "value": "17"}))
    );

    bo.operate("ChatApi", "acceptChat", json!([id, {"acceptData": {"data": {"nickname": "Bo"}}}]));
    bo.hears("StatusChange Chatting ");
    bo.hears("ParticipantsUpdated Chatting Ana Bo");
    bo.hears("ParticipantJoined Ana: Hello; ParticipantJoined Bo: ");
    sue.wait_for("userNick=\"Bo\"");
    let typing = json!([id, {"acceptData": {"data": {"message": "ä"}}}]);
    bo.operate("ChatApi", "sendTypingStarted", typing);
    bo.hears("TypingStarted Bo: ä");
    let say = json!([id, {"acceptData": {"data": {"message": "ä ☎ \u{1f4a1}"}}}]);
    bo.operate("ChatApi", "sendMessage", say);
    bo.hears("Text Bo: ä ☎ \u{1f4a1}");
    sue.wait_for("ä ☎ \u{1f4a1}");
    assert!(ana.sees().contains("ä ☎ \u{1f4a1}"));
    ana.say("It is broken");
    bo.hears("Text Ana: It is broken");
    let pairs = json!([{"key": "k", "type": "str", "value": "v"}]);
    let notice = json!([id, {"customNotificationData": {"data": {"message": "look", "userData": pairs}}}]);
    bo.operate("ChatApi", "sendCustomNotification", notice);
    let heard = bo.hears("CustomNotice Bo: look");
    assert_eq!(heard["data"]["messages"][0]["userData"], json!({"k": "v"}));
    let nested =
        json!([{"key": "Paid", "type": "kvlist", "value": [{"key": "sum", "type": "int", "value": 7}]}]);
    bo.operate("MediaApi", "attachMediaUserData", json!(["chat", id, {"data": {"userData": nested}}]));
    let changed = bo.hears("PropertiesUpdated Chatting Ana Bo");
    let user_data = changed["data"]["interaction"]["userData"].as_array().unwrap().clone();
    assert!(user_data.contains(&nested[0]), "{user_data:?}");

    // A document that is stored, and a comment.
    let stored = http(
        server.addresses().http,
        "POST /documents?name=bill.txt",
        &["Content-Type: text/plain"],
        b"bill",
    );
    let document = text(&stored.json()["documentId"]);
    bo.operate("MediaApi", "addDocument", json!(["chat", id, {"data": {"documentId": document}}]));
    let changed = bo.hears("PropertiesUpdated Chatting Ana Bo");
    assert_eq!(changed["data"]["interaction"]["attachments"][0]["name"], "bill.txt");
    bo.operate("MediaApi", "removeAttachment", json!(["chat", id, document, {}]));
    bo.hears("PropertiesUpdated Chatting Ana Bo");
    bo.operate("MediaApi", "setComment", json!(["chat", id, {"data": {"comment": "call back"}}]));
    let changed = bo.hears("PropertiesUpdated Chatting Ana Bo");
    let comment = json!({"key": "Comment", "type": "str", "value": "call back"});
    assert!(changed["data"]["interaction"]["userData"].as_array().unwrap().contains(&comment));

    // An agent of the other API comes into the same session.
    let mut eve = agent::Agent::ready(&server, "Eve");
    bo.operate("ChatApi", "invite", json!([id, {"data": {"agentId": "Eve"}}]));
    assert_eq!(eve.accepts("Eve"), id);
    bo.hears("ParticipantsUpdated Chatting Ana Bo Eve");
    bo.hears("ParticipantJoined Eve: ");
    let aside = json!([id, {"acceptData": {"data": {"message": "between us", "visibility": "Agent"}}}]);
    bo.operate("ChatApi", "sendMessage", aside);
    assert_eq!(eve.next(), "Text Bo: between us");
    bo.hears("Text Bo: between us");
    eve.operate(&id, "Leave", json!({}));
    bo.hears("ParticipantsUpdated Chatting Ana Bo");
    bo.hears("ParticipantLeft Eve: ");
    let seen = ana.sees();
    assert!(seen.contains("Eve") && !seen.contains("between us") && !seen.contains("Sue"), "{seen}");

    let messages = bo.call("ChatApi", "chatMessages", json!([id]));
    assert_eq!(messages["data"]["messages"][0]["type"], "ParticipantJoined");
    let session = bo.call("SessionApi", "getCurrentSession", json!([]));
    assert_eq!(session["data"]["user"]["userName"], "Bo");
    let refused = bo.ask(&json!({ "call": ["MediaApi", "reject", ["chat", id]] }), "reject");
    assert_eq!((&refused["status"], &refused["body"]["status"]["code"]), (&json!(409), &json!(409)));
    bo.operate("ChatApi", "leaveChat", json!([id, {"leaveData": {"data": {"message": "Bye"}}}]));
    bo.hears("ParticipantLeft Bo: Bye; ParticipantLeft Ana: ");
    bo.hears("StatusChange LeftChat ");
    bo.operate("MediaApi", "complete", json!(["chat", id]));
    bo.hears("StatusChange Completed ");
    assert!(ana.sees().contains("sessionStatus=\"Over\""));
    bo.operate("MediaApi", "notReadyForMedia", json!(["chat", {"data": {"reasonCode": "AuxWork"}}]));
    assert_eq!(bo.next(), "NotReady");
    bo.disconnect();
}

#[test]
fn a_session_begins_with_a_code() {
    let server = start(|_| {});
    let Some(mut bo) = Agent::start(&server) else { return };
    let code = form(&server, "authorize", &[&agent::basic("Bo", "any")], "").json();
    let initialize = json!({ "initialize": { "code": text(&code["code"]), "redirectUri": "http://x/" } });
    assert_eq!(bo.ask(&initialize, "initialize")["result"], "initialize");
    bo.disconnect();
}
