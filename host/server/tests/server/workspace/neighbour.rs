//! An agent of Workspace API v3 with the vendor's own library.

use parlor_server::Server;
use serde_json::{Value, json};

use super::{text, token};
use crate::gws::Customer;
use crate::listening::Listening;
use crate::neighbours::Neighbour;

/// Where agents are told of their chats.
const CHATS: &str = "/workspace/v3/media/chat";

/// An agent who has it.
pub(crate) struct Agent(Listening);

/// Bo, an agent with the vendor's library, who serves the customer Ana. `None`: the library isn't installed.
pub(super) fn served(server: &Server) -> Option<(Agent, Customer)> {
    let mut bo = Agent::listening(server, "Bo")?;
    bo.is_ready();
    let ana = Customer::begin(server, "Ana");
    bo.accepts(&ana.chat, "Bo", "Ana Bo");
    Some((bo, ana))
}

impl Agent {
    /// One who isn't known yet. `None`: the library isn't installed, and the test is left out.
    pub(crate) fn start(server: &Server) -> Option<Self> {
        let url = format!("http://localhost:{}", server.addresses().gws.port());
        Some(Self(Listening::new(Neighbour::start_workspace(&url)?)))
    }

    /// One who listens, and whose channel is active and not ready.
    pub(crate) fn listening(server: &Server, name: &str) -> Option<Self> {
        let mut agent = Self::start(server)?;
        let initialize = json!({ "initialize": { "token": token(server, name) } });
        assert_eq!(agent.ask(&initialize, "initialize")["result"], "initialize");
        let initialized = agent.0.line();
        assert_eq!(initialized["initialized"]["employeeId"], name);
        let codes = initialized["configuration"]["actionCodes"].as_array().unwrap();
        assert!(codes.iter().any(|it| it["code"] == "AuxWork"), "{codes:?}");
        agent.0.listen(&["/workspace/v3/media", CHATS]);
        assert_eq!(agent.ask(&json!({ "activate": true }), "activateChannels")["data"]["status"]["code"], 1);
        assert_eq!(agent.next(), "NotReady");
        Some(agent)
    }

    /// Sends a line, and waits for its answer.
    pub(crate) fn ask(&mut self, line: &Value, method: &str) -> Value {
        self.0.ask(line, |it| it["result"] == method || it["failed"] == method)
    }

    /// Calls a method of one of the generated classes, which is carried out.
    pub(crate) fn call(&mut self, api: &str, method: &str, parameters: Value) -> Value {
        self.answered(api, method, parameters)["data"].clone()
    }

    fn answered(&mut self, api: &str, method: &str, parameters: Value) -> Value {
        let answer = self.ask(&json!({ "call": [api, method, parameters] }), method);
        assert_eq!(answer["result"], method, "{answer}");
        answer
    }

    /// Has something done that is told of later; gives the number by which it is known then, if there is one.
    pub(crate) fn operate(&mut self, api: &str, method: &str, parameters: Value) -> Value {
        let answer = self.answered(api, method, parameters);
        assert_eq!(answer["data"]["status"]["code"], 1, "{answer}");
        answer["operationId"].clone()
    }

    /// The notification that is told next.
    pub(crate) fn told(&mut self) -> Value {
        self.0.told()
    }

    /// What is told next, as words: of a chat as [`short`] has them, otherwise the agent's state.
    pub(crate) fn next(&mut self) -> String {
        let event = self.told();
        if event["event"] == CHATS {
            return short(&event["data"]);
        }
        text(&event["data"]["media"]["channels"][0]["state"])
    }

    /// What is told next is this, in words; gives all of it.
    #[track_caller]
    pub(crate) fn hears(&mut self, what: &str) -> Value {
        let event = self.told();
        assert_eq!(short(&event["data"]), what);
        event
    }

    /// Takes the chat that he is offered, in which these are then.
    pub(super) fn accepts(&mut self, id: &str, nickname: &str, all: &str) {
        self.hears("StatusChange Invited ");
        self.takes(id, nickname, all);
    }

    /// Takes the chat into which those who are in ask him.
    pub(super) fn comes_in(&mut self, id: &str, nickname: &str, all: &str) {
        let others = all.strip_suffix(nickname).unwrap().trim_end();
        self.hears(&format!("StatusChange Invited {others}"));
        self.takes(id, nickname, all);
    }

    pub(super) fn takes(&mut self, id: &str, nickname: &str, all: &str) {
        let accept = json!({"acceptData": {"data": {"nickname": nickname}}});
        self.operate("ChatApi", "acceptChat", json!([id, accept]));
        self.hears("StatusChange Chatting ");
        self.hears(&format!("ParticipantsUpdated Chatting {all}"));
        assert!(self.next().starts_with("ParticipantJoined Ana: Hello"));
    }

    /// Is offered chats from now on.
    pub(super) fn is_ready(&mut self) {
        self.operate("MediaApi", "readyForMedia", json!(["chat"]));
        assert_eq!(self.next(), "Ready");
    }

    /// Stops listening, and logs out; nothing more was told.
    pub(crate) fn disconnect(self) {
        self.0.disconnect();
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
