//! A supervisor's full screen: the wall of all sessions, watching and coaching.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "support/pty.rs"]
mod pty;
mod support;

use pty::{Terminal, desk};
use serde_json::json;
use support::{Process, Serve};

const F5: &str = "\x1b[15~";

/// Ana, whom Cy serves, and a supervisor at the wall, on which they are marked.
fn wall(serve: &Serve) -> (Process, Process, Terminal) {
    let ana = serve.customer("Ana", &[]);
    let mut agent = serve.desk("agent", "Cy", &[]);
    agent.join_waiting();
    let desk = desk(serve, &["--supervisor"], &[]);
    desk.wait_for("▶ 1 Ana");
    (ana, agent, desk)
}

#[test]
fn the_wall_shows_who_talks_who_waits_and_what_was_said_last() {
    let serve = Serve::start();
    let mut sue = desk(&serve, &["--supervisor"], &[]);
    sue.wait_for("0 running, 0 waiting");
    let mut ana = serve.customer("Ana", &["--subject", "A lamp"]);
    let mut cy = serve.desk("agent", "Cy", &[]);
    cy.join_waiting();
    cy.act(json!({"do": "say", "text": "Good morning"}));
    let _dan = serve.customer("Dan", &["--subject", "An order"]);
    sue.wait("how long", |it| it.contains("1 running, 1 waiting, the longest for ") && it.contains(" s"));
    // Who waits stands first, with how long; then who talks, with the agent, how long, and what was said last.
    let row = |screen: &str, nick: &str| {
        screen.lines().find(|it| it.contains(nick)).map(str::to_owned).unwrap_or_default()
    };
    let screen = sue
        .wait("both", |it| row(it, "Dan").contains("nobody") && row(it, "Ana").contains("Cy: Good morning"));
    let (dan, ana_row) = (row(&screen, "Dan"), row(&screen, "Ana"));
    let lengths = |row: &str| row.split("  ").filter(|it| it.trim().ends_with(" s")).count();
    assert_eq!(lengths(&dan), 2, "how long, and how long it waits: {screen}");
    assert_eq!(lengths(&ana_row), 1, "{screen}");
    assert!(ana_row.contains(" Cy "), "{screen}");
    assert!(dan.contains("(about: An order)"), "nobody said that: {screen}");
    // It is alive.
    ana.act(json!({"do": "say", "text": "Good evening"}));
    sue.wait("what was said later", |it| row(it, "Ana").contains("Ana: Good evening"));
    // A key coaches in the session that is marked.
    sue.press("\x1b[B");
    sue.wait("the mark", |it| row(it, "Ana").starts_with('▶'));
    sue.press("c");
    sue.wait_for("INT: AGENTS ONLY");
    sue.type_line("be kind");
    cy.wait_for(json!({"event": "message", "text": "be kind", "visibility": "INT"}));
    assert!(!ana.saw(json!({"text": "be kind"})));
}

#[test]
fn a_silent_monitor_cannot_type_and_nobody_is_told_that_nobody_reads() {
    let serve = Serve::start();
    let (_ana, mut agent, mut desk) = wall(&serve);
    agent.act(json!({"do": "say", "text": "Good morning"}));
    desk.wait_for("Cy: Good morning");
    desk.press("w");
    desk.wait_for("YOU ONLY WATCH");
    desk.type_line("hm");
    let screen = desk.wait_for("x hm");
    assert!(screen.contains("you only watch: /coach to speak with the agents"), "{screen}");
    // What is advised can be done at once, and what was typed is still there.
    desk.type_line("/coach");
    let screen = desk.wait("coaching", |it| it.contains("INT: AGENTS ONLY") && it.contains("# hm"));
    assert!(!screen.contains("nobody"), "{screen}");
    desk.press("\r");
    agent.wait_for(json!({"event": "message", "text": "hm", "visibility": "INT"}));
    desk.press(F5);
    desk.wait_for("THE WALL");
    desk.type_line("for whom?");
    desk.wait("it is kept", |it| it.contains("x for whom?") && it.contains("nothing is said on the wall"));
    desk.press("\x15");
    desk.press(F5);
    desk.type_line("for the agent");
    agent.wait_for(json!({"event": "message", "text": "for the agent", "visibility": "INT"}));
    assert!(!agent.saw(json!({"text": "for whom?"})));
}

#[test]
fn a_word_that_is_typed_on_the_wall_does_nothing() {
    let serve = Serve::start();
    let (_ana, agent, mut desk) = wall(&serve);
    for word in ["can you see this?", "watch it"] {
        desk.type_line(word);
        desk.wait("it is kept", |it| it.contains(&format!("x {word}")) && it.contains("nothing is said on"));
        desk.press("\x15");
    }
    desk.press("w");
    desk.wait_for("YOU ONLY WATCH");
    assert_eq!(agent.all(json!({"event": "newParty", "userNick": "Bo"})).len(), 0);
}

#[test]
fn on_the_wall_commands_mean_the_session_that_is_marked() {
    let serve = Serve::start();
    let (_ana, _agent, mut desk) = wall(&serve);
    // Who waits comes first, and the mark stays where it is.
    let _cid = serve.customer("Cid", &[]);
    desk.wait("both", |it| it.contains("  2 Cid") && it.contains("▶ 1 Ana"));
    desk.press("\x1b[A");
    desk.wait_for("▶ 2 Cid");
    desk.type_line("/coach");
    // As by the key, it is seen at once.
    desk.wait_for("INT: AGENTS ONLY, not seen by the customer of 2: Cid");
}

#[test]
fn a_supervisor_is_told_how_to_come_in() {
    let serve = Serve::start();
    let (_ana, _agent, mut desk) = wall(&serve);
    desk.press("\r");
    let screen = desk.wait_for("NOT IN 1: /watch it unseen, /coach its agents, or /join to talk with Ana");
    assert!(screen.contains("you aren't in session 1: /watch, /coach or /join it first"), "{screen}");
}
