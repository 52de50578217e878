//! The full screen of `parlor desk --gws`, which asks for the password.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "support/pty.rs"]
mod pty;
mod support;

use pty::Terminal;
use serde_json::json;
use support::{Process, Serve};

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

/// Bo is consulted and then invited by Eve, who serves; `plain` are the options of his face, which says this at last.
fn is_asked_in(plain: &[&str], at_last: &str) {
    let serve = Serve::start();
    let desk = |user: &'static str, nick: &'static str| {
        ["desk", "--gws", &serve.gws, "--user", user, "--nick", nick].map(str::to_owned)
    };
    let direct = [("NO_PROXY", "127.0.0.1"), ("no_proxy", "127.0.0.1"), ("PARLOR_PASSWORD", "any")];
    let mut eve = support::program(&desk("eve", "Eve").each_ref().map(String::as_str));
    eve.envs(direct);
    let mut eve = Process::start("eve", eve);
    eve.wait_for(json!({"event": "ready"}));
    eve.act(json!({"do": "run-command", "name": "ready"}));
    let mut ana = serve.customer("Ana", &["--subject", "A lamp"]);
    eve.join_waiting();
    let arguments: Vec<String> =
        desk("bo", "Bo").into_iter().chain(plain.iter().map(|it| (*it).to_owned())).collect();
    let mut bo = Terminal::with(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), &direct);
    bo.wait_for("Not Ready");
    eve.act(json!({"do": "run-command", "name": "consult", "argument": "bo"}));
    bo.wait_for("Eve asks you for advice, unseen by the customer");
    bo.type_line("/join");
    bo.wait_for("INT");
    eve.wait_for(json!({"event": "newParty", "userNick": "Bo", "userType": "AGENT", "visibility": "INT"}));
    bo.type_line("Ask which lamp");
    eve.wait_for(json!({"event": "message", "text": "Ask which lamp", "visibility": "INT"}));
    bo.type_line("/url https://shop.example/");
    bo.wait_for("you are asked for advice here, unseen by the customer");
    bo.press("\x15");
    bo.type_line("/leave");
    eve.wait_for(json!({"event": "partyLeft", "userNick": "Bo"}));
    eve.act(json!({"do": "run-command", "name": "invite", "argument": "bo"}));
    bo.wait_for("Eve asks you to come in");
    bo.type_line("/join");
    ana.wait_for(json!({"event": "newParty", "userNick": "Bo", "userType": "AGENT"}));
    bo.wait_for(at_last);
    assert!(
        !bo.screen().contains("alone and waits") && !bo.screen().contains("supervisor"),
        "{}",
        bo.screen()
    );
    assert!(!ana.saw(json!({"text": "Ask which lamp"})));
}

#[test]
fn the_screen_says_who_asks_for_what() {
    is_asked_in(&[], "TO EVERYONE in 1: customer Ana");
}

#[test]
fn lines_say_who_asks_for_what() {
    is_asked_in(&["--plain"], "to 1 (Ana)>");
}
