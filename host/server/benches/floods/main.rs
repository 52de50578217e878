//! How much one bad peer slows everybody else: `cargo bench -p parlor-server --bench floods`.
//!
//! A server, the load and the flood are three processes, as they are in life. The load is 100 sessions in which 500
//! messages a second are said; each message carries the time at which it was sent, and the other party of its session
//! takes the time at which it comes. Beside it runs one flood after the other. The last line is the throughput without
//! a flood: 500 sessions, each of which says the next message as soon as the last has come.

mod floods;
mod load;
mod packets;

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use parlor_server::{Config, Server};

use load::Latencies;

/// Messages a second of the load, and how long each flood lasts.
const RATE: u32 = 500;
const SESSIONS: usize = 100;
const DURATION: Duration = Duration::from_secs(4);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve"] => serve(),
        ["flood", name, basic, flex, http] => {
            let address = |it: &&str| it.parse().expect("an address");
            let at = Addresses { basic: address(basic), flex: address(flex), http: address(http) };
            floods::run(name, at);
        }
        names => compare(names),
    }
}

/// Where the server listens.
#[derive(Clone, Copy)]
pub(crate) struct Addresses {
    pub(crate) basic: SocketAddr,
    pub(crate) flex: SocketAddr,
    pub(crate) http: SocketAddr,
}

/// Serves until standard input ends.
fn serve() {
    let server = Server::start(Config::default()).expect("the server starts");
    let at = server.addresses();
    println!("{} {} {}", at.basic, at.flex, at.http);
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    server.shutdown();
}

/// A child process that is ended with its owner.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start_server() -> (Process, Addresses) {
    let program = std::env::current_exe().expect("a path");
    let mut child = Command::new(program)
        .arg("serve")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let mut line = String::new();
    let out = child.stdout.take().expect("its output");
    BufReader::new(out).read_line(&mut line).expect("its addresses");
    let mut addresses = line.split_whitespace().map(|it| it.parse().expect("an address"));
    let mut next = || addresses.next().expect("three addresses");
    let at = Addresses { basic: next(), flex: next(), http: next() };
    (Process(child), at)
}

fn start_flood(name: &str, at: Addresses) -> Process {
    let program = std::env::current_exe().expect("a path");
    let mut child = Command::new(program)
        .args(["flood", name, &at.basic.to_string(), &at.flex.to_string(), &at.http.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the flood starts");
    // It says when it has what it needs, and begins.
    let out = child.stdout.take().expect("its output");
    BufReader::new(out).read_line(&mut String::new()).expect("its word");
    Process(child)
}

fn compare(names: &[&str]) {
    println!("{:<14} {:>9} {:>9} {:>9} {:>9}", "flood", "msg/s", "p50 ms", "p99 ms", "max ms");
    let mut quiet = None;
    for name in std::iter::once("none").chain(floods::NAMES.iter().copied()) {
        if !names.is_empty() && !names.contains(&name) {
            continue;
        }
        let (_server, at) = start_server();
        let load = load::Load::start(at, SESSIONS);
        let _flood = (name != "none").then(|| start_flood(name, at));
        let latencies = load.run(RATE, DURATION);
        print_row(name, &latencies);
        if name == "none" {
            quiet = Some(latencies.at(99.0));
        } else if let Some(quiet) = quiet {
            let bar = (2.0 * quiet).max(1.0);
            if latencies.at(99.0) > bar {
                println!("{:<14} over the bar of {bar:.2} ms", "");
            }
        }
    }
    if names.is_empty() || names.contains(&"throughput") {
        let (_server, at) = start_server();
        let rate = load::Load::start(at, 500).throughput(DURATION);
        println!("throughput     {rate:>9.0} msg/s, 500 sessions");
    }
}

fn print_row(name: &str, latencies: &Latencies) {
    println!(
        "{name:<14} {:>9.0} {:>9.2} {:>9.2} {:>9.2}",
        latencies.rate(),
        latencies.at(50.0),
        latencies.at(99.0),
        latencies.at(100.0)
    );
}
