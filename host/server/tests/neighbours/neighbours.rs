//! Runs clients that others wrote (see `install.sh`), which are told what to do, and tell what happens, in lines of JSON.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// What must come comes much earlier; what doesn't fails the test.
const DEADLINE: Duration = Duration::from_secs(40);

/// Which client.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Library {
    /// The CometD project's JavaScript, version 8.
    CometD8,
    /// The same, version 3.
    CometD3,
    /// `aiocometd-ng`, in Python.
    Aiocometd,
    /// `genesys-workspace-client-js`, the vendor's.
    #[allow(dead_code, reason = "the tests of Bayeux alone, which have this file as well, have no agents")]
    Workspace,
}

/// A client that runs. It is killed when this is dropped.
pub(crate) struct Neighbour {
    child: Child,
    input: ChildStdin,
    lines: Receiver<Value>,
    what: String,
}

/// Where they are installed; `None`, after a line that says so, if they aren't.
fn installed() -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let there = workspace.join("target/neighbours");
    if there.join("installed").exists() {
        return Some(there);
    }
    skip("the clients of others are missing: host/server/tests/neighbours/install.sh installs them");
    None
}

/// Says that something is left out, and why.
pub(crate) fn skip(why: &str) {
    let is_strict = std::env::var("PARLOR_STRICT").is_ok_and(|it| it == "1");
    assert!(!is_strict, "{why}; PARLOR_STRICT=1 lets nothing be left out");
    // Past the test harness, which shows only what a failing test prints.
    std::io::stderr().write_all(format!("SKIPPED: {why}\n").as_bytes()).unwrap();
}

impl Neighbour {
    /// Starts a client, which shakes hands. `None`: it isn't installed, and the test is left out.
    pub(crate) fn start(library: Library, transport: &str, url: &str) -> Option<Self> {
        Self::run(library, ["cometd.mjs", "aiocometd.py"], &[transport, url])
    }

    /// Starts the client of GWS API v2 of an agent of this name, at this URL of the API, which waits to be told.
    #[allow(dead_code, reason = "the tests of Bayeux alone, which have this file as well, have no agents")]
    pub(crate) fn start_agent(library: Library, url: &str, name: &str) -> Option<Self> {
        Self::run(library, ["gws.mjs", "gws.py"], &[url, name])
    }

    /// Starts an agent's client of Workspace API v3, of the server with this URL, which waits to be told.
    #[allow(dead_code, reason = "the tests of Bayeux alone, which have this file as well, have no agents")]
    pub(crate) fn start_workspace(url: &str) -> Option<Self> {
        Self::run(Library::Workspace, ["workspace.mjs", ""], &[url])
    }

    /// Starts one of two scripts, in JavaScript or Python, with these arguments behind its own.
    fn run(library: Library, [javascript, python]: [&str; 2], arguments: &[&str]) -> Option<Self> {
        let there = installed()?;
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/neighbours");
        let node = |package: &str| {
            let mut command = Command::new("node");
            command.arg(scripts.join(javascript)).arg(&there).arg(package);
            command
        };
        let mut command = match library {
            Library::CometD8 => node("cometd"),
            Library::CometD3 => node("cometd-3"),
            Library::Workspace => node("genesys-workspace-client-js"),
            Library::Aiocometd => {
                let mut command = Command::new(there.join("python/bin/python"));
                command.arg(scripts.join(python));
                command
            }
        };
        command.args(arguments);
        Some(Self::spawn(command, format!("{library:?} with {arguments:?}")))
    }

    /// Starts a person at a browser, for the pages at this URL, who waits to be told.
    #[allow(dead_code, reason = "the tests of Bayeux alone, which have this file as well, have no pages")]
    pub(crate) fn start_browser(url: &str) -> Option<Self> {
        let there = installed()?;
        let path = std::env::var_os("PATH").unwrap_or_default();
        let names = ["chromium", "chromium-browser", "google-chrome"];
        let found = std::env::split_paths(&path).flat_map(|it| names.map(|name| it.join(name)));
        let Some(chromium) = found.into_iter().find(|it| it.is_file()) else {
            skip("there is no browser: install Debian's chromium");
            return None;
        };
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/neighbours/browser.mjs");
        let mut command = Command::new("node");
        command.arg(script).arg(&there).arg(chromium).arg(url);
        Some(Self::spawn(command, format!("Chromium at {url}")))
    }

    fn spawn(mut command: Command, what: String) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{what}: {error}"));
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let complaints = child.stderr.take().unwrap();
        let (sender, lines) = channel();
        // What it complains of is shown when something is missing.
        let complains = sender.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(complaints).lines().map_while(Result::ok) {
                let _ = complains.send(Value::String(line));
            }
        });
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                // Whoever has seen enough doesn't listen any more.
                let _ = sender.send(serde_json::from_str(&line).unwrap_or(Value::String(line)));
            }
        });
        Self { child, input, lines, what }
    }

    pub(crate) fn tell(&mut self, line: &Value) {
        self.input.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    pub(crate) fn publish(&mut self, channel: &str, data: Value) {
        self.tell(&json!({ "publish": [channel, data] }));
    }

    /// The next line, whatever it says.
    #[allow(dead_code, reason = "the tests of Bayeux alone, which have this file as well, have no agents")]
    #[track_caller]
    pub(crate) fn line(&mut self) -> Value {
        self.lines.recv_timeout(DEADLINE).unwrap_or_else(|_| panic!("{}: nothing more is told", self.what))
    }

    /// The next line that isn't a complaint of the library.
    #[allow(dead_code, reason = "the tests of Bayeux alone, which have this file as well, have no agents")]
    #[track_caller]
    pub(crate) fn said(&mut self) -> Value {
        loop {
            let line = self.line();
            if line.is_object() {
                return line;
            }
        }
    }

    /// The next line that has this member and is as wanted.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, member: &str, is_wanted: impl Fn(&Value) -> bool) -> Value {
        let until = Instant::now() + DEADLINE;
        let mut others = Vec::new();
        loop {
            let wait = until.saturating_duration_since(Instant::now());
            let Ok(line) = self.lines.recv_timeout(wait) else {
                panic!("{}: no {member} as wanted, but {others:#?}", self.what);
            };
            if line.get(member).is_some() && is_wanted(&line) {
                return line;
            }
            others.push(line);
        }
    }

    /// Says goodbye, and waits until the client has ended well; gives what it said meanwhile, but for its library's complaints.
    #[track_caller]
    pub(crate) fn disconnect(mut self) -> Vec<Value> {
        self.tell(&json!({ "disconnect": true }));
        let mut said = Vec::new();
        loop {
            let Ok(line) = self.lines.recv_timeout(DEADLINE) else {
                panic!("{}: no goodbye, but {said:#?}", self.what);
            };
            if line.get("disconnected").is_some() {
                break;
            }
            said.push(line);
        }
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{}: {status}", self.what);
        said.retain(Value::is_object);
        said
    }
}

impl Drop for Neighbour {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
