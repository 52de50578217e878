//! An agent's chat with the vendor's own library.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::{form, text, token};
use crate::client::{Client, http, start};
use crate::gws::Customer;
use crate::gws::agent;
use crate::neighbours::Neighbour;

/// An agent who has it.
struct Agent {
    client: Neighbour,
    /// What was told and not asked for yet: a notification may come before the reply to the request that it is of.
    told: VecDeque<Value>,
}

impl Agent {
    /// Sends a line, and waits for its answer.
    fn ask(&mut self, line: &Value, method: &str) -> Value {
        self.client.tell(line);
        loop {
            let line = self.client.line();
            if line["result"] == method || line["failed"] == method {
                return line;
            }
            self.told.push_back(line);
        }
    }

    /// Calls a method of one of the generated classes, which is carried out.
    fn call(&mut self, api: &str, method: &str, parameters: Value) -> Value {
        let answer = self.ask(&json!({ "call": [api, method, parameters] }), method);
        assert_eq!(answer["result"], method, "{answer}");
        answer["data"].clone()
    }

    /// Has something done that is told of later.
    fn operate(&mut self, api: &str, method: &str, parameters: Value) {
        let data = self.call(api, method, parameters);
        assert_eq!(data["status"]["code"], 1, "{method}: {data}");
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
    fn hears(&mut self, what: &str) -> Value {
        self.told(|it| it["event"] == "/workspace/v3/media/chat" && short(&it["data"]) == what)
    }

    fn is_in_state(&mut self, state: &str) {
        self.told(|it| it["data"]["media"]["channels"][0]["state"] == state);
    }
}

/// A notification as words.
fn short(data: &Value) -> String {
    let words = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    match words(&data["messageType"]).as_str() {
        "MessageLogUpdated" => {
            let message = |it: &Value| {
                format!("{} {}: {}", words(&it["type"]), words(&it["from"]["nickname"]), words(&it["text"]))
            };
            data["messages"].as_array().unwrap().iter().map(message).collect::<Vec<_>>().join("; ")
        }
        "EventError" => format!("EventError {}", data["operationId"]),
        _ => {
            let interaction = &data["interaction"];
            let participants = interaction["chat"]["participants"].as_array().unwrap();
            let names: Vec<String> = participants.iter().map(|it| words(&it["nickname"])).collect();
            format!(
                "{} {} {}",
                words(&data["notificationType"]),
                words(&interaction["state"]),
                names.join(" ")
            )
        }
    }
}

#[test]
fn a_chat_from_offer_to_completion() {
    let server = start(|_| {});
    let url = format!("http://localhost:{}", server.addresses().gws.port());
    let Some(client) = Neighbour::start_workspace(&url) else { return };
    let mut bo = Agent { client, told: VecDeque::new() };
    let initialize = json!({ "initialize": { "token": token(&server, "Bo") } });
    assert_eq!(bo.ask(&initialize, "initialize")["result"], "initialize");
    let initialized = bo.told(|it| it.get("initialized").is_some());
    assert_eq!(initialized["initialized"]["employeeId"], "Bo");
    let codes = initialized["configuration"]["actionCodes"].as_array().unwrap();
    assert!(codes.iter().any(|it| it["code"] == "AuxWork"), "{codes:?}");
    bo.client.tell(&json!({ "listen": ["/workspace/v3/media", "/workspace/v3/media/chat"] }));
    bo.told(|it| it["subscribed"] == "/workspace/v3/media/chat" && it["successful"] == true);
    assert_eq!(bo.ask(&json!({ "activate": true }), "activateChannels")["data"]["status"]["code"], 1);
    bo.is_in_state("NotReady");
    bo.operate("MediaApi", "readyForMedia", json!(["chat"]));
    bo.is_in_state("Ready");

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
    bo.hears("ParticipantJoined Eve: ");
    let aside = json!([id, {"acceptData": {"data": {"message": "between us", "visibility": "Agent"}}}]);
    bo.operate("ChatApi", "sendMessage", aside);
    assert_eq!(eve.next(), "Text Bo: between us");
    eve.operate(&id, "Leave", json!({}));
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
    bo.is_in_state("NotReady");
    bo.client.disconnect();
}

#[test]
fn a_session_begins_with_a_code() {
    let server = start(|_| {});
    let url = format!("http://localhost:{}", server.addresses().gws.port());
    let Some(client) = Neighbour::start_workspace(&url) else { return };
    let mut bo = Agent { client, told: VecDeque::new() };
    let code = form(&server, "authorize", &[&agent::basic("Bo", "any")], "").json();
    let initialize = json!({ "initialize": { "code": text(&code["code"]), "redirectUri": "http://x/" } });
    assert_eq!(bo.ask(&initialize, "initialize")["result"], "initialize");
    bo.client.disconnect();
}
