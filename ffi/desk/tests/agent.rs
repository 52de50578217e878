//! `examples/agent.c` and `agent.cpp`, which use links, with Parlor's own server and connections that break.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

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

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::{Command, Stdio};

use parlor_server::{Config, Server};
use program::Program;
use proxy::Proxy;
use started::{agent, customer, examples, say, watched};
use support::{Link, compile, ffi, has};
use tls::Authority;

fn dead_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// A server, and the way to its agents' port, which can be cut.
fn behind_a_proxy() -> (Server, Proxy) {
    let server = Server::start(Config::default()).unwrap();
    let proxy = Proxy::to(server.addresses().basic);
    (server, proxy)
}

#[test]
fn agents_come_back_to_their_sessions_as_they_were_in_them() {
    let folder = tempfile::tempdir().unwrap();
    let Some([customers, agents]) = examples(["customer.c", "agent.c"], folder.path()) else { return };
    let (server, proxy) = behind_a_proxy();
    let (mut ana, one) = customer(&customers, &server, "Ana");
    let (mut eve, other) = customer(&customers, &server, "Eve");

    // The first address refuses; the second one serves.
    let mut command = watched(&agents, "yes");
    command.env("PARLOR_OTHERS", format!("127.0.0.1 {}", proxy.address.port()));
    let mut bo = agent(command, &["-p"], dead_port(), "Bo");
    bo.wait("* not connected: 127.0.0.1:");
    bo.wait("* connected to 127.0.0.1:");
    let bo_id = bo.wait("* registered as ");
    for session in [&one, &other] {
        bo.type_line(&format!("join {session}"));
        bo.wait(&format!("{session} * in, up to event "));
    }
    ana.wait("* Bo joined");
    eve.wait("* Bo joined");
    ana.type_line("hello");
    eve.type_line("hi <&>");
    bo.wait(&format!("{other} "));
    bo.type_line(&format!("say {one} Welcome, Ana"));
    ana.wait("Bo: Welcome, Ana");
    bo.type_line(&format!("url {other} http://example.com/"));
    eve.wait("* Bo pushed http://example.com/");

    // A coach, whom the customer doesn't see.
    let mut max = agent(Command::new(&agents), &["-p"], proxy.address, "Max");
    let max_id = max.wait("* registered as ");
    max.type_line(&format!("coach {one}"));
    max.wait(&format!("{one} * in, up to event "));
    bo.wait(&format!("{one} * {max_id} is Max"));
    max.type_line(&format!("coach-say {one} be careful"));
    bo.wait(&format!("{one} {max_id} (to agents): be careful"));
    max.type_line(&format!("to {one} {bo_id} for your eyes only"));
    bo.wait(&format!("{one} {max_id} (to you): for your eyes only"));

    // The connections break. The same parties come back, each as it was, and are told nothing twice.
    proxy.cut(server.addresses().basic);
    for (name, id) in [(&mut bo, &bo_id), (&mut max, &max_id)] {
        name.wait("* not connected: the peer closed the link");
        assert_eq!(&name.wait("* registered as "), id);
        name.wait(&format!("{one} * in, up to event "));
    }
    bo.wait(&format!("{other} * in, up to event "));
    ana.wait("* Bo left");
    ana.wait("* Bo joined");
    ana.type_line("still there?");
    max.wait(&format!("{one} "));
    bo.type_line(&format!("say {one} still here"));
    ana.wait("Bo: still here");

    // All go, each in another way.
    bo.type_line(&format!("remove {one} {max_id} thanks"));
    max.wait(&format!("{one} * over"));
    assert_eq!(max.end().0, Some(0));
    bo.type_line(&format!("leave {one}"));
    bo.wait(&format!("{one} * over"));
    ana.wait("* Bo left");
    bo.type_line(&format!("close {other}"));
    bo.wait(&format!("{other} * over"));
    eve.wait("* session over");
    let (code, lines) = bo.end();
    assert_eq!(code, Some(0), "{lines:#?}");
    assert_eq!(lines.iter().filter(|it| it.ends_with(": hello")).count(), 1, "{lines:#?}");
    let (_, lines) = ana.end();
    assert!(!say(&lines, &["Max", "careful", "eyes"]), "{lines:#?}");
}

#[test]
fn the_first_agent_in_the_readme_works() {
    let folder = tempfile::tempdir().unwrap();
    let Some([customers, agents]) = examples(["customer.c", "first.c"], folder.path()) else { return };
    let source = std::fs::read_to_string(ffi().join("examples/first.c")).unwrap();
    assert!(
        std::fs::read_to_string(ffi().join("README.md")).unwrap().contains(&format!("```c\n{source}```"))
    );
    // As packaging/mainpage.md says, without the blank ones.
    assert!(source.lines().filter(|it| !it.is_empty()).count() <= 60);
    let server = Server::start(Config::default()).unwrap();
    let (mut ana, session) = customer(&customers, &server, "Ana");

    let mut command = watched(&agents, "yes");
    command.args(["127.0.0.1", &server.addresses().basic.port().to_string(), &session]);
    let mut bo = Program::start("Bo", &mut command);
    ana.wait("* Bo joined");
    bo.type_line("What can I do?");
    ana.wait("Bo: What can I do?");
    ana.type_line("My lamp is broken");
    bo.wait_end(": My lamp is broken");
    assert_eq!(bo.end().0, Some(0));
}

#[test]
fn the_first_agent_says_why_it_can_not_read_what_a_web_server_sent() {
    let folder = tempfile::tempdir().unwrap();
    let Some([agents]) = examples(["first.c"], folder.path()) else { return };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let mut command = Command::new(agents);
    command.args(["127.0.0.1", &port, "S"]).stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut bo = command.spawn().unwrap();
    let mut stream = listener.accept().unwrap().0;
    assert!(stream.read(&mut [0; 4096]).unwrap() > 0, "it registers");
    stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
    let mut lines = BufReader::new(bo.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert_eq!(lines.next().unwrap(), format!("link: 127.0.0.1:{port}"));
    assert_eq!(
        lines.next().unwrap(),
        "link: the server answers like an HTTP server, and not like a Chat Server: check the port"
    );
    drop(bo.stdin.take());
    assert_eq!(bo.wait().unwrap().code(), Some(0));
}

#[test]
fn an_agent_in_cpp_comes_back_to_its_sessions_and_leaves_them() {
    let folder = tempfile::tempdir().unwrap();
    let Some([customers, agents]) = examples(["customer.c", "agent.cpp"], folder.path()) else { return };
    let (server, proxy) = behind_a_proxy();
    let (mut ana, one) = customer(&customers, &server, "Ana");
    let (mut eve, other) = customer(&customers, &server, "Eve");

    // More than can be asked for at once; the last one is the one that there is.
    let mut command = watched(&agents, "yes");
    command.args(["-p", "127.0.0.1", &proxy.address.port().to_string(), "P1", "Bo"]);
    command.args((1..20).map(|number| format!("unknown-{number}"))).arg(&one);
    let mut bo = Program::start("Bo", &mut command);
    bo.wait("* connected to 127.0.0.1:");
    let bo_id = bo.wait("* registered as ");
    bo.wait(&format!("{one} * in, up to event "));
    bo.type_line("dance");
    bo.type_line(&format!("join {other}"));
    bo.wait(&format!("{other} * in, up to event "));
    ana.wait("* Bo joined");
    eve.wait("* Bo joined");
    ana.type_line("hello");
    bo.wait(&format!("{one} "));
    bo.type_line(&format!("say {one} Welcome, Ana"));
    ana.wait("Bo: Welcome, Ana");
    bo.type_line(&format!("say {other} hi <&>"));
    eve.wait("Bo: hi <&>");

    // The same party comes back to both sessions.
    proxy.cut(server.addresses().basic);
    bo.wait("* not connected: the peer closed the link");
    assert_eq!(bo.wait("* registered as "), bo_id);
    bo.wait(&format!("{one} * in, up to event "));
    bo.wait(&format!("{other} * in, up to event "));
    eve.type_line("still there?");
    bo.wait_end(": still there?");

    bo.type_line(&format!("close {one}"));
    bo.wait(&format!("{one} * over"));
    ana.wait("* session over");
    eve.wait("* Bo left");
    eve.wait("* Bo joined");
    let (code, lines) = bo.end();
    assert_eq!(code, Some(0), "{lines:#?}");
    assert!(lines.contains(&format!("{other} * over")), "it left: {lines:#?}");
    assert_eq!(lines.iter().filter(|it| it.ends_with(": hello")).count(), 1, "{lines:#?}");
    eve.wait("* Bo left");
}

#[test]
fn an_agent_in_cpp_says_what_goes_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let Some([agents]) = examples(["agent.cpp"], folder.path()) else { return };
    let said = |arguments: &[&str]| {
        let output = Command::new(&agents).args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, usage) = said(&["-p", "127.0.0.1", "1", "P1"]);
    assert!(code == Some(2) && usage.starts_with("usage: "), "{usage}");
    let (code, why) = said(&["127.0.0.1", "0", "P1", "Bo"]);
    assert!(code == Some(1) && why.contains("\nagent: no link: 'port' is 0"), "{why}");

    // Without -p the connection is encrypted.
    let server = Server::start(Config::default()).unwrap();
    for (options, address, why) in [
        (&["-p"][..], dead_port(), "refused"),
        (&[], server.addresses().basic, "the server answers without TLS"),
    ] {
        let mut bo = agent(Command::new(&agents), options, address, "Bo");
        let line = bo.wait("* not connected: ");
        assert!(line.contains(why), "{line}");
        bo.interrupt();
        assert_eq!(bo.end().0, Some(0));
    }
}

#[test]
fn agents_leave_more_sessions_than_may_be_asked_for_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["customer.c", "agent.c", "agent.cpp"];
    let Some([customers, in_c, in_cpp]) = examples(names, folder.path()) else { return };
    let server = Server::start(Config::default()).unwrap();
    let started: Vec<(Program, String)> = (0..17).map(|_| customer(&customers, &server, "Ana")).collect();
    for agents in [in_c, in_cpp] {
        let mut command = Command::new(agents);
        command.args(["-p", "127.0.0.1", &server.addresses().basic.port().to_string(), "P1", "Bo"]);
        command.args(started.iter().map(|(_, session)| session));
        let mut bo = Program::start("Bo", &mut command);
        for (_, session) in &started {
            bo.wait(&format!("{session} * in, up to event "));
        }
        let (code, lines) = bo.end();
        assert_eq!(code, Some(0), "{lines:#?}");
        for (_, session) in &started {
            assert!(lines.contains(&format!("{session} * over")), "{session}: {lines:#?}");
        }
    }
}

#[test]
fn a_server_that_was_restarted_gets_the_agent_as_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let Some([customers, agents]) = examples(["customer.c", "agent.c"], folder.path()) else { return };
    let server = Server::start(Config::default()).unwrap();
    let mut config = Config::default();
    // Ids begin with it: otherwise both servers might give the same ones.
    config.application_id += 1;
    let another = Server::start(config).unwrap();
    let proxy = Proxy::to(server.addresses().basic);
    let (_ana, session) = customer(&customers, &server, "Ana");
    let (mut eve, later) = customer(&customers, &another, "Eve");
    // More than can be asked for at once; the last one is the one that there is.
    let mut command = watched(&agents, "yes");
    command.args(["-p", "127.0.0.1", &proxy.address.port().to_string(), "P1", "Bo"]);
    command.args((1..20).map(|number| format!("unknown-{number}"))).arg(&session);
    let mut bo = Program::start("Bo", &mut command);
    let bo_id = bo.wait("* registered as ");
    bo.wait(&format!("{session} * in, up to event "));
    proxy.cut(another.addresses().basic);
    assert_ne!(bo.wait("* registered as "), bo_id);
    bo.type_line(&format!("join {later}"));
    eve.wait("* Bo joined");
    bo.type_line("quit");
    let (code, lines) = bo.end();
    assert_eq!(code, Some(0), "{lines:#?}");
    eve.wait("* Bo left");
}

#[test]
fn a_link_is_encrypted_unless_plain_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let Some([customers, agents]) = examples(["customer.c", "agent.c"], folder.path()) else { return };
    let server = Server::start(Config::default()).unwrap();
    let basic = server.addresses().basic;
    let (authority, stranger) =
        (Authority::new("authority", folder.path()), Authority::new("stranger", folder.path()));
    let (secure, strange) = (authority.serve(basic), stranger.serve(basic));
    let roots = authority.file.to_str().unwrap();

    let (mut ana, session) = customer(&customers, &server, "Ana");
    let mut bo = agent(watched(&agents, "no"), &["-c", roots], secure, "Bo");
    bo.wait("* registered as ");
    bo.type_line(&format!("join {session}"));
    ana.wait("* Bo joined");
    let long = "x".repeat(3000);
    bo.type_line(&format!("say {session} {long}"));
    ana.wait(&format!("Bo: {long}"));
    bo.type_line("quit");
    let (code, lines) = bo.end();
    assert_eq!(code, Some(0), "{lines:#?}");
    ana.wait("* Bo left");

    // Whom the system trusts is trusted without a file. This stands for its list, also where there is another one.
    let mut command = Command::new(&agents);
    command.env("SSL_CERT_FILE", roots).env_remove("SSL_CERT_DIR");
    let mut bo = agent(command, &[], secure, "Bo");
    bo.wait("* registered as ");
    bo.type_line("quit");
    assert_eq!(bo.end().0, Some(0));

    // Somebody else's certificate, no TLS at all, and TLS where none is expected.
    let (tls, plain) = (&["-c", roots][..], &["-p"][..]);
    for (address, options, why) in [
        (
            strange,
            tls,
            "vouches for the server's certificate; give the right root certificate in `roots_file`",
        ),
        (
            basic,
            tls,
            "the server answers without TLS; check the port; for one without TLS, set `security` to",
        ),
        (
            secure,
            plain,
            "answers like a server that takes TLS alone, and not like a Chat Server; set `security`",
        ),
        (server.addresses().flex, plain, "check the port: is it the basic port, and not the flex port?"),
    ] {
        let mut bo = agent(Command::new(&agents), options, address, "Bo");
        let line = bo.wait("* not connected: ");
        assert!(line.contains(why), "{line}");
        bo.type_line("quit");
        let (code, lines) = bo.end();
        assert_eq!(code, Some(0));
        assert!(!say(&lines, &["* registered"]), "{lines:#?}");
        assert!(options == plain || !say(&lines, &["* connected"]), "{lines:#?}");
    }
}

#[test]
fn how_it_is_used() {
    let folder = tempfile::tempdir().unwrap();
    if !has("cc") {
        return;
    }
    let program = compile(&ffi().join("examples/agent.c"), Link::Static, folder.path());
    let output = Command::new(&program).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stderr.starts_with(b"usage: "));
    let output = Command::new(program).args(["-c", "/no/such/file", "::1", "1", "P", "N"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("agent: error: 'roots_file': /no/such/file: can't be used: "), "{said}");
}
