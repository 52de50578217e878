//! `parlor serve` with its options.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use serde_json::json;
use support::Serve;

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
