//! Bayeux as a client of long polling speaks it: messages to be sent, and what came.

use serde_json::{Value as Json, json};

use super::answer::{Fault, quoted};
use crate::tolerant::{number, text, words};

/// How long the server holds a poll, in milliseconds, unless it says otherwise (CometD's own default).
const HELD: u64 = 30_000;

/// The longest that a server may hold a poll, or have its client wait.
const LONGEST: u64 = 600_000;

/// A session of notifications with a server.
#[derive(Debug)]
pub(super) struct Bayeux {
    client_id: String,
    last_id: u64,
    is_first: bool,
    /// How long the server holds a poll, in milliseconds.
    pub(super) held: u64,
    /// How long to wait before the next poll, in milliseconds.
    pub(super) interval: u64,
}

/// What a request brought: notifications, with their channels, and why the session has ended, if it has.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Heard {
    pub(super) notifications: Vec<(String, Json)>,
    pub(super) end: Option<String>,
}

/// The message that begins a session.
pub(super) fn handshake() -> Json {
    json!([{
        "id": "1", "channel": "/meta/handshake", "version": "1.0", "minimumVersion": "1.0",
        "supportedConnectionTypes": ["long-polling"], "advice": {"timeout": 60000, "interval": 0},
    }])
}

impl Bayeux {
    /// The session that a handshake began.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn begun(reply: &Json) -> Result<Self, Fault> {
        let refused = |reply: Option<&Json>| {
            let error = reply.and_then(|it| text(it, "error")).map(|it| quoted(&it)).unwrap_or_default();
            Fault::Trouble(format!("the server begins no session of notifications: {error}"))
        };
        let reply = messages(reply).iter().find(|it| is(it, "/meta/handshake"));
        let reply = reply.filter(|it| is_successful(it)).ok_or_else(|| refused(reply))?;
        let client_id = words(reply, "clientId").ok_or_else(|| refused(Some(reply)))?;
        let mut it = Self { client_id, last_id: 1, is_first: true, held: HELD, interval: 0 };
        it.take_advice(reply);
        Ok(it)
    }

    /// The messages that subscribe to these channels.
    pub(super) fn subscribe(&mut self, channels: &[&str]) -> Json {
        let subscribe = |channel: &&str| {
            let id = self.next_id();
            json!({"id": id, "channel": "/meta/subscribe", "subscription": channel, "clientId": self.client_id})
        };
        channels.iter().map(subscribe).collect()
    }

    /// The message that waits for notifications. The first is answered at once.
    pub(super) fn connect(&mut self) -> Json {
        let id = self.next_id();
        let mut connect = json!({
            "id": id, "channel": "/meta/connect", "connectionType": "long-polling", "clientId": self.client_id,
        });
        if std::mem::take(&mut self.is_first) {
            connect["advice"] = json!({"timeout": 0});
        }
        json!([connect])
    }

    /// The message that ends the session.
    pub(super) fn disconnect(&mut self) -> Json {
        let id = self.next_id();
        json!([{"id": id, "channel": "/meta/disconnect", "clientId": self.client_id}])
    }

    /// Takes in what a request brought.
    pub(super) fn hear(&mut self, reply: Json) -> Heard {
        let mut heard = Heard::default();
        let all = match reply {
            Json::Array(all) => all,
            one => vec![one],
        };
        for mut message in all {
            let Some(channel) = text(&message, "channel") else { continue };
            if !channel.starts_with("/meta/") {
                let data = message.get_mut("data").map(Json::take).unwrap_or_default();
                heard.notifications.push((channel, data));
                continue;
            }
            if channel == "/meta/connect" {
                self.take_advice(&message);
            }
            let is_over = is_advised(&message, "handshake") || is_advised(&message, "none");
            if !is_successful(&message) || channel == "/meta/connect" && is_over {
                heard.end.get_or_insert_with(|| why(&channel, &message));
            }
        }
        heard
    }

    fn take_advice(&mut self, message: &Json) {
        let Some(advice) = message.get("advice") else { return };
        let given =
            |member| number(advice, member).and_then(|it| u64::try_from(it).ok()).map(|it| it.min(LONGEST));
        self.held = given("timeout").unwrap_or(self.held);
        self.interval = given("interval").unwrap_or(self.interval);
    }

    fn next_id(&mut self) -> String {
        self.last_id = self.last_id.saturating_add(1);
        self.last_id.to_string()
    }
}

fn messages(reply: &Json) -> &[Json] {
    reply.as_array().map_or(std::slice::from_ref(reply), Vec::as_slice)
}

fn is(message: &Json, channel: &str) -> bool {
    message.get("channel").is_some_and(|it| it == channel)
}

fn is_successful(message: &Json) -> bool {
    matches!(message.get("successful"), Some(Json::Bool(true)))
        || message.get("successful").is_some_and(|it| it == "true")
}

fn is_advised(message: &Json, what: &str) -> bool {
    message.get("advice").and_then(|it| it.get("reconnect")).is_some_and(|it| it == what)
}

/// Why the session has ended: an error is written as `CODE:ARGUMENTS:TEXT`.
fn why(channel: &str, message: &Json) -> String {
    let error = text(message, "error").unwrap_or_default();
    match error.splitn(3, ':').collect::<Vec<_>>().as_slice() {
        ["402", ..] => "the server has forgotten the session of notifications".into(),
        [code, _, words] => format!("the server ended the notifications ({code}): {}", quoted(words)),
        _ if channel == "/meta/subscribe" => "the server lets nobody subscribe to notifications".into(),
        _ => "the server ended the session of notifications".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Json {
        serde_json::from_str(text).unwrap()
    }

    fn begun() -> Bayeux {
        let reply = r#"[{"id":"1","channel":"/meta/handshake","successful":true,"clientId":"4f",
            "version":"1.0","supportedConnectionTypes":["long-polling"],
            "advice":{"reconnect":"retry","timeout":"25000","interval":0}}]"#;
        Bayeux::begun(&read(reply)).unwrap()
    }

    #[test]
    fn what_is_sent() {
        let mut bayeux = begun();
        assert_eq!(bayeux.held, 25_000);
        assert_eq!(
            bayeux.subscribe(&["/v2/me/chats"]),
            read(r#"[{"id":"2","channel":"/meta/subscribe","subscription":"/v2/me/chats","clientId":"4f"}]"#)
        );
        let connect = r#"[{"id":"3","channel":"/meta/connect","connectionType":"long-polling","advice":{"timeout":0},
            "clientId":"4f"}]"#;
        assert_eq!(bayeux.connect(), read(connect));
        let connect =
            r#"[{"id":"4","channel":"/meta/connect","connectionType":"long-polling","clientId":"4f"}]"#;
        assert_eq!(bayeux.connect(), read(connect));
        assert_eq!(bayeux.disconnect(), read(r#"[{"id":"5","channel":"/meta/disconnect","clientId":"4f"}]"#));
    }

    #[test]
    fn what_is_heard() {
        let mut bayeux = begun();
        let heard = bayeux.hear(read(
            r#"[{"channel":"/v2/me/chats","data":{"a":1}},{"id":"4","channel":"/meta/connect","successful":true}]"#,
        ));
        assert_eq!(heard.notifications, [("/v2/me/chats".to_owned(), json!({"a": 1}))]);
        assert_eq!(heard.end, None);
        bayeux.hear(read(r#"[{"channel":"/meta/connect","successful":true,"advice":{"interval":2000}}]"#));
        assert_eq!((bayeux.interval, bayeux.held), (2000, 25_000));
    }

    #[test]
    fn sessions_end() {
        let unknown = r#"{"id":"4","channel":"/meta/connect","successful":false,"error":"402::session_unknown",
            "advice":{"reconnect":"handshake","interval":0}}"#;
        let heard = begun().hear(read(unknown));
        assert_eq!(heard.end.as_deref(), Some("the server has forgotten the session of notifications"));
        let denied = r#"[{"channel":"/meta/subscribe","successful":false,"error":"403::subscribe_denied"}]"#;
        let heard = begun().hear(read(denied));
        assert_eq!(heard.end.as_deref(), Some("the server ended the notifications (403): subscribe_denied"));
        let refused = r#"[{"channel":"/meta/handshake","successful":false,"error":"403::handshake_denied",
            "advice":{"reconnect":"none"}}]"#;
        let Err(Fault::Trouble(words)) = Bayeux::begun(&read(refused)) else { panic!() };
        assert!(words.ends_with("403::handshake_denied"), "{words}");
        assert!(Bayeux::begun(&json!({"statusCode": 0})).is_err());
    }
}
