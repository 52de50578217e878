//! Real processes for the tests: started, told things, listened to, and gone with the test.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// How long anything may take. Nothing takes long; this is for machines under load.
const PATIENCE: Duration = Duration::from_secs(60);

/// `parlor`, which no person's configuration or environment disturbs.
pub fn program(arguments: &[&str]) -> Command {
    undisturbed(Path::new(env!("CARGO_BIN_EXE_parlor")), arguments)
}

/// A `parlor` that lies anywhere, as [`program`].
pub fn undisturbed(program: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    for (variable, _) in std::env::vars_os().filter(|(it, _)| it.to_string_lossy().starts_with("PARLOR_")) {
        command.env_remove(variable);
    }
    let nowhere = concat!(env!("CARGO_TARGET_TMPDIR"), "/no-configuration");
    command.env("XDG_CONFIG_HOME", nowhere).env("HOME", nowhere).args(arguments);
    command
}

/// Runs `parlor` to its end.
pub fn parlor(arguments: &[&str]) -> Output {
    program(arguments).stdin(Stdio::null()).output().unwrap()
}

/// The text of an output's stream.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A process whose standard output is read line by line.
pub struct Process {
    name: &'static str,
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    seen: Vec<String>,
    last_id: u64,
}

impl Process {
    /// Starts `parlor` with these arguments.
    pub fn parlor(name: &'static str, arguments: &[&str]) -> Self {
        Self::start(name, program(arguments))
    }

    /// Starts any program.
    pub fn start(name: &'static str, mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().unwrap();
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().unwrap();
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { name, child, stdin, lines, seen: Vec::new(), last_id: 0 }
    }

    /// Types a line.
    pub fn type_line(&mut self, line: &str) {
        writeln!(self.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Types any bytes.
    pub fn type_bytes(&mut self, bytes: &[u8]) {
        self.stdin.as_mut().unwrap().write_all(bytes).unwrap();
    }

    /// Ends standard input.
    pub fn end_input(&mut self) {
        self.stdin = None;
    }

    /// Waits for a line that was or will be printed.
    pub fn wait<T>(&mut self, what: &str, find: impl Fn(&str) -> Option<T>) -> T {
        if let Some(found) = self.seen.iter().find_map(|line| find(line)) {
            return found;
        }
        let end = Instant::now() + PATIENCE;
        loop {
            match self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    let found = find(&line);
                    self.seen.push(line);
                    if let Some(found) = found {
                        return found;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    panic!("{} waited in vain for {what}: {:#?}", self.name, self.seen)
                }
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("{} ended before {what}: {:#?}", self.name, self.seen)
                }
            }
        }
    }

    /// All that was printed and waited for so far.
    pub fn printed(&self) -> String {
        self.seen.join("\n")
    }

    /// Waits for a JSON line that has all these members.
    pub fn wait_for(&mut self, members: Value) -> Value {
        self.wait(&members.to_string(), |line| {
            let line: Value = serde_json::from_str(line).ok()?;
            has(&line, &members).then_some(line)
        })
    }

    /// Has the process do what the object says; gives its `done` or `error` line.
    pub fn outcome(&mut self, command: Value) -> Value {
        self.last_id += 1;
        let id = self.last_id;
        let mut line = command;
        line.as_object_mut().unwrap().insert("id".into(), json!(id));
        self.type_line(&line.to_string());
        self.wait(&line.to_string(), |line| {
            let line: Value = serde_json::from_str(line).ok()?;
            let ends = line["event"] == "done" || line["event"] == "error";
            (ends && line["id"] == json!(id)).then_some(line)
        })
    }

    /// Has the process do what the object says, which must succeed; gives its `done` line.
    pub fn act(&mut self, command: Value) -> Value {
        let outcome = self.outcome(command.clone());
        assert_eq!(outcome["event"], "done", "{} could not {command}: {outcome}", self.name);
        outcome
    }

    /// Has a desk join the session that waits.
    pub fn join_waiting(&mut self) -> Value {
        let session =
            self.wait_for(json!({"event": "interactions", "state": "waiting"}))["sessionId"].clone();
        self.act(json!({"do": "join", "sessionId": session}));
        session
    }

    /// Has a supervisor's desk join the session that runs, unseen by the customer.
    pub fn coach_running(&mut self) {
        let session =
            self.wait_for(json!({"event": "interactions", "state": "running"}))["sessionId"].clone();
        self.act(json!({"do": "join", "sessionId": session, "visibility": "INT"}));
    }

    /// Whether a JSON line with all these members was printed so far.
    pub fn saw(&self, members: Value) -> bool {
        self.seen.iter().any(|line| serde_json::from_str(line).is_ok_and(|line: Value| has(&line, &members)))
    }

    /// All JSON lines with all these members, so far.
    pub fn all(&self, members: Value) -> Vec<Value> {
        self.seen
            .iter()
            .filter_map(|line| serde_json::from_str(line).ok())
            .filter(|line| has(line, &members))
            .collect()
    }

    /// Sends SIGTERM.
    #[cfg(unix)]
    pub fn terminate(&self) {
        let status = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(status.success());
    }

    /// Waits for the process's end; takes in what it still prints.
    pub fn end(&mut self) -> ExitStatus {
        self.stdin = None;
        let end = Instant::now() + PATIENCE;
        loop {
            match self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) => self.seen.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("{} doesn't end: {:#?}", self.name, self.seen),
            }
        }
        self.child.wait().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn has(line: &Value, members: &Value) -> bool {
    members.as_object().unwrap().iter().all(|(key, value)| line.get(key) == Some(value))
}

/// Has `parlor serve` listen on any free ports.
pub const FREE_PORTS: [&str; 10] = [
    "--basic",
    "127.0.0.1:0",
    "--flex",
    "127.0.0.1:0",
    "--http",
    "127.0.0.1:0",
    "--chat-api",
    "127.0.0.1:0",
    "--gws",
    "127.0.0.1:0",
];

/// A `parlor serve` and where it listens.
pub struct Serve {
    pub process: Process,
    pub basic: String,
    pub flex: String,
    pub http: String,
    pub chat_api: String,
    pub gws: String,
}

impl Serve {
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// A server with these options, on free ports unless they name some.
    pub fn with(options: &[&str]) -> Self {
        let mut arguments = vec!["serve"];
        for port in FREE_PORTS.chunks(2).filter(|it| !options.contains(&it[0])) {
            arguments.extend(port);
        }
        arguments.extend(options);
        let mut process = Process::parlor("serve", &arguments);
        let line =
            process.wait("the listening line", |line| line.strip_prefix("listening ").map(str::to_owned));
        let address = |key: &str| {
            let found = line.split(' ').find_map(|part| part.strip_prefix(key));
            found.unwrap_or_else(|| panic!("no {key} in {line}")).to_owned()
        };
        let (basic, flex, http) = (address("basic="), address("flex="), address("http="));
        let (chat_api, gws) = (address("chat-api="), address("gws="));
        for it in [&basic, &flex, &http, &chat_api, &gws] {
            assert!(it.replace("http://", "").parse::<SocketAddr>().unwrap().ip().is_loopback());
        }
        Self { process, basic, flex, http, chat_api, gws }
    }

    /// A desk at this server.
    pub fn desk(&self, name: &'static str, nick: &str, more: &[&str]) -> Process {
        let mut arguments = vec!["desk", "--basic", &self.basic, "--http", &self.http, "--nick", nick];
        arguments.extend(more);
        let mut desk = Process::parlor(name, &arguments);
        desk.wait_for(json!({"event": "ready"}));
        desk
    }

    /// A customer at this server.
    pub fn customer(&self, nick: &str, more: &[&str]) -> Process {
        let mut arguments =
            vec!["customer", "--flex", &self.flex, "--http", &self.http, "--nick", nick, "--poll", "20"];
        arguments.extend(more);
        let mut customer = Process::parlor("customer", &arguments);
        customer.wait_for(json!({"event": "joined"}));
        customer
    }

    /// Ana, a customer, and Bo at a desk, who has joined her session.
    pub fn conversation(&self) -> (Process, Process) {
        let customer = self.customer("Ana", &[]);
        let mut desk = self.desk("desk", "Bo", &[]);
        desk.join_waiting();
        (customer, desk)
    }
}

/// Compiles `ffi/examples/customer.c` as its users do, warnings being errors; links it with libparlor.
pub fn compile_c_customer(directory: &Path) -> PathBuf {
    let ffi = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../ffi");
    let libraries = std::env::current_exe().unwrap().parent().unwrap().to_owned();
    let program = directory.join("customer");
    // The name that programs find the library by: until 1.0 its number is that of the minor version.
    let name =
        concat!("libparlor.so.", env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));
    std::os::unix::fs::symlink(libraries.join("libparlor.so"), directory.join(name)).unwrap();
    let output = Command::new("cc")
        .args(["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-o"])
        .arg(&program)
        .arg(ffi.join("examples/customer.c"))
        .arg("-I")
        .arg(ffi.join("include"))
        .arg("-L")
        .arg(&libraries)
        .arg("-lparlor")
        .arg(format!("-Wl,-rpath,{}", directory.display()))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    program
}

/// Lists a library as one that may be loaded, for programs whose `XDG_CONFIG_HOME` is `configuration`.
pub fn allow(library: &Path, configuration: &Path) {
    let digest: String =
        Sha256::digest(std::fs::read(library).unwrap()).iter().map(|it| format!("{it:02x}")).collect();
    std::fs::create_dir_all(configuration.join("parlor")).unwrap();
    std::fs::write(configuration.join("parlor/plugins.allow"), format!("{digest}  a test's\n")).unwrap();
}

/// Says why a test can't run here; fails where nothing may be skipped.
pub fn skip(why: &str) {
    assert!(std::env::var_os("PARLOR_STRICT").is_none(), "not skipped under PARLOR_STRICT: {why}");
    // Not `println!`: the test harness would keep that to itself.
    std::io::stderr().write_all(format!("SKIPPED: {why}\n").as_bytes()).unwrap();
}

/// Whether a tool can be run.
pub fn has_tool(tool: &str) -> bool {
    Command::new(tool).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// The file's bytes as text.
pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
