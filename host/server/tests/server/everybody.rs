//! One session with everybody in it, each with a client that others wrote: who sees what.

use serde_json::{Value, json};

use crate::client::{Client, start, value};
use crate::curl::{curl_json, has_curl};
use crate::gws::neighbour::Agent;
use crate::neighbours::{Library, Neighbour};
use crate::workspace::neighbour::Agent as WorkspaceAgent;

const CHANNEL: &str = "/service/chatV2/support";

/// A customer by CometD, in a chat.
struct Customer {
    client: Neighbour,
    begun: Value,
}

impl Customer {
    fn begin(url: &str) -> Option<Self> {
        let mut client = Neighbour::start(Library::CometD8, "long-polling", url)?;
        client.wait_for("handshake", |it| it["handshake"] == true);
        client.tell(&json!({ "subscribe": CHANNEL }));
        client.wait_for("subscribed", |it| it["successful"] == true);
        client.publish(CHANNEL, json!({ "operation": "requestChat", "nickname": "Ana" }));
        let mut customer = Self { client, begun: Value::Null };
        customer.begun = customer.told();
        Some(customer)
    }

    fn text(&self, member: &str) -> &str {
        self.begun[member].as_str().unwrap()
    }

    fn publish(&mut self, mut data: Value) {
        data["secureKey"] = self.begun["secureKey"].clone();
        self.client.publish(CHANNEL, data);
    }

    /// Asks by a form of the other kind.
    fn form(&self, chat_api: &str, operation: &str, position: u32, message: &str) -> Value {
        let options = [
            format!("userId={}", self.text("userId")),
            format!("secureKey={}", self.text("secureKey")),
            format!("transcriptPosition={position}"),
            format!("message={message}"),
        ];
        let options: Vec<&str> = options.iter().flat_map(|it| ["--data-urlencode", it]).collect();
        let url = format!("{chat_api}/2/chat/support/{}/{operation}", self.text("chatId"));
        let reply = curl_json(&url, &options);
        assert_eq!(reply["statusCode"], 0, "{reply}");
        reply
    }

    /// The next object that tells of something.
    fn told(&mut self) -> Value {
        let has_messages = |it: &Value| !it["data"]["messages"].as_array().unwrap().is_empty();
        self.client.wait_for("event", has_messages)["data"].clone()
    }

    /// The next thing that she is told is this: `Message Bo: Hello`.
    #[track_caller]
    fn sees(&mut self, what: &str) {
        assert_eq!(short(&self.told()), [what]);
    }
}

fn short(data: &Value) -> Vec<String> {
    let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    let line = |it: &Value| {
        format!("{} {}: {}", text(&it["type"]), text(&it["from"]["nickname"]), text(&it["text"]))
    };
    data["messages"].as_array().unwrap().iter().map(line).collect()
}

/// A supervisor on basic, in a session.
struct Supervisor {
    client: Client,
    session: String,
}

impl Supervisor {
    /// Is in so from now on.
    fn join(&mut self, visibility: &str) -> String {
        self.client.ask("requestJoin", &format!("{} visibility=\"{visibility}\"", self.session), "")
    }

    fn say(&mut self, visibility: &str, text: &str) -> String {
        let attributes = format!("{} visibility=\"{visibility}\"", self.session);
        self.client.ask("requestMessage", &attributes, &format!("<msgText>{text}</msgText>"))
    }

    /// The next packet says this.
    #[track_caller]
    fn sees(&mut self, text: &str) {
        let packet = self.client.next().unwrap();
        assert!(packet.contains(&format!(">{text}</msgText></message>")), "{text}: {packet}");
    }
}

#[test]
fn each_is_seen_by_all_who_may_and_by_nobody_else() {
    if !has_curl() {
        return;
    }
    let server = start(|_| {});
    let chat_api = format!("http://{}/genesys", server.addresses().chat_api);
    let Some(mut bo) = Agent::listening(Library::CometD3, &server, "Bo") else { return };
    bo.starts();
    bo.operate("/me/channels/chat", "Ready", json!({}));
    bo.hears("Ready");

    // The customer by CometD, and the agent who is offered its chat.
    let Some(mut ana) = Customer::begin(&format!("{chat_api}/cometd")) else { return };
    assert_eq!(short(&ana.begun), ["ParticipantJoined Ana: "]);
    let id = ana.text("chatId").to_owned();
    let chat = format!("/me/chats/{id}");
    bo.hears("StatusChange Invited");
    bo.operate(&chat, "Accept", json!({ "nickname": "Bo" }));
    bo.hears("StatusChange Chatting");
    bo.hears("ParticipantsUpdated Ana Bo");
    bo.hears("ParticipantJoined Ana: ; ParticipantJoined Bo: ");
    ana.sees("ParticipantJoined Bo: ");

    // A second agent, with another library, is invited.
    let Some(mut eve) = Agent::listening(Library::Aiocometd, &server, "Eve") else { return };
    eve.starts();
    let uri = eve.ask("GET", "/me", Value::Null)["user"]["uri"].clone();
    bo.operate(&chat, "Invite", json!({ "targetUri": uri }));
    eve.hears("StatusChange Invited");
    eve.operate(&chat, "Accept", json!({ "nickname": "Eve" }));
    eve.hears("StatusChange Chatting");
    eve.hears("ParticipantsUpdated Ana Bo Eve");
    eve.hears("ParticipantJoined Ana: ; ParticipantJoined Bo: ; ParticipantJoined Eve: ");
    bo.hears("ParticipantsUpdated Ana Bo Eve");
    bo.hears("ParticipantJoined Eve: ");
    ana.sees("ParticipantJoined Eve: ");

    // A third, with the vendor's library of the other API, is only consulted.
    let Some(mut ina) = WorkspaceAgent::listening(&server, "Ina") else { return };
    let users = bo.ask("GET", "/users?fields=*", Value::Null)["users"].clone();
    let found = users.as_array().unwrap().iter().find(|it| it["userName"] == "Ina").unwrap();
    bo.operate(&chat, "Consult", json!({ "targetUri": found["uri"] }));
    ina.hears("StatusChange Invited Ana Bo Eve");
    ina.operate("ChatApi", "acceptChat", json!([id, {"acceptData": {"data": {"nickname": "Ina"}}}]));
    ina.hears("StatusChange Chatting ");
    ina.hears("ParticipantsUpdated Chatting Ana Bo Eve Ina");
    ina.hears(
        "ParticipantJoined Ana: ; ParticipantJoined Bo: ; ParticipantJoined Eve: ; ParticipantJoined Ina: ",
    );
    for agent in [&mut bo, &mut eve] {
        agent.hears("ParticipantsUpdated Ana Bo Eve Ina");
        agent.hears("ParticipantJoined Ina: ");
    }

    // A supervisor on basic watches, and nobody is told.
    let mut sue = Supervisor {
        client: Client::connect(server.addresses().basic),
        session: format!("sessionId=\"{id}\""),
    };
    sue.client.ask("requestRegister", "userNick=\"Sue\" userType=\"SUPERVISOR\" clientVersion=\"106\"", "");
    let joined = sue.join("VIP");
    assert!(["Ana", "Bo", "Eve", "Ina"].iter().all(|it| joined.contains(&format!("userNick=\"{it}\""))));

    // The customer speaks, and does so once more by a form.
    ana.publish(json!({ "operation": "sendMessage", "message": "from my page" }));
    ana.sees("Message Ana: from my page");
    for agent in [&mut bo, &mut eve] {
        agent.hears("Text Ana: from my page");
    }
    ina.hears("Text Ana: from my page");
    sue.sees("from my page");
    ana.form(&chat_api, "send", 0, "from a form");
    ana.sees("Message Ana: from a form");
    for agent in [&mut bo, &mut eve] {
        agent.hears("Text Ana: from a form");
    }
    ina.hears("Text Ana: from a form");
    sue.sees("from a form");

    // An agent speaks to all, and each of the others to agents alone.
    bo.operate(&chat, "SendMessage", json!({ "text": "to all" }));
    ana.sees("Message Bo: to all");
    for agent in [&mut bo, &mut eve] {
        agent.hears("Text Bo: to all");
    }
    ina.hears("Text Bo: to all");
    sue.sees("to all");
    eve.operate(&chat, "SendToAgents", json!({ "text": "between us" }));
    for agent in [&mut bo, &mut eve] {
        agent.hears("Text Eve: between us");
    }
    ina.hears("Text Eve: between us");
    sue.sees("between us");
    let aside = json!({"acceptData": {"data": {"message": "ask for the bill", "visibility": "Agent"}}});
    ina.operate("ChatApi", "sendMessage", json!([id, aside]));
    for agent in [&mut bo, &mut eve] {
        agent.hears("Text Ina: ask for the bill");
    }
    ina.hears("Text Ina: ask for the bill");
    sue.sees("ask for the bill");

    // Who watches says nothing; who is there for agents does.
    let refused = sue.say("INT", "nobody hears this");
    assert_eq!(value(&refused, "errorId"), "8", "{refused}");
    sue.join("INT");
    for agent in [&mut bo, &mut eve] {
        agent.hears("ParticipantsUpdated Ana Bo Eve Ina Sue");
        agent.hears("ParticipantJoined Sue: ");
    }
    ina.hears("ParticipantsUpdated Chatting Ana Bo Eve Ina Sue");
    ina.hears("ParticipantJoined Sue: ");
    assert!(sue.say("INT", "be kind").contains("be kind"));
    assert!(sue.say("VIP", "he is new").contains("he is new"));
    for agent in [&mut bo, &mut eve] {
        agent.hears("Text Sue: be kind");
    }
    ina.hears("Text Sue: be kind");

    // What comes next is this for all of them: nobody was told anything that wasn't for him.
    bo.operate(&chat, "SendMessage", json!({ "text": "Goodbye" }));
    ana.sees("Message Bo: Goodbye");
    for agent in [&mut bo, &mut eve] {
        agent.hears("Text Bo: Goodbye");
    }
    ina.hears("Text Bo: Goodbye");
    sue.sees("Goodbye");

    // The same stands in what can be asked for.
    let for_ana = short(&ana.form(&chat_api, "refresh", 1, ""));
    let expected = [
        "ParticipantJoined Ana: ",
        "ParticipantJoined Bo: ",
        "ParticipantJoined Eve: ",
        "Message Ana: from my page",
        "Message Ana: from a form",
        "Message Bo: to all",
        "Message Bo: Goodbye",
    ];
    assert_eq!(for_ana, expected);
    let for_bo = bo.ask("GET", &format!("{chat}/messages"), Value::Null)["messages"].clone();
    let for_ina = ina.call("ChatApi", "chatMessages", json!([id]))["data"]["messages"].clone();
    let said =
        ["from my page", "from a form", "to all", "between us", "ask for the bill", "be kind", "Goodbye"];
    for messages in [for_bo, for_ina] {
        let texts = messages.as_array().unwrap().iter().filter(|it| it["type"] == "Text");
        let texts: Vec<&str> = texts.map(|it| it["text"].as_str().unwrap()).collect();
        assert_eq!(texts, said);
    }
    ana.client.disconnect();
}
