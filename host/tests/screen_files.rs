//! Files at the terminals of desk and customer: dropped, sent, saved, cancelled.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "support/pty.rs"]
mod pty;
mod support;

use std::path::{Path, PathBuf};

use pty::{Terminal, desk};
use serde_json::json;
use support::{Process, Serve};

/// Ana waits, and Bo takes her.
fn conversation(serve: &Serve) -> (Process, Terminal) {
    let ana = serve.customer("Ana", &[]);
    let mut desk = desk(serve, &[], &[]);
    desk.take_ana();
    (ana, desk)
}

/// A new file with these bytes.
fn file(directory: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = directory.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn a_file_that_is_dropped_on_the_terminal_is_offered() {
    let serve = Serve::start();
    let (mut ana, mut desk) = conversation(&serve);
    let directory = tempfile::tempdir().unwrap();
    let path = file(directory.path(), "drop me.txt", b"a lamp");
    desk.paste(&format!("'{}'", path.display()));
    desk.wait_for("Send drop me.txt to session 1 (Ana)? y: yes");
    desk.press("n");
    desk.wait_for("nothing was done");
    // What stands there is dropped into it.
    desk.press("see ");
    desk.paste(&format!("'{}'", path.display()));
    desk.wait_for("drop me.txt'");
    desk.press("\x15");
    desk.paste(&format!("'{}'", path.display()));
    desk.wait_for("Send drop me.txt to session 1 (Ana)? y: yes");
    desk.press("y");
    desk.wait_for("file 1: 6 bytes  [save]");
    ana.wait_for(json!({"event": "notice", "text": "file-uploaded"}));
    assert!(!ana.saw(json!({"event": "message"})), "{}", ana.printed());
}

#[test]
fn a_file_that_is_dropped_on_lines_is_offered() {
    let serve = Serve::start();
    let mut ana = serve.customer("Ana", &[]);
    let mut desk = desk(&serve, &["--plain"], &[]);
    desk.wait_for("session 1 (Ana)");
    desk.type_line("/join");
    desk.wait_for("to 1 (Ana)>");
    let directory = tempfile::tempdir().unwrap();
    let path = file(directory.path(), "drop me.txt", b"a lamp");
    desk.paste(&format!("'{}'", path.display()));
    desk.wait("the question", |it| {
        it.contains("Send drop me.txt to session 1 (Ana)?") && it.contains("yes or no>")
    });
    desk.type_line("y");
    ana.wait_for(json!({"event": "notice", "text": "file-uploaded"}));
    assert!(!ana.saw(json!({"event": "message"})), "{}", ana.printed());
}

#[test]
fn a_customer_who_can_send_no_files_says_a_path() {
    let serve = Serve::start();
    let arguments: &[&str] = &["customer", "--flex", &serve.flex, "--nick", "Ana", "--poll", "20"];
    let mut ana = Terminal::parlor(arguments);
    ana.wait_for("waiting for an agent");
    let mut bo = serve.desk("agent", "Bo", &[]);
    bo.join_waiting();
    ana.wait_for("with agent Bo");
    let directory = tempfile::tempdir().unwrap();
    let path = file(directory.path(), "a.txt", b"a lamp").display().to_string();
    ana.paste(&path);
    ana.press("\r");
    bo.wait_for(json!({"event": "message", "text": path}));
    ana.type_line(&format!("/send {path}"));
    ana.wait_for("/send: files can't be sent over this connection, only saved");
}
