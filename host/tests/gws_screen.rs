//! The full screen of `parlor desk --gws`, which asks for the password.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "support/pty.rs"]
mod pty;
mod support;

use pty::Terminal;
use serde_json::json;
use support::Serve;

#[test]
fn the_screen_works_over_gws() {
    let serve = Serve::start();
    let arguments = ["desk", "--gws", &serve.gws, "--user", "bo", "--nick", "Bo"];
    let direct = [("NO_PROXY", "127.0.0.1"), ("no_proxy", "127.0.0.1")];
    let mut bo = Terminal::with(&arguments, &direct);
    bo.wait_for("password of bo:");
    bo.press("Secret17\r");
    bo.wait_for("agent · Bo (Not Ready)");
    bo.wait_for("● connected");
    assert!(!bo.wrote(b"Secret17"), "nobody sees what is typed");
    bo.type_line("/ready");
    bo.wait_for("agent · Bo (Ready)");
    let mut ana = serve.customer("Ana", &["--subject", "A lamp"]);
    bo.wait_for("1 waiting");
    bo.type_line("/join");
    bo.wait_for("TO EVERYONE in 1: customer Ana");
    bo.type_line("Which one?");
    ana.wait_for(json!({"event": "message", "text": "Which one?", "userNick": "Bo"}));
    ana.act(json!({"do": "say", "text": "The red one"}));
    bo.wait_for("│ The red one");
    // What the API or the server doesn't have isn't offered, and who types it all the same is told why.
    bo.type_line("/to Ana hush");
    bo.wait_for("/to: GWS API v2 has no messages for one party alone");
    bo.press("\x15");
    bo.press("\x1bOQ");
    bo.wait_for("no other agent is in who could hear it");
    bo.type_line("/help int");
    bo.wait_for("/int: no other agent is in");
    bo.type_line("/quit");
    bo.wait_for("Leave your session, and quit? y: yes");
    bo.press("y");
    let (code, left) = bo.end();
    assert_eq!(code, 0);
    assert!(left.is_in_order());
    ana.wait_for(json!({"event": "partyLeft", "userNick": "Bo"}));
}
