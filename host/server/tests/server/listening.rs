//! An agent with a client that others wrote, of whichever API: what it answers, and what it is told.

use std::collections::VecDeque;

use serde_json::{Value, json};

use crate::neighbours::Neighbour;

/// The client, and what it was told. Nothing of that is left out: what a test doesn't ask for next fails it.
pub(crate) struct Listening {
    client: Neighbour,
    /// What was told and not asked for yet: a notification may come before the reply to the request that it is of.
    told: VecDeque<Value>,
}

impl Listening {
    pub(crate) fn new(client: Neighbour) -> Self {
        Self { client, told: VecDeque::new() }
    }

    /// Has the client subscribe to these.
    pub(crate) fn listen(&mut self, channels: &[&str]) {
        self.client.tell(&json!({ "listen": channels }));
        for channel in channels {
            let mut line = self.line();
            if line["handshake"] == true {
                line = self.line();
            }
            assert_eq!((&line["subscribed"], &line["successful"]), (&json!(channel), &json!(true)), "{line}");
        }
    }

    /// Sends a line, and waits for its answer.
    pub(crate) fn ask(&mut self, line: &Value, is_answer: impl Fn(&Value) -> bool) -> Value {
        self.client.tell(line);
        loop {
            let line = self.client.said();
            if is_answer(&line) {
                return line;
            }
            self.told.push_back(line);
        }
    }

    /// What the client says next.
    pub(crate) fn line(&mut self) -> Value {
        self.told.pop_front().unwrap_or_else(|| self.client.said())
    }

    /// The notification that is told next.
    pub(crate) fn told(&mut self) -> Value {
        let line = self.line();
        assert!(line.get("event").is_some(), "{line}");
        line
    }

    /// Has the client say goodbye. Nothing more was told; gives what it said besides.
    pub(crate) fn disconnect(self) -> Vec<Value> {
        let said: Vec<Value> = self.told.into_iter().chain(self.client.disconnect()).collect();
        assert!(said.iter().all(|it| it.get("event").is_none()), "{said:?}");
        said
    }
}
