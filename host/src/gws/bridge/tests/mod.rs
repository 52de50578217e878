//! The bridge with the client of the core on one side, and what the documentation has on the other.

mod offers;
mod orders;
mod sessions;

use parlor_core::client::{BasicClient, BasicConfig, BasicReceived, Register, Release, Say, SessionSlot};
use parlor_core::element::{AfterAction, JoinTarget, KeyValues, Visibility};
use parlor_core::wire::Text;
use serde_json::{Value as Json, json};

use super::{Ask, Bridge, Effect};
use crate::commands::Barred;
use crate::gws::answer::Fault;
use crate::lines::Output;

const CHAT: &str = "0001JaAKQ53M00G3";

/// The bridge between a client and a server that a test plays.
struct Desk {
    bridge: Bridge,
    client: BasicClient<Vec<SessionSlot>>,
    out: Vec<u8>,
    now: u64,
    asked: Vec<Ask>,
    /// What the client and the desk were told, in short.
    told: Vec<String>,
    /// What can't be done, in sessions and everywhere.
    barred: Vec<(Option<String>, Barred)>,
}

impl Desk {
    /// Registered, with nothing to do.
    fn new() -> Self {
        Self::with(&json!({"id": "9f", "userName": "bo", "channels": [], "chats": []}))
    }

    fn with(user: &Json) -> Self {
        let client = BasicClient::new(BasicConfig::default(), vec![SessionSlot::FREE; 8], 0);
        let mut desk = Self {
            bridge: Bridge::new("Bo"),
            client,
            out: vec![0; 8192],
            now: 1,
            asked: Vec::new(),
            told: Vec::new(),
            barred: Vec::new(),
        };
        desk.bridge.up(user, Some("GWS 8.5.202.96".into()));
        desk.register();
        assert_eq!(desk.told.pop().unwrap(), "registered 9f GWS 8.5.202.96");
        desk
    }

    fn register(&mut self) {
        self.client
            .register(&Register { nickname: "Bo".into(), ..Register::default() }, &mut self.out)
            .unwrap();
        self.go_on();
    }

    /// Sends what the client wants sent, and does what the bridge wants done.
    fn go_on(&mut self) {
        while let Some(length) = self.client.poll_transmit(self.now) {
            self.bridge.packet(&self.out[..length]);
            self.client.transmitted(self.now);
        }
        for effect in self.bridge.take_effects() {
            match effect {
                Effect::Ask(ask) => self.asked.push(ask),
                Effect::Packet(packet) => {
                    let told = match self.client.receive(self.now, &packet).unwrap() {
                        BasicReceived::KeepAlive => "keep-alive".into(),
                        BasicReceived::Registered { reply } => {
                            format!(
                                "registered {} {}",
                                reply.user_id,
                                reply.server_version.unwrap_or_default()
                            )
                        }
                        BasicReceived::Refused { reply, .. } => {
                            format!("refused {}: {}", reply.error_id, reply.text)
                        }
                        BasicReceived::Session(update) => {
                            let reply = if update.reply_to.is_some() { "reply" } else { "push" };
                            let events = update.transcript.events.iter().map(|it| {
                                let head = *it.as_ref().unwrap().head();
                                format!(" {}:{}", head.event_id, head.user_id)
                            });
                            let over = if update.session_status == parlor_core::element::SessionStatus::Over {
                                " over"
                            } else {
                                ""
                            };
                            let out = if update.is_in { "" } else { " out" };
                            format!("{reply}{}{over}{out}", events.collect::<String>())
                        }
                        other => format!("{other:?}"),
                    };
                    self.told.push(told);
                }
                Effect::Interaction(it) => {
                    let asked = it.asked().map(|it| format!(": {it}")).unwrap_or_default();
                    self.told.push(format!("{} {}{asked}", it.state, it.user_nick.unwrap_or_default()))
                }
                Effect::Tell(Output::Barred { session_id, commands }) => {
                    self.barred.retain(|(of, _)| *of != session_id);
                    self.barred.push((session_id, commands));
                }
                Effect::Tell(output) | Effect::Done(output) => self.told.push(output.json().to_string()),
            }
        }
    }

    fn notify(&mut self, data: &Json) {
        self.bridge.notified(data);
        self.go_on();
    }

    fn chat(&mut self, state: &str, capabilities: &[&str], participants: &Json) {
        self.notify(&json!({
            "messageType": "ChatStateChangeMessage", "notificationType": "StatusChange", "referenceId": "5",
            "chat": {"id": CHAT, "state": state, "capabilities": capabilities, "participants": participants,
                "userData": {"FirstName": "Ana"}, "receivedDate": "2014-01-09 11:58:00.000+0200",
                "interactionQueue": "T:e", "uri": format!("http://gws/api/v2/me/chats/{CHAT}")},
            "metrics": {"eventProcessing": {}},
        }));
    }

    fn messages(&mut self, messages: &Json) {
        self.notify(&json!({
            "messageType": "MessageLogUpdated", "notificationType": "NewMessages",
            "chatUri": format!("http://gws/api/v2/me/chats/{CHAT}"), "messages": messages,
        }));
    }

    /// The request that waits for an answer, as `METHOD PATH BODY`; it is answered so.
    fn answer(&mut self, reply: Result<Json, Fault>) -> String {
        let Ask { number, path, body } = self.asked.remove(0);
        self.bridge.answered(self.now, number, reply);
        self.go_on();
        match body {
            Some(body) => format!("POST {path} {body}"),
            None => format!("GET {path}"),
        }
    }

    fn done(&mut self) -> String {
        self.answer(Ok(json!({"statusCode": 0, "referenceId": 5})))
    }

    fn told(&mut self) -> Vec<String> {
        std::mem::take(&mut self.told)
    }

    /// The names of the commands that can't be carried out in the chat.
    fn barred(&self) -> Vec<&'static str> {
        let here = self.barred.iter().find(|(of, _)| of.as_deref() == Some(CHAT));
        here.into_iter().flat_map(|(_, it)| it.keys().copied()).collect()
    }

    fn join(&mut self) {
        let target = JoinTarget::Session(Text::plain(CHAT));
        self.client.join(target, Visibility::All, None, KeyValues::EMPTY, &mut self.out).unwrap();
        self.go_on();
    }

    fn say(&mut self, text: &str) {
        let say = Say {
            session_id: Text::plain(CHAT),
            text: parlor_core::element::MessageText::plain(text),
            ..Say::default()
        };
        self.client.say(&say, &mut self.out).unwrap();
        self.go_on();
    }

    fn leave(&mut self, after_action: AfterAction) {
        let release = Release { session_id: Text::plain(CHAT), after_action, ..Release::default() };
        self.client.release(&release, &mut self.out).unwrap();
        self.go_on();
    }

    /// In the chat with Ana, as the documentation has it.
    fn chatting(&mut self) {
        self.chat("Invited", &["Accept", "Reject"], &json!([]));
        self.join();
        self.chat("Chatting", CHATTING, &json!([]));
        self.chat("Chatting", CHATTING, &json!([ana(), bo()]));
        self.messages(&json!([joined(1, &ana()), joined(2, &bo())]));
        assert_eq!(
            self.done(),
            format!(r#"POST /me/chats/{CHAT} {{"nickname":"Bo","operationName":"Accept"}}"#)
        );
        assert_eq!(self.told(), ["waiting Ana", "running Ana", "running Ana", "reply 1:41 2:9f"]);
    }
}

const CHATTING: &[&str] = &["Leave", "Complete", "SendMessage", "SendStartTypingNotification", "Transfer"];

fn ana() -> Json {
    json!({"id": 41, "participantId": "41", "nickname": "Ana", "type": "Customer", "visibility": "All"})
}

fn bo() -> Json {
    json!({"participantId": "42", "nickname": "Bo", "type": "Agent", "visibility": "All"})
}

fn sue() -> Json {
    json!({"participantId": "43", "nickname": "Sue", "type": "Agent", "visibility": "All",
        "uri": "http://gws/api/v2/users/8e"})
}

fn joined(index: u32, from: &Json) -> Json {
    json!({"index": index, "type": "ParticipantJoined", "from": from, "visibility": "All",
        "timestampSeconds": 1_389_261_480_000_i64})
}

fn text(index: u32, from: &Json, text: &str) -> Json {
    json!({"index": index.to_string(), "type": "Text", "from": from, "text": text})
}

fn left(index: u32, from: &Json) -> Json {
    json!({"index": index, "type": "ParticipantLeft", "from": from})
}
