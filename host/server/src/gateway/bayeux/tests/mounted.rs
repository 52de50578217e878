//! A door behind its paths, on a port of this machine, as clients of HTTP meet it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::value::RawValue;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::settings;
use crate::gateway::bayeux::{Asker, Denied, Door, Gone, SessionId, Sessions, Settings, routes};
use crate::http_listener::{self, HttpPort};

/// What must come comes much earlier; what doesn't fails the test.
pub(super) const DEADLINE: Duration = Duration::from_secs(20);

/// What a door was told, as text.
pub(super) type Told = Receiver<String>;

/// Lets everybody in who doesn't say `x-name: stranger`. What is published to `/service/echo` comes back on `/echo/NAME`, to
/// those who have subscribed to it; what is published to `/service/end` ends the session; `/denied` is for nobody.
struct Echo {
    sessions: Sessions<Arc<str>>,
    told: Mutex<Sender<String>>,
}

impl Echo {
    fn tell(&self, what: String) {
        // A test that has seen enough is gone.
        let _ = self.told.lock().unwrap().send(what);
    }
}

impl Door for Echo {
    type Session = Arc<str>;

    async fn greet(&self, asker: &Asker) -> Result<Arc<str>, Denied> {
        let name = asker.headers.get("x-name").map_or("nobody", |it| it.to_str().unwrap());
        if name == "stranger" { Err(Denied) } else { Ok(name.into()) }
    }

    async fn subscribe(&self, _: SessionId, name: &Arc<str>, channel: &str) -> Result<(), Denied> {
        self.tell(format!("{name} subscribes to {channel}"));
        if channel == "/denied" { Err(Denied) } else { Ok(()) }
    }

    async fn publish(
        self: &Arc<Self>,
        id: SessionId,
        name: &Arc<str>,
        channel: &str,
        data: &RawValue,
    ) -> Result<(), Denied> {
        self.tell(format!("{name} publishes to {channel}: {}", data.get()));
        let echo = format!("/echo/{name}");
        match channel {
            "/service/end" => self.sessions.end(id),
            "/service/echo" if self.sessions.is_subscribed(id, &echo) => {
                self.sessions.deliver(id, &echo, data.get()).map_err(|_| Denied)?;
            }
            "/service/echo" => {}
            _ => return Err(Denied),
        }
        Ok(())
    }

    fn gone(&self, _: SessionId, name: Arc<str>, why: Gone) {
        self.tell(format!("{name} is gone: {why:?}"));
    }
}

/// A door that is open. It is closed when this is dropped.
pub(super) struct Open {
    pub(super) address: SocketAddr,
    pub(super) told: Told,
    sessions: Sessions<Arc<str>>,
    _runtime: Runtime,
}

pub(super) fn open(base: &str, configure: impl FnOnce(&mut Settings)) -> Open {
    let mut settings = settings();
    (settings.has_websocket, settings.queue_bytes, settings.all_queue_bytes) = (true, 1 << 20, 1 << 20);
    configure(&mut settings);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (told, is_told) = channel();
    let sessions = Sessions::new(settings);
    let its_sessions = sessions.clone();
    let address = runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let door = Arc::new(Echo { sessions: sessions.clone(), told: Mutex::new(told) });
        tokio::spawn(sessions.clone().watch(Arc::clone(&door)));
        let router = routes(base, door, sessions, Duration::from_secs(5));
        let port = HttpPort { connections: 8, of_one_network: 8, head: DEADLINE, idle: DEADLINE };
        tokio::spawn(http_listener::serve(listener, router, port));
        address
    });
    Open { address, told: is_told, sessions: its_sessions, _runtime: runtime }
}

impl Open {
    /// Waits until the door is told this.
    #[track_caller]
    pub(super) fn wait_for(&self, what: &str) {
        let until = Instant::now() + DEADLINE;
        loop {
            match self.told.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(told) if told == what => return,
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("never told: {what}")
                }
            }
        }
    }

    /// Waits until so many connects are held.
    #[track_caller]
    pub(super) fn wait_for_holds(&self, count: usize) {
        let until = Instant::now() + DEADLINE;
        while self.sessions.with(|broker, _| broker.holds) != count {
            assert!(Instant::now() < until, "never {count} holds");
            std::thread::yield_now();
        }
    }

    pub(super) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        stream
    }

    /// One request on a connection of its own; gives head and body of the reply.
    pub(super) fn ask(&self, request: &str, headers: &[&str], body: &str) -> (String, String) {
        let mut stream = self.connect();
        send(&mut stream, request, headers, body);
        read(&mut stream)
    }

    /// A session that has connected once: its `clientId` and its cookie.
    pub(super) fn session(&self) -> (String, String) {
        let (head, body) = self.ask("POST /base", &[JSON], r#"[{"channel":"/meta/handshake"}]"#);
        let cookie = head.lines().find_map(|it| it.strip_prefix("set-cookie: ")).unwrap();
        let cookie = format!("Cookie: {}", cookie.split(';').next().unwrap());
        let id = body.split("\"clientId\":\"").nth(1).unwrap()[..40].to_owned();
        self.ask("POST /base/connect", &[JSON, &cookie], &super::connect(&id));
        (id, cookie)
    }
}

pub(super) const JSON: &str = "Content-Type: application/json;charset=UTF-8";

pub(super) fn send(stream: &mut TcpStream, request: &str, headers: &[&str], body: &str) {
    let mut head = format!("{request} HTTP/1.1\r\nHost: localhost\r\n");
    if !headers.iter().any(|it| it.starts_with("Transfer-Encoding")) {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    for header in headers {
        head.push_str(&format!("{header}\r\n"));
    }
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).unwrap();
}

/// Head, in lower case, and body of the next reply.
pub(super) fn read(stream: &mut TcpStream) -> (String, String) {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        bytes.extend_from_slice(&byte);
    }
    let head = String::from_utf8(bytes).unwrap();
    let length =
        head.lines().find_map(|it| it.strip_prefix("content-length: ")).map_or(0, |it| it.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    (head, String::from_utf8(body).unwrap())
}
