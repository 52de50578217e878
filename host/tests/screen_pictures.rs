//! The pictures of `host/README.md`, of the running program: a server, a customer over Chat API v2, an agent and a supervisor.
//! `PARLOR_UPDATE_PICTURES=1 cargo test -p parlor-host pictures` draws them anew. What differs from run to run, times and the
//! session's id, is shown as if it were always the same.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "support/pty.rs"]
mod pty;
mod support;
#[path = "support/svg.rs"]
mod svg;

use pty::{Terminal, desk};
use serde_json::json;
use support::{Process, Serve};
use svg::{Cell, Style, compare};

const F4: &str = "\x1bOS";
const F6: &str = "\x1b[17~";
const RIGHT: &str = "\x1b[C";

/// The session's id in the pictures.
const SESSION: &str = "0075aeiF0RlYfcvr";

/// The cells of what a terminal shows.
fn cells(screen: &vt100::Screen) -> Vec<Vec<Cell>> {
    let index = |colour| match colour {
        vt100::Color::Idx(index) => Some(index),
        _ => None,
    };
    let (rows, columns) = screen.size();
    let cell = |row, column| {
        let cell = screen.cell(row, column).filter(|it| !it.is_wide_continuation())?;
        let text = if cell.has_contents() { cell.contents().to_owned() } else { " ".to_owned() };
        let style = Style {
            letters: index(cell.fgcolor()),
            ground: index(cell.bgcolor()),
            is_bold: cell.bold(),
            is_underlined: cell.underline(),
        };
        Some(Cell { text, columns: if cell.is_wide() { 2 } else { 1 }, style })
    };
    (0..rows.get()).map(|row| (0..columns.get()).filter_map(|column| cell(row, column)).collect()).collect()
}

/// Puts a text into the cells of a row from this place on.
fn put(row: &mut [Cell], from: usize, text: &str) {
    for (cell, character) in row.iter_mut().skip(from).zip(text.chars()) {
        cell.text = character.to_string();
    }
}

/// Shows what differs from run to run as if it were always the same: times of day, durations of seconds, the id. All of them
/// are ASCII, so that a character is a cell.
fn steady(row: &mut [Cell], session_id: &str) {
    let characters: Vec<char> = row.iter().map(|it| it.text.chars().next().unwrap_or(' ')).collect();
    let is_digit = |at: usize| characters.get(at).is_some_and(char::is_ascii_digit);
    for at in 0..characters.len() {
        let before = at.checked_sub(1).is_some_and(is_digit);
        let digits = (at..).take_while(|it| is_digit(*it)).count();
        let behind: String = characters.iter().skip(at + digits).take(3).collect();
        if digits == 2 && !before && behind.starts_with(':') && is_digit(at + 3) {
            put(row, at, "18:00");
        }
        if digits > 0 && !before && behind.starts_with(" s") {
            // Where something follows at once, it stands at the right of its place.
            match behind.ends_with(' ') {
                true => put(row, at, &format!("{:1$}", "5 s", digits + 2)),
                false => put(row, at, &format!("{:>1$}", "5 s", digits + 2)),
            }
        }
    }
    // The id may be broken; what begins or ends it is seen to be a part of it.
    let text: String = characters.iter().collect();
    for length in (1..=session_id.len()).rev() {
        let (head, tail) = (&session_id[..length], &session_id[session_id.len() - length..]);
        if let Some(at) = text.find(&format!("session: {head}")) {
            put(row, text[..at].chars().count() + 9, &SESSION[..length]);
            return;
        }
        if let Some(at) = text.find(&format!("│         {tail} ")) {
            put(row, text[..at].chars().count() + 10, &SESSION[SESSION.len() - length..]);
            return;
        }
    }
}

/// Waits until the terminal shows what it should, and draws it.
fn draw(terminal: &Terminal, name: &str, session_id: &str, wanted: &[&str]) {
    let is = |screen: &str| wanted.iter().all(|it| screen.contains(it));
    let mut rows = terminal
        .wait_screen(&format!("{name}: {wanted:?}"), |screen| is(&screen.contents()).then(|| cells(screen)));
    rows.iter_mut().for_each(|row| steady(row, session_id));
    compare(name, &svg::svg(&rows, name.ends_with("light")));
}

/// Ana, who has sent her bill, Bo, who serves her, and Sue at the wall; Cid waits. Gives the session's id, too.
fn conversation(serve: &Serve) -> (Process, Process, Terminal, Terminal, String) {
    let sue = ["desk", "--basic", &serve.basic, "--http", &serve.http, "--nick", "Sue", "--supervisor"];
    let sue = Terminal::parlor(&sue);
    sue.resize(100, 26);
    // Who is there first numbers the sessions as they come.
    sue.wait_for("0 running, 0 waiting");
    let url = format!("{}/genesys/2/chat/support", serve.chat_api);
    let ana = ["customer", "--chat-api", &url, "--nick", "Ana", "--poll", "20", "--subject", "A lamp"];
    let mut ana = Process::parlor("Ana", &[&ana[..], &["--data", "OrderNumber=4711"]].concat());
    let joined = ana.wait_for(json!({"event": "joined"}));
    ana.act(json!({"do": "say", "text": "Hello, my lamp is broken."}));
    let mut bo = desk(serve, &[], &[]);
    bo.resize(100, 26);
    bo.take_ana();
    bo.press("Which lamp is it?\x1b\rSee https://shop.example/lamps.\r");
    bo.wait("said", |it| it.contains("│ Which lamp is it?") && !it.contains("under way"));
    let cid = serve.customer("Cid", &["--subject", "Where is my order?"]);
    bo.wait_for("2 Cid");
    (ana, cid, bo, sue, joined["sessionId"].as_str().unwrap().to_owned())
}

#[test]
fn pictures_of_the_running_program() {
    let serve = Serve::start();
    let (mut ana, _cid, mut bo, mut sue, id) = conversation(&serve);
    let words =
        ["1 running, 1 waiting, the longest for", "Bo: Which lamp is it?", "(about: Where is my order?)"];
    draw(&sue, "wall", &id, &[&words[..], &["▶ 1 Ana"]].concat());
    sue.press("c");
    sue.wait_for("INT: AGENTS ONLY");
    sue.type_line("Give her a voucher, I approve.");
    bo.wait_for("┃ Give her a voucher, I approve.");
    let directory = tempfile::tempdir().unwrap();
    let bill = directory.path().join("bill.pdf");
    std::fs::write(&bill, vec![0; 160_000]).unwrap();
    ana.act(json!({"do": "send-file", "path": bill}));
    ana.act(json!({"do": "typing", "text": "It flick"}));
    let typing = "customer Ana is typing: It flick";
    draw(&sue, "coach", &id, &["┃ Give her a voucher, I approve.", "[save]", typing, "1 waiting"]);
    bo.press(F6);
    bo.wait_for_bytes(b"\x1b[38;5;22;");
    draw(&bo, "desk-light", &id, &["[save]", typing, "1 yours, 1 waiting"]);
    bo.press(&F6.repeat(2));
    bo.press(F4);
    draw(&bo, "desk", &id, &["[save]", "typing: It flick", "OrderNumber: 4711", "1 160.0 kB bill.pdf"]);
}

#[test]
fn the_picture_of_the_demo_at_its_three_screens() {
    let out = tempfile::tempdir().unwrap();
    // Nothing happens for a minute by itself: a key plays each scene to its end.
    let mut demo =
        Terminal::parlor(&["demo", "--watch", "--pace", "60", "--out", out.path().to_str().unwrap()]);
    demo.resize(132, 26);
    for scene in [
        "1 of 8  the server is started",
        "3 of 8  Ana, a customer, comes",
        "3 of 8  Ana types and writes",
        "4 of 8  Bo, the agent, sees that Ana waits",
        "4 of 8  Bo answers",
        "4 of 8  Ana thanks him",
        "5 of 8  Sue, a supervisor, comes",
        "5 of 8  Sue watches unseen",
        "5 of 8  Sue tries to write",
        "5 of 8  Sue becomes Bo's coach",
        "5 of 8  Sue advises Bo",
        "5 of 8  Bo answers Sue alone",
    ] {
        demo.wait_for(scene);
        demo.press(RIGHT);
    }
    demo.wait("what Bo says to Sue", |it| {
        it.contains("6 of 8") && it.matches("Thanks, I have").count() == 2 && !it.contains("under way")
    });
    draw(&demo, "watch", SESSION, &["6 of 8  Bo sends a file"]);
}
