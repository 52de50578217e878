//! How much one bad peer slows everybody else: `cargo bench -p parlor-server --bench floods`.
//!
//! A server, the load and the flood are three processes, as they are in life. The load is 100 sessions in which 500
//! messages a second are said; each message carries the time at which it was sent, and the other party of its session
//! takes the time at which it comes. Beside it runs one flood after the other. Then comes the throughput without
//! a flood: 500 sessions, each of which says the next message as soon as the last has come. Before it stands, of 500
//! customers of Chat API v2 who say 1000 messages a second, how long these take to an agent, and to their replies. Behind it
//! stands what memory the server takes for 5000 clients of CometD whose long polls it holds; `-- long-polls` measures that alone.

mod arrivals;
mod bayeux;
mod chat_api;
mod children;
mod floods;
mod forms;
mod load;
mod long_polls;
mod packets;
mod unread;

use std::process::{Command, ExitCode};
use std::time::Duration;

use children::{Addresses, start_floods, start_server};
use load::Latencies;

/// Messages a second of the load, and how long each flood lasts; a quarter of that with `--quick`.
const RATE: u32 = 500;
const SESSIONS: usize = 100;
const DURATION: Duration = Duration::from_secs(4);

/// How many milliseconds all but a hundredth of what customers of Chat API v2 say may take.
const CHAT_API_BAR: f64 = 5.0;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if children::run(&words) {
        return ExitCode::SUCCESS;
    }
    let is_within = match words.as_slice() {
        ["--quick", names @ ..] => compare(names, true),
        names => compare(names, false),
    };
    if is_within { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether what was asked for was within its bars: the memory and, unless it is a quick run, which a busy machine would
/// judge, how soon customers of Chat API v2 hear.
fn compare(names: &[&str], is_quick: bool) -> bool {
    let duration = if is_quick { DURATION / 4 } else { DURATION };
    println!("{:<14} {:>9} {:>9} {:>9} {:>9}", "flood", "msg/s", "p50 ms", "p99 ms", "max ms");
    let mut quiet = None;
    for name in std::iter::once("none").chain(floods::NAMES).chain(bayeux::NAMES) {
        if !names.is_empty() && !names.contains(&name) {
            continue;
        }
        let (_server, at) = start_server(Command::new(children::program()), &[]);
        let load = load::Load::start(at, SESSIONS);
        let names = [name];
        let _flood = start_floods(if name == "none" { &[] } else { &names }, at);
        let latencies = load.run(RATE, duration);
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
    // Customers of the door that is flooded.
    for name in bayeux::NAMES.iter().filter(|it| names.is_empty() || names.contains(it)) {
        let (_server, at) = start_server(Command::new(children::program()), &[]);
        let [heard, replied] = chat_api::measure(at, duration, || start_floods(&[name], at));
        print_row(&format!("{name} 2"), &heard);
        print_row("its replies", &replied);
    }
    let mut is_soon = true;
    if names.is_empty() || names.contains(&"chat-api") {
        let (_server, at) = start_server(Command::new(children::program()), &[]);
        let [heard, replied] = chat_api::measure(at, duration, || {});
        for (name, latencies) in [("chat-api", &heard), ("its replies", &replied)] {
            print_row(name, latencies);
            if latencies.at(99.0) > CHAT_API_BAR {
                println!("{:<14} over the bar of {CHAT_API_BAR:.2} ms", "");
                is_soon &= is_quick;
            }
        }
    }
    if names.is_empty() || names.contains(&"throughput") {
        let (_server, at) = start_server(Command::new(children::program()), &[]);
        let rate = load::Load::start(at, 500).throughput(duration);
        println!("throughput     {rate:>9.0} msg/s, 500 sessions");
    }
    let is_measured = names.is_empty() || names.contains(&"long-polls");
    is_soon & (!is_measured || long_polls::measure())
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
