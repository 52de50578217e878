//! The C customer, a program with its own `poll` loop, talks to an agent's desktop through `parlor serve`.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::process::Command;

use serde_json::json;
use support::{Process, Serve, compile_c_customer, has_tool, skip};

/// The customer, and an agent who has joined her session.
fn conversation(serve: &Serve) -> (Process, Process) {
    let directory = tempfile::tempdir().unwrap();
    let program = compile_c_customer(directory.path());
    let mut agent = serve.desk("agent", "Bo", &[]);
    let (host, port) = serve.flex.rsplit_once(':').unwrap();
    let mut command = Command::new(program);
    command.args([host, port, "Ana", "A broken lamp"]);
    let mut customer = Process::start("C customer", command);
    let session = customer.wait("its session", |line| line.strip_prefix("* session ").map(str::to_owned));
    assert_eq!(agent.join_waiting(), session);
    (customer, agent)
}

#[test]
fn a_customer_written_in_c() {
    if !has_tool("cc") {
        return skip("no C compiler");
    }
    let serve = Serve::start();
    let (mut customer, mut agent) = conversation(&serve);
    assert!(agent.saw(json!({"event": "interactions", "state": "waiting", "subject": "A broken lamp"})));
    customer.wait("the agent", |line| (line == "* Bo joined").then_some(()));

    customer.type_line("Hello from C: <&> \u{416}");
    agent.wait_for(json!({"event": "notice", "noticeType": "TYPING_STARTED"}));
    agent.wait_for(json!({"event": "message", "text": "Hello from C: <&> \u{416}", "userNick": "Ana"}));
    agent.act(json!({"do": "say", "text": "Hello, Ana & co."}));
    customer.wait("the answer", |line| (line == "Bo: Hello, Ana & co.").then_some(()));
    agent.act(json!({"do": "push-url", "text": "https://shop.example/"}));
    customer.wait("the URL", |line| (line == "* Bo pushed https://shop.example/").then_some(()));

    customer.type_line("/quit");
    assert!(customer.end().success());
    let left = agent.wait_for(json!({"event": "partyLeft", "reason": "left"}));
    assert_eq!(left["code"], 0);
}

#[test]
fn the_agent_closes_the_session_of_a_customer_written_in_c() {
    if !has_tool("cc") {
        return skip("no C compiler");
    }
    let serve = Serve::start();
    let (mut customer, mut agent) = conversation(&serve);
    agent.act(json!({"do": "leave", "afterAction": "ForceClose"}));
    customer.wait("the end", |line| (line == "* session over").then_some(()));
    assert!(customer.end().success());
}
