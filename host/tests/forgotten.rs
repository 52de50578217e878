//! Customers whose server forgets them in the midst of it, as one does that is restarted: they come back to their
//! session, and miss nothing.

#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "../../ffi/tests/support/forgetful.rs"]
mod forgetful;
mod support;

use std::process::Command;

use forgetful::Forgetful;
use serde_json::json;
use support::{Process, compile_c_customer, has_tool, skip};

#[test]
fn a_customer_comes_back() {
    let address = Forgetful::start();
    let arguments = ["customer", "--flex", &address, "--nick", "Ana", "--poll", "20"];
    let mut customer = Process::parlor("customer", &arguments);
    customer.wait_for(json!({"event": "joined", "sessionId": "S"}));
    let refused = customer.outcome(json!({"do": "say", "text": "hello"}));
    assert_eq!((&refused["event"], &refused["errorId"]), (&json!("error"), &json!(4)), "it wasn't said");
    customer.act(json!({"do": "say", "text": "here I am"}));
    customer.wait_for(json!({"event": "message", "text": "are you there?"}));
    customer.wait_for(json!({"event": "message", "text": "here I am", "userId": "U2"}));
    assert_eq!(customer.all(json!({"event": "newParty"})).len(), 2, "each event once");
    assert_eq!(
        customer.all(json!({"event": "joined"})).len(),
        1,
        "it never left, as far as the person knows"
    );
    customer.act(json!({"do": "leave"}));
    customer.wait_for(json!({"event": "closed", "sessionId": "S"}));
}

#[test]
fn a_customer_written_in_c_comes_back() {
    if !has_tool("cc") {
        return skip("no C compiler");
    }
    let directory = tempfile::tempdir().unwrap();
    let address = Forgetful::start();
    let (host, port) = address.rsplit_once(':').unwrap();
    let mut command = Command::new(compile_c_customer(directory.path()));
    command.args([host, port, "Ana", "A lamp"]);
    let mut customer = Process::start("C customer", command);
    customer.wait("its session", |line| (line == "* session S").then_some(()));
    customer.type_line("hello");
    customer.wait("what was said meanwhile", |line| line.ends_with(": are you there?").then_some(()));
    customer.type_line("here I am");
    customer.wait("the answer", |line| line.ends_with(": welcome back").then_some(()));
    customer.type_line("/quit");
    assert!(customer.end().success());
}
