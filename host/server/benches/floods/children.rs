//! The processes beside the load: this program again, as a server or as a flood.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use parlor_server::{Config, Server};

use crate::floods;

/// Is what the arguments say, if it is a child; `false` if it isn't.
pub(crate) fn run(arguments: &[&str]) -> bool {
    match arguments {
        ["serve"] => serve(Config::default()),
        ["serve", "large", door] => serve(large(door)),
        ["flood", name, basic, flex, http, chat_api, gws] => {
            let [basic, flex, http, chat_api, gws] =
                [basic, flex, http, chat_api, gws].map(|it| it.parse().expect("an address"));
            floods::run(name, Addresses { basic, flex, http, chat_api, gws });
        }
        _ => return false,
    }
    true
}

/// This program.
pub(crate) fn program() -> PathBuf {
    std::env::current_exe().expect("a path")
}

/// Where the server listens.
#[derive(Clone, Copy)]
pub(crate) struct Addresses {
    pub(crate) basic: SocketAddr,
    pub(crate) flex: SocketAddr,
    pub(crate) http: SocketAddr,
    pub(crate) chat_api: SocketAddr,
    pub(crate) gws: SocketAddr,
}

/// Limits for more clients of one door than usually come, all from one address, who wait for a long time.
fn large(door: &str) -> Config {
    const CLIENTS: usize = 5_050;
    let mut config = Config::default();
    let limits = &mut config.limits;
    (limits.basic_connections, limits.flex_connections, limits.http_connections) = (64, 64, 64);
    // Half of them may come from one address, and half may be held.
    let (chat_api, gws) = if door == "gws" { (64, 2 * CLIENTS) } else { (2 * CLIENTS, 64) };
    (limits.chat_api_connections, limits.gws_connections) = (chat_api, gws);
    (limits.bayeux_sessions, limits.gws_agents) = (2 * CLIENTS, CLIENTS);
    config.timeouts.bayeux_timeout_ms = 600_000;
    config
}

/// Serves until standard input ends.
fn serve(config: Config) {
    let server = Server::start(config).expect("the server starts");
    let at = server.addresses();
    println!("{} {} {} {} {}", at.basic, at.flex, at.http, at.chat_api, at.gws);
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    server.shutdown();
}

/// A child process that is ended with its owner.
pub(crate) struct Process(pub(crate) Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the server with a command that runs this program with what is added, and these arguments.
pub(crate) fn start_server(mut command: Command, arguments: &[&str]) -> (Process, Addresses) {
    command.arg("serve").args(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the server starts");
    let mut line = String::new();
    let out = child.stdout.take().expect("its output");
    BufReader::new(out).read_line(&mut line).expect("its addresses");
    let mut addresses = line.split_whitespace().map(|it| it.parse().expect("an address"));
    let mut next = || addresses.next().expect("five addresses");
    let at = Addresses { basic: next(), flex: next(), http: next(), chat_api: next(), gws: next() };
    (Process(child), at)
}

/// Starts these floods, all at once; they have begun when this returns.
pub(crate) fn start_floods(names: &[&str], at: Addresses) -> Vec<Process> {
    let addresses = [at.basic, at.flex, at.http, at.chat_api, at.gws].map(|it| it.to_string());
    let start = |name: &&str| {
        let spawn = |mut command: Command| {
            command
                .args(["flood", name])
                .args(&addresses)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
        };
        // A flood comes from another machine in life: it takes only the processors' time that nobody else wants.
        let mut idle = Command::new("chrt");
        idle.args(["--idle", "0"]).arg(program());
        spawn(idle).or_else(|_| spawn(Command::new(program()))).expect("the flood starts")
    };
    let mut floods: Vec<Process> = names.iter().map(start).map(Process).collect();
    for Process(child) in &mut floods {
        let out = child.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut String::new()).expect("it is ready");
    }
    for Process(child) in &mut floods {
        let mut word = child.stdin.take().expect("its input");
        word.write_all(b"begin\n").expect("it hears the word");
    }
    floods
}
