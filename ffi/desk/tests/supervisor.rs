//! `examples/supervisor.c`, with Parlor's own server, customers and an agent.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../tests/support/program.rs"]
mod program;
#[path = "../../tests/support/proxy.rs"]
mod proxy;
#[path = "support/started.rs"]
mod started;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::process::Command;

use parlor_server::{Config, Server};
use program::Program;
use proxy::Proxy;
use started::{agent, customer, examples, say, watched};

#[test]
fn a_supervisor_watches_unseen_and_coaches() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["customer.c", "agent.c", "supervisor.c"];
    let Some([customers, agents, supervisors]) = examples(names, folder.path()) else { return };
    let server = Server::start(Config::default()).unwrap();
    let basic = server.addresses().basic;
    let proxy = Proxy::to(basic);
    let (mut ana, one) = customer(&customers, &server, "Ana");
    let (mut eve, other) = customer(&customers, &server, "Eve");
    let mut bo = agent(Command::new(&agents), &["-p"], basic, "Bo");
    bo.wait("* registered as ");
    bo.type_line(&format!("join {one}"));
    ana.wait("* Bo joined");

    let mut command = watched(&supervisors, "yes");
    command.args(["-p", "127.0.0.1", &proxy.address.port().to_string(), "S1", "Kim", &one, &other]);
    let mut kim = Program::start("Kim", &mut command);
    kim.wait(&format!("{one} * Ana (CLIENT) joined"));
    kim.wait(&format!("{one} * Bo (AGENT) joined"));
    kim.wait(&format!("{one} * watching"));
    kim.wait(&format!("{other} * watching"));
    ana.type_line("I want my money back");
    kim.wait(&format!("{one} * Ana is typing: I want my money back"));
    kim.wait(&format!("{one} Ana: I want my money back"));
    eve.type_line("hello?");
    kim.wait(&format!("{other} Eve: hello?"));

    // Who watches doesn't speak; who coaches does, to agents alone.
    kim.type_line(&format!("say {one} hush"));
    kim.type_line(&format!("coach {one}"));
    kim.wait(&format!("{one} * coaching"));
    kim.type_line(&format!("say {one} give her a voucher"));
    kim.wait(&format!("{one} Kim (to agents): give her a voucher"));
    bo.wait_end(" (to agents): give her a voucher");
    bo.type_line(&format!("say {one} Here is a voucher"));
    ana.wait("Bo: Here is a voucher");
    kim.wait(&format!("{one} Bo: Here is a voucher"));
    kim.type_line(&format!("watch {one}"));
    kim.wait(&format!("{one} * watching"));

    // It comes back as unseen as it was.
    proxy.cut(basic);
    kim.wait("* not connected: ");
    kim.wait(&format!("{other} * watching"));
    ana.type_line("thanks");
    kim.wait(&format!("{one} Ana: thanks"));
    kim.interrupt();
    let (code, lines) = kim.end();
    assert_eq!(code, Some(0), "{lines:#?}");
    bo.type_line(&format!("close {one}"));
    let (_, lines) = bo.end();
    assert!(say(&lines, &["(to agents): give her a voucher"]), "{lines:#?}");
    assert!(!say(&lines, &["hush"]), "{lines:#?}");
    for lines in [ana.end().1, eve.end().1] {
        assert!(!say(&lines, &["Kim", "hush", "give her"]), "{lines:#?}");
    }
}

#[test]
fn how_it_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let Some([supervisors]) = examples(["supervisor.c"], folder.path()) else { return };
    let output = Command::new(&supervisors).args(["127.0.0.1", "1", "S1", "Kim"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stderr.starts_with(b"usage: supervisor "));
}
