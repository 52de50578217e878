//! The core's customer of Chat API v2 and Parlor's server, over a real connection, with an agent at the other end.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use parlor_core::client::{FlexReceived, HttpChatClient, HttpChatConfig, Login};
use parlor_core::element::{Event, JoinTarget, KeyValue, KeyValues, MessageText, NoticeText, NoticeType};
use parlor_core::wire::frame::{self, Frame};
use parlor_core::wire::http::{ChatService, ResponseReader};
use parlor_server::{Config, Server};

/// What must come comes much earlier; what doesn't fails the test.
const DEADLINE: Duration = Duration::from_secs(20);

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream
}

/// A customer with the time of its own: the next request is due at once.
struct Customer {
    address: SocketAddr,
    client: HttpChatClient,
    stream: TcpStream,
    reader: ResponseReader,
    out: Vec<u8>,
    input: Vec<u8>,
    now: u64,
}

impl Customer {
    fn new(address: SocketAddr) -> Self {
        let host = address.to_string();
        let service = ChatService::new(&host, "/genesys/2/chat/support").unwrap();
        let client = HttpChatClient::new(HttpChatConfig::new(service));
        let (stream, reader) = (connect(address), ResponseReader::new());
        Self { address, client, stream, reader, out: vec![0; 2048], input: vec![0; 16384], now: 0 }
    }

    /// A new connection, as after a loss.
    fn relink(&mut self) {
        self.stream = connect(self.address);
        self.reader = ResponseReader::new();
        self.client.relinked();
    }

    /// Sends the next request, and gives the events of its reply, each in a line.
    fn turn(&mut self) -> Vec<String> {
        let length = loop {
            if self.client.is_silent(self.now) {
                self.relink();
            }
            if let Some(length) = self.client.poll_transmit(self.now, &mut self.out).unwrap() {
                break length;
            }
            self.now = self.client.poll_timeout().expect("something is to come").max(self.now);
        };
        self.stream.write_all(&self.out[..length]).unwrap();
        self.client.transmitted(self.now);
        loop {
            if let Some(frame) = self.reader.next(&mut self.input) {
                let Frame::Packet(packet) = frame else { panic!("{frame:?}") };
                return match self.client.receive(self.now, packet).unwrap() {
                    FlexReceived::LoggedIn { .. } => vec!["let in".into()],
                    FlexReceived::Update(update) => {
                        update.transcript.events.iter().map(|it| line(&it.unwrap())).collect()
                    }
                    other => panic!("{other:?}"),
                };
            }
            let space = self.reader.space(&mut self.input);
            let count = self.stream.read(space).unwrap();
            assert!(count > 0, "the server hung up");
            self.reader.commit(count);
        }
    }

    /// Takes turns until there is news.
    fn news(&mut self) -> Vec<String> {
        std::iter::repeat_with(|| self.turn()).find(|it| !it.is_empty()).unwrap()
    }
}

fn line(event: &Event<'_>) -> String {
    match event {
        Event::NewParty(it) => format!("{} came", it.user.nickname),
        Event::Message(it) => format!("said: {}", it.text.unwrap_or_default().text),
        Event::Notice(it) => format!("{}", it.notice.unwrap_or_default().notice_type.as_text()),
        Event::PartyLeft(_) => "left".into(),
        Event::Reenter(_) => "?".into(),
    }
}

/// An agent who writes packets by hand.
struct Agent(TcpStream);

impl Agent {
    fn send(&mut self, packet: &str) {
        self.0.write_all(&frame::header(packet.len()).unwrap()).unwrap();
        self.0.write_all(packet.as_bytes()).unwrap();
    }

    /// Reads packets up to one that has this in it.
    fn wait_for(&mut self, what: &str) -> String {
        loop {
            let mut header = [0; frame::HEADER];
            self.0.read_exact(&mut header).unwrap();
            let mut packet = vec![0; u32::from_be_bytes(header) as usize];
            self.0.read_exact(&mut packet).unwrap();
            let packet = String::from_utf8(packet).unwrap();
            if packet.contains(what) {
                return packet;
            }
        }
    }
}

#[test]
fn a_customer_of_the_core_talks_with_an_agent_through_the_chat_api() {
    let server = Server::start(Config::default()).unwrap();
    let mut ana = Customer::new(server.addresses().chat_api);
    let login = Login { nickname: "Ana".into(), nonce: "9f3c61d20b7a45e8".into(), ..Login::default() };
    ana.client.login(&login, &mut ana.out).unwrap();
    assert_eq!(ana.turn(), ["let in"]);
    let target = JoinTarget::New { queue_key: "Environment:default".into(), subject: Some("A lamp".into()) };
    let items = [KeyValue::string("Location", "Hall & <3>")];
    ana.client
        .join(target, Some(MessageText::plain("Hello?")), KeyValues::items(&items), &mut ana.out)
        .unwrap();
    assert_eq!(ana.turn(), ["Ana came"]);

    let mut bo = Agent(connect(server.addresses().basic));
    bo.send("<requestRegister referenceId='1' userNick='Bo' userType='AGENT' clientVersion='106'/>");
    bo.wait_for("referenceId=\"1\"");
    let session_id = ana.client.session_id().unwrap().to_string();
    bo.send(&format!("<requestJoin referenceId='2' sessionId='{session_id}' visibility='ALL'/>"));
    let seen = bo.wait_for("referenceId=\"2\"");
    assert!(seen.contains("Hello?") && seen.contains("Hall &amp; &lt;3&gt;"), "{seen}");
    assert_eq!(ana.news(), ["Bo came"]);

    let say = |words: &str| {
        format!(
            "<requestMessage referenceId='3' sessionId='{session_id}'><msgText>{words}</msgText></requestMessage>"
        )
    };
    bo.send(&say("How can I help, &lt;Ana&gt;? \u{1F4A1}"));
    assert_eq!(ana.news(), ["said: How can I help, <Ana>? \u{1F4A1}"]);
    ana.client
        .notify(
            NoticeText::new(NoticeType::TypingStarted, "The lamp".into()),
            KeyValues::EMPTY,
            KeyValues::EMPTY,
            &mut ana.out,
        )
        .unwrap();
    ana.turn();
    assert!(bo.wait_for("TYPING_STARTED").contains("The lamp"));
    ana.client.say(MessageText::plain("The lamp & its \"cable\"\nhum."), &mut ana.out).unwrap();
    assert_eq!(ana.news(), ["said: The lamp & its \"cable\"\nhum."]);
    let heard = bo.wait_for("The lamp &amp;");
    assert!(heard.contains("hum."), "{heard}");

    // A lost connection loses nothing, and brings nothing twice.
    bo.send(&say("one"));
    bo.wait_for("referenceId=\"3\"");
    ana.relink();
    bo.send(&say("two"));
    let mut seen = Vec::new();
    while seen.len() < 2 {
        seen.extend(ana.news());
    }
    assert_eq!(seen, ["said: one", "said: two"]);

    ana.client.logout(None, &mut ana.out).unwrap();
    while !ana.client.is_over() {
        ana.turn();
    }
    bo.wait_for("partyLeft");
}
