//! `examples/eventloop.c` and `examples/customer.c` with Parlor's own server between them.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/program.rs"]
mod program;
#[path = "support/proxy.rs"]
mod proxy;
mod support;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use parlor_server::{Config, Server};
use program::Program;
use proxy::Proxy;
use support::{Link, compile, ffi, has};

fn example(name: &str, folder: &Path) -> PathBuf {
    compile(&ffi().join("examples").join(name), Link::Shared, folder)
}

/// A customer who has started a session; with its id.
fn customer(program: &Path, server: &Server, nickname: &'static str) -> (Program, String) {
    let port = server.addresses().flex.port().to_string();
    let mut command = Command::new(program);
    let mut customer = Program::start(nickname, command.args(["127.0.0.1", &port, nickname, "shoes"]));
    let session = customer.wait("* session ");
    (customer, session)
}

/// An agent who has registered; with its user id.
fn agent(
    mut command: Command,
    address: SocketAddr,
    nickname: &'static str,
    sessions: &[&str],
) -> (Program, String) {
    command.args(["127.0.0.1", &address.port().to_string(), "P1", nickname]).args(sessions);
    let mut agent = Program::start(nickname, &mut command);
    let user_id = agent.wait("* registered as ");
    (agent, user_id)
}

/// The program under valgrind, if that is there.
fn watched(program: &Path) -> Command {
    if !has("valgrind") {
        return Command::new(program);
    }
    let mut command = Command::new("valgrind");
    command.args(["--error-exitcode=9", "--leak-check=full", "-q"]).arg(program);
    command
}

#[test]
fn an_agent_is_in_two_sessions_at_once() {
    if !has("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (customers, agents) = (example("customer.c", folder.path()), example("eventloop.c", folder.path()));
    let server = Server::start(Config::default()).unwrap();
    let basic = server.addresses().basic;
    let proxy = Proxy::to(basic);
    let (mut ana, one) = customer(&customers, &server, "Ana");
    let (mut eve, other) = customer(&customers, &server, "Eve");
    let (mut bo, bo_id) = agent(watched(&agents), proxy.address, "Bo", &[&one, &other]);
    ana.wait("* Bo joined");
    eve.wait("* Bo joined");

    // To and fro, in both sessions.
    ana.type_line("hello");
    bo.wait(&format!("{one} Ana: hello"));
    eve.type_line("hi <&>");
    bo.wait(&format!("{other} Eve: hi <&>"));
    bo.type_line(&format!("say {one} Welcome, Ana"));
    ana.wait("Bo: Welcome, Ana");
    bo.type_line(&format!("say {other} Welcome, Eve"));
    eve.wait("Bo: Welcome, Eve");
    bo.type_line(&format!("url {other} http://example.com/"));
    eve.wait("* Bo pushed http://example.com/");

    // The link breaks. The same party comes back to both sessions, and is told nothing twice.
    proxy.cut(basic);
    assert_eq!(bo.wait("* registered as "), bo_id);
    bo.wait(&format!("{one} * in, up to event "));
    bo.wait(&format!("{other} * in, up to event "));
    ana.wait("* Bo left");
    ana.wait("* Bo joined");
    ana.type_line("still there?");
    bo.wait(&format!("{one} Ana: still there?"));
    bo.type_line(&format!("say {one} still here"));
    ana.wait("Bo: still here");

    // Both sessions are left, each in another way.
    bo.type_line(&format!("leave {one}"));
    bo.wait(&format!("{one} * over"));
    ana.wait("* Bo left");
    bo.type_line(&format!("close {other}"));
    bo.wait(&format!("{other} * over"));
    eve.wait("* session over");
    assert_eq!(eve.end().0, Some(0));
    let (code, lines) = bo.end();
    assert_eq!(code, Some(0), "{lines:#?}");
    assert_eq!(lines.iter().filter(|it| it.ends_with(" Ana: hello")).count(), 1, "{lines:#?}");
    assert_eq!(ana.end().0, Some(0));
}

#[test]
fn an_agent_comes_as_another_party_to_a_server_that_does_not_know_it() {
    if !has("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (customers, agents) = (example("customer.c", folder.path()), example("eventloop.c", folder.path()));
    let server = Server::start(Config::default()).unwrap();
    let mut config = Config::default();
    // Ids begin with it: otherwise both servers might give the same ones.
    config.application_id += 1;
    let another = Server::start(config).unwrap();
    let proxy = Proxy::to(server.addresses().basic);
    let (_ana, session) = customer(&customers, &server, "Ana");
    let (mut eve, later) = customer(&customers, &another, "Eve");
    // More than can be asked for at once; the last one is the one that there is.
    let sessions: Vec<String> =
        (1..20).map(|number| format!("unknown-{number}")).chain([session.clone()]).collect();
    let sessions: Vec<&str> = sessions.iter().map(String::as_str).collect();
    let (mut bo, bo_id) = agent(watched(&agents), proxy.address, "Bo", &sessions);
    bo.wait(&format!("{session} * in, up to event "));
    proxy.cut(another.addresses().basic);
    assert_ne!(bo.wait("* registered as "), bo_id);
    bo.wait(&format!("{session} * over"));
    bo.type_line(&format!("join {later}"));
    eve.wait("* Bo joined");
    bo.type_line("quit");
    let (code, lines) = bo.end();
    assert_eq!(code, Some(0), "{lines:#?}");
    eve.wait("* Bo left");
}

#[test]
fn an_agent_who_reaches_nobody_fails() {
    if !has("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = example("eventloop.c", folder.path());
    let output = Command::new(&program).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stderr.starts_with(b"usage: "));
    let output = Command::new(&program).args(["127.0.0.1", "1", "P1", "Bo"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.starts_with(b"eventloop: can't reach the server: "));
}

/// A web server, as on a wrong port: it answers each connection, and closes it. Gives how many there were, once one has said
/// nothing or there were far too many.
fn refuse_all(listener: &TcpListener) -> usize {
    let requests = listener.incoming().take(20).map(Result::unwrap).map_while(|mut stream| {
        let mut request = [0; 4096];
        if stream.read(&mut request).unwrap() == 0 {
            return None;
        }
        // A program that is gone doesn't take the answer.
        let _ =
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        Some(())
    });
    requests.count()
}

#[test]
fn programs_give_up_a_server_that_is_no_chat_server() {
    if !has("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    // Side by side: each waits a second between its attempts.
    let running = ["customer.c", "eventloop.c"].map(|name| {
        let program = example(name, folder.path());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || refuse_all(&listener));
        let mut command = Command::new(program);
        command.args(["127.0.0.1", &address.port().to_string(), "Ana", "shoes"]);
        command.stdin(Stdio::piped()).stderr(Stdio::piped());
        (name, address, server, command.spawn().unwrap())
    });
    for (name, address, server, mut program) in running {
        // Its end would be a reason to go.
        let input = program.stdin.take();
        let output = program.wait_with_output().unwrap();
        drop(input);
        let _ = TcpStream::connect(address);
        assert_eq!(server.join().unwrap(), 5, "{name}: how often it came");
        let complaints = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}: {complaints}");
        assert!(
            complaints.ends_with(": can't reach the server: it closes every connection\n"),
            "{complaints}"
        );
    }
}

/// The customer is the same program over Chat API v2: only its config says so.
#[test]
fn a_customer_over_the_chat_api() {
    if !has("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(Config::default()).unwrap();
    let proxy = Proxy::to(server.addresses().chat_api);
    let url = format!("http://{}/genesys/2/chat/support", proxy.address);
    let mut command = watched(&example("customer.c", folder.path()));
    let mut ana = Program::start("Ana", command.args(["--chat-api", &url, "Ana", "A lamp"]));
    let session = ana.wait("* session ");
    let bo = Command::new(example("eventloop.c", folder.path()));
    let (mut bo, _) = agent(bo, server.addresses().basic, "Bo", &[&session]);
    ana.wait("* Bo joined");
    ana.type_line("hello, \u{416} & <3>");
    bo.wait(&format!("{session} Ana: hello, \u{416} & <3>"));
    bo.type_line(&format!("say {session} Welcome"));
    ana.wait("Bo: Welcome");
    bo.type_line(&format!("url {session} http://example.com/"));
    ana.wait("* Bo pushed http://example.com/");

    // A connection that is lost loses nothing, and brings nothing twice.
    proxy.cut(server.addresses().chat_api);
    bo.type_line(&format!("say {session} Still there?"));
    ana.wait("Bo: Still there?");
    ana.type_line("yes");
    bo.wait(&format!("{session} Ana: yes"));
    ana.type_line("/quit");
    ana.wait("* session over");
    let (code, lines) = ana.end();
    assert_eq!(code, Some(0), "{lines:#?}");
    for words in ["* Bo joined", "Bo: Welcome", "Bo: Still there?"] {
        assert_eq!(lines.iter().filter(|it| *it == words).count(), 1, "{lines:#?}");
    }
    bo.wait(&format!("{session} * Ana left"));
    bo.type_line("quit");
    assert_eq!(bo.end().0, Some(0));
}
