//! A flex client, its program and its link.

use std::collections::{BTreeMap, VecDeque};

use parlor_core::client::{CallError, FlexClient, FlexConfig, FlexReceived, Login, RequestKind};
use parlor_core::element::{JoinTarget, KeyValues, MessageText, NoticeText, NoticeType};
use parlor_core::wire::Text;

use super::flex_server::Server;
use super::log::see;
use super::{Fate, World, times};

/// Half of the server's time-out: no pause is longer.
const LONGEST_PAUSE: u64 = 22_500;

struct FlexWorld {
    now: u64,
    client: FlexClient,
    out: Vec<u8>,
    server: Server,
    to_server: VecDeque<String>,
    to_client: VecDeque<String>,
    nonces: u32,
    /// The ids of the events that were shown.
    seen: Vec<u32>,
    position: u32,
    /// What became of each text.
    said: BTreeMap<String, Fate>,
    /// The text of the request under way, and whether it was sent.
    under_way: Option<(String, bool)>,
    /// The link repeated a packet with this text by itself, which the client can't know.
    repeated: Vec<String>,
    /// Texts that were given up, and how often each was carried out when the next reply came.
    given_up: BTreeMap<String, Option<usize>>,
    /// An older snapshot, and the text of the request that was under way then.
    saved: Option<(Vec<u8>, Option<String>)>,
    sent: usize,
    last_sent: u64,
}

pub(crate) fn flex(operations: &[u8]) {
    let world = FlexWorld {
        now: 0,
        client: FlexClient::new(FlexConfig::default()),
        out: vec![0xA5; 512],
        server: Server::default(),
        to_server: VecDeque::new(),
        to_client: VecDeque::new(),
        nonces: 0,
        seen: Vec::new(),
        position: 0,
        said: BTreeMap::new(),
        under_way: None,
        repeated: Vec::new(),
        given_up: BTreeMap::new(),
        saved: None,
        sent: 0,
        last_sent: 0,
    };
    world.run(operations);
}

impl World for FlexWorld {
    const HEALING: usize = 64;

    fn operate(&mut self, operation: u8, arguments: &mut impl Iterator<Item = u8>) {
        match operation % 24 {
            0 | 1 => self.say(),
            2 => {
                let typing = NoticeText::new(NoticeType::TypingStarted, Text::EMPTY);
                let _ = self.client.notify(typing, KeyValues::EMPTY, KeyValues::EMPTY, &mut self.out);
            }
            3 | 4 => self.server.agent_says(),
            5 => self.arrive_at_server(),
            6 => self.arrive_at_client(),
            7 => drop(self.to_server.pop_front()),
            8 => drop(self.to_client.pop_front()),
            9 => {
                if let Some(packet) = self.to_server.front().cloned() {
                    self.repeated.extend(super::packet::text(&packet).map(str::to_owned));
                    self.to_server.push_back(packet);
                }
            }
            10 => self.to_client.extend(self.to_client.front().cloned()),
            // Late packets overtake each other.
            11 => self.to_server.rotate_left(usize::from(!self.to_server.is_empty())),
            12 => self.to_client.rotate_left(usize::from(!self.to_client.is_empty())),
            13 => self.advance(u64::from(arguments.next().unwrap_or(0)) * 200),
            14 => {
                // What is on its way to the server may still get there.
                self.to_client.clear();
                self.client.relinked();
            }
            15 => {
                self.to_server.clear();
                self.to_client.clear();
                self.client.relinked();
            }
            16 => self.restart(),
            17 => self.server.forget_users(),
            18 => self.server.cut_off(),
            19 => self.abandon(),
            20 if self.client.session_id().is_some() => self.save(),
            21 => self.fall_back(),
            _ => self.exchange(),
        }
    }

    fn after(&mut self) {
        self.next_step();
        self.drain();
        if self.client.is_silent(self.now) {
            // A new link; what is on its way to the server may still get there.
            self.to_client.clear();
            self.client.relinked();
            self.drain();
        }
        if let Some(deadline) = self.client.deadline() {
            assert!(deadline.at > self.now, "{deadline:?} is due and stays so at {}", self.now);
            assert!(deadline.at - self.last_sent <= LONGEST_PAUSE, "{deadline:?} after {}", self.last_sent);
        }
    }

    fn advance(&mut self, milliseconds: u64) {
        let (end, before) = (self.now + milliseconds, self.sent);
        while let Some(due) = self.client.poll_timeout().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.after();
        }
        self.now = end;
        let most = 2 + milliseconds / FlexConfig::default().poll_fastest;
        assert!((self.sent - before) as u64 <= most, "{} packets in {milliseconds} ms", self.sent - before);
    }

    fn is_quiet(&self) -> bool {
        self.to_server.is_empty() && self.to_client.is_empty()
    }

    fn arrive_at_server(&mut self) {
        if let Some(packet) = self.to_server.pop_front() {
            let reply = self.server.receive(&packet);
            self.to_client.push_back(reply);
        }
    }

    fn arrive_at_client(&mut self) {
        let Some(packet) = self.to_client.pop_front() else { return };
        let said = |request| request == RequestKind::Message;
        match self.client.receive(self.now, packet.as_bytes()).unwrap() {
            FlexReceived::Update(update) => {
                if said(update.request) {
                    self.said.insert(self.under_way.take().unwrap().0, Fate::Done);
                }
                for event in update.transcript.events.iter() {
                    see(&mut self.seen, event.unwrap().head().event_id);
                }
                for (text, settled) in &mut self.given_up {
                    settled.get_or_insert(times(&self.server.executed, text));
                }
            }
            FlexReceived::Refused { request, is_fate_unknown, .. } if said(request) => {
                let (text, _) = self.under_way.take().unwrap();
                let is_unknown = is_fate_unknown || self.repeated.contains(&text);
                self.said.insert(text, if is_unknown { Fate::Unknown } else { Fate::NotDone });
            }
            _ => {}
        }
        assert!(self.client.position() >= self.position, "the position goes back");
        self.position = self.client.position();
    }

    fn check(&self) {
        let session_id = self.client.session_id().unwrap().as_str();
        assert_eq!(self.seen, self.server.sessions[session_id].ids(), "each event once");
        for (text, fate) in &self.said {
            let times = times(&self.server.executed, text);
            fate.check(text, times);
            if let Some(Some(settled)) = self.given_up.get(text) {
                assert_eq!(times, *settled, "{text} was carried out after the next reply");
            }
        }
    }
}

impl FlexWorld {
    fn say(&mut self) {
        let text = format!("text{}", self.said.len());
        match self.client.say(MessageText::plain(&text), &mut self.out) {
            Ok(()) => {
                self.said.insert(text.clone(), Fate::UnderWay);
                self.under_way = Some((text, false));
            }
            Err(
                CallError::Busy
                | CallError::NotLoggedIn
                | CallError::LoginLost
                | CallError::NotInSession
                | CallError::NotRejoined
                | CallError::Over,
            ) => {}
            Err(error) => panic!("{error}"),
        }
    }

    fn snapshot(&self) -> Vec<u8> {
        let mut snapshot = [0; 1024];
        let length = self.client.snapshot(&self.out, &mut snapshot).unwrap();
        snapshot[..length].to_vec()
    }

    fn restore(&mut self, snapshot: &[u8]) {
        self.out.fill(0xA5);
        self.client = FlexClient::restore(FlexConfig::default(), snapshot, &mut self.out).unwrap();
        self.to_client.clear();
    }

    /// The program ends and is started again, with all that there was.
    fn restart(&mut self) {
        let snapshot = self.snapshot();
        self.restore(&snapshot);
        assert_eq!(self.client.position(), self.position);
        if self.saved.is_some() {
            self.save();
        }
    }

    fn save(&mut self) {
        self.saved = Some((self.snapshot(), self.under_way.as_ref().map(|it| it.0.clone())));
    }

    /// The program ends and is started again with what it knew a while ago.
    fn fall_back(&mut self) {
        let Some((snapshot, text)) = self.saved.take() else { return };
        self.restore(&snapshot);
        self.position = self.client.position();
        self.seen.retain(|id| *id <= self.position);
        if let Some((text, _)) = self.under_way.take() {
            self.said.insert(text, Fate::Unknown);
        }
        if let Some(text) = &text {
            self.said.insert(text.clone(), Fate::UnderWay);
        }
        // The next reply may be to a request that is older than those.
        self.given_up.clear();
        self.under_way = text.map(|it| (it, true));
        self.save();
    }

    fn abandon(&mut self) {
        let Some(kind) = self.client.abandon(self.now) else { return };
        if kind == RequestKind::Message {
            let (text, was_sent) = self.under_way.take().unwrap();
            let fate = if was_sent { Fate::Unknown } else { Fate::NotDone };
            self.said.insert(text.clone(), fate);
            self.given_up.insert(text, None);
        }
    }

    /// Logs in, joins and rejoins, as the errors say.
    fn next_step(&mut self) {
        if self.client.is_busy() {
            return;
        }
        let nonce = format!("nonce{}", self.nonces + 1);
        let login = Login { nickname: "Ana".into(), nonce: Text::plain(&nonce), ..Login::default() };
        match self.client.login(&login, &mut self.out) {
            Ok(()) => self.nonces += 1,
            Err(CallError::AlreadyLoggedIn | CallError::Over) => {
                match self.client.rejoin(None, KeyValues::EMPTY, &mut self.out) {
                    Ok(()) | Err(CallError::AlreadyInSession) => {}
                    Err(CallError::NotInSession) => {
                        let target = JoinTarget::New { queue_key: "E:default".into(), subject: None };
                        self.client.join(target, None, KeyValues::EMPTY, &mut self.out).unwrap();
                    }
                    Err(error) => panic!("{error}"),
                }
            }
            Err(error) => panic!("{error}"),
        }
    }

    fn drain(&mut self) {
        if let Some(length) = self.client.poll_transmit(self.now, &mut self.out).unwrap() {
            assert_eq!(
                self.client.poll_transmit(self.now, &mut self.out),
                Ok(Some(length)),
                "twice is as once"
            );
            let packet = core::str::from_utf8(&self.out[..length]).unwrap().to_owned();
            if let Some((_, was_sent)) = &mut self.under_way {
                *was_sent = true;
            }
            self.to_server.push_back(packet);
            self.client.transmitted(self.now);
            self.sent += 1;
            self.last_sent = self.now;
        }
    }
}
