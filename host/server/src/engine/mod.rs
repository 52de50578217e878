//! The Chat Server without input and output: time, packets and randomness come in, [`Effect`]s come out.
//!
//! Each call that changes something takes `now`, milliseconds of any monotonic clock. After each, and in the order
//! in which they stand there, the effects of [`Engine::take_effects`] are to be carried out, and
//! [`Engine::expire`] is to be called at [`Engine::next_deadline`]. What one client sends is never an error for
//! another one.

mod basic;
mod customer_files;
mod delivery;
#[cfg(test)]
mod disorder_tests;
mod ended;
mod environment;
mod finish;
mod flex;
mod flex_user;
mod idle;
mod ids;
mod interaction;
mod joins;
mod key_values;
mod login;
mod member_events;
mod networks;
#[cfg(test)]
mod news_tests;
mod notices;
mod party;
mod properties;
mod refusal;
mod releases;
mod restore;
mod session;
mod stored_transcript;

#[cfg(test)]
mod scenario_tests;
#[cfg(test)]
mod simulation;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use parlor_core::element::{Id, KeyValues, MessageText, UserType};
use parlor_core::rules::{ClientVersion, ErrorId, Feature, LeaveReason};
use parlor_core::wire::Binding;

pub(crate) use delivery::encoded;
pub use environment::{Environment, NoRandomness};
pub(crate) use ids::{date, hex};
pub use interaction::{FileEntry, FileRefusal, Interaction, InteractionState};
pub use key_values::StoredKeyValues;
pub(crate) use member_events::MemberEvents;
pub(crate) use refusal::{LastingLimit, too_many_connections};
pub use stored_transcript::StoredTranscript;

use self::flex_user::FlexUser;
use self::key_values::check_nesting;
use self::networks::Networks;
use self::party::{Profile, Said};
use self::refusal::Refusal;
use self::restore::LostRegistration;
use self::session::{Closing, Session};
use crate::config::Config;
use crate::network::Network;
use crate::pace::Pace;

/// What the server says of itself when somebody registers or logs in.
const SERVER_VERSION: &str = concat!("Parlor ", env!("CARGO_PKG_VERSION"));

/// A connection, by the number that the caller gave it; none is used twice.
pub type ConnectionId = u64;

/// Which protocol a connection speaks: known by its port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Agents, supervisors, bots.
    Basic,
    /// Customers.
    Flex,
}

/// What the caller has to do. `Debug` prints a packet's length, not its bytes.
#[derive(Clone)]
#[non_exhaustive]
pub enum Effect {
    /// Send a packet.
    Send {
        /// To whom.
        connection: ConnectionId,
        /// The packet, without the frame around it.
        packet: Vec<u8>,
    },
    /// Close a connection, after what was sent to it before.
    Close {
        /// Which one.
        connection: ConnectionId,
    },
    /// An interaction is new or has changed.
    Interaction(Arc<Interaction>),
    /// A session was forgotten: nobody can ask any more for files that customers or agents sent in it.
    FilesForgotten {
        /// Which session.
        session_id: Id,
    },
    /// There is something new for the customer who has this connection for itself ([`Engine::opened_for_one`]): it asks
    /// for it when it likes.
    News {
        /// Which one.
        connection: ConnectionId,
        /// The id of the last event of its session.
        position: u32,
    },
}

impl fmt::Debug for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Send { connection, packet } => write!(f, "Send({connection}, {} bytes)", packet.len()),
            Self::Close { connection } => write!(f, "Close({connection})"),
            Self::Interaction(interaction) => interaction.fmt(f),
            Self::FilesForgotten { session_id } => write!(f, "FilesForgotten({session_id})"),
            Self::News { connection, position } => write!(f, "News({connection}, {position})"),
        }
    }
}

/// A connection as the engine knows it.
enum Connection {
    /// Customers come through it.
    Flex(FlexConnection),
    /// With what it registered as.
    Basic(Network, Option<BasicClient>),
}

/// A connection to the flex port.
struct FlexConnection {
    network: Network,
    /// Users that logged in on it and are still known.
    users: usize,
    /// Users who are known and have it among the connections that they showed their key on last.
    keys: usize,
    logins: Pace,
    /// Whether one customer has it for itself, and is told of news.
    is_for_one: bool,
}

impl Connection {
    fn network(&self) -> Network {
        match self {
            Self::Flex(it) => it.network,
            Self::Basic(network, _) => *network,
        }
    }
}

/// A basic client that has registered.
struct BasicClient {
    profile: Arc<Profile>,
    pace: Pace,
    /// Restores the registration when the connection was lost.
    secure_key: String,
    /// The sessions that it is in.
    sessions: Vec<Id>,
}

/// What a deadline is for. It is looked up when it comes: what has moved on is put off then.
#[derive(Clone, Copy)]
enum Timer {
    Session(Id),
    FlexUser(Id),
    LostRegistration(Id),
    /// Nobody who is known uses the connection any more.
    Unused(ConnectionId),
}

/// The Chat Server.
pub struct Engine<E> {
    config: Config,
    environment: E,
    connections: HashMap<ConnectionId, Connection>,
    networks: Networks,
    /// By their user ids.
    lost: HashMap<Id, LostRegistration>,
    flex_users: HashMap<Id, FlexUser>,
    /// The user of each login's nonce.
    nonces: HashMap<Id, Id>,
    sessions: HashMap<Id, Session>,
    /// The sessions that are over and in which an agent was, oldest first, each with where its creator came from.
    ended: VecDeque<(Id, Network)>,
    /// Those that are over and in which no agent was, oldest first: they make room before all others.
    ended_unserved: VecDeque<Id>,
    /// Bytes of the stored events of all sessions.
    stored_bytes: usize,
    /// The time of the last call: milliseconds.
    now: u64,
    timers: BTreeMap<(u64, u64), Timer>,
    timer_count: u64,
    effects: Vec<Effect>,
}

impl<E: Environment> Engine<E> {
    /// An engine without any session.
    pub fn new(config: Config, environment: E) -> Self {
        Self {
            config,
            environment,
            connections: HashMap::new(),
            networks: Networks::default(),
            lost: HashMap::new(),
            flex_users: HashMap::new(),
            nonces: HashMap::new(),
            sessions: HashMap::new(),
            ended: VecDeque::new(),
            ended_unserved: VecDeque::new(),
            stored_bytes: 0,
            now: 0,
            timers: BTreeMap::new(),
            timer_count: 0,
            effects: Vec::new(),
        }
    }

    /// A connection was made. Who comes from one address shares limits.
    pub fn opened(&mut self, connection: ConnectionId, protocol: Protocol, address: IpAddr) {
        self.open(connection, protocol, address, false);
    }

    /// A connection was made inside the server, for one customer who comes from this address through another door. It is a
    /// flex connection; besides, the customer is told of news ([`Effect::News`]), and is forgotten together with the
    /// connection if it has joined nothing: nobody else could log in again as that user.
    pub fn opened_for_one(&mut self, connection: ConnectionId, address: IpAddr) {
        self.open(connection, Protocol::Flex, address, true);
    }

    fn open(&mut self, connection: ConnectionId, protocol: Protocol, address: IpAddr, is_for_one: bool) {
        let network = Network::from(address);
        self.networks.connected(network, &self.config.limits);
        let state = match protocol {
            Protocol::Basic => Connection::Basic(network, None),
            Protocol::Flex => Connection::Flex(FlexConnection {
                network,
                users: 0,
                keys: 0,
                logins: Pace::with_savings(0, self.config.limits.logins_per_second),
                is_for_one,
            }),
        };
        self.connections.insert(connection, state);
    }

    /// Whether the client of this connection has registered, or some user who is known logged in or showed its key on it.
    pub fn knows(&self, connection: ConnectionId) -> bool {
        match self.connections.get(&connection) {
            Some(Connection::Basic(_, client)) => client.is_some(),
            Some(Connection::Flex(it)) => it.keys > 0,
            None => false,
        }
    }

    /// A packet came, in XML.
    pub fn packet(&mut self, now: u64, connection: ConnectionId, packet: &[u8]) {
        self.packet_as(now, connection, Binding::Xml, packet);
    }

    /// A packet came, in this form. What is sent is XML all the same.
    pub fn packet_as(&mut self, now: u64, connection: ConnectionId, binding: Binding, packet: &[u8]) {
        self.now = now;
        match self.connections.get(&connection) {
            Some(Connection::Basic(..)) => self.basic_packet(now, connection, binding, packet),
            Some(Connection::Flex(_)) => self.flex_packet(now, connection, binding, packet),
            None => {}
        }
    }

    /// A packet came that is over [`crate::Limits::packet_bytes`]; it was skipped.
    pub fn packet_too_large(&mut self, connection: ConnectionId) {
        match self.connections.get(&connection) {
            Some(Connection::Basic(..)) => {
                self.basic_error(connection, None, None, &ErrorId::TooLarge.into())
            }
            Some(Connection::Flex(_)) => self.flex_error(connection, None, &ErrorId::TooLarge.into()),
            None => {}
        }
    }

    /// A connection inside the server has ended, which nobody can restore.
    pub(crate) fn closed_for_good(&mut self, now: u64, connection: ConnectionId) {
        self.close(now, connection, false);
    }

    /// A connection was lost. A basic client leaves its sessions, and may restore its registration; flex users aren't bound to connections.
    pub fn closed(&mut self, now: u64, connection: ConnectionId) {
        self.close(now, connection, true);
    }

    fn close(&mut self, now: u64, connection: ConnectionId, is_kept: bool) {
        self.now = now;
        if matches!(self.connections.get(&connection), Some(Connection::Flex(it)) if it.is_for_one) {
            self.forget_who_joined_nothing(now, connection);
        }
        let Some(closed) = self.connections.remove(&connection) else { return };
        let network = closed.network();
        if let Connection::Basic(_, Some(client)) = closed {
            if is_kept {
                self.keep_lost(now, &client);
            }
            for session_id in client.sessions {
                self.cut_off(now, session_id, client.profile.user_id);
            }
        }
        self.networks.disconnected(network);
    }

    /// The party leaves since it can't be reached any more.
    fn cut_off(&mut self, now: u64, session_id: Id, user_id: Id) {
        let Some(session) = self.sessions.get_mut(&session_id) else { return };
        let network = session.party(user_id).map(|it| it.profile.network);
        let mut change = session.change(network);
        session.leave(now, user_id, LeaveReason::Disconnect, user_id, Said::default(), &mut change);
        session.close_if_empty(now, &mut change);
        self.finish(session_id, change, None);
    }

    /// The shortest time that the engine may wait for anything.
    pub(crate) fn shortest_timeout(&self) -> Duration {
        let timeouts = &self.config.timeouts;
        let shortest = timeouts.flex_disconnect_ms.min(timeouts.login_ms).min(self.shortest_idle_ms());
        Duration::from_millis(shortest)
    }

    /// The process stood still for so many milliseconds, which its clock leaves out: no deadline comes earlier by it, but what
    /// happens from now on happens so much later.
    pub fn stood_still(&mut self, milliseconds: u64) {
        for session in self.sessions.values_mut() {
            session.stood_still_ms = session.stood_still_ms.saturating_add(milliseconds);
        }
    }

    /// When [`Self::expire`] is to be called next: milliseconds. `None`: nothing is waited for.
    pub fn next_deadline(&self) -> Option<u64> {
        self.timers.first_key_value().map(|(key, _)| key.0)
    }

    /// Does what is due by `now`.
    pub fn expire(&mut self, now: u64) {
        self.now = now;
        while let Some(entry) = self.timers.first_entry().filter(|it| it.key().0 <= now) {
            match entry.remove() {
                Timer::Session(session_id) => self.expire_session(now, session_id),
                Timer::FlexUser(user_id) => self.expire_flex_user(now, user_id),
                Timer::LostRegistration(user_id) => {
                    self.lost.remove(&user_id);
                }
                Timer::Unused(connection) => self.close_unused(connection),
            }
        }
    }

    /// Gives the key with which the timer can be removed.
    fn schedule(&mut self, due: u64, timer: Timer) -> (u64, u64) {
        self.timer_count = self.timer_count.wrapping_add(1);
        let key = (due, self.timer_count);
        self.timers.insert(key, timer);
        key
    }

    /// Ends all sessions and closes all connections.
    pub fn shut_down(&mut self, now: u64) {
        self.now = now;
        let going_on: Vec<Id> = self.sessions.values().filter(|it| !it.is_over()).map(|it| it.id).collect();
        for session_id in going_on {
            let Some(session) = self.sessions.get_mut(&session_id) else { continue };
            let mut change = session.change(None);
            session.close(now, Closing::Server(LeaveReason::RemovedByServer), &mut change);
            self.finish(session_id, change, None);
        }
        let connections = std::mem::take(&mut self.connections);
        self.effects.extend(connections.into_keys().map(|connection| Effect::Close { connection }));
    }

    /// What is to be done, in order.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }
}

/// The types that a client may register as; `None` for all others.
fn registered_type(user_type: UserType<'_>) -> Option<UserType<'static>> {
    match user_type {
        UserType::Client => Some(UserType::Client),
        UserType::Agent => Some(UserType::Agent),
        UserType::Supervisor => Some(UserType::Supervisor),
        _ => None,
    }
}

/// Refuses a text that claims to be the system's: customers don't speak for it.
fn check_text(text: Option<MessageText<'_>>, profile: &Profile) -> Result<(), Refusal> {
    let treat_as = text.and_then(|it| it.treat_as);
    let is_system = treat_as.is_some_and(|it| it.as_text().to_string().trim() == "SYSTEM");
    if is_system && profile.is_customer() { Err(ErrorId::NotPermitted.into()) } else { Ok(()) }
}

/// Refuses event attributes from a client whose version doesn't have them, and such as can't be kept whole.
fn check_event_attributes(values: KeyValues<'_>, version: ClientVersion) -> Result<(), Refusal> {
    if !values.is_empty() && !version.knows(Feature::EventAttributes) {
        return Err(ErrorId::Version.into());
    }
    check_nesting(values, "eventAttributes")
}
