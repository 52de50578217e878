//! Clients that speak the compact form, alone and with others that speak XML.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Instant;

use parlor_core::client::{
    BasicClient, BasicConfig, BasicReceived, FlexClient, FlexConfig, FlexReceived, Login, Register, Say,
    SessionSlot,
};
use parlor_core::element::basic::ServerEvent;
use parlor_core::element::{
    Event, Events, JoinTarget, KeyValue, KeyValues, MessageText, UserType, Visibility,
};
use parlor_core::wire::{Binding, Limits, Text, frame};

use crate::client::{DEADLINE, frame as framed, start};

/// A connection on which whole packets come and go, all in the same form.
struct Line {
    stream: TcpStream,
    binding: Binding,
    began: Instant,
}

impl Line {
    fn new(address: SocketAddr, binding: Binding) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        Self { stream, binding, began: Instant::now() }
    }

    /// Milliseconds.
    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap()
    }

    fn send(&mut self, packet: &[u8]) {
        self.stream.write_all(&framed(packet)).unwrap();
    }

    fn next(&mut self) -> Vec<u8> {
        let mut header = [0; frame::HEADER];
        self.stream.read_exact(&mut header).unwrap();
        let mut packet = vec![0; usize::try_from(u32::from_be_bytes(header)).unwrap()];
        self.stream.read_exact(&mut packet).unwrap();
        let first = if self.binding == Binding::Compact { 1 } else { b'<' };
        assert_eq!(packet.first(), Some(&first), "{packet:?}");
        packet
    }
}

struct Customer {
    line: Line,
    client: FlexClient,
    out: Vec<u8>,
    /// What was said.
    heard: Vec<String>,
}

fn said(events: Events<'_>) -> Vec<String> {
    let texts = events.iter().filter_map(|event| match event.unwrap() {
        Event::Message(it) => it.text.map(|it| it.text.to_string()),
        _ => None,
    });
    texts.collect()
}

impl Customer {
    fn new(address: SocketAddr, binding: Binding, nonce: &str) -> Self {
        let client = FlexClient::new(FlexConfig { binding, poll_fastest: 1, ..FlexConfig::default() });
        let mut it =
            Self { line: Line::new(address, binding), client, out: vec![0; 4096], heard: Vec::new() };
        let login = Login { nickname: "Ana".into(), nonce: Text::plain(nonce), ..Login::default() };
        it.client.login(&login, &mut it.out).unwrap();
        it.exchange();
        let items = [KeyValue::string("Order", "4711 <\"&>")];
        let target = JoinTarget::New { queue_key: "Environment:default".into(), subject: None };
        it.client.join(target, None, KeyValues::items(&items), &mut it.out).unwrap();
        it.exchange();
        it
    }

    /// Sends the request that was made, or a poll that is due, and takes in the reply.
    fn exchange(&mut self) {
        let length = loop {
            if let Some(length) = self.client.poll_transmit(self.line.now(), &mut self.out).unwrap() {
                break length;
            }
        };
        self.line.send(&self.out[..length]);
        self.client.transmitted(self.line.now());
        let packet = self.line.next();
        match self.client.receive(self.line.now(), &packet).unwrap() {
            FlexReceived::Update(update) => self.heard.extend(said(update.transcript.events)),
            FlexReceived::LoggedIn { .. } => {}
            other => panic!("{other:?}"),
        }
    }

    fn say(&mut self, text: &str) {
        self.client.say(MessageText::plain(text), &mut self.out).unwrap();
        self.exchange();
    }
}

struct Agent {
    line: Line,
    client: BasicClient<Vec<SessionSlot>>,
    out: Vec<u8>,
    heard: Vec<String>,
}

impl Agent {
    fn new(address: SocketAddr, binding: Binding) -> Self {
        let config = BasicConfig { binding, ..BasicConfig::default() };
        let client = BasicClient::new(config, vec![SessionSlot::FREE; 1], 0);
        let mut it =
            Self { line: Line::new(address, binding), client, out: vec![0; 4096], heard: Vec::new() };
        let register = Register { nickname: "Bo".into(), user_type: UserType::Agent, ..Register::default() };
        it.client.register(&register, &mut it.out).unwrap();
        it.send();
        it.receive();
        it
    }

    fn send(&mut self) {
        let length = self.client.poll_transmit(self.line.now()).unwrap();
        self.line.send(&self.out[..length]);
        self.client.transmitted(self.line.now());
    }

    fn receive(&mut self) {
        let packet = self.line.next();
        match self.client.receive(self.line.now(), &packet).unwrap() {
            BasicReceived::Session(update) => self.heard.extend(said(update.transcript.events)),
            BasicReceived::Registered { .. } => {}
            other => panic!("{other:?}"),
        }
    }

    fn join(&mut self, session_id: &str) {
        let target = JoinTarget::Session(Text::plain(session_id));
        self.client.join(target, Visibility::All, None, KeyValues::EMPTY, &mut self.out).unwrap();
        self.send();
        self.receive();
    }

    fn say(&mut self, session_id: &str, text: &str) {
        let session_id = Text::plain(session_id);
        let say = Say { session_id, text: MessageText::plain(text), ..Say::default() };
        self.client.say(&say, &mut self.out).unwrap();
        self.send();
        self.receive();
    }
}

#[test]
fn a_conversation_in_each_form_and_in_both() {
    let server = start(|_| {});
    let addresses = server.addresses();
    let (xml, compact) = (Binding::Xml, Binding::Compact);
    let nonces = ["0123456789abcdef", "123456789abcdef0", "23456789abcdef01", "3456789abcdef012"];
    let forms = [(compact, compact), (compact, xml), (xml, compact), (xml, xml)];
    for ((customers, agents), nonce) in forms.into_iter().zip(nonces) {
        let mut customer = Customer::new(addresses.flex, customers, nonce);
        let session_id = customer.client.session_id().unwrap().to_string();
        let mut agent = Agent::new(addresses.basic, agents);
        agent.join(&session_id);
        let hard = "Grüße <&>\"' \u{1F600}\n";
        customer.say(hard);
        while agent.heard.is_empty() {
            agent.receive();
        }
        agent.say(&session_id, "welcome");
        while customer.heard.len() < 2 {
            customer.exchange();
        }
        assert_eq!(customer.heard, [hard, "welcome"]);
        assert_eq!(agent.heard, [hard, "welcome"]);
        customer.client.logout(None, &mut customer.out).unwrap();
        customer.exchange();
        assert!(customer.client.is_over());
    }
    server.shutdown();
}

#[test]
fn what_cannot_be_read_is_refused_in_the_same_form() {
    let server = start(|_| {});
    let mut line = Line::new(server.addresses().basic, Binding::Compact);
    // A requestRegister with reference id 7 that ends there, one of a kind that isn't known, and XML.
    let requests =
        [(b"\x01\x10\x07".as_slice(), 7), (b"\x01\x7F\x08", 8), (b"<requestRegister referenceId='9'/>", 0)];
    for (packet, reference_id) in requests {
        line.send(packet);
        let reply = line.next();
        let reply = ServerEvent::parse_as(Binding::Compact, &reply, Limits::PACKET).unwrap();
        let ServerEvent::Error(it) = reply else { panic!("{reply:?}") };
        assert_eq!(it.reference_id.unwrap_or_default(), reference_id, "{}", it.text);
    }
    server.shutdown();
}
