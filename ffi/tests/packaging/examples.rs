//! The examples, at work with Parlor's own server: for libraries that were built for another machine.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use parlor_server::{Config, Server};

use super::board::answers;
use super::program::Program;

/// Has the command of an example run with these arguments behind the server's address.
fn start(
    mut command: Command,
    name: &'static str,
    options: &[&str],
    to: SocketAddr,
    who: &[&str],
) -> Program {
    let port = to.port().to_string();
    Program::start(name, command.args(options).args(["127.0.0.1", &port]).args(who))
}

/// A customer with sockets of the program's own, an agent with a link, an agent with sockets, and a supervisor who watches are
/// in one session; then the agent of the README comes. `example` gives the command of an example by its file's name.
pub(crate) fn talk(example: impl Fn(&str) -> Command) {
    let server = Server::start(Config::default()).unwrap();
    let (flex, basic) = (server.addresses().flex, server.addresses().basic);
    let mut ana = start(example("customer.c"), "Ana", &[], flex, &["Ana", "shoes"]);
    let session = ana.wait("* session ");
    let mut bo = start(example("agent.c"), "Bo", &["-p"], basic, &["P1", "Bo", &session]);
    ana.wait("* Bo joined");
    let mut max = start(example("eventloop.c"), "Max", &[], basic, &["P2", "Max", &session]);
    ana.wait("* Max joined");
    let mut kim = start(example("supervisor.c"), "Kim", &["-p"], basic, &["S1", "Kim", &session]);
    kim.wait(&format!("{session} * watching"));

    ana.type_line("hello, \u{416} & <3>");
    for agent in [&mut bo, &mut max, &mut kim] {
        agent.wait_end(": hello, \u{416} & <3>");
    }
    bo.type_line(&format!("say {session} Welcome"));
    ana.wait("Bo: Welcome");
    max.type_line(&format!("say {session} How are you?"));
    ana.wait("Max: How are you?");
    kim.wait(&format!("{session} Bo: Welcome"));
    kim.interrupt();
    bo.type_line(&format!("leave {session}"));
    ana.wait("* Bo left");
    let mut next = start(example("first.c"), "next", &[], basic, &[&session]);
    ana.wait("* Bo joined");
    ana.type_line("and now?");
    next.wait_end(": and now?");
    next.type_line("Goodbye");
    ana.wait("Bo: Goodbye");
    assert_eq!(next.end().0, Some(0));
    max.type_line(&format!("close {session}"));
    ana.wait("* session over");
    for program in [ana, bo, max, kim] {
        let (code, lines) = program.end();
        assert_eq!(code, Some(0), "{lines:#?}");
        assert!(!lines.iter().any(|it| it == "* Kim joined"), "{lines:#?}");
    }
}

/// A kiosk and a pager, both without a heap, are in one session. `example` gives the command of an example by its file's name.
pub(crate) fn talk_without_a_heap(example: impl Fn(&str) -> Command) {
    let server = Server::start(Config::default()).unwrap();
    let port = |address: SocketAddr| address.port().to_string();
    let (mut kiosk, mut pager) = (example("kiosk.c"), example("pager.c"));
    kiosk.arg(port(server.addresses().flex));
    assert_eq!(answers(pager.arg(port(server.addresses().basic)), &mut kiosk), Some(0));
}

/// An agent with the plugins of this folder sends a file and writes a transcript.
pub(crate) fn use_plugins(example: impl Fn(&str) -> Command, plugins: &Path, folder: &Path) {
    let server = Server::start(Config::default()).unwrap();
    let addresses = server.addresses();
    let mut ana = start(example("customer.c"), "Ana", &[], addresses.flex, &["Ana", "shoes"]);
    let session = ana.wait("* session ");
    let (http, plugins) = (format!("http://{}", addresses.http), plugins.to_str().unwrap());
    let options = ["-p", "-u", &http, "-w", "60", "-f", plugins];
    let mut bo = start(example("plugins.c"), "Bo", &options, addresses.basic, &["P1", "Bo", &session]);
    bo.wait("* plugin file-transfer ");
    bo.wait("* plugin transcript-export ");
    bo.wait("* in");
    let (file, written) = (folder.join("bill.txt"), folder.join("chat.txt"));
    std::fs::write(&file, "abc").unwrap();
    bo.type_line(&format!("send {}", file.display()));
    // SHA-256 of these bytes, as FIPS 180-2 has it.
    bo.wait(
        "* job 1 done: 3 bytes, SHA-256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
    bo.type_line(&format!("export text {}", written.display()));
    bo.wait("* job 2 done: ");
    assert!(std::fs::read_to_string(written).unwrap().contains("bill.txt"));
    bo.type_line("quit");
    let (code, lines) = bo.end();
    assert_eq!(code, Some(0), "{lines:#?}");
}
