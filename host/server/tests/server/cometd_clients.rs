//! Clients that others wrote, as customers of the CometD form of Chat API v2, with an agent at the other end.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use parlor_server::Server;
use serde_json::{Value, json};

use crate::client::{Client, DEADLINE, http, start};
use crate::neighbours::{Library, Neighbour};

const CHANNEL: &str = "/service/chatV2/support";

/// Whether a line is an event whose messages have this text, or type.
fn has<'a>(member: &'a str, wanted: &'a str) -> impl Fn(&Value) -> bool + 'a {
    move |line| line["data"]["messages"].as_array().is_some_and(|it| it.iter().any(|it| it[member] == wanted))
}

/// A customer in a chat, and an agent who has joined it.
struct Chat {
    customer: Neighbour,
    agent: Client,
    secure_key: Value,
    in_chat: String,
}

impl Chat {
    /// `None`: the client isn't installed.
    fn begin(server: &Server, library: Library, transport: &str, address: SocketAddr) -> Option<Self> {
        let url = format!("http://{address}/genesys/cometd");
        let mut customer = Neighbour::start(library, transport, &url)?;
        customer.wait_for("handshake", |it| it["handshake"] == true);
        customer.tell(&json!({ "subscribe": CHANNEL }));
        customer.wait_for("subscribed", |it| it["successful"] == true);
        customer.publish(
            CHANNEL,
            json!({
                "operation": "requestChat", "firstName": "Ana", "lastName": "Müller", "subject": "Lamp",
                "userData": { "Order": "17" },
            }),
        );
        let begun = customer.wait_for("event", has("type", "ParticipantJoined"));
        assert_eq!((&begun["event"], &begun["data"]["statusCode"]), (&json!(CHANNEL), &json!(0)));
        let in_chat =
            format!("sessionId=\"{}\" visibility=\"ALL\"", begun["data"]["chatId"].as_str().unwrap());
        let mut agent = Client::agent(server.addresses().basic);
        agent.ask("requestJoin", &in_chat, "");
        let joined = customer.wait_for("event", has("type", "ParticipantJoined"));
        assert_eq!(joined["data"]["messages"][0]["from"]["nickname"], "Bo");
        Some(Self { customer, agent, secure_key: begun["data"]["secureKey"].clone(), in_chat })
    }

    /// The customer publishes an operation.
    fn ask(&mut self, mut data: Value) {
        data["secureKey"] = self.secure_key.clone();
        self.customer.publish(CHANNEL, data);
    }

    fn answer(&mut self, text: &str) {
        self.agent.ask("requestMessage", &self.in_chat, &format!("<msgText>{text}</msgText>"));
    }
}

fn a_chat(library: Library, transport: &str) {
    let server = start(|_| {});
    let Some(mut chat) = Chat::begin(&server, library, transport, server.addresses().chat_api) else {
        return;
    };
    chat.answer("Hello Ana");
    chat.customer.wait_for("event", has("text", "Hello Ana"));
    chat.ask(json!({ "operation": "startTyping", "message": "It" }));
    chat.agent.wait_for("TYPING_STARTED");
    chat.ask(json!({ "operation": "stopTyping" }));
    chat.agent.wait_for("TYPING_STOPPED");
    chat.ask(json!({ "operation": "updateData", "userData": { "Order": "18" } }));
    chat.ask(json!({ "operation": "readReceipt", "transcriptPosition": 3 }));
    assert!(chat.agent.wait_for("read-receipt").contains("key=\"read-position\" type=\"string\">3<"));
    // What was asked for before is done by now.
    let interaction = http(server.addresses().http, "GET /interactions", &[], b"").json()[0].clone();
    assert_eq!(interaction["userData"]["Order"], "18", "{interaction}");
    chat.ask(json!({ "operation": "sendMessage", "message": "It is broken: ä ☎ \u{1f4a1}" }));
    chat.agent.wait_for("It is broken: ä ☎ \u{1f4a1}");
    chat.customer.wait_for("event", has("text", "It is broken: ä ☎ \u{1f4a1}"));
    // Everything comes, in order, also when it comes fast.
    for count in 0..50 {
        chat.answer(&format!("number {count}"));
    }
    let mut expected = 0;
    while expected < 50 {
        let line =
            chat.customer.wait_for("event", |it| !it["data"]["messages"].as_array().unwrap().is_empty());
        for message in line["data"]["messages"].as_array().unwrap() {
            assert_eq!(message["text"], format!("number {expected}"));
            expected += 1;
        }
    }
    chat.ask(json!({ "operation": "disconnect" }));
    chat.agent.wait_for("partyLeft");
    chat.customer.wait_for("event", |it| it["data"]["chatEnded"] == true);
    chat.customer.disconnect();
}

#[test]
fn cometd_8_over_long_polling() {
    a_chat(Library::CometD8, "long-polling");
}

#[test]
fn cometd_8_over_a_websocket() {
    a_chat(Library::CometD8, "websocket");
}

#[test]
fn cometd_3_over_long_polling() {
    a_chat(Library::CometD3, "long-polling");
}

#[test]
fn cometd_3_over_a_websocket() {
    a_chat(Library::CometD3, "websocket");
}

#[test]
fn aiocometd_over_long_polling() {
    a_chat(Library::Aiocometd, "long-polling");
}

#[test]
fn aiocometd_over_a_websocket() {
    a_chat(Library::Aiocometd, "websocket");
}

/// What stands between a client and the server; its links can be cut.
struct Link {
    address: SocketAddr,
    /// What goes through it; `None` while it is cut.
    streams: Arc<Mutex<Option<Vec<TcpStream>>>>,
    /// Something for each connection that was turned away.
    turned_away: Receiver<()>,
    /// While there is somebody to tell, what the server sends gets lost on its way.
    losing: Arc<Mutex<Option<Sender<()>>>>,
}

impl Link {
    fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let streams = Arc::new(Mutex::new(Some(Vec::new())));
        let (sender, turned_away) = channel();
        let losing = Arc::new(Mutex::new(None));
        let link = Self { address, streams: Arc::clone(&streams), turned_away, losing: Arc::clone(&losing) };
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(server) else { return };
                let mut streams = streams.lock().unwrap();
                let Some(streams) = streams.as_mut() else {
                    drop(client);
                    let _ = sender.send(());
                    continue;
                };
                let nothing = Arc::default();
                for (from, to, losing) in [(&client, &server, &nothing), (&server, &client, &losing)] {
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    streams.push(from.try_clone().unwrap());
                    let losing = Arc::clone(losing);
                    std::thread::spawn(move || copy(from, to, &losing));
                }
            }
        });
        link
    }

    fn cut(&self) {
        for stream in self.streams.lock().unwrap().take().into_iter().flatten() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    fn mend(&self) {
        *self.streams.lock().unwrap() = Some(Vec::new());
    }

    /// Waits until the client has tried so often to connect since the link was cut.
    #[track_caller]
    fn wait_for_attempts(&self, count: usize) {
        for _ in 0..count {
            self.turned_away.recv_timeout(DEADLINE).expect("the client tries again");
        }
    }
}

fn copy(mut from: TcpStream, mut to: TcpStream, losing: &Mutex<Option<Sender<()>>>) {
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        if let Some(told) = losing.lock().unwrap().as_ref() {
            let _ = told.send(());
            continue;
        }
        if to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

/// The link is lost for so long that the session ends: the client makes another one and asks what it missed. It waits for a
/// second before its second attempt, and for two before its third: by then the session is gone.
fn a_lost_session(transport: &str) {
    let server = start(|config| config.timeouts.bayeux_max_interval_ms = 1500);
    let link = Link::to(server.addresses().chat_api);
    let Some(mut chat) = Chat::begin(&server, Library::CometD8, transport, link.address) else { return };
    chat.customer.tell(&json!({ "again": CHANNEL }));
    chat.answer("Hello Ana");
    chat.customer.wait_for("event", has("text", "Hello Ana"));
    link.cut();
    chat.answer("Are you there?");
    link.wait_for_attempts(3);
    link.mend();
    chat.customer.wait_for("handshake", |it| it["handshake"] == true);
    let missed = chat.customer.wait_for("event", |it| !it["data"]["messages"].as_array().unwrap().is_empty());
    let missed = missed["data"]["messages"].as_array().unwrap();
    assert_eq!((missed.len(), &missed[0]["text"]), (1, &json!("Are you there?")));
    chat.answer("Good");
    let next = chat.customer.wait_for("event", |it| !it["data"]["messages"].as_array().unwrap().is_empty());
    assert_eq!(next["data"]["messages"][0]["text"], "Good");
    chat.customer.disconnect();
}

#[test]
fn a_session_lost_over_long_polling() {
    a_lost_session("long-polling");
}

#[test]
fn a_session_lost_over_a_websocket() {
    a_lost_session("websocket");
}

/// Waits until the server knows that the client has what was sent: the client answers the ping behind it before it sends the
/// second of these requests.
fn has_come(chat: &mut Chat) {
    for service in ["sales", "repairs"] {
        let channel = format!("/service/chatV2/{service}");
        chat.customer.tell(&json!({ "subscribe": channel }));
        chat.customer.wait_for("subscribed", |it| it["subscribed"] == channel.as_str());
    }
}

/// The link is lost for a moment: the session goes on, and what happened meanwhile comes by itself.
fn a_lost_link(transport: &str) {
    let server = start(|_| {});
    let link = Link::to(server.addresses().chat_api);
    let Some(mut chat) = Chat::begin(&server, Library::CometD8, transport, link.address) else { return };
    chat.answer("Hello Ana");
    chat.customer.wait_for("event", has("text", "Hello Ana"));
    has_come(&mut chat);
    link.cut();
    link.wait_for_attempts(1);
    chat.answer("Are you there?");
    link.mend();
    let next = chat.customer.wait_for("event", |it| {
        assert!(it.get("handshake").is_none(), "another session: {it}");
        !it["data"]["messages"].as_array().unwrap().is_empty()
    });
    assert_eq!(next["data"]["messages"][0]["text"], "Are you there?");
    chat.ask(json!({ "operation": "sendMessage", "message": "Here again" }));
    chat.agent.wait_for("Here again");
    chat.customer.disconnect();
}

#[test]
fn a_link_lost_over_long_polling() {
    a_lost_link("long-polling");
}

#[test]
fn a_link_lost_over_a_websocket() {
    a_lost_link("websocket");
}

/// The link swallows an event, and then breaks: the client learns that something may be missing, and asks for it.
#[test]
fn an_event_lost_over_a_websocket() {
    let server = start(|_| {});
    let link = Link::to(server.addresses().chat_api);
    let Some(mut chat) = Chat::begin(&server, Library::CometD8, "websocket", link.address) else { return };
    chat.customer.tell(&json!({ "again": CHANNEL }));
    chat.answer("Hello Ana");
    chat.customer.wait_for("event", has("text", "Hello Ana"));
    has_come(&mut chat);
    let (told, lost) = channel();
    *link.losing.lock().unwrap() = Some(told);
    chat.answer("Are you there?");
    lost.recv_timeout(DEADLINE).expect("the server sends the event");
    link.cut();
    *link.losing.lock().unwrap() = None;
    link.mend();
    chat.customer.wait_for("handshake", |it| it["handshake"] == true);
    let missed = chat.customer.wait_for("event", |it| !it["data"]["messages"].as_array().unwrap().is_empty());
    assert_eq!(missed["data"]["messages"][0]["text"], "Are you there?");
    chat.customer.disconnect();
}

/// The link breaks while an event is on its way: to a client that acknowledges it is sent again.
fn a_lost_reply(transport: &str) {
    let server = start(|_| {});
    let link = Link::to(server.addresses().chat_api);
    let Some(mut chat) = Chat::begin(&server, Library::CometD8, transport, link.address) else { return };
    chat.answer("Hello Ana");
    chat.customer.wait_for("event", has("text", "Hello Ana"));
    let (told, lost) = channel();
    *link.losing.lock().unwrap() = Some(told);
    chat.answer("Are you there?");
    lost.recv_timeout(DEADLINE).expect("the server sends the event");
    link.cut();
    *link.losing.lock().unwrap() = None;
    link.mend();
    let next = chat.customer.wait_for("event", |it| !it["data"]["messages"].as_array().unwrap().is_empty());
    assert_eq!(next["data"]["messages"][0]["text"], "Are you there?");
    chat.customer.disconnect();
}

#[test]
fn a_reply_lost_over_long_polling() {
    a_lost_reply("long-polling+ack");
}

#[test]
fn a_reply_lost_over_a_websocket() {
    a_lost_reply("websocket+ack");
}
