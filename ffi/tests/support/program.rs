//! A program that runs, is typed to and is read line by line.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long anything may take. Nothing takes long; this is for machines under load.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running program.
pub(crate) struct Program {
    name: &'static str,
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    seen: Vec<String>,
}

impl Program {
    pub(crate) fn start(name: &'static str, command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|it| sender.send(it)));
        let stdin = child.stdin.take();
        Self { name, child, stdin, lines, seen: Vec::new() }
    }

    /// Types a line.
    pub(crate) fn type_line(&mut self, line: &str) {
        writeln!(self.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Waits for a line that begins like this, and wasn't waited for; gives what follows. Lines before it are passed over.
    pub(crate) fn wait(&mut self, begin: &str) -> String {
        self.wait_for(begin, |line| line.strip_prefix(begin).map(str::to_owned))
    }

    /// The same for a line that ends like this; gives what stands before that.
    pub(crate) fn wait_end(&mut self, end: &str) -> String {
        self.wait_for(end, |line| line.strip_suffix(end).map(str::to_owned))
    }

    fn wait_for(&mut self, what: &str, rest: impl Fn(&str) -> Option<String>) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    let rest = rest(&line);
                    self.seen.push(line);
                    if let Some(rest) = rest {
                        return rest;
                    }
                }
                Err(error) => panic!("{} waits for {what:?}: {error}; so far: {:#?}", self.name, self.seen),
            }
        }
    }

    /// Interrupts it, as Ctrl-C does.
    pub(crate) fn interrupt(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    }

    /// Ends its input and waits for its end; gives the exit code and all that was printed.
    pub(crate) fn end(mut self) -> (Option<i32>, Vec<String>) {
        self.stdin = None;
        let end = Instant::now() + PATIENCE;
        loop {
            match self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) => self.seen.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("{} doesn't end: {:#?}", self.name, self.seen),
            }
        }
        (self.child.wait().unwrap().code(), core::mem::take(&mut self.seen))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
