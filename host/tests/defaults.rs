//! `parlor serve`, `customer` and `desk` without a word of where they are. Alone in its program: whatever another test
//! starts would hold the ports for a moment, too.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::fs::File;
use std::net::TcpListener;

use serde_json::json;
use support::{Process, program, text};

/// One run of this test on this machine waits here for the others, which need the same ports. Where the file belongs to
/// somebody else, nothing is waited for.
fn turn() -> Option<File> {
    let file = File::create(std::env::temp_dir().join("parlor-default-ports.lock")).ok()?;
    file.lock().ok()?;
    Some(file)
}

#[test]
fn serve_desk_and_customer_find_each_other_by_their_defaults() {
    let _turn = turn();
    // Other programs may use these ports on this machine; then this can't be tried.
    if [4070, 4071, 4072, 4073, 4074].iter().any(|port| TcpListener::bind(("127.0.0.1", *port)).is_err()) {
        return support::skip("one of the ports 4070 to 4074 is in use");
    }
    let busy = TcpListener::bind("127.0.0.1:4070").unwrap();
    let refused = text(&program(&["serve"]).output().unwrap().stderr);
    let expected = "parlor: the server can't listen for basic at 127.0.0.1:4070: the port is in use; stop the other \
                    program, or choose port 0: --basic 127.0.0.1:0; `";
    assert!(refused.starts_with(expected), "{refused}");
    assert!(refused.contains("` says which program has it"), "{refused}");
    drop(busy);
    let mut serve = Process::parlor("serve", &["serve"]);
    serve.wait("its addresses", |line| {
        let expected = "listening basic=127.0.0.1:4070 flex=127.0.0.1:4071 http=http://127.0.0.1:4072 \
            chat-api=http://127.0.0.1:4073 gws=http://127.0.0.1:4074";
        (line == expected).then_some(())
    });
    serve.wait("its page", |line| (line == "demo-chat http://127.0.0.1:4073/demo-chat").then_some(()));
    let mut customer = Process::parlor("customer", &["customer", "--nick", "Ana"]);
    customer.wait_for(json!({"event": "joined"}));
    let mut desk = Process::parlor("desk", &["desk", "--nick", "Bo"]);
    desk.wait_for(json!({"event": "ready"}));
    desk.join_waiting();
    customer.wait_for(json!({"event": "newParty", "userNick": "Bo"}));
}
