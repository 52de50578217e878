//! A desk with a plugin whose start never ends, or whose job never does.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::json;
use support::{Process, Serve, allow};

/// A desk that may load the fixture, which waits for ever when it is started. The desk was not let in yet.
fn desk(basic: &str, http: &str, directory: &Path) -> Process {
    let mut command = with_fixture(basic, http, directory);
    command.env("FIXTURE_WAITS", "1");
    Process::start("desk", command)
}

/// The command that starts a desk that may load the fixture.
fn with_fixture(basic: &str, http: &str, directory: &Path) -> Command {
    let built = std::env::current_exe().unwrap().with_file_name("libfixture_misbehaves.so");
    let plugin = directory.join("libfixture_misbehaves.so");
    std::fs::copy(built, &plugin).unwrap();
    allow(&plugin, directory);
    let arguments = ["desk", "--basic", basic, "--http", http, "--nick", "Bo", "--plugins"];
    let mut command = support::program(&arguments);
    command.arg(directory).env("XDG_CONFIG_HOME", directory);
    command
}

#[test]
fn it_is_not_waited_for_and_the_others_are_at_work() {
    let serve = Serve::start();
    let directory = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let mut desk = desk(&serve.basic, &serve.http, directory.path());
    desk.wait_for(json!({"event": "ready"}));
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert!(desk.printed().contains("misbehaves 0.1.0 did not start within 5 s"), "{}", desk.printed());
    desk.act(json!({"do": "join", "queueKey": "Environment:default"}));
    let path = directory.path().join("chat.html");
    desk.act(json!({"do": "run", "feature": "export:html", "path": path}));
    assert!(desk.end().success());
}

#[test]
fn an_interrupt_while_it_is_waited_for_ends_the_desk_with_a_code() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let directory = tempfile::tempdir().unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let mut desk = desk(&address, "http://127.0.0.1:1", directory.path());
    // It listens for interrupts before it connects, and connects before it loads.
    let _link = listener.accept().unwrap();
    desk.terminate();
    assert_eq!(desk.end().code(), Some(1), "it was never let in");
}

#[test]
fn a_plugin_that_reports_without_end_stops_nobody() {
    let serve = Serve::start();
    let directory = tempfile::tempdir().unwrap();
    let mut ana = serve.customer("Ana", &[]);
    let mut desk = Process::start("desk", with_fixture(&serve.basic, &serve.http, directory.path()));
    desk.join_waiting();
    let path = directory.path().join("chat.txt");
    let run = json!({"id": "r", "do": "run", "feature": "export:endless", "path": path});
    desk.type_line(&run.to_string());
    desk.wait_for(json!({"event": "transfer", "id": "r"}));
    let begun = Instant::now();
    desk.act(json!({"do": "say", "text": "still here"}));
    ana.wait_for(json!({"event": "message", "text": "still here"}));
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let told = desk.all(json!({"event": "transfer"})).len();
    assert!(told < 400, "what nobody could read isn't told: {told}");
    // The first waits for the job, the second for nothing but the server.
    desk.terminate();
    desk.terminate();
    assert!(desk.end().success());
    ana.wait_for(json!({"event": "partyLeft", "userNick": "Bo"}));
}
