//! Clients without sockets and a clock that is moved by hand, for scenario tests.

use std::collections::HashMap;
use std::sync::Arc;

use parlor_core::element::basic::ServerEvent;
use parlor_core::element::flex::EventStatus;
use parlor_core::element::{Event, Events, SessionStatus};
use parlor_core::rules::ErrorId;
use parlor_core::wire::{Limits as ReadLimits, Text};

use super::{ConnectionId, Effect, Engine, Environment, Interaction, NoRandomness, Protocol};
use crate::config::Config;

/// 2025-05-10, and bytes that count up.
#[derive(Default)]
pub(super) struct FakeEnvironment {
    pub(super) count: u16,
    random: u64,
}

impl Environment for FakeEnvironment {
    fn unix_seconds(&mut self) -> u64 {
        0x681E_FB2D
    }

    fn fill_random(&mut self, out: &mut [u8]) -> Result<(), NoRandomness> {
        for byte in out {
            self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            *byte = self.random.to_be_bytes()[0];
        }
        Ok(())
    }

    fn next_count(&mut self) -> u16 {
        self.count = self.count.wrapping_add(1);
        self.count
    }
}

/// What a packet from the server says, in short.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Seen {
    pub(super) reference_id: Option<u32>,
    pub(super) error: Option<u32>,
    pub(super) is_over: bool,
    pub(super) is_monitored: bool,
    pub(super) more: bool,
    pub(super) last_position: u32,
    /// The events, as [`short`] writes them.
    pub(super) events: Vec<String>,
    pub(super) user_id: String,
    pub(super) secure_key: String,
    pub(super) session_id: String,
    pub(super) packet: String,
}

/// A flex user.
#[derive(Clone, Debug)]
pub(super) struct Customer {
    pub(super) connection: ConnectionId,
    pub(super) user_id: String,
    pub(super) secure_key: String,
    pub(super) session_id: String,
    pub(super) position: u32,
}

/// A basic client that has registered.
#[derive(Clone, Debug)]
pub(super) struct Agent {
    pub(super) connection: ConnectionId,
    pub(super) user_id: String,
}

/// The server and its clients.
pub(super) struct Scene {
    pub(super) engine: Engine<FakeEnvironment>,
    pub(super) now: u64,
    pub(super) reference_id: u32,
    connections: HashMap<ConnectionId, Protocol>,
    inboxes: HashMap<ConnectionId, Vec<Seen>>,
    pub(super) interactions: Vec<Arc<Interaction>>,
    pub(super) closed: Vec<ConnectionId>,
    /// For whom there were news, and up to which event.
    pub(super) news: Vec<(ConnectionId, u32)>,
    /// The sessions that were forgotten.
    pub(super) forgotten: Vec<String>,
}

impl Scene {
    pub(super) fn new(configure: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::default();
        // Time stands still between most requests.
        config.limits.requests_per_second = u32::MAX;
        config.limits.logins_per_second = u32::MAX;
        config.limits.new_sessions_per_second = u32::MAX;
        config.limits.new_sessions_per_second_of_user = u32::MAX;
        configure(&mut config);
        Self {
            engine: Engine::new(config, FakeEnvironment::default()),
            now: 1000,
            reference_id: 0,
            connections: HashMap::new(),
            inboxes: HashMap::new(),
            interactions: Vec::new(),
            closed: Vec::new(),
            news: Vec::new(),
            forgotten: Vec::new(),
        }
    }

    /// A customer of 106 who came through another door and has the connection for itself.
    pub(super) fn customer_for_one(&mut self) -> Customer {
        let connection = self.connections.len() as u64 + 1;
        self.connections.insert(connection, Protocol::Flex);
        self.engine.opened_for_one(connection, [10, 1, 0, 1].into());
        self.login_on(connection, "clientVersion='106'")
    }

    pub(super) fn connect(&mut self, protocol: Protocol) -> ConnectionId {
        // Everybody has an address of their own.
        let [.., low, high] = (self.connections.len() as u32).to_be_bytes();
        self.connect_from([10, 0, low, high], protocol)
    }

    pub(super) fn connect_from(&mut self, address: [u8; 4], protocol: Protocol) -> ConnectionId {
        let connection = self.connections.len() as u64 + 1;
        self.connections.insert(connection, protocol);
        self.engine.opened(connection, protocol, address.into());
        connection
    }

    /// The connection is lost.
    pub(super) fn close(&mut self, connection: ConnectionId) {
        self.engine.closed(self.now, connection);
    }

    /// Sends a packet; gives what its sender has got until now.
    pub(super) fn send(&mut self, connection: ConnectionId, packet: &str) -> Vec<Seen> {
        self.engine.packet(self.now, connection, packet.as_bytes());
        self.take(connection)
    }

    /// What a client has got since it was asked last.
    pub(super) fn take(&mut self, connection: ConnectionId) -> Vec<Seen> {
        for effect in self.engine.take_effects() {
            match effect {
                Effect::Send { connection, packet } => {
                    let seen = seen(self.connections[&connection], &packet);
                    self.inboxes.entry(connection).or_default().push(seen);
                }
                Effect::Close { connection } => self.closed.push(connection),
                Effect::Interaction(interaction) => self.interactions.push(interaction),
                Effect::FilesForgotten { session_id } => self.forgotten.push(session_id.to_string()),
                Effect::News { connection, position } => self.news.push((connection, position)),
            }
        }
        self.inboxes.remove(&connection).unwrap_or_default()
    }

    /// Sends a request with a fresh reference id; gives its reply, which must come first.
    pub(super) fn ask(
        &mut self,
        connection: ConnectionId,
        name: &str,
        attributes: &str,
        content: &str,
    ) -> Seen {
        self.take(connection);
        self.reference_id += 1;
        let reference_id = self.reference_id;
        let packet = format!("<{name} referenceId='{reference_id}' {attributes}>{content}</{name}>");
        let mut got = self.send(connection, &packet).into_iter();
        let reply = got.next().unwrap_or_else(|| panic!("no reply to {packet}"));
        assert_eq!(reply.reference_id, Some(reference_id), "{packet} -> {reply:?}");
        self.inboxes.entry(connection).or_default().extend(got);
        reply
    }

    /// Time passes, and every deadline in it comes when it is due.
    pub(super) fn pass(&mut self, milliseconds: u64) {
        let end = self.now + milliseconds;
        while let Some(due) = self.engine.next_deadline().filter(|it| *it <= end) {
            self.now = self.now.max(due);
            self.engine.expire(self.now);
        }
        self.now = end;
    }

    pub(super) fn register(&mut self, user_type: &str, version: u32) -> Agent {
        let connection = self.connect(Protocol::Basic);
        let attributes = format!("userNick='{user_type}' userType='{user_type}' clientVersion='{version}'");
        let user_id = self.ask(connection, "requestRegister", &attributes, "").user_id;
        Agent { connection, user_id }
    }

    /// Registers an agent of 106 there; gives its user id and its key.
    pub(super) fn register_on(&mut self, connection: ConnectionId) -> (String, String) {
        let attributes = "userNick='Bo' userType='AGENT' clientVersion='106'";
        let reply = self.ask(connection, "requestRegister", attributes, "");
        (reply.user_id, reply.secure_key)
    }

    /// Registers an agent of 106; gives its key, too.
    pub(super) fn register_with_key(&mut self) -> (Agent, String) {
        let connection = self.connect(Protocol::Basic);
        let (user_id, key) = self.register_on(connection);
        (Agent { connection, user_id }, key)
    }

    pub(super) fn agent_join(&mut self, agent: &Agent, session_id: &str, visibility: &str) -> Seen {
        let attributes = format!("sessionId='{session_id}' visibility='{visibility}'");
        self.ask(agent.connection, "requestJoin", &attributes, "")
    }

    /// Registers and joins.
    pub(super) fn agent_in(&mut self, user_type: &str, session_id: &str, visibility: &str) -> Agent {
        let agent = self.register(user_type, 106);
        let reply = self.agent_join(&agent, session_id, visibility);
        assert_eq!(reply.error, None);
        agent
    }

    pub(super) fn say(&mut self, agent: &Agent, session_id: &str, attributes: &str, text: &str) -> Seen {
        let attributes = format!("sessionId='{session_id}' {attributes}");
        self.ask(agent.connection, "requestMessage", &attributes, &format!("<msgText>{text}</msgText>"))
    }

    pub(super) fn notify(
        &mut self,
        agent: &Agent,
        session_id: &str,
        notice_type: &str,
        content: &str,
    ) -> Seen {
        let content = notice(notice_type, content);
        self.ask(agent.connection, "requestNotify", &format!("sessionId='{session_id}'"), &content)
    }

    pub(super) fn release(&mut self, agent: &Agent, session_id: &str, user_id: &str, after: &str) -> Seen {
        let attributes = format!("sessionId='{session_id}' userId='{user_id}' afterAction='{after}'");
        self.ask(agent.connection, "requestReleaseParty", &attributes, "")
    }

    pub(super) fn login(&mut self, version: u32) -> Customer {
        let connection = self.connect(Protocol::Flex);
        self.login_on(connection, &format!("clientVersion='{version}'"))
    }

    pub(super) fn login_on(&mut self, connection: ConnectionId, attributes: &str) -> Customer {
        let attributes = format!("userNick='Ana' nonce='nonce{:016}' {attributes}", self.reference_id);
        let reply = self.ask(connection, "requestLogin", &attributes, "");
        assert_eq!(reply.error, None);
        let (user_id, secure_key) = (reply.user_id, reply.secure_key);
        Customer { connection, user_id, secure_key, session_id: String::new(), position: 0 }
    }

    /// A customer of 106 with a new session.
    pub(super) fn customer(&mut self) -> Customer {
        let mut customer = self.login(106);
        self.create(&mut customer);
        customer
    }

    pub(super) fn create(&mut self, customer: &mut Customer) -> Seen {
        let reply = self.flex(customer, "requestJoin", "queueKey='Environment:default' subject='Lamp'", "");
        assert_eq!(reply.error, None);
        customer.session_id = reply.session_id.clone();
        reply
    }

    /// Sends a flex request from the customer's position; the position moves on.
    pub(super) fn flex(
        &mut self,
        customer: &mut Customer,
        name: &str,
        attributes: &str,
        content: &str,
    ) -> Seen {
        let Customer { connection, user_id, secure_key, position, .. } = &customer;
        let attributes =
            format!("userId='{user_id}' secureKey='{secure_key}' lastPosition='{position}' {attributes}");
        let reply = self.ask(*connection, name, &attributes, content);
        if reply.error.is_none() {
            customer.position = reply.last_position;
        }
        reply
    }

    pub(super) fn refresh(&mut self, customer: &mut Customer) -> Seen {
        self.flex(customer, "requestRefresh", "", "")
    }

    pub(super) fn transcript(&self, session_id: &str) -> String {
        let mut transcript = self.engine.transcript(session_id).unwrap();
        let mut xml = Vec::new();
        while !transcript.is_over() {
            xml.extend(transcript.next_piece(&self.engine).unwrap());
        }
        assert_eq!(xml.len(), transcript.length());
        String::from_utf8(xml).unwrap()
    }
}

/// The number that an `errorId` of ours is.
fn number(error_id: Text<'_>) -> u32 {
    ErrorId::from_text(error_id).unwrap().number()
}

pub(super) fn notice(notice_type: &str, content: &str) -> String {
    let (text, rest) = content.split_at(content.find('<').unwrap_or(content.len()));
    format!("<noticeText noticeType='{notice_type}'>{text}</noticeText>{rest}")
}

fn seen(protocol: Protocol, packet: &[u8]) -> Seen {
    let limits = ReadLimits::PACKET.with_size(1 << 20);
    let mut seen = Seen { packet: String::from_utf8(packet.to_vec()).unwrap(), ..Seen::default() };
    let mut transcript = None;
    match protocol {
        Protocol::Basic => match ServerEvent::parse(packet, limits).unwrap() {
            ServerEvent::Registered(it) => {
                seen.reference_id = Some(it.reference_id);
                seen.user_id = it.user_id.to_string();
                seen.secure_key = it.secure_key.unwrap_or_default().to_string();
            }
            ServerEvent::SessionInfo(it) => {
                seen.reference_id = it.reference_id;
                seen.is_over = it.session_status == SessionStatus::Over;
                transcript = Some(it.transcript);
            }
            ServerEvent::Error(it) => {
                (seen.reference_id, seen.error) = (it.reference_id, Some(number(it.error_id)));
                assert!(!it.text.is_empty());
            }
            _ => unreachable!(),
        },
        Protocol::Flex => {
            let it = EventStatus::parse(packet, limits).unwrap();
            (seen.reference_id, seen.error, seen.more) = (it.reference_id, it.error_id.map(number), it.more);
            seen.user_id = it.user_id.unwrap_or_default().to_string();
            seen.secure_key = it.secure_key.unwrap_or_default().to_string();
            if let Some(it) = it.transcript {
                seen.is_over = it.session_status == SessionStatus::Over;
                seen.last_position = it.last_position;
                transcript = Some(it.transcript);
            }
        }
    }
    if let Some(transcript) = transcript {
        seen.is_monitored = transcript.monitored;
        seen.session_id = transcript.session_id.to_string();
        seen.events = short(transcript.events);
    }
    seen
}

/// One line for each event: `7 message INT hello`, `8 notice ALL USER_CUSTOM x`, `9 newParty ALL AGENT`,
/// `10 partyLeft ALL 4`, `11 reenter ALL Keep Keep`.
pub(super) fn short(events: Events<'_>) -> Vec<String> {
    let line = |event: Event<'_>| {
        let head = event.head();
        let what = match &event {
            Event::NewParty(it) => ("newParty", it.user.user_type.as_text().to_string()),
            Event::Message(it) => ("message", it.text.unwrap_or_default().text.to_string()),
            Event::Notice(it) => {
                ("notice", format!("{} {}", it.notice_type().as_text(), it.notice.unwrap_or_default().text))
            }
            Event::PartyLeft(it) => {
                let code = it.reason.and_then(|it| it.code).unwrap_or(0);
                let by_itself = if it.asker_id == head.user_id { "" } else { " asked" };
                ("partyLeft", format!("{code}{by_itself}"))
            }
            Event::Reenter(it) => ("reenter", format!("{} {}", it.agents.as_str(), it.clients.as_str())),
        };
        format!("{} {} {} {}", head.event_id, what.0, head.visibility.as_str(), what.1)
    };
    events.iter().map(|it| line(it.unwrap())).collect()
}
