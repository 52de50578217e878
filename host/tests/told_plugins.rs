//! What is told of plugins, where there are some and where there are none.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "support/pty.rs"]
mod pty;
mod support;

use std::path::Path;

use pty::Terminal;
use serde_json::json;
use support::{Process, Serve, undisturbed};
use tempfile::TempDir;

/// What is told where there are none.
const NONE: &str = "no plugins, so no files and no exports: install Parlor with `make install`";

/// A copy of the program with nothing beside it: it is there as long as the directory.
fn alone() -> (TempDir, String) {
    let directory = tempfile::tempdir().unwrap();
    let program = directory.path().join("parlor");
    std::fs::copy(env!("CARGO_BIN_EXE_parlor"), &program).unwrap();
    let program = program.to_str().unwrap().to_owned();
    (directory, program)
}

/// The screen's text as one line: what is long is broken.
fn in_one_line(screen: &str) -> String {
    screen.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_desk_says_at_its_start_which_plugins_it_has() {
    let serve = Serve::start();
    for more in [&[][..], &["--supervisor"], &["--plain"]] {
        let desk = pty::desk(&serve, more, &[]);
        desk.wait_for("plugins: file-transfer 0.1.0, transcript-export 0.1.0");
    }
}

#[test]
fn a_desk_without_plugins_says_how_to_get_them() {
    let serve = Serve::start();
    let (_directory, program) = alone();
    let arguments = ["desk", "--basic", &serve.basic, "--http", &serve.http, "--nick", "Bo"];
    for more in [&[][..], &["--plain"]] {
        let desk = Terminal::of(&program, &[&arguments[..], more].concat(), &[]);
        let screen = desk.wait("how to get them", |it| in_one_line(it).contains(NONE));
        // In lines that is the first thing to be read.
        assert!(more.is_empty() || in_one_line(&screen).starts_with(NONE), "{screen}");
    }
    let mut desk = Process::start("desk", undisturbed(Path::new(&program), &arguments));
    let ready = desk.wait_for(json!({"event": "ready"}));
    assert!(ready["note"].as_str().unwrap().starts_with(NONE), "{ready}");
    let mut usual = serve.desk("usual", "Cid", &[]);
    assert!(usual.wait_for(json!({"event": "ready"})).get("note").is_none());
}

#[test]
fn the_demo_without_its_plugins_opens_no_screens() {
    let (directory, program) = alone();
    let out = directory.path().join("out");
    let terminal = Terminal::of(&program, &["demo", "--watch", "--out", out.to_str().unwrap()], &[]);
    let (code, left) = terminal.end();
    assert!(code == 1 && left.is_in_order(), "{code} {left:?}");
    let told = in_one_line(&left.screen);
    assert!(told.contains("the demo needs plugins: no plugin offers file-transfer or export:html"), "{told}");
    assert!(!out.exists());
}
