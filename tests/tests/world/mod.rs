//! A server's engine and clients on a fake clock that jumps to the next deadline, with links that can lose packets.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::collections::{BTreeMap, VecDeque};

use parlor_core::client::{
    BasicClient, BasicConfig, BasicReceived, CallError, FlexClient, FlexConfig, FlexReceived, Login,
    Register, RequestKind, SessionSlot,
};
use parlor_core::element::{Element, Event, Events, JoinTarget, KeyValues, UserType, Visibility};
use parlor_core::wire::Text;
use parlor_server::Config;
use parlor_server::engine::{Effect, Engine, Environment, NoRandomness, Protocol};

/// Time, randomness and counters that are the same each time.
struct Fake {
    count: u16,
}

impl Environment for Fake {
    fn unix_seconds(&mut self) -> u64 {
        1_746_860_973
    }

    fn fill_random(&mut self, out: &mut [u8]) -> Result<(), NoRandomness> {
        for byte in out {
            self.count = self.count.wrapping_mul(31).wrapping_add(7);
            *byte = self.count.to_be_bytes()[0];
        }
        Ok(())
    }

    fn next_count(&mut self) -> u16 {
        self.count = self.count.wrapping_add(1);
        self.count
    }
}

/// Which packets of a link are lost: one bit for each, over and over.
#[derive(Clone, Copy, Default)]
pub struct Losses {
    pub requests: u64,
    pub replies: u64,
}

/// A client of either protocol.
enum Machine {
    Flex(Box<FlexClient>),
    Basic(Box<BasicClient<Vec<SessionSlot>>>),
}

/// A client with its link and all that it was shown.
pub struct Peer {
    machine: Machine,
    out: Vec<u8>,
    connection: u64,
    inbox: VecDeque<Vec<u8>>,
    losses: Losses,
    sent: u32,
    got: u32,
    /// Each event that was shown, as it is written.
    pub seen: Vec<String>,
    pub ids: Vec<u32>,
    pub refused: Vec<String>,
    pub monitored: bool,
    /// Packets that came.
    pub packets: u32,
}

/// The server and its clients.
pub struct World {
    pub now: u64,
    engine: Engine<Fake>,
    peers: BTreeMap<u64, Peer>,
    last_connection: u64,
    last_nonce: u64,
}

/// Which peer is meant: the number of its first connection.
pub type PeerId = u64;

impl World {
    pub fn new(config: Config) -> Self {
        let engine = Engine::new(config, Fake { count: 0 });
        Self { now: 0, engine, peers: BTreeMap::new(), last_connection: 0, last_nonce: 0 }
    }

    /// A customer and an agent who has joined her session.
    pub fn conversation(
        config: Config,
        customer: FlexConfig,
        losses: Losses,
    ) -> (Self, PeerId, PeerId, String) {
        let mut world = Self::new(config);
        let ana = world.customer(customer, losses);
        let session_id = world.session_id(ana);
        let bo = world.desk(UserType::Agent);
        world.join(bo, &session_id, Visibility::All);
        (world, ana, bo, session_id)
    }

    fn connect(&mut self, protocol: Protocol) -> u64 {
        self.last_connection += 1;
        self.engine.opened(self.last_connection, protocol, [127, 0, 0, 1].into());
        self.last_connection
    }

    fn add(&mut self, machine: Machine, protocol: Protocol, losses: Losses) -> PeerId {
        let connection = self.connect(protocol);
        let peer = Peer {
            machine,
            out: vec![0; 32768],
            connection,
            inbox: VecDeque::new(),
            losses,
            sent: 0,
            got: 0,
            seen: Vec::new(),
            ids: Vec::new(),
            refused: Vec::new(),
            monitored: false,
            packets: 0,
        };
        self.peers.insert(connection, peer);
        connection
    }

    /// A customer who logs in and joins the queue.
    pub fn customer(&mut self, config: FlexConfig, losses: Losses) -> PeerId {
        let id = self.add(Machine::Flex(Box::new(FlexClient::new(config))), Protocol::Flex, losses);
        self.login(id);
        let target =
            JoinTarget::New { queue_key: "Environment:default".into(), subject: Some("Lamp".into()) };
        self.flex(id, |client, out| client.join(target, None, KeyValues::EMPTY, out));
        self.settle();
        id
    }

    /// Logs a customer in, for the first time or again.
    pub fn login(&mut self, id: PeerId) {
        self.last_nonce += 1;
        let nonce = format!("nonce{:011}", self.last_nonce);
        self.flex(id, |client, out| {
            client
                .login(&Login { nickname: "Ana".into(), nonce: Text::plain(&nonce), ..Login::default() }, out)
        });
        self.settle();
    }

    /// An agent's or supervisor's desk that registers.
    pub fn desk(&mut self, user_type: UserType<'static>) -> PeerId {
        let client = BasicClient::new(BasicConfig::default(), vec![SessionSlot::FREE; 4], self.now);
        let id = self.add(Machine::Basic(Box::new(client)), Protocol::Basic, Losses::default());
        self.register(id, user_type);
        id
    }

    pub fn register(&mut self, id: PeerId, user_type: UserType<'static>) {
        self.basic(id, |client, out| {
            client.register(&Register { nickname: "Bo".into(), user_type, ..Register::default() }, out)
        });
        self.settle();
    }

    pub fn join(&mut self, id: PeerId, session_id: &str, visibility: Visibility) {
        self.basic(id, |client, out| {
            let target = JoinTarget::Session(Text::plain(session_id));
            client.join(target, visibility, None, KeyValues::EMPTY, out)
        });
        self.settle();
    }

    /// Makes a request of a customer's as soon as the one under way is done.
    pub fn flex(&mut self, id: PeerId, call: impl Fn(&mut FlexClient, &mut [u8]) -> Result<(), CallError>) {
        loop {
            let peer = self.peers.get_mut(&id).unwrap();
            let Machine::Flex(client) = &mut peer.machine else { panic!("not a customer") };
            match call(client, &mut peer.out) {
                Ok(()) => return,
                Err(CallError::Busy) => self.step(),
                Err(error) => panic!("{error}"),
            }
        }
    }

    /// Makes a request of a desk's.
    pub fn basic<T>(
        &mut self,
        id: PeerId,
        call: impl FnOnce(&mut BasicClient<Vec<SessionSlot>>, &mut [u8]) -> Result<T, CallError>,
    ) -> T {
        let peer = self.peers.get_mut(&id).unwrap();
        let Machine::Basic(client) = &mut peer.machine else { panic!("not a desk") };
        let made = call(client, &mut peer.out).unwrap_or_else(|error| panic!("{error}"));
        self.exchange();
        made
    }

    pub fn peer(&self, id: PeerId) -> &Peer {
        &self.peers[&id]
    }

    pub fn session_id(&self, id: PeerId) -> String {
        match &self.peers[&id].machine {
            Machine::Flex(client) => client.session_id().unwrap().to_string(),
            Machine::Basic(client) => client.sessions().next().unwrap().session_id().unwrap().to_string(),
        }
    }

    pub fn user_id(&self, id: PeerId) -> String {
        match &self.peers[&id].machine {
            Machine::Flex(client) => client.user_id().unwrap().to_string(),
            Machine::Basic(client) => client.user_id().unwrap().to_string(),
        }
    }

    /// How many sessions a desk is in.
    pub fn session_count(&self, id: PeerId) -> usize {
        match &self.peers[&id].machine {
            Machine::Flex(_) => panic!("not a desk"),
            Machine::Basic(client) => client.sessions().count(),
        }
    }

    /// Cuts a desk's connection without a word, before anything that is on its way arrives; gives the requests of
    /// unknown fate. There is a new connection at once.
    pub fn cut(&mut self, id: PeerId) -> Vec<RequestKind> {
        let connection = self.peers[&id].connection;
        self.engine.closed(self.now, connection);
        let next = self.connect(Protocol::Basic);
        let peer = self.peers.get_mut(&id).unwrap();
        peer.connection = next;
        peer.inbox.clear();
        let mut unknown = Vec::new();
        if let Machine::Basic(client) = &mut peer.machine {
            client.lost(|_, kind| unknown.push(kind));
        }
        self.exchange();
        unknown
    }

    /// Makes a request of a desk's whose reply is lost with the connection.
    pub fn basic_without_reply(
        &mut self,
        id: PeerId,
        call: impl FnOnce(&mut BasicClient<Vec<SessionSlot>>, &mut [u8]) -> Result<u32, CallError>,
    ) -> Vec<RequestKind> {
        let peer = self.peers.get_mut(&id).unwrap();
        let Machine::Basic(client) = &mut peer.machine else { panic!("not a desk") };
        call(client, &mut peer.out).unwrap();
        let length = client.poll_transmit(self.now).unwrap();
        client.transmitted(self.now);
        let (connection, packet) = (peer.connection, peer.out[..length].to_vec());
        self.engine.packet(self.now, connection, &packet);
        // The reply never comes.
        let effects = self.engine.take_effects();
        self.deliver(effects.into_iter().filter(|it| !is_to(it, connection)).collect());
        self.cut(id)
    }

    /// A customer's program ends without a word and is started again from its last snapshot; what is on its way to it
    /// is lost.
    pub fn restart(&mut self, id: PeerId) {
        let peer = self.peers.get_mut(&id).unwrap();
        let Machine::Flex(client) = &mut peer.machine else { panic!("not a customer") };
        let mut snapshot = vec![0; peer.out.len() + 240];
        let length = client.snapshot(&peer.out, &mut snapshot).unwrap();
        peer.out.fill(0);
        **client = FlexClient::restore(FlexConfig::default(), &snapshot[..length], &mut peer.out).unwrap();
        peer.inbox.clear();
    }

    /// Sends what a customer wants sent; the server carries it out, and its reply is lost.
    pub fn flex_without_reply(&mut self, id: PeerId) {
        let packets = self.outgoing();
        let connection = self.peers[&id].connection;
        for (from, packet) in packets {
            self.engine.packet(self.now, from, &packet);
        }
        let effects = self.engine.take_effects();
        self.deliver(effects.into_iter().filter(|it| !is_to(it, connection)).collect());
    }

    /// A customer goes silent: nothing is sent any more.
    pub fn silence(&mut self, id: PeerId) {
        self.peers.get_mut(&id).unwrap().losses = Losses { requests: u64::MAX, replies: u64::MAX };
    }

    /// A customer who was silent is heard again.
    pub fn unsilence(&mut self, id: PeerId) {
        self.peers.get_mut(&id).unwrap().losses = Losses::default();
    }

    /// Exchanges packets until nobody has any left now.
    pub fn exchange(&mut self) {
        loop {
            let effects = self.engine.take_effects();
            let mut is_quiet = effects.is_empty();
            self.deliver(effects);
            for (connection, packet) in self.outgoing() {
                is_quiet = false;
                self.engine.packet(self.now, connection, &packet);
            }
            if is_quiet {
                return;
            }
        }
    }

    /// What the clients want sent now, less what is lost. Keep-alives are the sockets' affair.
    fn outgoing(&mut self) -> Vec<(u64, Vec<u8>)> {
        let mut packets = Vec::new();
        for peer in self.peers.values_mut() {
            let length = match &mut peer.machine {
                Machine::Flex(client) => client.poll_transmit(self.now, &mut peer.out).unwrap(),
                Machine::Basic(client) => client.poll_transmit(self.now),
            };
            let Some(length) = length else { continue };
            match &mut peer.machine {
                Machine::Flex(client) => client.transmitted(self.now),
                Machine::Basic(client) => client.transmitted(self.now),
            }
            let is_lost = (peer.losses.requests >> (peer.sent % 64)) & 1 == 1;
            peer.sent += 1;
            if length > 0 && !is_lost {
                packets.push((peer.connection, peer.out[..length].to_vec()));
            }
        }
        packets
    }

    fn deliver(&mut self, effects: Vec<Effect>) {
        let now = self.now;
        for effect in effects {
            let (connection, packet) = match effect {
                Effect::Send { connection, packet } => (connection, packet),
                Effect::Close { connection } => {
                    self.reconnect(connection);
                    continue;
                }
                _ => continue,
            };
            let Some(peer) = self.peers.values_mut().find(|it| it.connection == connection) else { continue };
            let is_lost = (peer.losses.replies >> (peer.got % 64)) & 1 == 1;
            peer.got += 1;
            if !is_lost {
                peer.receive(now, &packet);
            }
        }
    }

    /// A customer whose connection the server has closed makes a new one.
    fn reconnect(&mut self, closed: u64) {
        let is_it = |peer: &Peer| peer.connection == closed && matches!(peer.machine, Machine::Flex(_));
        let Some(id) = self.peers.iter().find(|it| is_it(it.1)).map(|it| *it.0) else { return };
        let next = self.connect(Protocol::Flex);
        if let Some(peer) = self.peers.get_mut(&id) {
            peer.connection = next;
        }
    }

    /// Jumps to the next deadline and exchanges what it brings.
    pub fn step(&mut self) {
        let clients = self.peers.values().filter_map(|peer| match &peer.machine {
            Machine::Flex(client) => client.poll_timeout(),
            Machine::Basic(_) => None,
        });
        let next = clients.chain(self.engine.next_deadline()).min();
        self.now = self.now.max(next.unwrap_or(self.now));
        self.engine.expire(self.now);
        self.exchange();
    }

    /// Lets this many milliseconds go by.
    pub fn pass(&mut self, milliseconds: u64) {
        let end = self.now + milliseconds;
        while self.now < end {
            let before = self.now;
            self.step();
            if self.now == before || self.now > end {
                self.now = self.now.max(end);
            }
        }
        self.exchange();
    }

    /// Lets enough time go by for every request to have got its reply, lost packets or not.
    pub fn settle(&mut self) {
        self.exchange();
        for _ in 0..10_000 {
            let is_busy = self.peers.values().any(|peer| match &peer.machine {
                Machine::Flex(client) => client.is_busy() && peer.losses.requests != u64::MAX,
                Machine::Basic(_) => false,
            });
            if !is_busy {
                return;
            }
            self.step();
        }
        panic!("it doesn't settle");
    }
}

fn is_to(effect: &Effect, to: u64) -> bool {
    matches!(effect, Effect::Send { connection, .. } if *connection == to)
}

impl Peer {
    fn receive(&mut self, now: u64, packet: &[u8]) {
        self.packets += 1;
        match &mut self.machine {
            Machine::Flex(client) => match client.receive(now, packet).unwrap() {
                FlexReceived::Update(update) => {
                    self.monitored = update.transcript.monitored;
                    self.see(&update.transcript.events);
                }
                FlexReceived::Refused { request, error, .. } => {
                    self.refused.push(format!("{request:?}: {error:?}"))
                }
                _ => {}
            },
            Machine::Basic(client) => match client.receive(now, packet).unwrap() {
                BasicReceived::Session(update) => {
                    self.monitored = update.transcript.monitored;
                    self.see(&update.transcript.events);
                }
                BasicReceived::Refused { request, error, .. } => {
                    self.refused.push(format!("{request:?}: {error:?}"))
                }
                _ => {}
            },
        }
    }

    fn see(&mut self, events: &Events<'_>) {
        for event in events.iter() {
            let event = event.unwrap();
            let mut out = vec![0; event.encoded_len()];
            event.encode(&mut out).unwrap();
            self.seen.push(String::from_utf8(out).unwrap());
            self.ids.push(event.head().event_id);
        }
    }

    /// The words of the messages that were shown, in order.
    pub fn messages(&self) -> Vec<String> {
        let limits = parlor_core::wire::Limits::PACKET;
        let messages =
            self.seen.iter().filter_map(|xml| match Event::parse(xml.as_bytes(), limits).unwrap() {
                Event::Message(message) => message.text.map(|it| it.text.to_string()),
                _ => None,
            });
        messages.collect()
    }

    /// Whether an event with all these pieces was shown.
    pub fn saw(&self, pieces: &[&str]) -> bool {
        self.seen.iter().any(|event| pieces.iter().all(|piece| event.contains(piece)))
    }
}
