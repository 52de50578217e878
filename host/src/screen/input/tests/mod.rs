//! The input of the full screen. Other files of these tests begin with what is made here.

mod composer;
mod pictures;
mod properties;
mod refused;
mod said_before;

use std::collections::BTreeMap;

use super::*;
use crate::commands::{Audience, Barred, Party, Session};

/// A composer of a supervisor in session S1, with two others there.
fn composer() -> Composer {
    composer_with(&BTreeMap::new(), Role::Supervisor)
}

fn composer_with(keys: &BTreeMap<String, String>, role: Role) -> Composer {
    composer_at(keys, role, Place::Screen)
}

fn composer_at(keys: &BTreeMap<String, String>, role: Role, place: Place) -> Composer {
    let directory = tempfile::tempdir().unwrap();
    let canned = directory.path().join("canned");
    std::fs::write(&canned, "hello = Good day, {customer}\nhelp = /help is no command\nbye = Bye\\n{nick}")
        .unwrap();
    let mut composer = Composer::new(Config {
        role,
        place,
        keys: Keys::new(keys).unwrap(),
        canned: Canned::read(&canned).unwrap(),
        shows_preview: false,
        packet_bytes: 32768,
        time: || "12:30".into(),
    });
    if role != Role::Customer {
        assert!(composer.choose_session(Some("S1")).is_empty());
        composer.set_context(context());
    }
    composer
}

fn context() -> Context {
    let session = |number, id: &str, nick: &str, waits| Session {
        number,
        id: id.into(),
        nick: Some(nick.into()),
        subject: Some("A lamp".into()),
        waits,
        is_mine: waits.is_none(),
        is_served: false,
    };
    let party = |user_id: &str, nick: &str, user_type: &str| Party {
        user_id: user_id.into(),
        nick: nick.into(),
        user_type: user_type.into(),
        visibility: "ALL".into(),
        is_me: nick == "Bo",
    };
    Context {
        sessions: vec![session(1, "S1", "Ana", None), session(2, "S2", "Ben", Some(70))],
        parties: vec![
            party("U1", "Ana", "CLIENT"),
            party("U2", "Bo", "AGENT"),
            party("U3", "Sue", "SUPERVISOR"),
        ],
        formats: vec!["html".into(), "json".into()],
        nick: "Bo".into(),
        ..Context::default()
    }
}

/// The key with this name; a character is itself.
fn key(name: &str) -> KeyEvent {
    let (rest, modifiers) = match name.split_once('-') {
        Some(("ctrl", rest)) => (rest, KeyModifiers::CONTROL),
        Some(("alt", rest)) => (rest, KeyModifiers::ALT),
        _ => (name, KeyModifiers::NONE),
    };
    let code = match rest {
        "enter" => KeyCode::Enter,
        "tab" => KeyCode::Tab,
        "esc" => KeyCode::Esc,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "backspace" => KeyCode::Backspace,
        "delete" => KeyCode::Delete,
        "f1" => KeyCode::F(1),
        "f12" => KeyCode::F(12),
        other => KeyCode::Char(other.chars().next().unwrap()),
    };
    KeyEvent::new(code, modifiers)
}

/// Presses the keys one after the other: names between angle brackets, and characters. Gives the deeds but for typing
/// notices, as lines.
fn press(composer: &mut Composer, keys: &str) -> Vec<String> {
    let mut deeds = Vec::new();
    let mut rest = keys;
    while let Some(first) = rest.chars().next() {
        let (event, after) = match rest.strip_prefix('<').and_then(|it| it.split_once('>')) {
            Some((name, after)) => (key(name), after),
            None => {
                let code = KeyCode::Char(first);
                (KeyEvent::new(code, KeyModifiers::NONE), &rest[first.len_utf8()..])
            }
        };
        deeds.extend(composer.on_key(event));
        rest = after;
    }
    lines(deeds)
}

/// Deeds but for typing notices, as lines.
fn lines(deeds: Vec<Deed>) -> Vec<String> {
    let line = |it| match it {
        Deed::Send { session_id, text } => Some(format!("send {}: {text}", session_id.unwrap_or_default())),
        Deed::Command(it) => Some(command(&it)),
        Deed::Typing { .. } => None,
        Deed::Refuse(why) => Some(format!("refuse: {why}")),
        Deed::Complete(found) => Some(format!("complete: {}", found.join("; "))),
        Deed::DroppedPath { path, .. } => Some(format!("dropped {}", path.display())),
        Deed::AskFirst { question, command: it } => Some(format!("{question} {}", command(&it))),
        Deed::Action(it) => Some(format!("action {}", it.name())),
    };
    deeds.into_iter().filter_map(line).collect()
}

fn command(command: &Command) -> String {
    match command {
        Command::Tell(it) => it.to_string(),
        Command::Own(it) => format!("{it:?}"),
    }
}
