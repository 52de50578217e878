//! The full screen of desk and customer, in a real terminal against a real server.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "support/pty.rs"]
mod pty;
mod support;

use pty::{Terminal, desk};
use serde_json::json;
use support::{Process, Serve};

const F2: &str = "\x1bOQ";
const F4: &str = "\x1bOS";
const F7: &str = "\x1b[18~";
const F8: &str = "\x1b[19~";
const CTRL_C: &str = "\x03";

/// Ana waits, and Bo takes her.
fn conversation(serve: &Serve) -> (Process, Terminal) {
    let ana = serve.customer("Ana", &["--subject", "A lamp"]);
    let mut desk = desk(serve, &[], &[]);
    desk.take_ana();
    (ana, desk)
}

#[test]
fn two_customers_cannot_be_mixed_up() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    let mut cid = serve.customer("Ana", &["--subject", "An order"]);
    desk.wait_for("2 Ana");
    desk.type_line("/join 2");
    desk.wait_for("TO EVERYONE in 2: customer Ana");
    ana.act(json!({"do": "say", "text": "my lamp"}));
    cid.act(json!({"do": "say", "text": "my order"}));
    // Each is said in its own transcript only; the other is marked.
    let screen = desk.wait("both", |it| it.contains("│ my order") && it.contains("(1)"));
    assert!(!screen.contains("my lamp"), "{screen}");
    desk.type_line("for the second");
    cid.wait_for(json!({"event": "message", "text": "for the second"}));
    desk.press("\x1b1");
    let screen = desk.wait_for("│ my lamp");
    assert!(screen.contains("TO EVERYONE in 1") && !screen.contains("my order"), "{screen}");
    desk.type_line("for the first");
    ana.wait_for(json!({"event": "message", "text": "for the first"}));
    assert!(!ana.saw(json!({"text": "for the second"})) && !cid.saw(json!({"text": "for the first"})));
}

#[test]
fn what_is_said_is_shown_once_and_pasted_text_is_one_message() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    desk.type_line("hello there");
    ana.wait_for(json!({"event": "message", "text": "hello there"}));
    let screen = desk
        .wait("once and no more under way", |it| it.contains("│ hello there") && !it.contains("under way"));
    assert_eq!(screen.matches("hello there").count(), 1, "{screen}");
    let pasted = "/close\n  two\n/leave";
    desk.paste(pasted);
    desk.press("\r");
    ana.wait_for(json!({"event": "message", "text": pasted}));
    assert!(!ana.saw(json!({"event": "closed"})));
}

#[test]
fn to_whom_a_line_goes_is_seen_and_true() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    let mut sue = serve.desk("supervisor", "Sue", &["--supervisor"]);
    sue.coach_running();
    desk.wait_for("supervisor Sue joined");
    desk.press(F2);
    desk.wait_for("INT: AGENTS ONLY");
    desk.type_line("is she right?");
    sue.wait_for(json!({"event": "message", "text": "is she right?", "visibility": "INT"}));
    desk.press(F2);
    desk.wait_for("ONLY TO ONE PARTY in 1: Sue");
    desk.press(F2);
    desk.wait_for("TO EVERYONE in 1");
    desk.type_line("yes");
    ana.wait_for(json!({"event": "message", "text": "yes"}));
    assert!(!ana.saw(json!({"text": "is she right?"})));
}

#[test]
fn another_size_and_what_is_known_of_the_customer() {
    let serve = Serve::start();
    let mut ana = serve.customer("Ana", &["--data", "OrderNumber=4711"]);
    let mut desk = desk(&serve, &[], &[]);
    desk.take_ana();
    ana.act(json!({"do": "say", "text": "hello"}));
    desk.resize(120, 40);
    desk.press(F4);
    desk.wait_for("4711");
    desk.resize(60, 16);
    // Below what there is room for stands the session's id.
    let is_narrow = |it: &str| {
        it.contains("│OrderNumber: 4711")
            && it.contains(" more")
            && !it.contains("│session:")
            && it.lines().count() <= 16
    };
    desk.wait("a narrow screen", is_narrow);
    desk.press("\x1b[6;3~");
    desk.wait_for("│session:");
    desk.press(F4);
    desk.wait_for("│ hello");
}

#[test]
fn a_lost_link_is_seen_and_what_was_not_delivered_is_kept() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    let ports = [serve.basic.clone(), serve.flex.clone(), serve.http.replace("http://", "")];
    drop(serve);
    desk.wait_for("no link");
    desk.type_line("are you there?");
    desk.wait("kept", |it| it.contains("NOT DELIVERED") && it.contains("are you there?"));
    let [basic, flex, http] = &ports;
    let again = Serve::with(&["--basic", basic, "--flex", flex, "--http", http]);
    desk.wait_for("The server knows this session no more");
    let screen = desk.wait_for("connected");
    assert!(screen.contains("are you there?"), "{screen}");
    assert!(screen.contains("F8 throws it away") && !screen.contains("F7 sends it again"), "{screen}");
    // What can't be sent is still there.
    desk.press(F7);
    desk.wait("still there, and why", |it| {
        it.contains("NOT DELIVERED")
            && it.contains("are you there?")
            && it
                .lines()
                .last()
                .is_some_and(|it| it.contains("the session is over: nothing can be said any more"))
    });
    desk.press(F8);
    desk.wait("gone", |it| !it.contains("NOT DELIVERED") && it.contains("thrown away: are you there?"));
    ana.wait_for(json!({"event": "closed"}));
    drop(again);
}

#[test]
fn ctrl_c_asks_where_a_customer_would_be_left_alone_and_puts_the_terminal_in_order() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    desk.press(CTRL_C);
    desk.wait_for("Ctrl-C again leaves your session");
    desk.press(CTRL_C);
    let (code, left) = desk.end();
    assert_eq!(code, 0);
    assert!(left.is_in_order(), "{left:?}");
    ana.wait_for(json!({"event": "partyLeft", "userNick": "Bo"}));
}

#[test]
fn an_agent_who_leaves_is_out_and_the_customer_waits_again_for_everyone() {
    let serve = Serve::start();
    let (_ana, mut desk) = conversation(&serve);
    let mut other = serve.desk("other", "Cy", &[]);
    desk.type_line("/leave");
    desk.wait_for("You are out of this session; it goes on without you.");
    desk.wait_for("The customer is alone and waits again.");
    other.wait_for(json!({"event": "interactions", "state": "waiting", "userNick": "Ana"}));
    desk.type_line("/join");
    desk.wait_for("TO EVERYONE in 1");
}

#[test]
fn what_the_server_refuses_is_said_in_words_with_what_to_do() {
    let serve = Serve::start();
    let (_ana, mut desk) = conversation(&serve);
    desk.type_line("/join 0075unknown00009");
    desk.wait_for("there is no such session any more");
    desk.type_line("/to Ana hello");
    desk.wait_for("/to: Ana is a customer, and only agents and supervisors can be spoken to");
    desk.press("\x15");
    // Who isn't in can't be spoken to either, and sending it again would help nobody.
    desk.type_line("/to 0075unknown00009 hello");
    desk.wait("what wasn't said, and why", |it| {
        it.contains("NOT DELIVERED: this party can't be spoken to")
            && it.contains("alone: name an agent or a supervisor who is in")
            && it.contains("F7 puts it back into the line")
    });
    desk.press(F7);
    desk.wait("back in the line, and not for the customer", |it| {
        it.contains("# hello") && it.contains("INT: AGENTS ONLY") && !it.contains("NOT DELIVERED")
    });
}

#[test]
fn a_customers_screen() {
    let serve = Serve::start();
    let flex: &[&str] = &["customer", "--flex", &serve.flex, "--nick", "Ana", "--poll", "20"];
    let mut ana = Terminal::with(flex, &[("NO_COLOR", "1")]);
    ana.wait_for("waiting for an agent");
    let mut bo = serve.desk("agent", "Bo", &[]);
    bo.join_waiting();
    ana.wait_for("with agent Bo");
    bo.act(json!({"do": "say", "text": "see https://shop.example/a or javascript:x"}));
    ana.wait_for("│ see https://shop.example/a or javascript:x");
    ana.wait_for_bytes(b"\x1b]8;;https://shop.example/a\x1b\\https://shop.example/a\x1b]8;;\x1b\\");
    ana.type_line("thanks");
    bo.wait_for(json!({"event": "message", "text": "thanks"}));
    bo.act(json!({"do": "leave", "afterAction": "ForceClose"}));
    ana.wait_for("CLOSED: the chat is over");
    ana.press(CTRL_C);
    let (code, left) = ana.end();
    assert!(code == 0 && left.is_in_order(), "{code} {left:?}");
}

#[test]
fn nothing_that_others_write_controls_the_terminal() {
    let serve = Serve::start();
    let nick = "\u{9b}31m[INT] Sue \u{202e}";
    let mut ana = serve.customer(nick, &[]);
    let mut desk = desk(&serve, &[], &[]);
    desk.wait_for("[INT] Sue");
    desk.type_line("/join");
    desk.wait_for("TO EVERYONE");
    ana.act(json!({"do": "say", "text": "a\u{9b}2Jb\u{7f}c\u{202e}d \u{645}\u{631}\u{62d}\u{628}\u{627}"}));
    // The terminal of this test draws no U+FFFD: its column stays empty.
    desk.wait_for_bytes("a\u{fffd}2Jb\u{fffd}c\u{fffd}d".as_bytes());
    desk.wait_for_bytes("\u{2068}".as_bytes());
    // What a customer says is never taken for an agent's.
    desk.wait_for("customer ·  31m[INT] Sue");
    assert!(!desk.wrote("\u{9b}".as_bytes()) && !desk.wrote("\u{202e}".as_bytes()));
}

#[test]
fn a_server_that_lets_nobody_in_is_told_after_the_screen() {
    let serve = Serve::start();
    let port = serve.http.replace("http://", "");
    let desk = Terminal::parlor(&["desk", "--basic", &port, "--http", &serve.http, "--nick", "Bo"]);
    let (code, left) = desk.end();
    assert_eq!(code, 1);
    assert!(left.is_in_order() && left.screen.contains("basic port"), "{left:?}");
}

#[test]
fn a_simple_terminal_gets_lines() {
    let serve = Serve::start();
    let arguments: &[&str] = &["customer", "--flex", &serve.flex, "--nick", "Ana"];
    for mut customer in [
        Terminal::with(arguments, &[("TERM", "dumb")]),
        Terminal::parlor(&[arguments, &["--plain"]].concat()),
    ] {
        let screen = customer.wait_for("connected as Ana; /help says what can be typed");
        assert!(!screen.contains("TO EVERYONE"), "{screen}");
        customer.wait_for("you are in the chat");
        customer.type_line("/quit");
        assert_eq!(customer.end().0, 0);
    }
}

#[test]
fn a_file_of_15_megabytes_is_sent_and_saved() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("log.bin");
    std::fs::write(&file, vec![7; 15_000_000]).unwrap();
    desk.type_line(&format!("/send {}", file.display()));
    ana.wait_for(json!({"event": "notice", "text": "file-uploaded"}));
    let screen = desk.wait_for("file 1: 15.0 MB  [save]");
    assert_eq!(screen.matches("log.bin").count(), 1, "{screen}");
    let saved = directory.path().join("saved");
    std::fs::create_dir(&saved).unwrap();
    desk.type_line(&format!("/save 1 {}", saved.display()));
    desk.wait_for("saved as");
    assert_eq!(std::fs::read(saved.join("log.bin")).unwrap().len(), 15_000_000);
}

#[test]
fn clicks_choose_a_session_and_to_whom_a_line_goes() {
    let serve = Serve::start();
    let (_ana, mut desk) = conversation(&serve);
    let _cid = serve.customer("Cid", &[]);
    desk.click("2 Cid");
    desk.wait_for("NOT IN: /join 2");
    desk.click("1 Ana");
    desk.click("TO EVERYONE in 1");
    desk.wait_for("INT: AGENTS ONLY");
}

#[test]
fn a_signal_puts_the_terminal_in_order() {
    let serve = Serve::start();
    let (mut ana, desk) = conversation(&serve);
    desk.terminate();
    let (code, left) = desk.end();
    assert!(code == 0 && left.is_in_order(), "{code} {left:?}");
    ana.wait_for(json!({"event": "partyLeft", "userNick": "Bo"}));
}

#[test]
fn what_was_said_is_found_and_scrolled_to() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    for line in 1..60 {
        ana.act(json!({"do": "say", "text": format!("line {line}")}));
    }
    desk.wait_for("line 59");
    desk.press("\x1b[5~");
    let screen = desk.wait("what is further up", |it| it.contains("more below") && !it.contains("line 59"));
    assert!(screen.contains("line 4"), "{screen}");
    ana.act(json!({"do": "say", "text": "and one more"}));
    desk.wait_for("1 new");
    desk.press("\x06LINE 7\r");
    desk.wait("what was sought", |it| {
        it.contains("find: LINE 7") && it.lines().any(|it| it.trim_end().ends_with("│ line 7"))
    });
    desk.press("\x1b");
    desk.wait_for("and one more");
}

#[test]
fn who_is_in_is_listed_with_ids_and_what_is_over_is_over() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    let mut sue = serve.desk("supervisor", "Sue", &["--supervisor"]);
    sue.coach_running();
    desk.wait_for("supervisor Sue joined");
    let sue_id = sue.wait_for(json!({"event": "ready"}))["userId"].as_str().unwrap().to_owned();
    desk.type_line("/who");
    desk.wait("each in a line", |it| it.contains("Ana: customer, id ") && it.contains(&sue_id));
    desk.type_line("/close");
    desk.wait_for("y: yes");
    desk.press("y");
    desk.wait_for("The session is over.");
    desk.type_line("hm");
    let screen = desk.wait_for("the session is over: nothing can be said any more");
    assert!(!screen.contains("/join 1 first"), "{screen}");
    ana.wait_for(json!({"event": "closed"}));
}

#[test]
fn what_a_simple_terminal_pastes_is_one_message_and_never_a_command() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    desk.press("/close\ryes, close the lid\rand say so\r");
    let screen = desk.wait_for("and say so");
    assert!(screen.contains("> /close") && !screen.contains("for everyone?"), "{screen}");
    // It goes where it is sent to, as one message.
    desk.press("\x7f");
    desk.press("\r");
    ana.wait_for(json!({"event": "message", "text": "/close\nyes, close the lid\nand say so"}));
    assert!(!ana.saw(json!({"event": "closed"})));
}

#[test]
fn a_click_names_the_session_for_a_command() {
    let serve = Serve::start();
    let (_ana, mut desk) = conversation(&serve);
    let _cid = serve.customer("Cid", &[]);
    desk.wait_for("2 Cid");
    desk.press("/join ");
    desk.wait_for("> /join");
    desk.click("2 Cid");
    desk.wait_for("> /join 2");
    desk.press("\r");
    desk.wait_for("TO EVERYONE in 2");
}

#[test]
fn the_server_ends_a_session_in_which_nobody_speaks_and_the_screen_says_why() {
    let serve = Serve::with(&["--session-timeout", "3"]);
    let (_ana, desk) = conversation(&serve);
    desk.wait_for("The session is over: nobody spoke for too long.");
}

#[test]
fn a_message_is_chosen_and_copied() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    ana.act(json!({"do": "say", "text": "first\nof two lines"}));
    for line in 1..40 {
        ana.act(json!({"do": "say", "text": format!("line {line}")}));
    }
    desk.wait_for("line 39");
    desk.press("\x1bc");
    desk.wait_for("▶     │ line 39");
    desk.press("\x1b[A");
    desk.wait_for("▶     │ line 38");
    desk.press("\x1bc");
    // Base64 of what it says.
    desk.wait_for_bytes(b"\x1b]52;c;bGluZSAzOA==\x1b\\");
    desk.wait("no more chosen", |it| it.contains("copied") && !it.contains("▶     │"));
    desk.press("\x1bc");
    desk.press(&"\x1b[A".repeat(39));
    desk.wait("what is further up", |it| it.contains("▶     │ first") && it.contains("▶     │ of two lines"));
    desk.press("\r");
    desk.wait_for_bytes(b"\x1b]52;c;Zmlyc3QKb2YgdHdvIGxpbmVz\x1b\\");
    desk.press("\x1bc");
    desk.wait_for("▶     │");
    // What is typed is typed.
    desk.press("good");
    desk.wait("no more chosen", |it| it.contains("> good") && !it.contains("▶     │"));
}

/// The time of day in India now, and a minute before.
fn in_india() -> [String; 2] {
    let seconds = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs() + (5 * 60 + 30) * 60;
    [0, 60].map(|before| (seconds - before) / 60).map(|it| format!("{:02}:{:02}", it / 60 % 24, it % 60))
}

#[test]
fn times_are_those_of_the_persons_zone() {
    let serve = Serve::start();
    let mut ana = serve.customer("Ana", &[]);
    let directory = tempfile::tempdir().unwrap();
    let canned = directory.path().join("canned");
    std::fs::write(&canned, "time = it is {time}").unwrap();
    let arguments = [
        "desk",
        "--basic",
        &serve.basic,
        "--http",
        &serve.http,
        "--nick",
        "Bo",
        "--canned",
        canned.to_str().unwrap(),
    ];
    for more in [&[][..], &["--plain"]] {
        let mut desk = Terminal::with(&[&arguments, more].concat(), &[("TZ", "IST-5:30")]);
        desk.wait("Ana", |it| it.contains("1 Ana") || it.contains("1 (Ana)"));
        desk.type_line("/join");
        desk.wait("in", |it| it.contains("agent Bo joined") || it.contains("Bo (agent) joined"));
        ana.act(json!({"do": "say", "text": "what time is it?"}));
        let is_said =
            |it: &str, text: &str| in_india().iter().any(|time| it.contains(&text.replace('T', time)));
        desk.wait("the time", |it| {
            is_said(it, "T customer Ana joined") || is_said(it, "T Ana (customer) joined")
        });
        desk.press(";time\t");
        desk.wait("the answer", |it| is_said(it, "> it is T"));
        desk.press("\x15/quit\r");
        desk.wait("the question", |it| it.contains("quit? y: yes") || it.contains("yes or no>"));
        match more.is_empty() {
            true => desk.press("y"),
            false => desk.type_line("yes"),
        }
        assert_eq!(desk.end().0, 0);
    }
}

#[test]
fn four_customers_talk_at_once() {
    let serve = Serve::start();
    let mut desk = desk(&serve, &[], &[]);
    let mut customers: Vec<Process> =
        [("Ana", "A lamp"), ("Cid", "An order"), ("دينا", "فاتورة"), ("李雷", "灯")]
            .iter()
            .map(|(nick, subject)| serve.customer(nick, &["--subject", subject]))
            .collect();
    desk.wait_for("4 waiting");
    for count in 1..=4 {
        desk.type_line("/join");
        desk.wait_for(&format!("{count} yours"));
    }
    for round in 0..12 {
        for customer in &mut customers {
            customer.act(json!({"do": "say", "text": format!("round {round}: hello 你好 مرحبا 😀")}));
            customer.act(json!({"do": "typing", "text": "and"}));
        }
        let number = round % 4 + 1;
        desk.press(&format!("\x1b{number}"));
        desk.wait_for(&format!("TO EVERYONE in {number}"));
        desk.type_line(&format!("answer {round}"));
        let answer = json!({"event": "message", "text": format!("answer {round}")});
        customers[round % 4].wait_for(answer.clone());
        assert!(customers.iter().filter(|it| it.saw(answer.clone())).count() == 1, "answer {round}");
    }
    desk.wait_for("answer 11");
    // What isolates a text stands there once, however often it is drawn.
    let doubled = "\u{2068}\u{2068}";
    desk.wait("isolates", |it| it.contains("\u{2068}round 11") && !it.contains(doubled));
    // The first row can be reached, also while somebody types.
    desk.press(&"\x1b[5~".repeat(5));
    desk.wait_for("customer 李雷 joined");
}
