//! A customer over a link that tells its events by callback: `c/callback.c`, with Parlor's own server.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../tests/support/forgetful.rs"]
mod forgetful;
#[path = "../../tests/support/program.rs"]
mod program;
#[path = "../../tests/support/proxy.rs"]
mod proxy;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::process::Command;

use forgetful::Forgetful;
use parlor_server::{Config, Server};
use program::Program;
use proxy::Proxy;
use support::{Link, compile, ffi, has};

/// The customer, under valgrind if that is there, and its session.
fn customer(folder: &Path, port: &str) -> (Program, String, String) {
    let program = compile(&ffi().join("desk/tests/c/callback.c"), Link::Shared, folder);
    let mut command = Command::new(&program);
    if has("valgrind") {
        command = Command::new("valgrind");
        command.args(["--error-exitcode=9", "--leak-check=full", "-q"]).arg(program);
    }
    command.args(["127.0.0.1", port, "Ana"]);
    let mut ana = Program::start("Ana", &mut command);
    ana.wait("* up: 127.0.0.1:");
    let user_id = ana.wait("* logged in as ");
    let session = ana.wait("* session ");
    (ana, user_id, session)
}

#[test]
fn a_customer_goes_on_after_a_lost_connection() {
    if !has("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(Config::default()).unwrap();
    let (flex, basic) = (server.addresses().flex, server.addresses().basic);
    let proxy = Proxy::to(flex);
    let (mut ana, _, session) = customer(folder.path(), &proxy.address.port().to_string());

    let agent = compile(&ffi().join("examples/agent.c"), Link::Shared, folder.path());
    let mut command = Command::new(agent);
    command.args(["-p", "127.0.0.1", &basic.port().to_string(), "P1", "Bo", &session]);
    let mut bo = Program::start("Bo", &mut command);
    bo.wait(&format!("{session} * in, up to event "));
    ana.type_line("hello");
    ana.wait("said: hello");
    bo.type_line(&format!("say {session} hi"));
    ana.wait("said: hi");

    proxy.cut(flex);
    ana.wait("* down: ");
    ana.type_line("still there?");
    ana.wait("* up: ");
    ana.wait("said: still there?");
    let (code, lines) = ana.end();
    assert_eq!(code, Some(0), "{lines:#?}");
    for words in ["said: hello", "said: hi", "said: still there?", "* over"] {
        assert_eq!(lines.iter().filter(|it| *it == words).count(), 1, "{lines:#?}");
    }
    assert_eq!(lines.iter().filter(|it| it.starts_with("* logged in")).count(), 1, "{lines:#?}");
    bo.type_line(&format!("leave {session}"));
    let (_, lines) = bo.end();
    let said = lines.iter().filter(|it| it.ends_with(": still there?")).count();
    assert_eq!(said, 1, "{lines:#?}");
}

#[test]
fn a_customer_whom_the_server_forgot_comes_back() {
    if !has("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let address = Forgetful::start();
    let (mut ana, user_id, session) = customer(folder.path(), address.rsplit_once(':').unwrap().1);
    assert_eq!((user_id.as_str(), session.as_str()), ("U1", "S"));
    ana.type_line("hello");
    ana.wait("* refused: ");
    assert_eq!(ana.wait("* logged in as "), "U2");
    assert_eq!(ana.wait("* session "), "S");
    ana.type_line("here I am");
    ana.wait("said: welcome back");
    let (code, lines) = ana.end();
    assert_eq!(code, Some(0), "{lines:#?}");
    let said: Vec<&String> = lines.iter().filter(|it| it.starts_with("said: ")).collect();
    assert_eq!(said, ["said: are you there?", "said: here I am", "said: welcome back"]);
}
