//! Files at the terminals of desk and customer: dropped, sent, saved, cancelled.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "support/pty.rs"]
mod pty;
mod support;

use std::io::{Read, Write, copy};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use pty::{Terminal, desk};
use serde_json::json;
use support::{Process, Serve};

const F3: &str = "\x1bOR";

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

/// A way to the server's HTTP port on which documents stand still once they have begun, and break off when something is sent.
fn stands_still(http: &str) -> (String, Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = http.replace("http://", "");
    let (release, released) = channel();
    let released = Arc::new(Mutex::new(released));
    std::thread::spawn(move || {
        for peer in listener.incoming().flatten() {
            let server = TcpStream::connect(&server).unwrap();
            let released = Arc::clone(&released);
            std::thread::spawn(move || forward(peer, server, &released));
        }
    });
    (address, release)
}

fn forward(mut peer: TcpStream, mut server: TcpStream, released: &Mutex<Receiver<()>>) {
    let (mut answers, mut asker) = (server.try_clone().unwrap(), peer.try_clone().unwrap());
    std::thread::spawn(move || copy(&mut answers, &mut asker));
    let mut chunk = [0; 4096];
    while let Ok(count @ 1..) = peer.read(&mut chunk) {
        if chunk[..count].windows(10).any(|it| it == b"/documents") {
            // Nothing is read any more, until it breaks off.
            let _ = released.lock().unwrap().recv();
            let _ = peer.shutdown(Shutdown::Both);
            return;
        }
        if server.write_all(&chunk[..count]).is_err() {
            return;
        }
    }
}

#[test]
fn of_two_files_one_waits_and_each_is_cancelled_alone() {
    let mut serve = Serve::start();
    let (http, release) = stands_still(&serve.http);
    serve.http = http;
    let (ana, mut desk) = conversation(&serve);
    let directory = tempfile::tempdir().unwrap();
    let content = vec![7; 15_000_000];
    let (one, two) =
        (file(directory.path(), "one.bin", &content), file(directory.path(), "two.bin", &content));
    desk.type_line(&format!("/send {}", one.display()));
    desk.wait_for("you send one.bin  [");
    desk.type_line(&format!("/send {}", two.display()));
    desk.wait_for("you send two.bin  waits");
    desk.press(F3);
    desk.wait_for("Cancel all 2 files? /cancel FILE cancels one of them. y: yes");
    desk.press("n");
    desk.wait_for("nothing was done");
    desk.type_line("/cancel two.bin");
    desk.wait("the other", |it| it.contains("two.bin  is being cancelled") && it.contains("one.bin  ["));
    // Of one that is left nobody is asked.
    desk.press(F3);
    desk.wait_for("you send one.bin  is being cancelled");
    desk.press(F3);
    desk.wait_for("no file is on its way here");
    release.send(()).unwrap();
    desk.wait("both", |it| it.contains("one.bin  cancelled") && it.contains("two.bin  cancelled"));
    assert!(!ana.saw(json!({"event": "notice", "text": "file-uploaded"})));
}

#[test]
fn a_click_saves_a_file_and_the_wheel_scrolls_what_it_is_over() {
    let serve = Serve::start();
    let data: Vec<String> = (10..32).map(|it| format!("Key{it}=value {it}")).collect();
    let data: Vec<&str> = data.iter().flat_map(|it| ["--data", it]).collect();
    let mut ana = serve.customer("Ana", &data);
    let directory = tempfile::tempdir().unwrap();
    let arguments = ["desk", "--basic", &serve.basic, "--http", &serve.http, "--nick", "Bo"];
    let mut desk = Terminal::within(directory.path(), &arguments, &[]);
    desk.take_ana();
    let sent = file(directory.path(), "lamp.txt", b"It hums.");
    desk.type_line(&format!("/send {}", sent.display()));
    desk.click("[save]");
    desk.wait_for("saved as");
    assert_eq!(std::fs::read_to_string(directory.path().join("lamp (2).txt")).unwrap(), "It hums.");
    for line in 1..40 {
        ana.act(json!({"do": "say", "text": format!("line {line}")}));
    }
    desk.press("\x1bOS");
    desk.wait("parties and files before the data", |it| {
        it.contains("agent ALL (you) · Bo") && it.contains("1 8 bytes lamp.txt") && it.contains("▼")
    });
    desk.wait_for("line 39");
    desk.turn_wheel(false, (75, 6));
    let screen = desk.wait("what is below", |it| it.contains("▲ 4 more"));
    assert!(screen.contains("line 39"), "{screen}");
    desk.press("\x1b[6;3~\x1b[6;3~");
    desk.wait("the end", |it| it.contains("Key31: value 31") && !it.contains("▼"));
    desk.turn_wheel(true, (30, 6));
    let screen = desk.wait_for("more below");
    assert!(screen.contains("Key31: value 31") && !screen.contains("line 39"), "{screen}");
}
