//! An agent of GWS API v2 with a client that others wrote.

use std::collections::VecDeque;

use parlor_server::Server;
use serde_json::{Value, json};

use super::agent::short;
use crate::neighbours::{Library, Neighbour};

/// An agent who has one of them. Nothing that he is told is left out: what a test doesn't ask for next fails it.
pub(crate) struct Agent {
    client: Neighbour,
    /// What was told and not asked for yet: a notification may come before the reply to the request that it is of.
    told: VecDeque<Value>,
}

impl Agent {
    /// One who has logged in and listens. `None`: the client isn't installed, and the test is left out.
    pub(crate) fn listening(library: Library, server: &Server, name: &str) -> Option<Self> {
        let url = format!("http://localhost:{}/api/v2", server.addresses().gws.port());
        let client = Neighbour::start_agent(library, &url, name)?;
        let mut agent = Self { client, told: VecDeque::new() };
        // The cookie of the first request is what lets the agent listen.
        assert_eq!(agent.ask("GET", "/me", Value::Null)["user"]["userName"], name);
        let channels = ["/v2/me/channels", "/v2/me/chats"];
        agent.client.tell(&json!({ "listen": channels }));
        assert_eq!(agent.line()["handshake"], true);
        for channel in channels {
            let line = agent.line();
            assert_eq!((&line["subscribed"], &line["successful"]), (&json!(channel), &json!(true)));
        }
        Some(agent)
    }

    /// Has a contact center session, not ready, from now on.
    pub(crate) fn starts(&mut self) {
        self.operate("/me", "StartContactCenterSession", json!({ "channels": ["chat"] }));
        assert_eq!(self.next(), "NotReady");
    }

    pub(crate) fn ask(&mut self, method: &str, path: &str, body: Value) -> Value {
        self.client.tell(&json!({ "ask": [method, path, body] }));
        loop {
            let line = self.client.said();
            if line["reply"] == path {
                let result = (&line["status"], &line["body"]["statusCode"]);
                assert_eq!(result, (&json!(200), &json!(0)), "{line}");
                return line["body"].clone();
            }
            self.told.push_back(line);
        }
    }

    pub(crate) fn operate(&mut self, path: &str, operation: &str, mut members: Value) {
        members["operationName"] = operation.into();
        self.ask("POST", path, members);
    }

    fn line(&mut self) -> Value {
        self.told.pop_front().unwrap_or_else(|| self.client.said())
    }

    /// The notification that is told next.
    pub(crate) fn told(&mut self) -> Value {
        let line = self.line();
        assert!(line.get("event").is_some(), "{line}");
        line
    }

    /// What is told next, as words: of a chat as [`short`] has them, otherwise the agent's state.
    pub(crate) fn next(&mut self) -> String {
        let event = self.told();
        match event["event"].as_str() {
            Some("/v2/me/chats") => short(&event),
            _ => event["data"]["channels"][0]["userState"]["state"].as_str().unwrap().to_owned(),
        }
    }

    #[track_caller]
    pub(crate) fn hears(&mut self, what: &str) {
        assert_eq!(self.next(), what);
    }

    /// Stops listening and ends the contact center session; nothing more was told.
    pub(crate) fn disconnect(self) {
        assert_eq!(self.told, [Value::Null; 0]);
        let said = self.client.disconnect();
        assert_eq!(said, [json!({ "reply": "/me", "status": 200, "body": { "statusCode": 0 } })]);
    }
}
