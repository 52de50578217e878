//! One session with everybody in it, each with a client that others wrote: who sees what.

mod ending;
mod speaking;

use parlor_server::Server;
use serde_json::{Value, json};

use crate::client::{Client, start};
use crate::curl::{curl_json, has_curl};
use crate::gws::neighbour::Agent;
use crate::neighbours::{Library, Neighbour};
use crate::workspace::neighbour::Agent as WorkspaceAgent;

const CHANNEL: &str = "/service/chatV2/support";

/// A customer by CometD, in a chat.
struct Customer {
    client: Neighbour,
    begun: Value,
    /// Where forms go, which she sends, too.
    chat_api: String,
}

impl Customer {
    fn begin(chat_api: &str, transport: &str) -> Option<Self> {
        let mut client = Neighbour::start(Library::CometD8, transport, &format!("{chat_api}/cometd"))?;
        client.wait_for("handshake", |it| it["handshake"] == true);
        client.tell(&json!({ "subscribe": CHANNEL }));
        client.wait_for("subscribed", |it| it["successful"] == true);
        client.publish(CHANNEL, json!({ "operation": "requestChat", "nickname": "Ana" }));
        let mut customer = Self { client, begun: Value::Null, chat_api: chat_api.to_owned() };
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

    /// Asks by a form of the other kind, with these members besides who asks.
    fn form(&self, operation: &str, position: u32, members: &[&str]) -> Value {
        let mut all = vec![
            format!("userId={}", self.text("userId")),
            format!("secureKey={}", self.text("secureKey")),
            format!("transcriptPosition={position}"),
        ];
        all.extend(members.iter().map(|it| (*it).to_owned()));
        let options: Vec<&str> = all.iter().flat_map(|it| ["--data-urlencode", it]).collect();
        let url = format!("{}/2/chat/support/{}/{operation}", self.chat_api, self.text("chatId"));
        let reply = curl_json(&url, &options);
        assert_eq!(reply["statusCode"], 0, "{operation}: {reply}");
        reply
    }

    /// The next object that tells of something.
    fn told(&mut self) -> Value {
        let has_messages = |it: &Value| !it["data"]["messages"].as_array().unwrap().is_empty();
        self.client.wait_for("event", has_messages)["data"].clone()
    }

    /// The next thing that she is told is this: `Message Bo: Hello`. Gives all of it.
    #[track_caller]
    fn sees(&mut self, what: &str) -> Value {
        let told = self.told();
        assert_eq!(short(&told), [what]);
        told
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
    fn begin(server: &Server, id: &str) -> Self {
        let mut client = Client::connect(server.addresses().basic);
        client.ask("requestRegister", "userNick=\"Sue\" userType=\"SUPERVISOR\" clientVersion=\"106\"", "");
        Self { client, session: format!("sessionId=\"{id}\"") }
    }

    /// Is in so from now on.
    fn join(&mut self, visibility: &str) -> String {
        self.client.ask("requestJoin", &format!("{} visibility=\"{visibility}\"", self.session), "")
    }

    fn say(&mut self, visibility: &str, text: &str) -> String {
        let attributes = format!("{} visibility=\"{visibility}\"", self.session);
        self.client.ask("requestMessage", &attributes, &format!("<msgText>{text}</msgText>"))
    }

    /// The next packet has this in it. Gives all of it.
    #[track_caller]
    fn sees(&mut self, what: &str) -> String {
        let packet = self.client.next().unwrap();
        assert!(packet.contains(what), "{what}: {packet}");
        packet
    }
}

/// A session with all of them: Ana by CometD; Bo, who serves her, by the CometD project's client; Eve, whom he has invited, by
/// another one; Ina, whom he only consults, by the vendor's library of the other API; and Sue, who watches on basic.
struct Everybody {
    /// It ends with the scene.
    _server: Server,
    /// The session's id.
    id: String,
    /// Where GWS API v2 has it.
    chat: String,
    ana: Customer,
    bo: Agent,
    eve: Agent,
    ina: WorkspaceAgent,
    sue: Supervisor,
}

impl Everybody {
    /// Has all of them come. `None`: a client isn't installed, and the test is left out.
    fn gather(transport: &str) -> Option<Self> {
        if !has_curl() {
            return None;
        }
        let server = start(|_| {});
        let mut bo = Agent::listening(Library::CometD3, &server, "Bo")?;
        bo.starts();
        bo.operate("/me/channels/chat", "Ready", json!({}));
        bo.hears("Ready");

        // The customer by CometD, and the agent who is offered its chat.
        let mut ana = Customer::begin(&format!("http://{}/genesys", server.addresses().chat_api), transport)?;
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
        let mut eve = Agent::listening(Library::Aiocometd, &server, "Eve")?;
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
        let mut ina = WorkspaceAgent::listening(&server, "Ina")?;
        let her = uri_of(&mut bo, "Ina");
        bo.operate(&chat, "Consult", json!({ "targetUri": her }));
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
        let mut sue = Supervisor::begin(&server, &id);
        let joined = sue.join("VIP");
        assert!(["Ana", "Bo", "Eve", "Ina"].iter().all(|it| joined.contains(&format!("userNick=\"{it}\""))));
        Some(Self { _server: server, id, chat, ana, bo, eve, ina, sue })
    }

    /// All agents are told next that these are in, and then this.
    #[track_caller]
    fn agents_have_and_hear(&mut self, all: &str, what: &str) {
        for agent in [&mut self.bo, &mut self.eve] {
            agent.hears(&format!("ParticipantsUpdated {all}"));
            agent.hears(what);
        }
        self.ina.hears(&format!("ParticipantsUpdated Chatting {all}"));
        self.ina.hears(what);
    }

    /// All agents are told this next.
    #[track_caller]
    fn agents_hear(&mut self, what: &str) {
        for agent in [&mut self.bo, &mut self.eve] {
            agent.hears(what);
        }
        self.ina.hears(what);
    }
}

/// Where GWS API v2 has the user of this name.
fn uri_of(agent: &mut Agent, name: &str) -> Value {
    let users = agent.ask("GET", "/users?fields=*", Value::Null)["users"].clone();
    let found = users.as_array().unwrap().iter().find(|it| it["userName"] == name).unwrap();
    found["uri"].clone()
}
