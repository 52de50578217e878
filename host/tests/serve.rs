//! `parlor serve` with its options.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use serde_json::json;
use support::{Serve, parlor, text};

#[test]
fn a_session_in_which_nothing_happens_ends_after_the_session_timeout() {
    let serve = Serve::with(&["--session-timeout", "1"]);
    // The desk stays, or its leaving would be what ends the session.
    let (mut customer, _desk) = serve.conversation();
    customer.wait_for(json!({"event": "partyLeft", "code": 7}));
    customer.wait_for(json!({"event": "closed"}));
}

#[test]
fn a_customer_that_asks_nothing_leaves_after_the_flex_timeout() {
    let serve = Serve::with(&["--flex-timeout", "1", "--session-timeout", "0"]);
    let mut agent = serve.desk("agent", "Bo", &[]);
    let customer = serve.customer("Ana", &[]);
    agent.join_waiting();
    // She is gone without a word: nothing asks for her any more.
    drop(customer);
    agent.wait_for(json!({"event": "partyLeft", "userNick": "Ana", "code": 3}));
}

#[test]
fn who_opens_a_port_to_others_is_warned() {
    // An address of documentation (RFC 5737), which no machine has: the server warns, and then can't listen there.
    const NOWHERE: &str = "192.0.2.1:0";
    const HERE: &str = "127.0.0.1:0";
    let serve = |open: &str| {
        let ports = ["--basic", "--flex", "--http", "--chat-api", "--gws"];
        let options = ports.map(|it| [it, if it == open { NOWHERE } else { HERE }]);
        let output = parlor(&[&["serve"], options.as_flattened()].concat());
        assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(1), ""));
        text(&output.stderr)
    };
    for open in ["--basic", "--flex", "--http", "--chat-api"] {
        let told = serve(open);
        let warning = format!("parlor: {open} {NOWHERE}: whoever reaches this port can use it");
        assert!(told.starts_with(&warning) && told.contains("name 127.0.0.1"), "{told}");
        assert_eq!(told.matches("whoever reaches").count(), 1, "{told}");
    }
    let told = serve("--gws");
    assert!(told.starts_with(&format!("parlor: --gws {NOWHERE}: there is no TLS")), "{told}");
}
