//! What a person can choose of the full screen: colours, keys, notifications.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "support/pty.rs"]
mod pty;
mod support;

use pty::{Terminal, desk};
use serde_json::json;
use support::Serve;

const F6: &str = "\x1b[17~";

/// The state of the link in the colours of a theme: green of its own in each.
const DARK: &[u8] = b"\x1b[38;5;114;";
const LIGHT: &[u8] = b"\x1b[38;5;22;";

#[test]
fn each_theme_has_its_colours_and_a_key_changes_them() {
    let serve = Serve::start();
    let mut dark = desk(&serve, &[], &[]);
    dark.wait_for_bytes(DARK);
    assert!(!dark.wrote(LIGHT));
    dark.press(F6);
    dark.wait_for_bytes(LIGHT);
    let light = desk(&serve, &["--theme", "light"], &[]);
    light.wait_for_bytes(LIGHT);
    assert!(!light.wrote(DARK));
    // The lines of high contrast: black on a light ground.
    let _ana = serve.customer("Ana", &[]);
    let mut contrast = desk(&serve, &["--theme", "contrast"], &[]);
    contrast.take_ana();
    contrast.wait_for_bytes(b"\x1b[38;5;0;48;5;15m");
    assert!(!contrast.wrote(DARK) && !contrast.wrote(LIGHT));
}

#[test]
fn no_color_means_no_colours() {
    let serve = Serve::start();
    let _ana = serve.customer("Ana", &[]);
    let mut plain = desk(&serve, &["--theme", "light"], &[("NO_COLOR", "1")]);
    plain.take_ana();
    plain.press(F6);
    plain.type_line("hello");
    plain.wait_for("│ hello");
    for colour in [&b"38;5;"[..], b"48;5;", b"38;2;", b"48;2;"] {
        assert!(!plain.wrote(colour), "{}", String::from_utf8_lossy(colour));
    }
}

#[test]
fn keys_can_be_changed() {
    let serve = Serve::start();
    let mut desk = desk(&serve, &["--key", "quit=ctrl-q", "--key", "about=f10"], &[]);
    let screen = desk.wait_for("Ctrl-Q end");
    assert!(screen.contains("F10 customer") && !screen.contains("Ctrl-C"), "{screen}");
    desk.press("\x11");
    assert_eq!(desk.end().0, 0);
}

#[test]
fn a_command_is_run_when_a_customer_waits() {
    let serve = Serve::start();
    let folder = tempfile::tempdir().unwrap();
    let (script, told) = (folder.path().join("tell"), folder.path().join("told"));
    // The second name appears when all is written.
    let text = format!("printf '%s\\n' \"$@\" > {0}.part; mv {0}.part {0}\n", told.display());
    std::fs::write(&script, text).unwrap();
    let command = format!("sh {} now", script.display());
    let desk = desk(&serve, &["--notify", &command], &[]);
    let _ana = serve.customer("Ana", &[]);
    desk.wait_for("1 Ana");
    desk.wait("the command", |_| told.exists());
    assert_eq!(std::fs::read_to_string(told).unwrap(), "now\nParlor\nA customer waits\n");
}

#[test]
fn a_program_that_was_stopped_has_its_terminal_again() {
    for (more, mark) in [(&[][..], &b"\x1b[?1049h"[..]), (&["--plain"], b"\x1b[?2004h")] {
        let serve = Serve::start();
        let _ana = serve.customer("Ana", &[]);
        let mut desk = desk(&serve, more, &[]);
        desk.wait_for("Ana");
        desk.type_line("/join");
        desk.wait_for("joined");
        desk.stop_and_go_on();
        desk.wait_for_count(mark, 2);
        // Keys come one by one, and the terminal shows none of them by itself.
        desk.press("hello\x1b[D\x1b[D\x1b[D!");
        let screen = desk.wait_for("he!llo");
        assert!(!screen.contains("^[") && !screen.contains("hello"), "{screen}");
        desk.press("\r");
        desk.wait_for(if more.is_empty() { "│ he!llo" } else { "Bo: he!llo" });
    }
}

#[test]
fn keys_and_colours_stand_in_a_file() {
    let serve = Serve::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    std::fs::write(&file, "[screen]\ntheme = \"light\"\n\n[keys]\nquit = \"ctrl-q\"\nabout = \"f10\"\n")
        .unwrap();
    let mut desk = desk(&serve, &["--config", file.to_str().unwrap()], &[]);
    let screen = desk.wait_for("Ctrl-Q end");
    assert!(screen.contains("F10 customer") && !screen.contains("Ctrl-C"), "{screen}");
    assert!(desk.wrote(LIGHT) && !desk.wrote(DARK));
    desk.press("\x11");
    assert_eq!(desk.end().0, 0);
}

#[test]
fn the_terminal_is_told_when_a_customer_waits() {
    let serve = Serve::start();
    let (usual, rxvt) = (desk(&serve, &[], &[]), desk(&serve, &[], &[("TERM", "rxvt-unicode")]));
    let _ana = serve.customer("Ana", &[]);
    usual.wait_for_bytes(b"\x07\x1b]9;A customer waits\x1b\\");
    rxvt.wait_for_bytes(b"\x07\x1b]777;notify;Parlor;A customer waits\x1b\\");
}

#[test]
fn the_title_says_what_waits_and_what_is_unread() {
    let serve = Serve::start();
    let title = |it: &str| format!("\x1b]0;{it}\x07").into_bytes();
    let mut desk = desk(&serve, &[], &[]);
    desk.wait_for_bytes(b"\x1b[22;0t");
    desk.wait_for_bytes(&title("Parlor"));
    let mut ana = serve.customer("Ana", &[]);
    desk.wait_for_bytes(&title("(1 waiting) Parlor"));
    desk.take_ana();
    let _cid = serve.customer("Cid", &[]);
    desk.click("2 Cid");
    desk.wait_for("NOT IN: /join 2");
    ana.act(json!({"do": "say", "text": "are you there?"}));
    desk.wait_for_bytes(&title("(1, 1 waiting) Parlor"));
    // Of what happened is told, not of what was so before.
    desk.wait_for_bytes(b"\x07\x1b]9;A message came\x1b\\");
    desk.type_line("/join");
    desk.wait_for_bytes(&title("(1) Parlor"));
    desk.type_line("/quit");
    desk.wait_for("y: yes");
    desk.press("y");
    // The terminal has its own title again.
    desk.wait_for_bytes(b"\x1b[23;0t");
}

#[test]
fn a_supervisor_hears_it_too() {
    let serve = Serve::start();
    let sue = desk(&serve, &["--supervisor"], &[]);
    let _ana = serve.customer("Ana", &[]);
    sue.wait_for_bytes(b"\x07\x1b]9;A customer waits\x1b\\");
}

#[test]
fn what_is_wrong_with_keys_and_canned_answers_is_said_before_anybody_connects() {
    // Nobody listens there.
    let desk = ["desk", "--basic", "127.0.0.1:1", "--nick", "Bo"];
    for (wrong, said) in [(["--key", "quit=foo"], "foo"), (["--canned", "nowhere.txt"], "nowhere.txt")] {
        let (code, left) = Terminal::parlor(&[&desk[..], &wrong].concat()).end();
        assert!(code == 1 && left.screen.contains(said), "{code} {left:?}");
    }
}
