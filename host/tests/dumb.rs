//! Lines in a terminal that can't move its cursor (`TERM=dumb`), against a real server.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "support/pty.rs"]
mod pty;
mod support;

use pty::Terminal;
use serde_json::json;
use support::{Process, Serve};

/// Bo's lines, once a customer waits.
fn desk(serve: &Serve) -> Terminal {
    let desk = pty::desk(serve, &["--plain"], &[("TERM", "dumb")]);
    desk.wait_for("session 1 (Ana), A lamp: waiting");
    desk
}

/// Ana waits, and Bo takes her.
fn conversation(serve: &Serve) -> (Process, Terminal) {
    let ana = serve.customer("Ana", &["--subject", "A lamp"]);
    let mut desk = desk(serve);
    desk.type_line("/join");
    desk.wait_for("Bo (agent) joined");
    desk.wait("the prompt", |it| last_row(it).trim_end() == "to 1 (Ana)>");
    (ana, desk)
}

/// The last row of the screen that has something.
fn last_row(screen: &str) -> &str {
    screen.trim_end().lines().last().unwrap_or_default()
}

#[test]
fn nothing_is_written_but_what_any_terminal_can_print() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    ana.act(json!({"do": "say", "text": "hello"}));
    desk.wait_for("Ana: hello");
    let long = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen";
    desk.type_line(long);
    ana.wait_for(json!({"event": "message", "text": long}));
    desk.type_line("/quit");
    desk.wait_for("yes or no>");
    desk.type_line("yes");
    assert!(!desk.wrote(b"\x1b"), "{}", desk.screen());
    let (code, left) = desk.end();
    assert!(code == 0 && left.is_in_order(), "{code} {left:?}");
}

#[test]
fn what_comes_in_while_a_text_is_typed_does_not_tear_it() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    desk.press("half typed");
    desk.wait("typed", |it| last_row(it) == "to 1 (Ana)> half typed");
    ana.act(json!({"do": "say", "text": "are you there?"}));
    let screen = desk.wait("the text again", |it| {
        it.contains("Ana: are you there?") && last_row(it) == "to 1 (Ana)> half typed"
    });
    assert!(screen.lines().all(|it| !(it.contains("half") && it.contains("are you"))), "{screen}");
    // Without a line that came in between it is changed where it stands.
    desk.press("\x7f\x7f\x7f\x7f\x7fsentence\r");
    ana.wait_for(json!({"event": "message", "text": "half sentence"}));
    let screen = desk.wait_for("Bo: half sentence");
    assert_eq!(screen.matches("half sentence").count(), 1, "{screen}");
}

#[test]
fn a_long_text_and_what_is_pasted_are_one_message_each() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    let long = "a longer line ".repeat(430);
    desk.press(&long);
    desk.press("end");
    desk.wait("typed", |it| last_row(it).ends_with("end"));
    desk.press("\r");
    ana.wait_for(json!({"event": "message", "text": format!("{long}end")}));
    desk.wait("said", |it| last_row(it).trim_end() == "to 1 (Ana)>");
    desk.press("/close\ryes\rand say so");
    desk.wait("pasted", |it| last_row(it).trim() == "and say so");
    // As programs write to a terminal: a line feed sends, too.
    desk.press("\n");
    ana.wait_for(json!({"event": "message", "text": "/close\nyes\nand say so"}));
    assert!(!ana.saw(json!({"event": "closed"})));
}

#[test]
fn in_two_sessions_the_refusal_is_in_words() {
    let serve = Serve::start();
    let (ana, mut desk) = conversation(&serve);
    let mut cid = serve.customer("Cid", &[]);
    desk.wait_for("session 2 (Cid), no subject: waiting");
    desk.type_line("/join 2");
    desk.wait("the prompt", |it| last_row(it).trim_end() == "to 2 (Cid)>");
    desk.type_line("for Cid");
    cid.wait_for(json!({"event": "message", "text": "for Cid"}));
    desk.wait_for("Bo: for Cid");
    desk.type_line("/close");
    desk.wait("the question", |it| last_row(it).trim_end() == "yes or no>");
    desk.type_line("yes");
    desk.wait("over", |it| last_row(it).trim_end() == "over: 2 (Cid)>");
    desk.type_line("and this?");
    let screen = desk.wait_for("the session is over: /use another");
    assert!(!screen.contains("sessionId"), "{screen}");
    assert!(!ana.saw(json!({"text": "and this?"})));
}
