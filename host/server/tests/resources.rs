//! All floods at once against a server with little memory and few descriptors: it neither dies nor forgets anybody.
//!
//! The server and each flood are processes of their own: this program again, so it has no test harness.

#[path = "../benches/floods/arrivals.rs"]
mod arrivals;
#[path = "../benches/floods/bayeux.rs"]
mod bayeux;
#[path = "../benches/floods/children.rs"]
mod children;
#[path = "../benches/floods/floods.rs"]
mod floods;
#[path = "../benches/floods/forms.rs"]
mod forms;
#[path = "../benches/floods/packets.rs"]
mod packets;
#[path = "../benches/floods/unread.rs"]
mod unread;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use children::{Addresses, start_floods, start_server};
use packets::{Peer, value};

/// How long the floods last.
const DURATION: Duration = Duration::from_secs(5);

/// How long anything may take that is asked meanwhile.
const PATIENCE: Duration = Duration::from_secs(20);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if children::run(&words) {
        return;
    }
    if !cfg!(target_os = "linux") {
        println!("SKIPPED: the limits are set with ulimit, which is tried on Linux only");
        return;
    }
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -v 1500000 && ulimit -n 2048 && exec \"$0\" serve"]).arg(children::program());
    let (mut server, at) = start_server(limited, &[]);
    let mut pair = Pair::meet(at);
    let names: Vec<&str> =
        floods::NAMES.into_iter().chain(unread::NAMES).filter(|it| *it != "burn").collect();
    let mut slowest = Duration::ZERO;
    let mut floods = std::thread::scope(|scope| {
        let starting = scope.spawn(|| start_floods(&names, at));
        while !starting.is_finished() {
            slowest = slowest.max(pair.exchange());
        }
        starting.join().expect("the floods")
    });
    let until = Instant::now() + DURATION;
    while Instant::now() < until {
        slowest = slowest.max(pair.exchange());
    }
    let memory = std::fs::read_to_string(format!("/proc/{}/status", server.0.id())).unwrap_or_default();
    let peak = memory.lines().find(|it| it.starts_with("VmHWM")).unwrap_or("VmHWM: unknown").to_owned();
    assert!(server.0.try_wait().expect("its state").is_none(), "the server has ended");
    for (flood, name) in floods.iter_mut().zip(&names) {
        assert!(flood.0.try_wait().expect("its state").is_none(), "the flood {name} has ended");
    }
    drop(floods);
    pair.check_transcript(at);
    println!(
        "{} floods at once: {} words each way, the slowest in {slowest:.1?}; {peak}",
        names.len(),
        pair.words
    );
}

/// A customer and an agent who talk to each other.
struct Pair {
    customer: Peer,
    user: String,
    agent: Peer,
    session_id: String,
    words: u32,
}

impl Pair {
    fn meet(at: Addresses) -> Self {
        let (mut customer, mut agent) = (Peer::connect(at.flex), Peer::registered(at.basic, "AGENT"));
        for peer in [&customer, &agent] {
            peer.stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
        }
        let user = customer.login(9_999_999);
        let reply = customer.ask("requestJoin", &format!("{user} queueKey=\"q\""), "");
        let session_id = value(&reply, "sessionId");
        agent.ask("requestJoin", &format!("sessionId=\"{session_id}\""), "");
        Self { customer, user, agent, session_id, words: 0 }
    }

    /// Each says something, and the other hears it; gives how long that took. They don't talk faster than people read.
    fn exchange(&mut self) -> Duration {
        std::thread::sleep(Duration::from_millis(50));
        let began = Instant::now();
        let said = format!("<msgText>word {} of the customer</msgText>", self.words);
        self.customer.ask("requestRefresh", &self.user, &said);
        while !self.agent.next().contains(&said) {}
        let said = format!("<msgText>word {} of the agent</msgText>", self.words);
        self.agent.ask("requestMessage", &format!("sessionId=\"{}\"", self.session_id), &said);
        let poll = format!("{} ", self.user)
            .replace("lastPosition=\"0\"", &format!("lastPosition=\"{}\"", 2 * self.words));
        while !self.customer.ask("requestRefresh", &poll, "").contains(&said) {}
        self.words += 1;
        began.elapsed()
    }

    /// Whatever was said is in the transcript.
    fn check_transcript(&mut self, at: Addresses) {
        let path = format!("/interactions/{}/transcript", self.session_id);
        let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let ask = || {
            let mut stream = TcpStream::connect(at.http).expect("a connection");
            let mut transcript = String::new();
            stream
                .write_all(head.as_bytes())
                .and_then(|()| stream.read_to_string(&mut transcript))
                .map(|_| transcript)
        };
        // The server may not have seen yet that the floods are gone, and have no connection left.
        let until = Instant::now() + PATIENCE;
        let transcript = loop {
            match ask() {
                Ok(reply) if reply.starts_with("HTTP/1.1 200 ") => break reply,
                other => assert!(Instant::now() < until, "no transcript: {other:?}"),
            }
        };
        for word in 0..self.words {
            for party in ["customer", "agent"] {
                assert!(
                    transcript.contains(&format!("word {word} of the {party}<")),
                    "{word} of the {party}"
                );
            }
        }
        // And both are still in.
        self.exchange();
    }
}
