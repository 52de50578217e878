//! The server's engine with an agent who answers, and links to it.

use std::collections::VecDeque;

use parlor_core::element::basic::{RequestJoin, RequestMessage, RequestRegister, ServerEvent};
use parlor_core::element::flex::EventStatus;
use parlor_core::element::{Element, Event, JoinTarget, MessageText, UserType};
use parlor_core::wire::frame::{self, Frame, FrameReader};
use parlor_core::wire::{Binding, Limits, Text};
use parlor_server::Config;
use parlor_server::engine::{Effect, Engine, Environment, NoRandomness, Protocol};

/// A link to a server, as the application's network is.
pub(crate) trait Stream {
    /// A new connection in the place of the one before; what is on its way there is lost.
    fn connect(&mut self);
    fn send(&mut self, now: u64, bytes: &[u8]);
    /// What has come, up to so many bytes.
    fn receive(&mut self, most: usize) -> Vec<u8>;
    fn into_server(self) -> Server;
}

/// The same each time.
struct Fake(u16);

impl Environment for Fake {
    fn unix_seconds(&mut self) -> u64 {
        1_746_860_973
    }

    fn fill_random(&mut self, out: &mut [u8]) -> Result<(), NoRandomness> {
        for byte in out {
            self.0 = self.0.wrapping_mul(31).wrapping_add(7);
            *byte = self.0.to_be_bytes()[0];
        }
        Ok(())
    }

    fn next_count(&mut self) -> u16 {
        self.0 = self.0.wrapping_add(1);
        self.0
    }
}

const DESK: u64 = 1_000_000;

/// The engine, and Bo, who joins the first session and answers what ends like this.
pub(crate) struct Server {
    engine: Engine<Fake>,
    session_id: Option<String>,
    last_reference: u32,
    /// What the agent heard of the customer.
    heard: Vec<String>,
}

impl Server {
    pub(crate) fn new() -> Self {
        let mut engine = Engine::new(Config::default(), Fake(0));
        engine.opened(DESK, Protocol::Basic, [127, 0, 0, 1].into());
        let mut server = Self { engine, session_id: None, last_reference: 0, heard: Vec::new() };
        let register = RequestRegister {
            nickname: "Bo".into(),
            user_type: UserType::Agent,
            ..RequestRegister::default()
        };
        let reference_id = server.reference();
        server.as_agent(0, &RequestRegister { reference_id, ..register });
        server
    }

    /// How often the agent heard the same again.
    pub(crate) fn said_twice(&self) -> usize {
        let mut heard = self.heard.clone();
        heard.sort();
        heard.dedup();
        assert!(heard.len() >= 4, "{heard:?}");
        self.heard.len() - heard.len()
    }

    pub(crate) fn connect(&mut self, connection: u64) {
        self.engine.opened(connection, Protocol::Flex, [127, 0, 0, 1].into());
    }

    /// Executes a customer's request; gives the reply, in XML.
    pub(crate) fn flex(&mut self, now: u64, connection: u64, binding: Binding, packet: &[u8]) -> Vec<u8> {
        self.engine.packet_as(now, connection, binding, packet);
        let reply = self.effects(now, connection).pop().expect("a reply");
        let status = EventStatus::parse(&reply, Limits::PACKET).unwrap();
        let session_id = status.transcript.map(|it| it.transcript.session_id.to_string());
        if self.session_id.is_none() && session_id.is_some() {
            self.session_id = session_id;
            self.join(now);
        }
        reply
    }

    fn reference(&mut self) -> u32 {
        self.last_reference += 1;
        self.last_reference
    }

    fn join(&mut self, now: u64) {
        let (reference_id, id) = (self.reference(), self.session_id.clone().unwrap());
        let target = JoinTarget::Session(Text::plain(&id));
        self.as_agent(now, &RequestJoin { reference_id, target, ..RequestJoin::default() });
        self.say(now, "How can I help?");
    }

    fn say(&mut self, now: u64, text: &str) {
        let (reference_id, id) = (self.reference(), self.session_id.clone().unwrap());
        let (session_id, text) = (Text::plain(&id), MessageText::plain(text));
        self.as_agent(now, &RequestMessage { reference_id, session_id, text, ..RequestMessage::default() });
    }

    fn as_agent(&mut self, now: u64, request: &impl Element) {
        let mut packet = vec![0; request.encoded_len()];
        request.encode(&mut packet).unwrap();
        self.engine.packet(now, DESK, &packet);
        self.effects(now, 0);
    }

    /// Takes the engine's effects: what is for this connection. The agent hears the rest, and answers a goodbye.
    fn effects(&mut self, now: u64, connection: u64) -> Vec<Vec<u8>> {
        let mut packets = Vec::new();
        let mut says_goodbye = false;
        for effect in self.engine.take_effects() {
            let Effect::Send { connection: to, packet } = effect else { continue };
            if to == connection {
                packets.push(packet.to_vec());
            } else if to == DESK
                && let Ok(ServerEvent::SessionInfo(info)) = ServerEvent::parse(&packet, Limits::PACKET)
                // Not the agent's own.
                && info.reference_id.is_none()
            {
                for event in info.transcript.events.iter() {
                    if let Ok(Event::Message(message)) = event {
                        let text = message.text.unwrap().text.to_string();
                        says_goodbye |= text == "bye";
                        self.heard.push(text);
                    } else if let Ok(Event::Notice(notice)) = event {
                        self.heard.push(format!("{:?}", notice.notice.map(|it| it.text.to_string())));
                    }
                }
            }
        }
        if says_goodbye {
            self.say(now, "Bye!");
        }
        packets
    }
}

/// A link of packets in frames.
pub(crate) struct Framed {
    server: Server,
    binding: Binding,
    connection: u64,
    reader: FrameReader,
    buffer: Vec<u8>,
    inbox: VecDeque<u8>,
}

impl Framed {
    pub(crate) fn new(binding: Binding) -> Self {
        let mut server = Server::new();
        server.connect(1);
        let (reader, buffer) = (FrameReader::new(), vec![0; 32772]);
        Self { server, binding, connection: 1, reader, buffer, inbox: VecDeque::new() }
    }
}

impl Stream for Framed {
    fn connect(&mut self) {
        self.connection += 1;
        self.server.connect(self.connection);
        self.reader = FrameReader::new();
        self.inbox.clear();
    }

    /// The application's frame, less its header, which a link of parlor-core's writes.
    fn send(&mut self, now: u64, bytes: &[u8]) {
        let framed = [&frame::header(bytes.len()).unwrap()[..], bytes].concat();
        self.reader.space(&mut self.buffer)[..framed.len()].copy_from_slice(&framed);
        self.reader.commit(framed.len());
        let Some(Frame::Packet(packet)) = self.reader.next(&self.buffer) else { panic!() };
        let reply = self.server.flex(now, self.connection, self.binding, packet);
        // The engine answers in XML; what is around it in a server writes the other form.
        let status = EventStatus::parse(&reply, Limits::PACKET).unwrap();
        let mut reply = vec![0; status.encoded_len_as(self.binding)];
        status.encode_as(self.binding, &mut reply).unwrap();
        self.inbox.extend(frame::header(reply.len()).unwrap());
        self.inbox.extend(reply);
    }

    fn receive(&mut self, most: usize) -> Vec<u8> {
        let count = most.min(self.inbox.len());
        self.inbox.drain(..count).collect()
    }

    fn into_server(self) -> Server {
        self.server
    }
}
