//! Commands that plugins have: in JSON lines, in lines and on the full screen.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "support/pty.rs"]
mod pty;
mod support;

use std::path::Path;

use pty::Terminal;
use serde_json::json;
use support::{Process, Serve, allow};

/// A directory with the fixture that has commands, which may be loaded.
fn with_fixture() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let built = std::env::current_exe().unwrap().with_file_name("libfixture_marker.so");
    let plugin = directory.path().join("libfixture_marker.so");
    std::fs::copy(built, &plugin).unwrap();
    allow(&plugin, directory.path());
    directory
}

fn arguments<'a>(serve: &'a Serve, directory: &'a Path, more: &[&'a str]) -> Vec<&'a str> {
    let plugins = directory.to_str().unwrap();
    let desk = ["desk", "--basic", &serve.basic, "--http", &serve.http, "--nick", "Bo", "--plugins", plugins];
    [&desk, more].concat()
}

/// Ana waits, and Bo takes her, in a terminal.
fn conversation(serve: &Serve, directory: &Path, more: &[&str]) -> (Process, Terminal) {
    let ana = serve.customer("Ana", &[]);
    let configuration = directory.to_str().unwrap();
    let mut desk = Terminal::with(&arguments(serve, directory, more), &[("XDG_CONFIG_HOME", configuration)]);
    desk.wait_for("1 (Ana)");
    desk.type_line("/join");
    desk.wait_for("agent) joined");
    (ana, desk)
}

#[test]
fn they_are_told_and_run_by_json_lines() {
    let serve = Serve::start();
    let directory = with_fixture();
    let mut ana = serve.customer("Ana", &[]);
    let mut command = support::program(&arguments(&serve, directory.path(), &[]));
    command.env("XDG_CONFIG_HOME", directory.path());
    let mut desk = Process::start("desk", command);
    let ready = desk.wait_for(json!({"event": "ready"}));
    let echo = json!({"name": "echo", "argument": "[TEXT]", "about": "says what it was told"});
    let commands = ready["commands"].as_array().unwrap();
    assert!(commands.contains(&echo) && commands.len() == 2, "{ready}");
    let problem =
        "a command of marker can't be used: its name isn't 1 to 32 of a-z, 0-9 and -; tell its author";
    desk.wait_for(json!({"event": "error", "text": problem}));
    let run = |argument: &str| json!({"do": "run-command", "name": "echo", "argument": argument});
    assert_eq!(desk.act(run("a"))["text"], "echo None\na", "in no session");
    let session = desk.join_waiting();
    assert_eq!(desk.act(run(""))["text"], format!("echo Some({session})\n"));
    let unknown = desk.outcome(json!({"do": "run-command", "name": "sing"}));
    assert_eq!(unknown["text"], "no plugin has the command sing: `ready` says which there are");
    let elsewhere = desk.outcome(json!({"do": "run-command", "name": "echo", "sessionId": "S"}));
    assert_eq!(elsewhere["text"], "not in session S: join it first");
    desk.act(json!({"do": "say", "text": "Hello"}));
    ana.wait_for(json!({"event": "message", "text": "Hello"}));
}

#[test]
fn they_are_listed_completed_and_run_in_lines() {
    let serve = Serve::start();
    let directory = with_fixture();
    let (_ana, mut desk) = conversation(&serve, directory.path(), &["--plain"]);
    desk.press("/ec\t");
    desk.wait_for("> /echo ");
    desk.press("hello there\r");
    desk.wait("the answer", |it| it.contains("\n  echo Some(\"") && it.contains("\n  hello there\n"));
    desk.type_line("/help echo");
    desk.wait_for("/echo [TEXT]  says what it was told");
    desk.type_line("/files");
    desk.wait_for("there are no files");
    desk.press("/export h\t");
    desk.wait_for("/export html");
}

#[test]
fn they_are_listed_and_run_on_the_full_screen_and_formats_are_known() {
    let serve = Serve::start();
    let directory = with_fixture();
    let ana = serve.customer("Ana", &[]);
    let configuration = directory.path().to_str().unwrap();
    let mut desk =
        Terminal::with(&arguments(&serve, directory.path(), &[]), &[("XDG_CONFIG_HOME", configuration)]);
    desk.wait_for("1 Ana");
    desk.type_line("/echo early");
    desk.wait_for("/echo: echo None; early");
    desk.type_line("/join");
    desk.wait_for("TO EVERYONE in 1");
    desk.press("/ech");
    desk.wait_for("/echo [TEXT]  says what it was told");
    desk.press("\x15/echo one\r");
    desk.wait("in the transcript", |it| it.contains("/echo: echo Some(") && it.contains("/echo: one"));
    desk.press("/export ");
    desk.wait("formats", |it| {
        ["xml", "json", "html", "text", "count"].iter().all(|format| it.contains(format))
    });
    desk.press("pdf\r");
    desk.wait_for("/export: no plugin writes \"pdf\"; there is");
    drop(ana);
}
