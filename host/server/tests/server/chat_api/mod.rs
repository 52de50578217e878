//! Chat API v2: customers with forms over HTTP, and an agent at the other end.

mod files;
mod refusals;
mod talk;

use std::net::SocketAddr;

use parlor_server::Server;
use serde_json::{Value, json};

use crate::client::{Client, Reply, http, start, value};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

/// One POST of a form.
fn post(server: &Server, path: &str, form: &str) -> Reply {
    post_to(server.addresses().chat_api, path, &[FORM], form.as_bytes())
}

fn post_to(address: SocketAddr, path: &str, headers: &[&str], body: &[u8]) -> Reply {
    http(address, &format!("POST /genesys/2/chat/{path}"), headers, body)
}

/// A customer in its chat.
struct Customer<'s> {
    server: &'s Server,
    chat_id: String,
    user_id: String,
    secure_key: String,
    /// `transcriptPosition` of the next request.
    position: u64,
}

impl<'s> Customer<'s> {
    fn begin(server: &'s Server, form: &str) -> (Self, Value) {
        let reply = post(server, "support", form);
        assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
        let reply = reply.json();
        let text = |name: &str| reply[name].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned();
        let customer = Self {
            server,
            chat_id: text("chatId"),
            user_id: text("userId"),
            secure_key: text("secureKey"),
            position: reply["nextPosition"].as_u64().unwrap(),
        };
        (customer, reply)
    }

    /// Asks from its position on; the position moves on.
    fn ask(&mut self, operation: &str, form: &str) -> Value {
        let reply = self.ask_from(self.position, operation, form);
        assert_eq!(reply["statusCode"], 0, "{reply}");
        self.position = reply["nextPosition"].as_u64().unwrap();
        reply
    }

    fn ask_from(&self, position: u64, operation: &str, form: &str) -> Value {
        let Self { chat_id, user_id, secure_key, .. } = self;
        let form =
            format!("userId={user_id}&secureKey={secure_key}&alias=117&transcriptPosition={position}&{form}");
        let reply = post(self.server, &format!("support/{chat_id}/{operation}"), &form);
        assert_eq!(reply.status, 200);
        reply.json()
    }

    fn agent(&self) -> Client {
        let mut agent = Client::agent(self.server.addresses().basic);
        agent.ask("requestJoin", &format!("sessionId=\"{}\" visibility=\"ALL\"", self.chat_id), "");
        agent
    }

    /// What an agent says or does in this chat.
    fn answer(&self, agent: &mut Client, request: &str, attributes: &str, content: &str) -> String {
        agent.ask(request, &format!("sessionId=\"{}\" {attributes}", self.chat_id), content)
    }
}

/// Each message as `index type nickname#number text`.
fn short(reply: &Value) -> Vec<String> {
    let line = |it: &Value| {
        let text = |value: &Value| value.as_str().map(str::to_owned).unwrap_or_default();
        let index = it["index"].as_u64().map_or("-".to_owned(), |it| it.to_string());
        let from = &it["from"];
        format!(
            "{index} {} {}#{} {}",
            text(&it["type"]),
            text(&from["nickname"]),
            from["participantId"],
            text(&it["text"])
        )
    };
    reply["messages"].as_array().unwrap().iter().map(line).collect()
}

/// A form of several parts: each is its head and its content.
pub(crate) fn parts(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (head, content) in parts {
        body.extend_from_slice(
            format!("--AaB03x\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--AaB03x--\r\n");
    body
}

pub(crate) const PARTS: &str = "Content-Type: multipart/form-data; boundary=AaB03x";

impl Customer<'_> {
    /// Sends a file, with the fields that say whose it is before or behind it.
    fn upload(&self, name: &str, content: &[u8], is_first: bool) -> Value {
        let file = format!("name=\"file\"; filename=\"{name}\"");
        let position = self.position.to_string();
        let mut all: Vec<(&str, &[u8])> = vec![
            ("name=\"userId\"", self.user_id.as_bytes()),
            ("name=\"secureKey\"", self.secure_key.as_bytes()),
            ("name=\"transcriptPosition\"", position.as_bytes()),
            ("name=\"userData[file-description]\"", "für Sie".as_bytes()),
        ];
        all.insert(if is_first { 0 } else { all.len() }, (&file, content));
        let path = format!("support/{}/file", self.chat_id);
        let reply = post_to(self.server.addresses().chat_api, &path, &[PARTS], &parts(&all));
        assert_eq!(reply.status, 200);
        reply.json()
    }

    fn file(&self, file_id: &str, operation: &str) -> Reply {
        let Self { chat_id, secure_key, position, .. } = self;
        let form = format!("secureKey={secure_key}&transcriptPosition={position}");
        post(self.server, &format!("support/{chat_id}/file/{file_id}/{operation}"), &form)
    }
}

fn code(reply: &Value) -> u64 {
    assert_ne!(reply["statusCode"], 0, "{reply}");
    let error = &reply["errors"][0];
    assert!(!error["advice"].as_str().unwrap().is_empty());
    error["code"].as_u64().unwrap()
}
