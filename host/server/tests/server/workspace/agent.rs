//! An agent's client of Workspace API v3, written by hand: requests alone.

use parlor_server::Server;
use serde_json::{Value, json};

use super::{request, text, token};

/// An agent who has begun a session.
pub(super) struct Agent<'s> {
    server: &'s Server,
    pub(super) cookie: String,
}

impl<'s> Agent<'s> {
    pub(super) fn begin(server: &'s Server, name: &str) -> Self {
        let bearer = format!("Authorization: Bearer {}", token(server, name));
        let reply = request(server, "POST /workspace/v3/initialize-workspace", &[&bearer], b"");
        assert_eq!((reply.status, reply.body.as_slice()), (200, b"{\"status\":{\"code\":1}}".as_slice()));
        let cookie = reply.header("set-cookie");
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
        let cookie = cookie.split(';').next().unwrap().to_owned();
        assert!(cookie.starts_with("WORKSPACE_SESSIONID=") && cookie.len() == 20 + 32, "{cookie}");
        Self { server, cookie }
    }

    /// One who is ready for chats.
    pub(super) fn ready(server: &'s Server, name: &str) -> Self {
        let agent = Self::begin(server, name);
        agent.post("activate-channels", json!({ "channels": ["chat"] }));
        agent.post("media/chat/ready", json!({}));
        agent
    }

    /// The status of HTTP, and the body.
    pub(super) fn ask(&self, what: &str, body: &[u8]) -> (u16, Value) {
        let (method, path) = what.split_once(' ').unwrap();
        let cookie = format!("Cookie: {}", self.cookie);
        let reply = request(self.server, &format!("{method} /workspace/v3/{path}"), &[&cookie], body);
        (reply.status, reply.json())
    }

    pub(super) fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask(&format!("GET {path}"), b"");
        assert_eq!((status, &body["status"]["code"]), (200, &json!(0)), "{path}: {body}");
        body["data"].clone()
    }

    /// What is carried out.
    pub(super) fn post(&self, path: &str, data: Value) -> Value {
        let (status, body) =
            self.ask(&format!("POST {path}"), json!({ "data": data }).to_string().as_bytes());
        assert_eq!((status, &body["status"]["code"]), (200, &json!(1)), "{path}: {body}");
        body
    }

    /// What is refused; gives the status of HTTP, which is the code, too, and the sentence.
    pub(super) fn refused(&self, path: &str, data: Value) -> (u16, String) {
        let (status, body) =
            self.ask(&format!("POST {path}"), json!({ "data": data }).to_string().as_bytes());
        assert_eq!(body["status"]["code"], status, "{path}: {body}");
        (status, text(&body["status"]["message"]))
    }

    pub(super) fn interactions(&self) -> Vec<Value> {
        let session = self.get("current-session");
        let channel = &session["user"]["activeSession"]["media"]["channels"][0];
        channel["interactions"].as_array().unwrap().clone()
    }

    /// The chats that the agent has: their ids and states.
    pub(super) fn chats(&self) -> Vec<(String, String)> {
        self.interactions().iter().map(|it| (text(&it["id"]), text(&it["state"]))).collect()
    }

    /// Takes the one chat that he is offered; gives its path.
    pub(super) fn accepts(&self, nickname: &str) -> String {
        while self.chats().is_empty() {}
        let chat = format!("media/chat/interactions/{}", self.chats()[0].0);
        self.post(&format!("{chat}/accept"), json!({ "nickname": nickname }));
        while self.chats()[0].1 != "Chatting" {}
        chat
    }
}
