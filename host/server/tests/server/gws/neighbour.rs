//! An agent of GWS API v2 with a client that others wrote.

use parlor_server::Server;
use serde_json::{Value, json};

use super::agent::short;
use crate::listening::Listening;
use crate::neighbours::{Library, Neighbour};

/// An agent who has one of them.
pub(crate) struct Agent(Listening);

impl Agent {
    /// One who has logged in and listens. `None`: the client isn't installed, and the test is left out.
    pub(crate) fn listening(library: Library, server: &Server, name: &str) -> Option<Self> {
        let url = format!("http://localhost:{}/api/v2", server.addresses().gws.port());
        let client = Neighbour::start_agent(library, &url, name)?;
        let mut agent = Self(Listening::new(client));
        // The cookie of the first request is what lets the agent listen.
        assert_eq!(agent.ask("GET", "/me", Value::Null)["user"]["userName"], name);
        agent.0.listen(&["/v2/me/channels", "/v2/me/chats"]);
        Some(agent)
    }

    /// Has a contact center session, not ready, from now on.
    pub(crate) fn starts(&mut self) {
        self.operate("/me", "StartContactCenterSession", json!({ "channels": ["chat"] }));
        assert_eq!(self.next(), "NotReady");
    }

    pub(crate) fn ask(&mut self, method: &str, path: &str, body: Value) -> Value {
        let line = self.0.ask(&json!({ "ask": [method, path, body] }), |it| it["reply"] == path);
        assert_eq!((&line["status"], &line["body"]["statusCode"]), (&json!(200), &json!(0)), "{line}");
        line["body"].clone()
    }

    pub(crate) fn operate(&mut self, path: &str, operation: &str, mut members: Value) {
        members["operationName"] = operation.into();
        self.ask("POST", path, members);
    }

    /// The notification that is told next.
    pub(crate) fn told(&mut self) -> Value {
        self.0.told()
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
        assert_eq!(
            self.0.disconnect(),
            [json!({ "reply": "/me", "status": 200, "body": { "statusCode": 0 } })]
        );
    }
}
