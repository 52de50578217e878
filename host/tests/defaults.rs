//! `parlor serve`, `customer` and `desk` without a word of where they are. Alone in its program: whatever another test
//! starts would hold the ports for a moment, too.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::net::TcpListener;

use serde_json::json;
use support::{Process, program, text};

#[test]
fn serve_desk_and_customer_find_each_other_by_their_defaults() {
    let mut command = program(&["serve"]);
    let busy = TcpListener::bind("127.0.0.1:4070");
    if let Ok(busy) = busy {
        let refused = command.output().unwrap();
        assert_eq!(
            text(&refused.stderr),
            "parlor: the server can't listen for basic at 127.0.0.1:4070: the port is in use; stop the other \
             program, or choose port 0: --basic 127.0.0.1:0\n"
        );
        drop(busy);
    }
    // Others may use these ports on this machine; then this part can't be tried.
    if [4070, 4071, 4072, 4073, 4074].iter().any(|port| TcpListener::bind(("127.0.0.1", *port)).is_err()) {
        return support::skip("one of the ports 4070 to 4074 is in use");
    }
    let mut serve = Process::parlor("serve", &["serve"]);
    serve.wait("its addresses", |line| {
        let expected = "listening basic=127.0.0.1:4070 flex=127.0.0.1:4071 http=http://127.0.0.1:4072 \
            chat-api=http://127.0.0.1:4073 gws=http://127.0.0.1:4074";
        (line == expected).then_some(())
    });
    let mut customer = Process::parlor("customer", &["customer", "--nick", "Ana"]);
    customer.wait_for(json!({"event": "joined"}));
    let mut desk = Process::parlor("desk", &["desk", "--nick", "Bo"]);
    desk.wait_for(json!({"event": "ready"}));
    desk.join_waiting();
    customer.wait_for(json!({"event": "newParty", "userNick": "Bo"}));
}
