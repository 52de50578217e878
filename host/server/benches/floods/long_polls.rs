//! What clients take up that only wait: long polls that the server holds, each on a connection of its own.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::children::{self, Process, start_server};

/// Polls that are held, and the bar for the memory of the whole server with them, in bytes. Fewer polls, from which the rest
/// would be reckoned, say too much: what the server takes up once for all of them would count for each.
const POLLS: usize = 5000;
const BAR: f64 = 100e6;

/// Descriptors of this process besides those of the polls.
const RESERVE: u64 = 100;

/// One client whose poll is held.
struct Poll {
    stream: TcpStream,
    host: String,
    cookie: String,
    client_id: String,
}

/// Whether the clients are customers of Chat API v2 or agents of GWS API v2.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Door {
    ChatApi,
    Gws,
}

impl Poll {
    fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        Self { stream, host: address.to_string(), cookie: String::new(), client_id: String::new() }
    }

    fn send(&mut self, head: &str, body: &str) {
        let request = format!(
            "{head} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{}\r\n{body}",
            self.host,
            body.len(),
            self.cookie
        );
        self.stream.write_all(request.as_bytes()).expect("it is sent");
    }

    /// The head and the body of the next reply.
    fn reply(&mut self) -> String {
        let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
        loop {
            let count = self.stream.read(&mut piece).expect("a reply");
            assert!(count > 0, "the server hung up after {:?}", String::from_utf8_lossy(&bytes));
            bytes.extend_from_slice(&piece[..count]);
            let text = String::from_utf8_lossy(&bytes);
            if let Some((head, body)) = text.split_once("\r\n\r\n")
                && let Some((_, length)) = head.split_once("content-length: ")
                && body.len() >= length.split("\r\n").next().and_then(|it| it.parse().ok()).expect("a length")
            {
                return text.into_owned();
            }
        }
    }

    /// What this client sends back from now on.
    fn keep_cookie(&mut self, reply: &str) {
        for line in reply.lines() {
            if let Some(cookie) = line.strip_prefix("set-cookie: ") {
                let cookie = cookie.split(';').next().unwrap_or_default();
                let before = self.cookie.trim_end();
                self.cookie = match before.is_empty() {
                    true => format!("Cookie: {cookie}\r\n"),
                    false => format!("{before}; {cookie}\r\n"),
                };
            }
        }
    }

    fn connect_message(&self) -> String {
        format!(
            "[{{\"id\":\"4\",\"channel\":\"/meta/connect\",\"connectionType\":\"long-polling\",\"clientId\":\"{}\"}}]",
            self.client_id
        )
    }

    /// Shakes hands, subscribes, and has a connect held.
    fn begin(address: SocketAddr, door: Door, number: usize) -> Self {
        let mut poll = Self::connect(address);
        let (path, channel) = match door {
            Door::ChatApi => ("/genesys/cometd", "/service/chatV2/support"),
            Door::Gws => ("/api/v2/notifications", "/v2/me/chats"),
        };
        if door == Door::Gws {
            poll.cookie = format!("Authorization: Basic {}\r\n", basic(number));
            poll.send("GET /api/v2/me", "");
            let reply = poll.reply();
            poll.cookie.clear();
            poll.keep_cookie(&reply);
        }
        let post = format!("POST {path}");
        poll.send(
            &post,
            "[{\"id\":\"1\",\"version\":\"1.0\",\"channel\":\"/meta/handshake\",\
             \"supportedConnectionTypes\":[\"long-polling\"]}]",
        );
        let reply = poll.reply();
        poll.keep_cookie(&reply);
        let (_, rest) = reply.split_once("\"clientId\":\"").unwrap_or_else(|| panic!("{reply}"));
        rest.split('"').next().unwrap_or_default().clone_into(&mut poll.client_id);
        let subscribe = format!(
            "[{{\"id\":\"2\",\"channel\":\"/meta/subscribe\",\"subscription\":\"{channel}\",\"clientId\":\"{}\"}}]",
            poll.client_id
        );
        poll.send(&post, &subscribe);
        assert!(poll.reply().contains("\"successful\":true"));
        // The first is answered at once.
        poll.send(&post, &poll.connect_message());
        assert!(poll.reply().contains("\"successful\":true"));
        poll.send(&post, &poll.connect_message());
        poll
    }
}

/// HTTP Basic for an agent of this number, with any password.
fn basic(number: usize) -> String {
    use base64::Engine as _;
    base64::prelude::BASE64_STANDARD.encode(format!("agent-{number}:any"))
}

/// Holds the polls at each of the doors, and says what memory the server takes for them. Whether it is within the bar.
pub(crate) fn measure() -> bool {
    if let Some(why) = missing() {
        println!("long polls     SKIPPED: {why}");
        // Where nothing may be missing, this isn't taken for a measurement.
        return !std::env::var("PARLOR_STRICT").is_ok_and(|it| it == "1");
    }
    let mut is_within = true;
    for (name, door) in [("chat-api", Door::ChatApi), ("gws", Door::Gws)] {
        let (server, at) = start_server(Command::new(children::program()), &["large", name]);
        let address = if door == Door::Gws { at.gws } else { at.chat_api };
        let before = resident_bytes(&server);
        let held: Vec<Poll> = (0..POLLS).map(|number| Poll::begin(address, door, number)).collect();
        let after = settled(&server);
        assert_none_is_answered(&held);
        let each = (after - before) / POLLS as f64;
        println!(
            "{POLLS} long polls of {name:<9} {:>6.1} MB in all, {:.1} MB before, {each:.0} bytes each",
            after / 1e6,
            before / 1e6
        );
        if after > BAR {
            is_within = false;
            println!("               over the bar of {} MB", BAR / 1e6);
        }
    }
    is_within
}

/// Why it can't be measured here.
fn missing() -> Option<String> {
    if !cfg!(target_os = "linux") {
        return Some("what memory a process takes is read from /proc, which Linux has".to_owned());
    }
    let wanted = u64::try_from(POLLS).unwrap_or(u64::MAX).saturating_add(RESERVE);
    // The server is a process of its own, and takes twice as many connections as are held.
    let of_server = wanted.saturating_mul(2);
    match provide_descriptors(of_server) {
        Ok(()) => None,
        Err(available) => {
            Some(format!("{of_server} descriptors are needed, and there are {available} (ulimit -Hn)"))
        }
    }
}

/// Raises how many descriptors this process and its children may have.
///
/// # Errors
/// How many there are, if they are too few.
fn provide_descriptors(wanted: u64) -> Result<(), u64> {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        let available = maximum.unwrap_or(u64::MAX);
        if current.is_some_and(|it| it < wanted) {
            let raised = Rlimit { current: Some(wanted.min(available)), maximum };
            setrlimit(Resource::Nofile, raised).map_err(|_| current.unwrap_or_default())?;
        }
        if available < wanted { Err(available) } else { Ok(()) }
    }
    #[cfg(not(unix))]
    Ok(())
}

/// No poll has an answer: all of them are held.
fn assert_none_is_answered(held: &[Poll]) {
    for Poll { stream, .. } in held {
        stream.set_nonblocking(true).expect("not blocking");
        let seen = stream.peek(&mut [0; 1]);
        assert!(seen.is_err(), "a poll was answered, or its link has ended");
    }
}

/// What the server takes up once it does nothing any more.
fn settled(server: &Process) -> f64 {
    let until = Instant::now() + Duration::from_secs(5);
    let mut last = resident_bytes(server);
    loop {
        thread::sleep(Duration::from_millis(500));
        let now = resident_bytes(server);
        if (now - last).abs() < 100e3 || Instant::now() > until {
            return now;
        }
        last = now;
    }
}

/// The memory of a process that is in use, in bytes.
fn resident_bytes(Process(child): &Process) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).expect("its status");
    let (_, rest) = status.split_once("VmRSS:").expect("its memory");
    let kib: f64 = rest.split_whitespace().next().and_then(|it| it.parse().ok()).expect("a number");
    kib * 1024.0
}
