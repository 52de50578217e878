//! What is typed on the full screen: long lines, previews, the palette, drafts, completions.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "support/pty.rs"]
mod pty;
mod support;

use pty::{Terminal, desk};
use serde_json::json;
use support::{Process, Serve};

const CTRL_P: &str = "\x10";

/// Ana waits, and Bo takes her.
fn conversation(serve: &Serve, more: &[&str]) -> (Process, Terminal) {
    let ana = serve.customer("Ana", &[]);
    let mut desk = desk(serve, more, &[]);
    desk.take_ana();
    (ana, desk)
}

#[test]
fn a_line_is_longer_than_a_terminal_would_edit() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve, &[]);
    // A terminal that edits lines itself takes 4095 bytes of one.
    let long = "0123456789".repeat(500);
    for part in long.as_bytes().chunks(500) {
        desk.press(std::str::from_utf8(part).unwrap());
    }
    desk.press("\r");
    ana.wait_for(json!({"event": "message", "text": long}));
}

#[test]
fn a_preview_is_seen_only_where_it_was_asked_for() {
    let serve = Serve::start();
    for (more, text) in [(&["--preview"][..], "I look"), (&[], "")] {
        let (mut ana, mut desk) = conversation(&serve, more);
        desk.press("I look");
        let typing = ana.wait_for(json!({"event": "notice", "noticeType": "TYPING_STARTED"}));
        // What is told first may have fewer letters.
        assert!(text.starts_with(typing["text"].as_str().unwrap()), "{typing}");
        desk.press(" it up\r");
        ana.wait_for(json!({"event": "message", "text": "I look it up"}));
        let all = ana.all(json!({"event": "notice", "noticeType": "TYPING_STARTED"}));
        assert_eq!(all.iter().any(|it| it["text"] != ""), !more.is_empty(), "{all:?}");
        desk.type_line("/close");
        desk.wait_for("y: yes");
        desk.press("y");
        ana.wait_for(json!({"event": "closed"}));
    }
}

#[test]
fn the_palette_lies_over_what_is_typed() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve, &[]);
    desk.press("half a sen");
    desk.wait_for("> half a sen");
    desk.press(CTRL_P);
    desk.wait_for("/sessions");
    desk.press("nic");
    desk.wait("the command", |it| it.contains("/nick NAME") && !it.contains("/sessions"));
    desk.press("\tBob\r");
    ana.wait_for(json!({"event": "notice", "noticeType": "USER_UPDATE_NICK", "text": "Bob"}));
    desk.wait_for("> half a sen");
    desk.press("tence\r");
    ana.wait_for(json!({"event": "message", "text": "half a sentence"}));
}

#[test]
fn a_question_mark_asks_for_help_on_an_empty_line_only() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve, &[]);
    desk.press("?");
    desk.wait("the keys", |it| it.contains("Help, 1 of") && it.contains("ctrl-f"));
    desk.press(" ");
    desk.wait_for("Help, 2 of");
    desk.press("\x1b");
    desk.wait("no more", |it| !it.contains("Help,"));
    desk.type_line("why?");
    ana.wait_for(json!({"event": "message", "text": "why?"}));
}

#[test]
fn keys_of_help_and_of_yes_are_chosen() {
    let serve = Serve::start();
    let keys = ["--key", "help-when-empty=h", "--key", "help-more=n", "--key", "yes=j"];
    let (mut ana, mut desk) = conversation(&serve, &keys);
    desk.press("h");
    desk.wait_for("(N: more, Esc closes)");
    desk.press("n");
    desk.wait_for("Help, 2 of");
    desk.press("\x1b");
    desk.wait("no more", |it| !it.contains("Help,"));
    desk.type_line("/close");
    desk.wait_for("j: yes; any other key: no");
    desk.press("y");
    desk.wait_for("nothing was done");
    desk.type_line("/close");
    desk.wait_for("j: yes; any other key: no");
    desk.press("j");
    ana.wait_for(json!({"event": "closed"}));
}

#[test]
fn each_session_has_its_draft() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve, &[]);
    let mut cid = serve.customer("Cid", &[]);
    desk.wait_for("2 Cid");
    desk.type_line("/join 2");
    desk.wait_for("TO EVERYONE in 2");
    desk.press("for Cid");
    desk.wait_for("> for Cid");
    desk.press("\x1b1");
    desk.wait("an empty line", |it| it.contains("TO EVERYONE in 1") && !it.contains("> for Cid"));
    desk.press("for Ana");
    desk.wait_for("> for Ana");
    desk.press("\x1b2");
    desk.wait("the draft", |it| it.contains("TO EVERYONE in 2") && it.contains("> for Cid"));
    desk.press("\r");
    cid.wait_for(json!({"event": "message", "text": "for Cid"}));
    desk.press("\x1b1");
    desk.wait("the other", |it| it.contains("TO EVERYONE in 1") && it.contains("> for Ana"));
    desk.press("\r");
    ana.wait_for(json!({"event": "message", "text": "for Ana"}));
    assert!(!ana.saw(json!({"text": "for Cid"})) && !cid.saw(json!({"text": "for Ana"})));
}

#[test]
fn a_party_is_removed_by_the_nickname_that_tab_completes() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve, &[]);
    let mut sue = serve.desk("supervisor", "Sue", &["--supervisor"]);
    sue.coach_running();
    desk.wait_for("supervisor Sue joined");
    desk.press("/remove s\t");
    desk.wait_for("> /remove Sue");
    desk.press("\r");
    // She has come to see how the session goes: that is asked first, too.
    desk.wait_for("Remove Sue, a supervisor? y: yes");
    desk.press("y");
    sue.wait_for(json!({"event": "closed"}));
    desk.wait_for("supervisor Sue was removed by agent Bo");
    // A customer's chat ends by it: that is asked first, and said who reads the reason.
    desk.type_line("/remove Ana bye");
    desk.wait_for("Everyone will see the reason, the customer too. Remove Ana, and end the chat");
    desk.wait_for("for this customer? y: yes");
    desk.press("y");
    ana.wait_for(json!({"event": "closed"}));
}

#[test]
fn an_export_is_completed_and_written() {
    let serve = Serve::start();
    let directory = tempfile::tempdir().unwrap();
    let _ana = serve.customer("Ana", &[]);
    let arguments = ["desk", "--basic", &serve.basic, "--http", &serve.http, "--nick", "Bo"];
    let mut desk = Terminal::within(directory.path(), &arguments, &[]);
    desk.take_ana();
    desk.press("/exp\tht\t");
    desk.wait_for("> /export html");
    desk.press("\r");
    desk.wait_for("saved as transcript-");
    let written = std::fs::read_dir(directory.path()).unwrap().flatten().next().unwrap();
    assert!(written.file_name().to_string_lossy().ends_with(".html"), "{written:?}");
    assert!(std::fs::read_to_string(written.path()).unwrap().contains("Ana"));
}

#[test]
fn a_path_is_completed_from_the_home_directory() {
    let serve = Serve::start();
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join("letters")).unwrap();
    std::fs::write(home.path().join("letters/lamp.txt"), "It hums.").unwrap();
    let mut ana = serve.customer("Ana", &[]);
    let mut desk = desk(&serve, &[], &[("HOME", home.path().to_str().unwrap())]);
    desk.take_ana();
    desk.resize(160, 24);
    desk.press("/send ~/le\t");
    desk.wait_for("letters/");
    desk.press("la\t");
    desk.wait_for("letters/lamp.txt");
    desk.press("\r");
    let sent = ana.wait_for(json!({"event": "notice", "text": "file-uploaded"}));
    assert_eq!(sent["userData"]["file-name"], "lamp.txt");
}

#[test]
fn a_letter_behind_an_esc_that_came_before_it_is_a_letter() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve, &[]);
    desk.press("x");
    desk.wait_for("> x");
    desk.press("\x1b");
    desk.wait("an empty line", |it| !it.contains("> x"));
    // Alt-C would choose a message to be copied.
    desk.press("come in\r");
    ana.wait_for(json!({"event": "message", "text": "come in"}));
}
