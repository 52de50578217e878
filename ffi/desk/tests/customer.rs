//! A customer over a link that tells its events by callback: `c/callback.c`, with Parlor's own server.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/closing.rs"]
mod closing;
#[path = "../../tests/support/forgetful.rs"]
mod forgetful;
#[path = "../../tests/support/program.rs"]
mod program;
#[path = "../../tests/support/proxy.rs"]
mod proxy;
#[path = "support/started.rs"]
mod started;
#[path = "../../tests/support/mod.rs"]
mod support;
#[path = "support/tls.rs"]
mod tls;

use std::path::Path;
use std::process::Command;

use closing::Closing;
use forgetful::Forgetful;
use parlor_server::{Config, Server};
use program::Program;
use proxy::Proxy;
use started::watched;
use support::{Link, compile, ffi, has};
use tls::Authority;

/// The customer, under valgrind if that is there, and its session.
fn customer(folder: &Path, port: &str) -> (Program, String, String) {
    customer_with(folder, port, &[])
}

/// The same with more arguments.
fn customer_with(folder: &Path, port: &str, more: &[&str]) -> (Program, String, String) {
    let program = compile(&ffi().join("desk/tests/c/callback.c"), Link::Shared, folder);
    // The others are with TLS.
    let mut command = watched(&program, if more.is_empty() { "yes" } else { "no" });
    command.args(["127.0.0.1", port, "Ana"]).args(more);
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

/// Over TLS, from a server that closes each connection soon after its reply: nobody is told of that.
#[test]
fn a_customer_of_the_chat_api_stays_up_while_its_server_closes_connections() {
    if !has("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(Config::default()).unwrap();
    let closing = Closing::to(server.addresses().chat_api);
    let authority = Authority::new("authority", folder.path());
    let port = authority.serve(closing.address).port().to_string();
    let more = ["/genesys/2/chat/support", authority.file.to_str().unwrap()];
    let (mut ana, _, session) = customer_with(folder.path(), &port, &more);

    let agent = compile(&ffi().join("examples/agent.c"), Link::Shared, folder.path());
    let mut command = Command::new(agent);
    let basic = server.addresses().basic.port().to_string();
    command.args(["-p", "127.0.0.1", &basic, "P1", "Bo", &session]);
    let mut bo = Program::start("Bo", &mut command);
    bo.wait(&format!("{session} * in, up to event "));
    for round in 0..3 {
        let before = closing.connections();
        bo.type_line(&format!("say {session} hi {round}"));
        ana.wait(&format!("said: hi {round}"));
        ana.type_line(&format!("hello {round}"));
        ana.wait(&format!("said: hello {round}"));
        assert!(closing.connections() > before, "no connection was closed");
    }
    // A server that is out of order is told, and that it works again.
    closing.out_of_order(true);
    let why = ana.wait("* down: ");
    assert!(!why.contains("HTTP server"), "{why}");
    closing.out_of_order(false);
    bo.type_line(&format!("say {session} back"));
    ana.wait("said: back");
    ana.type_line("still there?");
    ana.wait("said: still there?");
    let (code, lines) = ana.end();
    assert_eq!(code, Some(0), "{lines:#?}");
    let count = |begin: &str| lines.iter().filter(|it| it.starts_with(begin)).count();
    assert_eq!(lines.iter().position(|it| it.starts_with("* down: ")), Some(9), "{lines:#?}");
    for (begin, expected) in [("said: hi ", 3), ("said: hello ", 3), ("said: still there?", 1), ("* over", 1)]
    {
        assert_eq!(count(begin), expected, "{begin}: {lines:#?}");
    }
    assert_eq!((count("* logged in"), count("* refused")), (1, 0), "{lines:#?}");
    bo.type_line(&format!("leave {session}"));
    bo.end();
}
