//! Programs whose outputs are closed or full: no exit code but 0, 1 and 2, and sessions are left properly.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::fs::File;
use std::process::{Command, Stdio};

use serde_json::json;
use support::{Process, parlor, text};

fn full() -> Stdio {
    File::options().write(true).open("/dev/full").unwrap().into()
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parlor"));
    command.args(arguments).stdin(Stdio::null());
    command
}

#[test]
fn errors_that_nobody_can_be_told_of_have_the_usual_exit_code() {
    for (arguments, code) in [
        (&["desk", "--basic", "127.0.0.1:1", "--http", "http://127.0.0.1:1", "--nick", "Bo"][..], 1),
        (&["transcript", "check", "no such file"], 1),
        (&["no such command"], 2),
    ] {
        let status = program(arguments).stderr(full()).status().unwrap();
        assert_eq!(status.code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn output_that_cannot_be_written_is_a_failure_that_says_what_to_do() {
    for arguments in [&["--help"][..], &["completions", "bash"]] {
        let output = program(arguments).stdout(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.ends_with("; free some space\n") && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn a_customer_and_a_desk_with_a_full_output_leave_and_fail() {
    let mut server = Process::parlor("server", &["serve"]);
    let listening = server.wait("its addresses", |line| line.strip_prefix("listening ").map(str::to_owned));
    let address = |name: &str| {
        let found = listening.split(' ').find_map(|it| it.strip_prefix(name)?.strip_prefix('='));
        found.unwrap().to_owned()
    };
    let (basic, flex, http) = (address("basic"), address("flex"), address("http"));
    let desk = ["desk", "--basic", &basic, "--http", &http, "--nick", "Bo"];
    let mut watcher = Process::parlor("watcher", &desk);
    watcher.wait_for(json!({"event": "ready"}));
    for arguments in [&["customer", "--flex", &flex, "--nick", "Ana"][..], &desk] {
        // Input that stays open: only the output can be why the program ends.
        let output = program(arguments).stdin(Stdio::piped()).stdout(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with("parlor: standard output: ") && said.lines().count() == 1, "{said}");
    }
    watcher.wait_for(json!({"event": "interactions", "state": "closed"}));
}

#[test]
fn names_in_errors_control_no_terminal() {
    const NAME: &str = "a\u{1b}]52;c;AAAA\u{7}\u{9b}31m\u{202E}\u{2028}";
    for arguments in [
        &["transcript", "check", NAME][..],
        &["serve", "--basic", NAME],
        &["desk", "--basic", NAME],
        &["customer", "--flex", NAME],
        &["demo", NAME],
        &[NAME],
    ] {
        let output = parlor(arguments);
        assert!(!output.status.success());
        let said = text(&output.stderr);
        let is_bad = |it: char| it.is_control() && it != '\n' || "\u{202E}\u{2028}".contains(it);
        assert!(!said.contains(is_bad), "{arguments:?}: {said:?}");
        assert!(said.contains("31m\u{FFFD}\u{FFFD}"), "{arguments:?}: {said:?}");
    }
}
