//! Programs whose outputs are closed or full: no exit code but 0, 1 and 2, and sessions are left properly.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};

use serde_json::json;
use support::{FREE_PORTS, Process, Serve, parlor, text};

fn full() -> Stdio {
    File::options().write(true).open("/dev/full").unwrap().into()
}

fn program(arguments: &[&str]) -> Command {
    let mut command = support::program(arguments);
    command.stdin(Stdio::null());
    command
}

#[test]
fn errors_that_nobody_can_be_told_of_have_the_usual_exit_code() {
    for (arguments, code) in [
        (&["desk", "--basic", "127.0.0.1:1", "--http", "http://127.0.0.1:1", "--nick", "Bo"][..], 1),
        (&["transcript", "check", "no such file"], 1),
        (&["no such command"], 2),
    ] {
        let status = program(arguments).stderr(full()).status().unwrap();
        assert_eq!(status.code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn output_that_cannot_be_written_is_a_failure_that_says_what_to_do() {
    for arguments in
        [&["--help"][..], &["completions", "bash"], &["config"], &[&["serve"], &FREE_PORTS[..]].concat()]
    {
        let output = program(arguments).stdout(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.ends_with("; free some space\n") && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn an_output_that_was_closed_before_the_start_is_like_none_and_one_that_closes_later_is_a_failure() {
    let mut shell = Command::new("sh");
    shell.args(["-c", "\"$0\" completions bash >&-", env!("CARGO_BIN_EXE_parlor")]);
    let closed = shell.output().unwrap();
    assert_eq!((closed.status.code(), text(&closed.stderr)), (Some(0), String::new()));
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let unread = program(&["completions", "bash"]).stdout(writer).output().unwrap();
    assert_eq!(unread.status.code(), Some(1));
    assert!(text(&unread.stderr).ends_with("; let it be read to its end\n"), "{}", text(&unread.stderr));
}

#[test]
fn a_customer_and_a_desk_with_a_full_output_leave_and_fail() {
    let mut server = Process::parlor("server", &[&["serve"], &FREE_PORTS[..]].concat());
    let listening = server.wait("its addresses", |line| line.strip_prefix("listening ").map(str::to_owned));
    let address = |name: &str| {
        let found = listening.split(' ').find_map(|it| it.strip_prefix(name)?.strip_prefix('='));
        found.unwrap().to_owned()
    };
    let (basic, flex, http) = (address("basic"), address("flex"), address("http"));
    let desk = ["desk", "--basic", &basic, "--http", &http, "--nick", "Bo"];
    let mut watcher = Process::parlor("watcher", &desk);
    watcher.wait_for(json!({"event": "ready"}));
    for arguments in [&["customer", "--flex", &flex, "--nick", "Ana"][..], &desk] {
        // Input that stays open: only the output can be why the program ends.
        let output = program(arguments).stdin(Stdio::piped()).stdout(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with("parlor: standard output: ") && said.lines().count() == 1, "{said}");
    }
    watcher.wait_for(json!({"event": "interactions", "state": "closed"}));
}

#[test]
fn names_in_errors_control_no_terminal() {
    const NAME: &str = "a\u{1b}]52;c;AAAA\u{7}\u{9b}31m\u{202E}\u{2028}";
    for arguments in [
        &["transcript", "check", NAME][..],
        &["serve", "--basic", NAME],
        &["desk", "--basic", NAME],
        &["customer", "--flex", NAME],
        &["demo", NAME],
        &[NAME],
    ] {
        let output = parlor(arguments);
        assert!(!output.status.success());
        let said = text(&output.stderr);
        let is_bad = |it: char| it.is_control() && it != '\n' || "\u{202E}\u{2028}".contains(it);
        assert!(!said.contains(is_bad), "{arguments:?}: {said:?}");
        assert!(said.contains("31m\u{FFFD}\u{FFFD}"), "{arguments:?}: {said:?}");
    }
}

#[test]
fn a_server_whose_log_nobody_reads_goes_on_and_ends_when_told() {
    let (_unread, log) = std::io::pipe().unwrap();
    let mut server = program(&[&["serve", "--verbose"], &FREE_PORTS[..]].concat())
        .stderr(log)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    // It stays open: a server that can't say where it listens ends.
    let mut said = BufReader::new(server.stdout.take().unwrap());
    said.read_line(&mut first).unwrap();
    let basic = first.split("basic=").nth(1).unwrap().split(' ').next().unwrap();
    // A first packet that no server can take: each costs lines of the log, and more than a pipe holds altogether.
    for _ in 0..1500 {
        let mut peer = TcpStream::connect(basic).unwrap();
        let _ = peer.write_all(b"\0\0\0\x01<");
    }
    let http = first.split("http=http://").nth(1).unwrap().split(' ').next().unwrap();
    let mut peer = TcpStream::connect(http).unwrap();
    write!(peer, "GET /interactions HTTP/1.1\r\nHost: {http}\r\nConnection: close\r\n\r\n").unwrap();
    let mut reply = String::new();
    peer.read_to_string(&mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
    let told = Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap();
    assert!(told.success());
    assert_eq!(server.wait().unwrap().code(), Some(0));
}

#[test]
fn a_customer_and_a_desk_at_an_http_port_give_up() {
    let server = Serve::start();
    let http = server.http.trim_start_matches("http://");
    for (arguments, question) in [
        (&["customer", "--flex", http, "--nick", "Ana"][..], "the flex port? it answers like an HTTP server"),
        (
            &["desk", "--basic", http, "--http", &server.http, "--nick", "Bo"],
            "the basic port? it answers like an HTTP server",
        ),
    ] {
        let mut command = program(arguments);
        let mut running = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let _open = running.stdin.take();
        let output = running.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let said = text(&output.stdout);
        assert!(said.contains(question), "{said}");
    }
}

#[test]
fn a_customer_and_a_desk_at_a_port_that_hangs_up_give_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || listener.incoming().for_each(drop));
    for arguments in [
        &["customer", "--flex", &address, "--nick", "Ana"][..],
        &["desk", "--basic", &address, "--http", "http://127.0.0.1:1", "--nick", "Bo"],
    ] {
        let mut command = program(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = command.spawn().unwrap();
        let _open = running.stdin.take();
        let output = running.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let said = text(&output.stdout);
        assert!(said.contains("tried 3 times and never let in"), "{said}");
        assert_eq!(
            text(&output.stderr),
            "parlor: the server did not let us in; what happened is told above\n"
        );
    }
}
