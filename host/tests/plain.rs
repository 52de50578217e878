//! Lines with an input of their own (`--plain`), in a real terminal against a real server.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "support/pty.rs"]
mod pty;
mod support;

use pty::Terminal;
use serde_json::json;
use support::{Process, Serve};

const CTRL_C: &str = "\x03";

/// Bo's lines at the server.
fn desk(serve: &Serve) -> Terminal {
    let desk = pty::desk(serve, &["--plain"], &[]);
    desk.wait_for("no session>");
    desk
}

/// Ana waits, and Bo takes her.
fn conversation(serve: &Serve) -> (Process, Terminal) {
    let ana = serve.customer("Ana", &["--subject", "A lamp"]);
    let mut desk = desk(serve);
    desk.wait_for("session 1 (Ana), A lamp: waiting");
    desk.type_line("/join");
    desk.wait_for("to 1 (Ana)>");
    desk.wait_for("Bo (agent) joined");
    (ana, desk)
}

/// The last row of the screen that has something.
fn last_row(screen: &str) -> &str {
    screen.trim_end().lines().last().unwrap_or_default()
}

#[test]
fn what_comes_in_stands_above_what_is_typed_and_is_written_once() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    desk.press("half a sen");
    desk.wait("typed", |it| last_row(it) == "to 1 (Ana)> half a sen");
    for line in 1..=40 {
        ana.act(json!({"do": "say", "text": format!("line {line} of many")}));
    }
    desk.wait("all of it", |it| {
        it.contains("Ana: line 40 of many") && last_row(it) == "to 1 (Ana)> half a sen"
    });
    assert_eq!(desk.count(b"sen"), 1, "what is typed is written once");
    assert_eq!(desk.count(b"line 7 of many"), 1);
    desk.press("tence\r");
    ana.wait_for(json!({"event": "message", "text": "half a sentence"}));
    let screen = desk.wait_for("Bo: half a sentence");
    assert_eq!(last_row(&screen).trim_end(), "to 1 (Ana)>", "{screen}");
}

#[test]
fn what_is_pasted_is_one_message_and_no_command() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    let pasted = "/close\n  two\n/leave";
    desk.paste(pasted);
    desk.wait_for("pasted: is said, not done");
    desk.press("\r");
    ana.wait_for(json!({"event": "message", "text": pasted}));
    desk.type_line("//close");
    ana.wait_for(json!({"event": "message", "text": "/close"}));
    assert!(!ana.saw(json!({"event": "closed"})));
    desk.type_line("/close");
    desk.wait_for("yes or no>");
    desk.type_line("yes");
    ana.wait_for(json!({"event": "closed"}));
    desk.wait_for("over: 1 (Ana)>");
}

#[test]
fn what_a_simple_terminal_pastes_is_one_message_and_never_a_command() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    desk.press("/close\ryes\rand say so");
    let screen = desk.wait("pasted", |it| last_row(it).trim() == "and say so");
    assert!(!screen.contains("End session 1"), "{screen}");
    desk.press("\r");
    ana.wait_for(json!({"event": "message", "text": "/close\nyes\nand say so"}));
    assert!(!ana.saw(json!({"event": "closed"})));
}

#[test]
fn another_size_keeps_what_is_typed_and_what_was_printed() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    ana.act(json!({"do": "say", "text": "before"}));
    desk.wait_for("Ana: before");
    let typed = "one two three four five six seven eight nine ten eleven twelve";
    desk.press(typed);
    desk.wait("typed", |it| last_row(it).ends_with("twelve"));
    desk.resize(40, 12);
    let in_rows = |it: &str| it.contains("Ana: before") && last_row(it).trim_start() == "eleven twelve";
    desk.wait("in rows", |it| in_rows(it) && it.contains("to 1 (Ana)> one two three four five"));
    ana.act(json!({"do": "say", "text": "after"}));
    desk.wait("after", |it| it.contains("Ana: after") && in_rows(it));
    desk.resize(100, 30);
    desk.press("\r");
    ana.wait_for(json!({"event": "message", "text": typed}));
}

#[test]
fn two_customers_have_their_own_drafts_and_lines() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    let mut cid = serve.customer("Cid", &[]);
    desk.wait_for("session 2 (Cid), no subject: waiting");
    desk.press("for Ana");
    desk.wait("typed", |it| last_row(it) == "to 1 (Ana)> for Ana");
    desk.press("\x15/join 2\r");
    desk.wait_for("to 2 (Cid)>");
    desk.press("for Cid");
    desk.press("\x1b1");
    desk.wait_for("from now on you talk in 1 (Ana)");
    desk.press("hello Ana\r");
    ana.wait_for(json!({"event": "message", "text": "hello Ana"}));
    desk.wait_for("1| ");
    desk.press("\x1b2");
    desk.wait("the draft", |it| last_row(it) == "to 2 (Cid)> for Cid");
    desk.press("\r");
    cid.wait_for(json!({"event": "message", "text": "for Cid"}));
    assert!(!ana.saw(json!({"text": "for Cid"})) && !cid.saw(json!({"text": "hello Ana"})));
}

#[test]
fn wide_characters_keep_their_places() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    desk.press("你好，灯");
    desk.wait("typed", |it| last_row(it) == "to 1 (Ana)> 你好，灯");
    ana.act(json!({"do": "say", "text": "你好你好你好你好你好你好你好你好你好你好你好你好你好你好你好你好你好你好你好 😀👍🏽"}));
    ana.act(json!({"do": "say", "text": "مرحبا"}));
    desk.wait("both", |it| it.contains("مرحبا") && last_row(it) == "to 1 (Ana)> 你好，灯");
    // One to the left, and the one before it goes.
    desk.press("\x1b[D\x7f坏了\r");
    ana.wait_for(json!({"event": "message", "text": "你好坏了灯"}));
}

#[test]
fn ctrl_c_asks_and_puts_the_terminal_in_order() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    desk.press(CTRL_C);
    desk.wait_for("Ctrl-C again within 5 s leaves your session");
    desk.press(CTRL_C);
    let (code, left) = desk.end();
    assert!(code == 0 && left.is_in_order(), "{code} {left:?}");
    assert!(!left.screen.contains("to 1 (Ana)>"), "{left:?}");
    ana.wait_for(json!({"event": "partyLeft", "userNick": "Bo"}));
}

#[test]
fn a_signal_puts_the_terminal_in_order() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    desk.press("half");
    desk.terminate();
    let (code, left) = desk.end();
    assert!(code == 0 && left.is_in_order(), "{code} {left:?}");
    ana.wait_for(json!({"event": "partyLeft", "userNick": "Bo"}));
}

#[test]
fn a_customers_lines_end_with_the_session() {
    let serve = Serve::start();
    let flex: &[&str] = &["customer", "--flex", &serve.flex, "--nick", "Ana", "--poll", "20", "--plain"];
    let mut ana = Terminal::parlor(flex);
    ana.wait_for("to everyone>");
    let mut bo = serve.desk("agent", "Bo", &[]);
    bo.join_waiting();
    ana.wait_for("Bo (agent) joined");
    ana.type_line("hello");
    bo.wait_for(json!({"event": "notice", "noticeType": "TYPING_STARTED"}));
    bo.wait_for(json!({"event": "message", "text": "hello"}));
    let screen = ana.wait_for("Ana: hello");
    assert!(!screen.contains("Ana is typing"), "{screen}");
    bo.act(json!({"do": "say", "text": "\u{9b}2J\u{202e}bye"}));
    ana.wait_for_bytes("\u{fffd}2J\u{fffd}bye".as_bytes());
    bo.act(json!({"do": "leave", "afterAction": "ForceClose"}));
    let (code, left) = ana.end();
    assert!(code == 0 && left.is_in_order(), "{code} {left:?}");
    for expected in ["you are in the chat", "Bo has ended the chat", "the chat is over"] {
        assert!(left.screen.contains(expected), "{expected}: {left:?}");
    }
}

#[test]
fn a_customer_is_offered_to_send_files_only_where_that_works() {
    let serve = Serve::start();
    let flex: &[&str] = &["--flex", &serve.flex];
    let chat_api: &[&str] = &["--chat-api", &serve.chat_api, "--service", "support"];
    for (way, can_send) in [(flex, false), (chat_api, true)] {
        let common = ["--nick", "Ana", "--poll", "20", "--plain"];
        let mut ana = Terminal::parlor(&[&["customer"], way, &common].concat());
        ana.wait_for("to everyone>");
        ana.type_line("/help");
        let screen = ana.wait_for("/help [COMMAND]");
        assert_eq!(screen.contains("/send PATH"), can_send, "{screen}");
        ana.type_line("/send /none/there");
        ana.wait_for(if can_send {
            "/none/there"
        } else {
            "/send: files can't be sent over this connection"
        });
    }
}

#[test]
fn files_have_numbers_and_others_typing_is_told_once() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    for preview in ["I", "I have", "I have a"] {
        ana.act(json!({"do": "typing", "text": preview}));
    }
    ana.act(json!({"do": "say", "text": "I have a lamp"}));
    let screen = desk.wait_for("Ana: I have a lamp");
    assert_eq!(screen.matches("Ana is typing").count(), 1, "{screen}");
    assert!(!screen.contains("is typing:"), "{screen}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v.txt");
    std::fs::write(&path, "a voucher").unwrap();
    desk.type_line(&format!("/send {}", path.display()));
    desk.wait_for("Bo sent a file: v.txt (9 bytes); /save 1 saves it");
    let saved = folder.path().join("saved");
    std::fs::create_dir(&saved).unwrap();
    desk.type_line(&format!("/save 1 {}", saved.display()));
    desk.wait_for("saved as");
    assert_eq!(std::fs::read_to_string(saved.join("v.txt")).unwrap(), "a voucher");
    desk.type_line("?");
    desk.wait_for("/keys");
}

#[test]
fn a_server_that_lets_nobody_in_is_told() {
    let serve = Serve::start();
    let port = serve.http.replace("http://", "");
    let desk =
        Terminal::parlor(&["desk", "--basic", &port, "--http", &serve.http, "--nick", "Bo", "--plain"]);
    let (code, left) = desk.end();
    assert!(code == 1 && left.is_in_order() && left.screen.contains("did not let us in"), "{code} {left:?}");
}
