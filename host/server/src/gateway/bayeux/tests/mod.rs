//! The broker without input and output: a clock that the test sets, and requests as public clients were seen to send them.

mod acknowledged;
mod by_others;
mod disorder;
mod holds;
mod limits;
mod mounted;
#[path = "../../../../tests/neighbours/neighbours.rs"]
mod neighbours;
mod over_http;
mod over_sockets;
mod over_websocket;
mod wire;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Poll, Wake, Waker};

use super::broker::{Broker, Gone};
use super::connect::HoldId;
use super::id::{Browser, SessionId};
use super::message::{self, Message};
use super::receive::{Origin, Received, Way};
use super::reply::{Text, array};
use super::settings::CookieAttributes;
use super::{Denied, Settings};
use crate::network::Network;

fn settings() -> Settings {
    Settings {
        timeout_ms: 30_000,
        interval_ms: 0,
        max_interval_ms: 10_000,
        holds_per_browser: 1,
        crowded_interval_ms: 2000,
        has_websocket: false,
        needs_cookie: true,
        cookie: CookieAttributes { is_http_only: true, is_secure: false, same_site: None },
        sessions: 100,
        holds: 50,
        sessions_per_socket: 4,
        subscriptions: 3,
        queue_bytes: 1000,
        all_queue_bytes: 5000,
        messages: 10,
        body_bytes: 10_000,
    }
}

/// Counts how often it is woken.
#[derive(Default)]
struct Bell(AtomicUsize);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A broker with a clock, and a door that lets everybody in but those whom a test names.
struct Scene {
    broker: Broker<u32>,
    now: u64,
    /// How many sessions were made.
    count: u8,
    greets: Result<u32, Denied>,
    subscribes: Result<(), Denied>,
    publishes: Result<(), Denied>,
    /// What was published: channel and data.
    published: Vec<(String, String)>,
    bell: Arc<Bell>,
}

/// What becomes of a request.
#[derive(Debug, PartialEq)]
enum Said {
    Now(String),
    Held(HoldId),
    Nothing,
}

impl Said {
    #[track_caller]
    fn text(self) -> String {
        if let Self::Now(text) = self { text } else { panic!("{self:?}") }
    }

    #[track_caller]
    fn hold(self) -> HoldId {
        if let Self::Held(hold) = self { hold } else { panic!("{self:?}") }
    }
}

const BROWSER: Browser = Browser::new([0xb0; 20]);

fn origin(browser: Option<Browser>, address: [u8; 4]) -> Origin {
    let network = Network::from(std::net::IpAddr::from(address));
    Origin { network, browser, way: Way::LongPolling }
}

impl Scene {
    fn new(configure: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = settings();
        configure(&mut settings);
        Self {
            broker: Broker::new(settings),
            now: 1000,
            count: 0,
            greets: Ok(7),
            subscribes: Ok(()),
            publishes: Ok(()),
            published: Vec::new(),
            bell: Arc::default(),
        }
    }

    fn post(&mut self, body: &str) -> Said {
        self.post_from(&origin(Some(BROWSER), [10, 0, 0, 1]), body)
    }

    /// As the requests and the WebSockets do it, without a thread.
    fn post_from(&mut self, origin: &Origin, body: &str) -> Said {
        let messages = message::read(body.as_bytes(), 10).unwrap();
        let is_alone = messages.len() == 1;
        let mut texts = Vec::new();
        for message in messages {
            match self.receive(origin, message, is_alone) {
                Ok(said) => texts.extend(said),
                Err(said) => {
                    assert!(texts.is_empty(), "{texts:?}");
                    return said;
                }
            }
        }
        Said::Now(array(&texts))
    }

    fn receive(&mut self, origin: &Origin, message: Message, is_alone: bool) -> Result<Vec<Text>, Said> {
        Ok(match self.broker.receive(self.now, origin, message, is_alone) {
            Received::Answer(texts) => texts,
            Received::Held(hold) => return Err(Said::Held(hold)),
            Received::HeldOverSocket => return Err(Said::Nothing),
            Received::Handshake(handshake) => {
                let random = [self.count + 1; 20];
                if self.greets.is_ok() {
                    self.count += 1;
                }
                vec![self.broker.greet(self.now, handshake, self.greets, random)]
            }
            Received::Subscribe(subscribe) => {
                assert_eq!(subscribe.session, 7);
                vec![self.broker.subscribe(subscribe, self.subscribes)]
            }
            Received::Publish(publish) => {
                self.published.push((publish.channel.clone(), publish.data.get().to_owned()));
                vec![self.broker.published(&publish, self.publishes)]
            }
        })
    }

    /// A session that has connected once.
    fn session(&mut self) -> (SessionId, String) {
        self.session_from(&origin(Some(BROWSER), [10, 0, 0, 1]))
    }

    fn session_from(&mut self, origin: &Origin) -> (SessionId, String) {
        self.post_from(origin, r#"[{"channel":"/meta/handshake"}]"#).text();
        let id = SessionId::new([self.count; 20]);
        self.post_from(origin, &connect(&id.to_string())).text();
        (id, id.to_string())
    }

    fn poll(&mut self, hold: HoldId) -> Poll<Option<String>> {
        let waker = Waker::from(Arc::clone(&self.bell));
        let answer = self.broker.poll_hold(self.now, hold, &waker);
        answer.map(|it| it.map(|texts| array(&texts)))
    }

    fn wakes(&self) -> usize {
        self.bell.0.load(Ordering::Relaxed)
    }

    /// The clock is set, and what is due by then is done.
    fn at(&mut self, now: u64) {
        self.now = now;
        self.broker.expire(now);
    }

    fn ended(&mut self) -> Vec<(SessionId, Gone)> {
        self.broker.take_ended().into_iter().map(|it| (it.0, it.2)).collect()
    }
}

fn connect(client_id: &str) -> String {
    format!(
        r#"[{{"id":"4","channel":"/meta/connect","connectionType":"long-polling","clientId":"{client_id}"}}]"#
    )
}

const CONNECTED: &str = r#"{"id":"4","channel":"/meta/connect","successful":true}"#;
