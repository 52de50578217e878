//! The full screen while the link is lost, through a line that the test cuts and mends.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "support/line.rs"]
mod line;
#[path = "support/pty.rs"]
mod pty;
mod support;

use line::Line;
use pty::{Terminal, desk_at};
use serde_json::json;
use support::{Process, Serve};

const F7: &str = "\x1b[18~";
const F8: &str = "\x1b[19~";

/// Ana waits, and Bo takes her, over the line.
fn conversation(serve: &Serve, line: &Line) -> (Process, Terminal) {
    let ana = serve.customer("Ana", &[]);
    let mut desk = desk_at(&line.address, serve, &[], &[]);
    desk.take_ana();
    (ana, desk)
}

#[test]
fn what_may_have_arrived_is_told_apart_from_what_did_not() {
    let serve = Serve::start();
    let line = Line::to(&serve.basic);
    let (mut ana, mut desk) = conversation(&serve, &line);
    line.mute();
    desk.type_line("it arrives");
    ana.wait_for(json!({"event": "message", "text": "it arrives"}));
    line.cut();
    let screen = desk.wait_for("NOT KNOWN WHETHER IT ARRIVED");
    assert!(!screen.contains("NOT DELIVERED"), "{screen}");
    // What happened meanwhile is told on the new connection, and shows that it arrived.
    line.mend();
    let screen = desk.wait("that it arrived", |it| {
        it.contains("● connected") && it.contains("│ it arrives") && !it.contains("NOT KNOWN")
    });
    assert_eq!(screen.matches("it arrives").count(), 1, "{screen}");
}

#[test]
fn what_was_not_delivered_can_be_sent_again_or_thrown_away() {
    let serve = Serve::start();
    let line = Line::to(&serve.basic);
    let (mut ana, mut desk) = conversation(&serve, &line);
    line.cut();
    desk.wait_for("no link");
    // The two come one after the other: at once they would be taken for what is pasted.
    desk.type_line("the first");
    desk.wait_for("NOT DELIVERED");
    desk.type_line("/nick Bob");
    desk.wait_for("not connected now");
    desk.type_line("the second");
    desk.wait("both kept", |it| it.matches("NOT DELIVERED").count() == 2);
    line.mend();
    desk.wait_for("● connected");
    let screen = desk.screen();
    assert!(
        screen.contains("TO EVERYONE in 1: customer Ana") && !screen.contains("not connected"),
        "{screen}"
    );
    desk.press(F7);
    ana.wait_for(json!({"event": "message", "text": "the first"}));
    desk.wait("one left", |it| it.matches("NOT DELIVERED").count() == 1 && it.contains("│ the first"));
    desk.press(F8);
    let screen = desk.wait("none left", |it| !it.contains("NOT DELIVERED"));
    assert!(screen.contains("thrown away") && !screen.contains("│ the second"), "{screen}");
    desk.type_line("the third");
    ana.wait_for(json!({"event": "message", "text": "the third"}));
    assert_eq!(ana.all(json!({"event": "message", "text": "the first"})).len(), 1);
    assert!(!ana.saw(json!({"text": "the second"})));
}

#[test]
fn what_a_customer_types_meanwhile_is_said_once_the_line_is_mended() {
    let serve = Serve::start();
    let line = Line::to(&serve.flex);
    let arguments =
        ["customer", "--flex", &line.address, "--http", &serve.http, "--nick", "Ana", "--poll", "20"];
    let mut ana = Terminal::parlor(&arguments);
    ana.wait_for("waiting for an agent");
    let mut bo = serve.desk("agent", "Bo", &[]);
    bo.join_waiting();
    ana.wait_for("with agent Bo");
    line.cut();
    ana.wait_for("no link");
    ana.type_line("are you there?");
    ana.wait("what is under way", |it| it.contains("under way") && it.contains("are you there?"));
    line.mend();
    bo.wait_for(json!({"event": "message", "text": "are you there?"}));
    let screen = ana.wait("what was said", |it| it.contains("● connected") && !it.contains("under way"));
    assert_eq!(screen.matches("are you there?").count(), 1, "{screen}");
    bo.act(json!({"do": "say", "text": "yes"}));
    ana.wait_for("│ yes");
    assert_eq!(bo.all(json!({"event": "message", "text": "are you there?"})).len(), 1);
}

#[test]
fn after_a_restart_of_the_server_a_customer_is_told_what_was_lost() {
    let serve = Serve::start();
    let addresses = [serve.basic.clone(), serve.flex.clone(), serve.http.replace("http://", "")];
    let [basic, flex, http] = &addresses;
    let mut ana = Terminal::parlor(&[
        "customer",
        "--flex",
        flex,
        "--http",
        &serve.http,
        "--nick",
        "Ana",
        "--poll",
        "20",
    ]);
    ana.wait_for("waiting for an agent");
    drop(serve);
    ana.wait_for("no link");
    ana.type_line("are you there?");
    ana.wait_for("under way");
    let again = Serve::with(&["--basic", basic, "--flex", flex, "--http", http]);
    ana.wait_for("The server knows this chat no more");
    let screen = ana.wait_for("NOT DELIVERED");
    assert!(screen.contains("│ are you there?") && screen.contains("the chat is over"), "{screen}");
    drop(again);
}
