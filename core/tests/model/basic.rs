//! A basic client, its program and its link: a stream, which delays and breaks, but keeps the order.

use std::collections::{BTreeMap, VecDeque};

use parlor_core::client::{
    BasicClient, BasicConfig, BasicReceived, CallError, Register, Release, RequestKind, Say, SessionSlot,
    SessionUpdate,
};
use parlor_core::element::{Id, JoinTarget, KeyValues, MessageText, Visibility};
use parlor_core::wire::Text;

use super::basic_server::{SESSIONS, Server};
use super::log::see;
use super::{Fate, World, times};

type Client = BasicClient<[SessionSlot; 2]>;

struct BasicWorld {
    now: u64,
    client: Client,
    out: Vec<u8>,
    server: Server,
    /// An empty packet is a keep-alive.
    to_server: VecDeque<String>,
    /// What comes at once: the packets of one reply follow each other.
    to_client: VecDeque<Vec<String>>,
    /// The ids of the events that were shown, for each session.
    seen: BTreeMap<String, Vec<u32>>,
    /// The texts by their reference ids.
    said: BTreeMap<u32, (String, Fate)>,
    /// Sessions that are being joined again, by the reference ids.
    rejoining: BTreeMap<u32, String>,
    /// A join was given up: its reply may count as a push.
    gave_up_a_join: bool,
}

pub(crate) fn basic(operations: &[u8]) {
    let world = BasicWorld {
        now: 0,
        client: BasicClient::new(BasicConfig::default(), [SessionSlot::FREE; 2], 0),
        out: vec![0xA5; 512],
        server: Server::new(),
        to_server: VecDeque::new(),
        to_client: VecDeque::new(),
        seen: BTreeMap::new(),
        said: BTreeMap::new(),
        rejoining: BTreeMap::new(),
        gave_up_a_join: false,
    };
    world.run(operations);
}

impl World for BasicWorld {
    const HEALING: usize = 8;

    fn operate(&mut self, operation: u8, arguments: &mut impl Iterator<Item = u8>) {
        let argument = arguments.next().unwrap_or(0);
        let session_id = SESSIONS[usize::from(argument) % SESSIONS.len()];
        match operation % 24 {
            0..=2 => self.say(session_id),
            3 | 4 => {
                let visibility = if argument < 128 { Visibility::All } else { Visibility::Internal };
                let target = JoinTarget::Session(Text::plain(session_id));
                let made = self.client.join(target, visibility, None, KeyValues::EMPTY, &mut self.out);
                allowed(made);
            }
            5 => {
                let release = Release { session_id: Text::plain(session_id), ..Release::default() };
                allowed(self.client.release(&release, &mut self.out));
            }
            6..=8 => self.to_client.push_back(self.server.somebody_says(session_id)),
            9 => self.to_client.push_back(self.server.remove(session_id)),
            10 if argument < 32 => self.to_client.push_back(self.server.close(session_id)),
            11..=13 => self.arrive_at_server(),
            14..=16 => self.arrive_at_client(),
            17 => self.advance(u64::from(argument) * 200),
            18 => self.cut(),
            19 => self.restart(),
            _ => self.exchange(),
        }
    }

    fn after(&mut self) {
        self.next_step();
        self.drain();
        let said = &mut self.said;
        while let Some((reference_id, kind)) = self.client.take_unanswered(self.now) {
            Self::is_unknown(said, reference_id, kind);
            self.gave_up_a_join |= kind == RequestKind::Join;
            self.rejoining.remove(&reference_id);
        }
        if self.client.is_silent(self.now) {
            self.cut();
            self.next_step();
            self.drain();
        }
        let due = self.client.deadline().expect("there is a link");
        assert!(due.at > self.now, "{due:?} is due and stays so at {}", self.now);
    }

    fn advance(&mut self, milliseconds: u64) {
        let end = self.now + milliseconds;
        let mut steps = 0;
        while self.client.poll_timeout() <= end {
            self.now = self.now.max(self.client.poll_timeout());
            self.after();
            steps += 1;
        }
        self.now = end;
        // A keep-alive, silence, and each request that may wait once.
        assert!(steps <= 20 + milliseconds / 10_000, "{steps} deadlines in {milliseconds} ms");
    }

    fn is_quiet(&self) -> bool {
        self.to_server.is_empty() && self.to_client.is_empty()
    }

    fn arrive_at_server(&mut self) {
        match self.to_server.pop_front() {
            None => {}
            Some(packet) if packet.is_empty() => self.to_client.push_back(vec![packet]),
            Some(packet) => self.to_client.push_back(self.server.receive(&packet)),
        }
    }

    fn arrive_at_client(&mut self) {
        for packet in self.to_client.pop_front().unwrap_or_default() {
            self.receive(&packet);
        }
    }

    fn check(&self) {
        let mut held: Vec<&str> =
            self.client.sessions().filter_map(|it| it.session_id().map(Id::as_str)).collect();
        held.sort_unstable();
        assert_eq!(held, self.server.attended(), "a slot for each session that the client is in");
        for slot in self.client.sessions() {
            assert!(slot.is_joined(), "{slot:?}");
            let session_id = slot.session_id().unwrap().as_str();
            let session = &self.server.sessions[session_id];
            let expected = session.log.ids();
            assert_eq!(self.seen[session_id], expected, "each event of {session_id} once");
            assert!(!session.is_over);
            assert_eq!(slot.position(), *expected.last().unwrap());
        }
        for (text, fate) in self.said.values() {
            fate.check(text, times(&self.server.executed, text));
        }
    }
}

impl BasicWorld {
    fn say(&mut self, session_id: &str) {
        let text = format!("text{}", self.said.len());
        let text_view = MessageText::plain(&text);
        let say = Say { session_id: Text::plain(session_id), text: text_view, ..Say::default() };
        if let Some(reference_id) = allowed(self.client.say(&say, &mut self.out)) {
            let before = self.said.insert(reference_id, (text, Fate::UnderWay));
            assert!(before.is_none(), "reference id {reference_id} was used before");
        }
    }

    fn is_unknown(said: &mut BTreeMap<u32, (String, Fate)>, reference_id: u32, kind: RequestKind) {
        let text = said.get_mut(&reference_id);
        assert_eq!(text.is_some(), kind == RequestKind::Message);
        if let Some((_, fate)) = text {
            assert_eq!(*fate, Fate::UnderWay);
            *fate = Fate::Unknown;
        }
    }

    /// What is on its way is lost.
    fn break_link(&mut self) {
        self.rejoining.clear();
        self.to_server.clear();
        self.to_client.clear();
        self.server.lose_client();
    }

    fn cut(&mut self) {
        self.break_link();
        let said = &mut self.said;
        self.client.lost(|reference_id, kind| Self::is_unknown(said, reference_id, kind));
    }

    fn restart(&mut self) {
        let mut snapshot = [0; 512];
        let length = self.client.snapshot(&mut snapshot).unwrap();
        self.break_link();
        let (said, slots) = (&mut self.said, [SessionSlot::FREE; 2]);
        let unknown = |reference_id, kind| Self::is_unknown(said, reference_id, kind);
        let config = BasicConfig::default();
        self.client = BasicClient::restore(config, slots, self.now, &snapshot[..length], unknown).unwrap();
    }

    fn receive(&mut self, packet: &str) {
        match self.client.receive(self.now, packet.as_bytes()).unwrap() {
            BasicReceived::Session(update) => {
                if let Some((reference_id, RequestKind::Message)) = update.reply_to {
                    self.said.get_mut(&reference_id).unwrap().1 = Fate::Done;
                }
                if let Some((reference_id, RequestKind::Join)) = update.reply_to {
                    self.rejoining.remove(&reference_id);
                }
                show(&mut self.seen, &update, self.gave_up_a_join);
            }
            BasicReceived::Refused { reference_id, request: Some(RequestKind::Message), .. } => {
                self.said.get_mut(&reference_id.unwrap()).unwrap().1 = Fate::NotDone;
            }
            BasicReceived::Refused { reference_id: Some(reference_id), .. } => {
                self.rejoining.remove(&reference_id);
            }
            BasicReceived::Stale => panic!("nothing is stale on a stream"),
            _ => {}
        }
    }

    /// Registers, and joins again what was lost, as far as there is room for requests.
    fn next_step(&mut self) {
        self.drain();
        allowed(
            self.client.register(&Register { nickname: "Bo".into(), ..Register::default() }, &mut self.out),
        );
        self.drain();
        let lost: Vec<Id> = self
            .client
            .sessions()
            .filter(|it| !it.is_joined())
            .filter_map(|it| it.session_id().copied())
            .filter(|id| !self.rejoining.values().any(|it| it == id.as_str()))
            .collect();
        for session_id in lost {
            let target = JoinTarget::Session(session_id.as_text());
            let made = self.client.join(target, Visibility::All, None, KeyValues::EMPTY, &mut self.out);
            if let Some(reference_id) = allowed(made) {
                self.rejoining.insert(reference_id, session_id.to_string());
            }
            self.drain();
        }
    }

    fn drain(&mut self) {
        while let Some(length) = self.client.poll_transmit(self.now) {
            assert_eq!(self.client.poll_transmit(self.now), Some(length), "twice is as once");
            self.to_server.push_back(core::str::from_utf8(&self.out[..length]).unwrap().to_owned());
            self.client.transmitted(self.now);
        }
    }
}

/// Shows what is new in a session. A client that left and joined again is told all anew.
fn show(seen: &mut BTreeMap<String, Vec<u32>>, update: &SessionUpdate<'_>, gave_up_a_join: bool) {
    let seen = seen.entry(update.transcript.session_id.to_string()).or_default();
    for (index, event) in update.transcript.events.iter().enumerate() {
        let id = event.unwrap().head().event_id;
        if index == 0 && id == 1 {
            let is_join = matches!(update.reply_to, Some((_, RequestKind::Join)));
            assert!(seen.is_empty() || is_join || gave_up_a_join, "told anew without a join");
            seen.clear();
        }
        see(seen, id);
    }
}

/// The reference id of a request that was made. Errors of the state are allowed, others are not.
fn allowed(made: Result<u32, CallError>) -> Option<u32> {
    match made {
        Ok(reference_id) => Some(reference_id),
        Err(
            CallError::AlreadyLoggedIn
            | CallError::Busy
            | CallError::NotLoggedIn
            | CallError::NotInSession
            | CallError::NotRejoined
            | CallError::NoFreeSlot
            | CallError::Full,
        ) => None,
        Err(error) => panic!("{error}"),
    }
}
