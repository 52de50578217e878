//! An agent's client of GWS API v2, written by hand: REST, and Bayeux by long polling.

use std::collections::VecDeque;

use parlor_server::Server;
use serde_json::{Value, json};

use crate::client::{Reply, http};

/// An agent at his desk.
pub(crate) struct Agent<'s> {
    server: &'s Server,
    cookie: String,
    /// The header and the value of the token, if the server wants it.
    csrf: Option<String>,
    listener: Option<Listener>,
}

/// What is told by Bayeux.
struct Listener {
    cookie: String,
    client_id: String,
    told: VecDeque<Value>,
}

/// HTTP Basic for a name and a password.
pub(crate) fn basic(name: &str, password: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let text = format!("{name}:{password}");
    let mut encoded = String::new();
    for bytes in text.as_bytes().chunks(3) {
        let number = bytes.iter().chain([&0, &0]).take(3).fold(0, |sum, it| (sum << 8) | usize::from(*it));
        for place in 0..4 {
            let digit = if place <= bytes.len() { DIGITS[(number >> (18 - 6 * place)) & 63] } else { b'=' };
            encoded.push(char::from(digit));
        }
    }
    format!("Authorization: Basic {encoded}")
}

pub(crate) fn request(server: &Server, request: &str, headers: &[&str], body: &[u8]) -> Reply {
    let (method, path) = request.split_once(' ').unwrap();
    http(server.addresses().gws, &format!("{method} /api/v2{path}"), headers, body)
}

impl<'s> Agent<'s> {
    /// Asks who it is, with its password.
    pub(crate) fn log_in(server: &'s Server, name: &str, password: &str) -> Self {
        let authorization = basic(name, password);
        let reply = request(server, "GET /me", &[&authorization], b"");
        assert_eq!((reply.status, &reply.json()["user"]["userName"]), (200, &json!(name)));
        let cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
        assert!(cookie.starts_with("JSESSIONID=") && cookie.len() == 11 + 32, "{cookie}");
        let token = reply.head.lines().find_map(|it| it.strip_prefix("x-csrf-token: "));
        let csrf = token.map(|it| format!("{}: {it}", reply.header("x-csrf-header")));
        Self { server, cookie, csrf, listener: None }
    }

    /// One who is ready for chats, and listens.
    pub(crate) fn ready(server: &'s Server, name: &str) -> Self {
        let mut agent = Self::log_in(server, name, "any");
        agent.listen();
        agent.start();
        agent.post("/me/channels/chat", json!({"operationName": "Ready"}));
        assert_eq!(agent.next_state(), "Ready");
        agent
    }

    pub(crate) fn start(&mut self) {
        self.post("/me", json!({"operationName": "StartContactCenterSession", "channels": ["chat"]}));
        assert_eq!(self.next_state(), "NotReady");
    }

    /// The request carries what this agent's client carries.
    pub(crate) fn ask(&self, what: &str, headers: &[&str], body: &[u8]) -> Reply {
        let cookie = format!("Cookie: {}", self.cookie);
        let mut all = vec![cookie.as_str()];
        all.extend(self.csrf.as_deref());
        all.extend(headers);
        request(self.server, what, &all, body)
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        let reply = self.ask(&format!("GET {path}"), &[], b"");
        let body = reply.json();
        assert_eq!((reply.status, &body["statusCode"]), (200, &json!(0)), "{path}: {body}");
        body
    }

    /// An operation that is carried out.
    pub(crate) fn post(&self, path: &str, body: Value) -> Value {
        let (status, reply) = self.try_post(path, &body);
        assert_eq!((status, &reply["statusCode"]), (200, &json!(0)), "{path} {body}: {reply}");
        reply
    }

    pub(crate) fn try_post(&self, path: &str, body: &Value) -> (u16, Value) {
        let what = format!("POST {path}");
        let reply = self.ask(&what, &["Content-Type: application/json"], body.to_string().as_bytes());
        (reply.status, reply.json())
    }

    /// An operation of a chat; gives its reference id.
    pub(crate) fn operate(&self, chat: &str, operation: &str, mut members: Value) -> u64 {
        members["operationName"] = operation.into();
        let reply = self.post(&format!("/me/chats/{chat}"), members);
        reply["referenceId"].as_u64().unwrap_or_else(|| panic!("{reply}"))
    }

    /// An operation that is refused; gives the status of HTTP and the status code.
    pub(crate) fn refused(&self, chat: &str, operation: &str, mut members: Value) -> (u16, u64) {
        members["operationName"] = operation.into();
        let (status, reply) = self.try_post(&format!("/me/chats/{chat}"), &members);
        assert!(reply["statusMessage"].as_str().is_some_and(|it| !it.is_empty()), "{reply}");
        (status, reply["statusCode"].as_u64().unwrap())
    }

    /// Shakes hands and subscribes to channels and chats.
    pub(crate) fn listen(&mut self) {
        self.listen_to(&["/v2/me/channels", "/v2/me/chats"]);
    }

    pub(crate) fn listen_to(&mut self, channels: &[&str]) {
        let hands = json!([{"id": "1", "version": "1.0", "channel": "/meta/handshake",
            "supportedConnectionTypes": ["long-polling"]}]);
        let reply = self.ask(
            "POST /notifications/handshake",
            &["Content-Type: application/json"],
            hands.to_string().as_bytes(),
        );
        let cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
        let shaken = reply.json();
        assert_eq!(shaken[0]["successful"], true, "{shaken}");
        let client_id = shaken[0]["clientId"].as_str().unwrap().to_owned();
        self.listener = Some(Listener { cookie, client_id, told: VecDeque::new() });
        for channel in channels {
            let reply = self.bayeux("/", json!({"channel": "/meta/subscribe", "subscription": channel}));
            assert_eq!(reply[0]["successful"], true, "{channel}: {reply:?}");
        }
        self.bayeux("/connect", json!({"channel": "/meta/connect", "connectionType": "long-polling"}));
    }

    fn bayeux(&self, path: &str, mut message: Value) -> Vec<Value> {
        let listener = self.listener.as_ref().unwrap();
        message["clientId"] = listener.client_id.as_str().into();
        message["id"] = "7".into();
        let cookies = format!("Cookie: {}; {}", self.cookie, listener.cookie);
        let headers = [cookies.as_str(), "Content-Type: application/json"];
        let body = json!([message]).to_string();
        let reply = request(self.server, &format!("POST /notifications{path}"), &headers, body.as_bytes());
        serde_json::from_value(reply.json()).unwrap()
    }

    /// What is told next, on whatever channel.
    pub(crate) fn told(&mut self) -> Value {
        loop {
            if let Some(event) = self.listener.as_mut().and_then(|it| it.told.pop_front()) {
                return event;
            }
            let connect = json!({"channel": "/meta/connect", "connectionType": "long-polling"});
            let events = self.bayeux("/connect", connect);
            assert!(events.iter().any(|it| it["successful"] == true), "{events:?}");
            let events = events.into_iter().filter(|it| it["channel"] != "/meta/connect");
            self.listener.as_mut().unwrap().told.extend(events);
        }
    }

    fn next_state(&mut self) -> String {
        let event = self.told();
        assert_eq!(
            (&event["channel"], &event["data"]["messageType"]),
            (&json!("/v2/me/channels"), &json!("ChannelStateChangeMessageV2"))
        );
        let channel = &event["data"]["channels"][0];
        assert_eq!(channel["channel"], "chat");
        channel["userState"]["state"].as_str().unwrap().to_owned()
    }

    /// What is told next of a chat, as words: `StatusChange Chatting`, `ParticipantsUpdated Ana Bo`, `Text Hello`.
    pub(crate) fn next(&mut self) -> String {
        short(&self.told())
    }

    /// The chat that is offered next, and what was told of it.
    pub(crate) fn invited(&mut self) -> (String, Value) {
        let event = self.told();
        assert_eq!(short(&event), "StatusChange Invited", "{event}");
        let chat = &event["data"]["chat"];
        assert_eq!(chat["capabilities"], json!(["Accept", "Reject"]));
        // A customer who waits has nobody; in a chat of others, whoever is asked sees who is in.
        let participants = chat["participants"].as_array().unwrap();
        assert!(participants.is_empty() || participants.iter().any(|it| it["type"] == "Agent"), "{chat}");
        (chat["id"].as_str().unwrap().to_owned(), chat.clone())
    }

    /// Takes the chat that is offered next; gives its id.
    pub(crate) fn accepts(&mut self, nickname: &str) -> String {
        let (chat, _) = self.invited();
        self.accept(chat, nickname)
    }

    /// Takes a chat of others into which he is asked next, where these are in; gives its id.
    pub(crate) fn comes_in(&mut self, nickname: &str, to: &[&str]) -> String {
        let (chat, shown) = self.invited();
        let names: Vec<&str> = shown["participants"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|it| it["nickname"].as_str())
            .collect();
        assert_eq!(names, to, "{shown}");
        self.accept(chat, nickname)
    }

    fn accept(&mut self, chat: String, nickname: &str) -> String {
        self.operate(&chat, "Accept", json!({"nickname": nickname}));
        assert_eq!(self.next(), "StatusChange Chatting");
        assert!(self.next().starts_with("ParticipantsUpdated "));
        self.next();
        chat
    }
}

/// A notification as words.
pub(crate) fn short(event: &Value) -> String {
    let data = &event["data"];
    let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    match data["notificationType"].as_str().unwrap_or_else(|| panic!("{event}")) {
        "NewMessages" => {
            let message = |it: &Value| {
                let said = ["text", "url", "noticeText"].into_iter().find_map(|name| it[name].as_str());
                let nickname = text(&it["from"]["nickname"]);
                format!("{} {nickname}: {}", text(&it["type"]), said.unwrap_or_default())
            };
            data["messages"].as_array().unwrap().iter().map(message).collect::<Vec<_>>().join("; ")
        }
        "ParticipantsUpdated" => {
            let participants = data["chat"]["participants"].as_array().unwrap();
            let names: Vec<String> = participants.iter().map(|it| text(&it["nickname"])).collect();
            format!("ParticipantsUpdated {}", names.join(" "))
        }
        "Error" => format!("Error {}", data["referenceId"]),
        kind => format!("{kind} {}", text(&data["chat"]["state"])),
    }
}
