//! `parlor demo --watch` in a real terminal: the three screens, the keys of those who look on, and the end.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "support/pty.rs"]
mod pty;
mod support;

use std::collections::BTreeSet;
use std::path::Path;

use pty::Terminal;
use support::{parlor, read, text};

const COACHING: &str = "She is a good customer";
const RIGHT: &str = "\x1b[C";

fn watch(out: &Path, pace: &str) -> Terminal {
    Terminal::parlor(&["demo", "--watch", "--pace", pace, "--out", out.to_str().unwrap()])
}

/// What stands in each of three screens beside each other in a terminal of 132 columns.
fn panes(screen: &str) -> [String; 3] {
    [0, 45, 89].map(|from| {
        let cut = |line: &str| line.chars().skip(from).take(43).collect::<String>();
        screen.lines().map(cut).collect::<Vec<_>>().join("\n")
    })
}

#[test]
fn the_story_is_played_at_three_screens() {
    let out = tempfile::tempdir().unwrap();
    let mut terminal = watch(out.path(), "0.05");
    terminal.resize(132, 30);
    let [customer, agent, supervisor] = panes(&terminal.wait_for(COACHING));
    for (pane, who, audience) in [
        (&customer, "customer · Ana", "TO EVERYONE AS YOU TYPE in the chat"),
        (&agent, "agent · Bo", "TO EVERYONE AS YOU TYPE in 1: customer Ana"),
        (&supervisor, "supervisor · Sue", "INT: AGENTS ONLY"),
    ] {
        assert!(pane.contains(who) && pane.contains(audience), "{pane}");
        assert!(pane.contains("arrived broken."), "{pane}");
    }
    assert!(!customer.contains(COACHING) && customer.contains("a supervisor may be reading"), "{customer}");
    let the_end = terminal.wait_for("The end: the transcripts are in");
    assert!(the_end.contains("39 of 39 checks passed"), "{the_end}");
    for (pane, called) in panes(&the_end).iter().zip(["chat", "session", "session"]) {
        assert!(pane.contains(&format!("The {called} is over.")), "{pane}");
        assert!(pane.contains(&format!(" the {called} is over: nothing can be said")), "{pane}");
    }
    terminal.press("q");
    let (code, left) = terminal.end();
    assert!(code == 0 && left.is_in_order(), "{code} {left:?}");
    assert!(left.screen.contains("39 of 39 checks passed"), "{left:?}");
    let stored = read(&out.path().join("transcript.xml"));
    let times: BTreeSet<&str> =
        stored.split("timeShift=\"").skip(1).filter_map(|it| it.split('"').next()).collect();
    assert!(times.len() > 2, "{times:?}");
    for name in ["transcript.json", "transcript.html", "transcript.txt"] {
        assert!(read(&out.path().join(name)).contains("Ana"), "{name}");
    }
}

#[test]
fn the_customer_at_her_screen_comes_by_chat_api() {
    let out = tempfile::tempdir().unwrap();
    let directory = out.path().to_str().unwrap();
    let mut terminal =
        Terminal::parlor(&["demo", "--watch", "--pace", "0.05", "--door", "chat-api", "--out", directory]);
    terminal.resize(132, 30);
    let [customer, _, supervisor] = panes(&terminal.wait_for(COACHING));
    assert!(supervisor.contains(COACHING) && !customer.contains(COACHING), "{customer}");
    let the_end = terminal.wait_for("The end: the transcripts are in");
    assert!(the_end.contains("38 of 38 checks passed"), "{the_end}");
    terminal.press("q");
    let (code, left) = terminal.end();
    assert!(code == 0 && left.is_in_order(), "{code} {left:?}");
}

#[test]
fn the_agent_at_his_screen_comes_by_gws() {
    let out = tempfile::tempdir().unwrap();
    let directory = out.path().to_str().unwrap();
    let mut terminal =
        Terminal::parlor(&["demo", "--watch", "--pace", "0.05", "--door", "gws", "--out", directory]);
    terminal.resize(132, 30);
    let [customer, agent, _] = panes(&terminal.wait_for(COACHING));
    assert!(!customer.contains(COACHING), "{customer}");
    assert!(agent.contains("Bo (Ready)"), "{agent}");
    let the_end = terminal.wait_for("The end: the transcripts are in");
    assert!(the_end.contains("35 of 35 checks passed"), "{the_end}");
    terminal.press("q");
    let (code, left) = terminal.end();
    assert!(code == 0 && left.is_in_order(), "{code} {left:?}");
}

#[test]
fn it_stops_goes_on_by_scenes_and_is_left() {
    let out = tempfile::tempdir().unwrap();
    // Nothing would happen for a minute by itself.
    let mut terminal = watch(out.path(), "60");
    terminal.wait_for("1 of 8  the server is started");
    terminal.press(" ");
    terminal.wait_for("(stopped)");
    terminal.press(RIGHT);
    terminal.wait_for("3 of 8  Ana, a customer, comes");
    terminal.press(RIGHT);
    // In a terminal of this size it is shown who acts.
    terminal.wait("Ana's screen", |it| it.contains("Ana types") && it.contains("waiting for an agent"));
    terminal.press("\t");
    terminal.wait_for("1 Ana");
    terminal.press("\t");
    terminal.wait_for("The supervisor hasn't come yet.");
    terminal.resize(50, 12);
    terminal.wait_for("60 columns and 16 rows are needed");
    terminal.press("q");
    let (code, left) = terminal.end();
    assert!(code == 0 && left.is_in_order(), "{code} {left:?}");
    assert!(left.screen.contains("left before the story came to its end"), "{left:?}");
    assert_eq!(std::fs::read_dir(out.path()).unwrap().count(), 0);
}

#[test]
fn a_signal_puts_the_terminal_in_order() {
    let out = tempfile::tempdir().unwrap();
    let terminal = watch(out.path(), "60");
    terminal.wait_for("1 of 8");
    terminal.terminate();
    let (code, left) = terminal.end();
    assert!(code == 1 && left.is_in_order(), "{code} {left:?}");
    assert!(left.screen.contains("interrupted: the demo has not come to its end"), "{left:?}");
}

#[test]
fn without_a_full_screen_it_says_what_to_do() {
    let output = parlor(&["demo", "--watch", "--out", "/nowhere/at/all"]);
    assert_eq!(output.status.code(), Some(1));
    let error = text(&output.stderr);
    assert!(error.contains("here is none: start it in one, or leave --watch out"), "{error}");
    let terminal = Terminal::with(&["demo", "--watch"], &[("TERM", "dumb")]);
    let (code, left) = terminal.end();
    assert!(code == 1 && left.screen.contains("TERM says 'dumb'"), "{code} {left:?}");
}
