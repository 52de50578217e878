//! `examples/plugins.c` and the examples of the header: files and transcripts, with Parlor's own server and a customer.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../tests/support/program.rs"]
mod program;
#[path = "support/started.rs"]
mod started;
#[path = "../../tests/support/mod.rs"]
mod support;
#[path = "support/tls.rs"]
mod tls;

use std::path::Path;
use std::process::Command;

use parlor_server::{Config, Server};
use program::Program;
use started::{customer, examples, watched};
use support::{Link, compile, ffi, plugin_folder, succeed};
use tls::Authority;

/// An agent with plugins who has joined the session.
fn desk(mut command: Command, server: &Server, nickname: &'static str, session: &str) -> Program {
    let addresses = server.addresses();
    command.args(["-p", "-u", &format!("http://{}", addresses.http)]);
    joined(command, addresses.basic.port(), nickname, session)
}

/// The same with options that say how the server is reached.
fn joined(mut command: Command, port: u16, nickname: &'static str, session: &str) -> Program {
    command.args(["-w", "60", "-f"]).arg(plugin_folder());
    let port = port.to_string();
    let mut desk = Program::start(nickname, command.args(["127.0.0.1", &port, nickname, nickname, session]));
    desk.wait("* plugin file-transfer ");
    desk.wait("* in");
    desk
}

fn lines_with<'a>(lines: &'a [String], word: &str) -> Vec<&'a String> {
    lines.iter().filter(|it| it.contains(word)).collect()
}

/// The file id in the line that follows "* file ".
fn file_id(line: &str, rest: &str) -> String {
    let (id, after) = line.split_once(": ").unwrap();
    assert_eq!(after, rest);
    id.to_owned()
}

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|it| (it % 251) as u8).collect()
}

fn write(folder: &Path, name: &str, length: usize) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content(length)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn files_are_sent_and_saved_and_transcripts_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let Some([customers, desks]) = examples(["customer.c", "plugins.c"], folder.path()) else { return };
    let server = Server::start(Config::default()).unwrap();
    let (mut ana, session) = customer(&customers, &server, "Ana");
    let mut bo = desk(watched(&desks, "yes"), &server, "Bo", &session);
    let mut max = desk(Command::new(&desks), &server, "Max", &session);
    ana.wait("* Max joined");
    ana.type_line("Where is my bill?");
    bo.wait_end(": Where is my bill?");

    let bill = write(folder.path(), "bill.pdf", 200_000);
    bo.type_line(&format!("send {bill}"));
    // How far the first word of it is depends on the machine: a later one takes the place of one that waits.
    let told = bo.wait("* job 1: ");
    assert!(told.ends_with(" of 200000 bytes"), "{told}");
    let sent = bo.wait("* job 1 done: 200000 bytes, SHA-256 ");
    let id = file_id(&max.wait("* file "), "bill.pdf (200000 bytes)");
    assert!(sent.ends_with(&format!(", file {id}")), "{sent}");
    max.type_line(&format!("save {id} {}", folder.path().display()));
    let saved = max.wait("* job 1 done: 200000 bytes, SHA-256 ");
    let (digest, path) = saved.split_once(", in ").unwrap();
    assert!(sent.starts_with(digest), "{sent}: {saved}");
    assert_eq!(path, folder.path().join("bill (2).pdf").to_str().unwrap());
    assert_eq!(std::fs::read(path).unwrap(), content(200_000));

    for (job, format) in [(2, "text"), (3, "html")] {
        let path = folder.path().join(format);
        bo.type_line(&format!("export {format} {}", path.display()));
        bo.wait(&format!("* job {job} done: "));
        let written = std::fs::read_to_string(path).unwrap();
        assert!(written.contains("Where is my bill?") && written.contains("bill.pdf"), "{written}");
    }
    bo.type_line("run files");
    bo.wait(&format!("* job 4 done: bill.pdf, 200000 bytes, id {id}"));
    bo.type_line(&format!("delete {id}"));
    bo.wait("* job 5 done: ");
    ana.type_line("thanks");
    max.wait_end(": thanks");
    max.type_line(&format!("save {id} /nowhere"));
    let why = max.wait("* job 2 failed: ");
    assert!(why.contains(&format!("no file {id} in session {session}")), "{why}");
    bo.type_line("export pdf x");
    bo.wait("* job 6 failed: no plugin offers export:pdf");
    bo.type_line(&format!("send {}", folder.path().join("none").display()));
    let why = bo.wait("* job 7 failed: ");
    assert!(why.ends_with("name a file that is there"), "{why}");

    bo.type_line("run sing loud");
    bo.wait("* job 8 failed: no plugin has the command sing");

    // What a packet can't hold in a name doesn't hide the server's answer.
    bo.type_line(&format!("send {}", write(folder.path(), "a\u{1b}b.pdf", 10)));
    bo.wait("* job 9 done: 10 bytes, SHA-256 ");
    max.wait("* file ");

    bo.type_line("quit");
    let (code, lines) = bo.end();
    assert_eq!(code, Some(0), "{lines:#?}");
    assert_eq!(lines_with(&lines, "* command files: lists the files of the session").len(), 1, "{lines:#?}");
    assert_eq!(lines_with(&lines, "* problem").len(), 0, "{lines:#?}");
    ana.wait("* Bo left");
    // The end of input leaves, too.
    assert_eq!(max.end().0, Some(0));
    ana.wait("* Max left");
}

#[test]
fn documents_and_transcripts_go_over_tls_to_whom_the_roots_vouch_for() {
    let folder = tempfile::tempdir().unwrap();
    let Some([customers, desks]) = examples(["customer.c", "plugins.c"], folder.path()) else { return };
    let server = Server::start(Config::default()).unwrap();
    let authority = Authority::new("authority", folder.path());
    let (basic, http) = (authority.serve(server.addresses().basic), authority.serve(server.addresses().http));
    let (mut ana, session) = customer(&customers, &server, "Ana");
    let mut command = watched(&desks, "no");
    command.arg("-c").arg(&authority.file).args(["-u", &format!("https://{http}")]);
    let mut bo = joined(command, basic.port(), "Bo", &session);
    ana.type_line("Where is my bill?");
    bo.wait_end(": Where is my bill?");
    bo.type_line(&format!("send {}", write(folder.path(), "bill.pdf", 200_000)));
    let sent = bo.wait("* job 1 done: 200000 bytes, SHA-256 ");
    let (_, id) = sent.split_once(", file ").unwrap();
    bo.type_line(&format!("save {id} {}", folder.path().display()));
    let saved = bo.wait("* job 2 done: 200000 bytes, SHA-256 ");
    let (_, path) = saved.split_once(", in ").unwrap();
    assert_eq!(std::fs::read(path).unwrap(), content(200_000));
    let path = folder.path().join("text");
    bo.type_line(&format!("export text {}", path.display()));
    bo.wait("* job 3 done: ");
    assert!(std::fs::read_to_string(path).unwrap().contains("Where is my bill?"));
    assert_eq!(bo.end().0, Some(0));

    // A server for which somebody else vouches gets nothing.
    let http = Authority::new("another", folder.path()).serve(server.addresses().http);
    let mut command = Command::new(&desks);
    command.arg("-c").arg(&authority.file).args(["-u", &format!("https://{http}")]);
    let mut max = joined(command, basic.port(), "Max", &session);
    max.type_line(&format!("export text {}", folder.path().join("no").display()));
    let why = max.wait("* job 1 failed: ");
    assert!(why.contains(&format!("https://{http}: ")) && why.contains("UnknownIssuer"), "{why}");
    assert!(!folder.path().join("no").exists());
    assert_eq!(max.end().0, Some(0));
}

#[test]
fn what_is_interrupted_is_not_stored_and_nobody_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let Some([customers, desks]) = examples(["customer.c", "plugins.c"], folder.path()) else { return };
    let mut config = Config::default();
    // Slow enough that the file isn't there before anybody can say stop.
    config.limits.read_bytes_per_second = 256 << 10;
    let server = Server::start(config).unwrap();
    let (_ana, session) = customer(&customers, &server, "Ana");
    let mut bo = desk(watched(&desks, "yes"), &server, "Bo", &session);
    let mut max = desk(Command::new(&desks), &server, "Max", &session);
    let film = write(folder.path(), "film.mp4", 16 << 20);
    bo.type_line(&format!("send {film}"));
    bo.wait("* job 1: ");
    bo.interrupt();
    bo.wait("* job 1 cancelled");
    let note = write(folder.path(), "note.txt", 3);
    bo.type_line(&format!("send {note}"));
    bo.wait("* job 2 done: 3 bytes");
    max.wait("* file ");
    // Interrupted while nothing goes on, it leaves.
    bo.interrupt();
    let (code, lines) = bo.end();
    assert_eq!(code, Some(0), "{lines:#?}");
    max.type_line("quit");
    let (_, lines) = max.end();
    assert_eq!(lines_with(&lines, "film.mp4").len(), 0, "{lines:#?}");
}

#[test]
fn how_it_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let Some([desks]) = examples(["plugins.c"], folder.path()) else { return };
    let output = Command::new(&desks).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stderr.starts_with(b"usage: plugins "));
}

#[test]
fn the_examples_of_the_header_do_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    let Some([customers]) = examples(["customer.c"], folder.path()) else { return };
    let program = compile(&ffi().join("desk/tests/c/comments.c"), Link::Shared, folder.path());
    let server = Server::start(Config::default()).unwrap();
    let (mut ana, session) = customer(&customers, &server, "Ana");
    let addresses = server.addresses();
    let (port, http) = (addresses.basic.port().to_string(), format!("http://{}", addresses.http));
    let (bill, page) = (write(folder.path(), "bill.pdf", 20_000), folder.path().join("page.html"));
    let mut command = watched(&program, "yes");
    command.args([&port, &http]).arg(plugin_folder()).args([&session, &bill]).arg(&page);
    succeed(&mut command);
    ana.wait("Bo: here it is");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("here it is") && page.contains("bill.pdf"), "{page}");
}
