//! Whatever a command prints, nothing of it controls the terminal: names, texts and errors hold what others chose.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::{Value, json};
use support::{Serve, allow, parlor, text};

/// What a terminal obeys, and what turns the direction of writing; something visible stands in it.
const NAME: &str = "a\u{1b}]52;c;AAAA\u{7}\u{7f}\u{9b}31m\u{202e}\u{200f}\u{2066}z";

/// The same without what no packet can hold.
const NICK: &str = "a\u{7f}\u{9b}31m\u{202e}\u{200f}\u{2066}z";

fn controls(character: char) -> bool {
    character.is_control() && character != '\n' || is_mark(character)
}

fn is_mark(character: char) -> bool {
    "\u{202e}\u{200f}\u{2066}".contains(character)
}

/// Fails unless the name, or what is left of it, was printed and controls nothing.
fn is_harmless(what: &[&str], printed: &str) {
    assert!(!printed.contains(controls), "{what:?}: {printed:?}");
    assert!(printed.contains("31m"), "{what:?}: {printed:?}");
}

fn run(arguments: &[&str]) -> String {
    let Output { stdout, stderr, .. } = parlor(arguments);
    format!("{}{}", text(&stdout), text(&stderr))
}

fn transcript(directory: &Path) -> PathBuf {
    let path = directory.join(format!("{NAME}.xml"));
    let content = format!(
        "<chatTranscript sessionId='S{NICK}' startAt='2025-05-10T07:09:33Z'><newParty userId='U' eventId='1'>\
         <userInfo userNick='{NICK}' userType='CLIENT'/></newParty>\
         <message userId='U' eventId='2'><msgText>{NICK}</msgText></message></chatTranscript>"
    );
    fs::write(&path, content).unwrap();
    path
}

/// A plugin that is no library any more: a library that it needs is nowhere.
fn broken_plugin(directory: &Path) -> PathBuf {
    let listed = parlor(&["plugin", "list", "--json"]);
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let whole = fs::read(listed["plugins"][0]["path"].as_str().unwrap()).unwrap();
    let needed = b"\0libc.so.6\0";
    let at = whole.windows(needed.len()).position(|it| it == needed).unwrap();
    let mut broken = whole;
    broken[at + 1..at + 4].copy_from_slice(b"lix");
    let path = directory.join(format!("{NAME}.so"));
    fs::write(&path, broken).unwrap();
    path
}

#[test]
fn what_the_tools_print() {
    let directory = tempfile::tempdir().unwrap();
    let good = transcript(directory.path());
    let bad = directory.path().join(format!("{NAME}.bad"));
    fs::write(&bad, "<a").unwrap();
    let (good, bad) = (good.to_str().unwrap(), bad.to_str().unwrap());
    for arguments in [
        &["transcript", "check", good][..],
        &["transcript", "check", "--json", good],
        &["transcript", "check", bad],
        &["transcript", "check", "--json", bad],
        &["transcript", "convert", good, "--to", "xml"],
        &["transcript", "convert", good, "--to", "json"],
        &["transcript", "convert", good, "--to", "text"],
        &["transcript", "convert", bad, "--to", "text"],
        &["plugin", "check", bad],
        &["plugin", "check", "--json", bad],
        &["plugin", "list", "--plugins", bad],
        &["plugin", "list", "--json", "--plugins", bad],
    ] {
        let printed = match arguments.last() {
            // A mark that turns nothing is written as it is: it belongs to how some languages are written.
            Some(&"xml" | &"text") => run(arguments).replace('\u{200f}', ""),
            _ => run(arguments),
        };
        is_harmless(arguments, &printed);
    }
    let checked = parlor(&["transcript", "check", "--json", good]);
    let checked: Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_eq!(checked["sessionId"], format!("S{NICK}"), "nothing is lost");
}

#[test]
fn what_is_said_of_a_plugin_that_cannot_be_loaded() {
    let directory = tempfile::tempdir().unwrap();
    let plugin = broken_plugin(directory.path());
    allow(&plugin, directory.path());
    for more in [&["--verbose"][..], &["--json"], &["--verbose", "--json"]] {
        let mut command = support::program(&["plugin", "check"]);
        command.arg(&plugin).args(more).env("XDG_CONFIG_HOME", directory.path());
        let Output { status, stdout, stderr } = command.output().unwrap();
        assert_eq!(status.code(), Some(1));
        let printed = format!("{}{}", text(&stdout), text(&stderr));
        is_harmless(more, &printed);
        assert!(printed.contains("lixc.so.6"), "{printed}");
    }
}

#[test]
fn what_a_demo_prints() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join(NAME);
    let out = out.to_str().unwrap();
    for arguments in [&["demo", "--out", out][..], &["demo", "--json", "--out", out]] {
        is_harmless(arguments, &run(arguments));
    }
    let refused = ["demo", "--out", &format!("/dev/null/{NAME}")];
    is_harmless(&refused, &run(&refused));
}

#[test]
fn what_a_desk_and_a_customer_print() {
    let serve = Serve::start();
    let mut desk = serve.desk("agent", NICK, &[]);
    let mut customer = serve.customer(NICK, &["--subject", NICK, "--data", &format!("{NICK}=x")]);
    desk.join_waiting();
    desk.act(json!({"do": "say", "text": NICK}));
    desk.outcome(json!({"do": "send-file", "path": format!("/none/{NAME}")}));
    desk.type_line(&json!({"do": NAME, "id": NAME}).to_string());
    desk.wait_for(json!({"event": "error", "id": NAME}));
    customer.wait_for(json!({"event": "message", "text": NICK, "userNick": NICK}));
    customer.act(json!({"do": "leave", "text": NICK}));
    desk.wait_for(json!({"event": "partyLeft", "text": NICK}));
    for (who, printed) in [("desk", desk.printed()), ("customer", customer.printed())] {
        is_harmless(&[who], &printed);
    }
}
