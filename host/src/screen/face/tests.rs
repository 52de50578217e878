//! Keys that mean something only if no others come with them, by a clock of their own.

mod clicks;
mod help;
mod joining;
mod letters;
mod questions;
mod told;
mod undelivered;
mod wall;

use crossterm::event::KeyModifiers;

use super::*;
use crate::lines::Output;
use crate::screen::model::tests::{START, happened, interaction, message, party, with_ana};
use crate::screen::{Canned, Keys};

fn face(role: Role, visibility: &str) -> Face {
    let mut face = Face::new(Person {
        role,
        nick: "Bo".into(),
        theme: Theme::Plain,
        canned: Canned::default(),
        shows_preview: false,
        keys: Keys::default(),
    });
    face.model = with_ana(role, visibility);
    face.look.shows_wall = false;
    face.tick(START);
    face
}

/// Types the text at a time, with Enter at the ends of its lines; gives what is to be done, but for what the screen asks for
/// by itself.
fn typed(face: &mut Face, text: &str, at: i64) -> Vec<Json> {
    let code = |it| if it == '\n' { KeyCode::Enter } else { KeyCode::Char(it) };
    let mut wishes = Vec::new();
    for character in text.chars() {
        wishes.extend(face.take(Event::Key(KeyEvent::new(code(character), KeyModifiers::NONE)), at));
    }
    commands(wishes)
}

fn commands(wishes: Vec<Wish>) -> Vec<Json> {
    let command = |wish| match wish {
        Wish::Command(it) if !["sessions", "last-words", "typing"].contains(&it["do"].as_str()?) => Some(it),
        _ => None,
    };
    wishes.into_iter().filter_map(command).collect()
}

fn tick(face: &mut Face, at: i64) -> Vec<Json> {
    commands(face.tick(at))
}

/// Answers a question that is open, and waits until it is seen that no text begins; gives what is to be done.
fn answered(face: &mut Face, answer: &str, at: i64) -> Vec<Json> {
    assert!(typed(face, answer, at).is_empty());
    tick(face, at + 400)
}

fn question(face: &Face) -> &str {
    face.look.question.as_deref().unwrap_or_default()
}

#[test]
fn a_draft_elsewhere_is_marked_and_an_unusual_line_looks_so() {
    let mut agent = face(Role::Agent, "ALL");
    agent.model.apply(&interaction("S2", "waiting", json!({"userNick": "Cid"})), START);
    let draw = |agent: &mut Face| {
        let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(100, 24)).unwrap();
        terminal.draw(|frame| agent.draw(frame, frame.area(), START)).unwrap();
        terminal.backend().clone()
    };
    let style = |screen: &ratatui::backend::TestBackend| {
        let text = screen.to_string();
        let row = text.lines().position(|it| it.contains("TO EVERYONE")).unwrap();
        screen.buffer()[(2, u16::try_from(row).unwrap())].modifier
    };
    typed(&mut agent, "half", START);
    assert!(!draw(&mut agent).to_string().contains("Ana *"));
    let usual = style(&draw(&mut agent));
    agent.choose("S2");
    assert!(draw(&mut agent).to_string().contains("Ana *"));
    agent.choose("S1");
    let lost = Output::Link { state: "down", reason: None };
    agent.model.apply(&lost, START);
    let screen = draw(&mut agent);
    assert!(screen.to_string().contains("NO LINK, nothing arrives now: TO EVERYONE in 1: customer Ana"));
    assert_ne!(style(&screen), usual);
    let mut agent = face(Role::Agent, "ALL");
    let left = "<partyLeft userId='A' eventId='9' askerId='A'><reason code='1'>left</reason></partyLeft>";
    agent.model.apply(&happened("S1", "Ana", left), START);
    assert_ne!(style(&draw(&mut agent)), usual);
}

#[test]
fn a_customer_who_is_not_in_yet_is_told_what_becomes_of_the_line() {
    let mut customer = face(Role::Customer, "ALL");
    customer.model = Model::new(Role::Customer, "Ana");
    customer.tick(START);
    assert!(typed(&mut customer, "hello\n", START).is_empty() && !customer.composer.is_empty());
    assert_eq!(
        note(&customer),
        "you aren't in yet: your text stays in the line, and Enter sends it once you are in"
    );
}

#[test]
fn no_key_shows_a_coach_to_the_customer() {
    let mut sue = face(Role::Supervisor, "INT");
    sue.model.apply(&happened("S1", "Bob", &party(9, "C", "AGENT", "Bob", "ALL")), START);
    let audience = |sue: &Face| sue.model.chosen().unwrap().audience().unwrap();
    for _ in 0..5 {
        key(&mut sue, KeyCode::F(2), KeyModifiers::NONE, START);
        assert_ne!(audience(&sue), Audience::Everyone);
    }
    typed(&mut sue, "/all\n", START);
    assert_eq!(audience(&sue), Audience::Everyone);
    key(&mut sue, KeyCode::F(2), KeyModifiers::NONE, START);
    assert_eq!(audience(&sue), Audience::Agents);
    // Where there is nobody else, it is said why.
    let mut sue = face(Role::Supervisor, "INT");
    key(&mut sue, KeyCode::F(2), KeyModifiers::NONE, START);
    assert!(audience(&sue) == Audience::Agents && note(&sue).ends_with("/all says what follows to everyone"));
}

#[test]
fn one_file_of_several_is_cancelled_or_all_after_a_question() {
    let mut agent = face(Role::Agent, "ALL");
    let f3 = || Event::Key(KeyEvent::new(KeyCode::F(3), KeyModifiers::NONE));
    assert!(agent.take(f3(), START).is_empty());
    assert_eq!(agent.model.note.as_ref().unwrap().text, "no file is on its way here");
    let ids = ["Cargo.toml", "README.md"]
        .map(|it| typed(&mut agent, &format!("/send {it}\n"), START)[0]["id"].clone());
    assert!(agent.take(f3(), START).is_empty());
    assert_eq!(question(&agent), "Cancel all 2 files? /cancel FILE cancels one of them. …");
    tick(&mut agent, START + 500);
    assert!(answered(&mut agent, "n", START + 500).is_empty());
    agent.take(f3(), START + 1000);
    tick(&mut agent, START + 1500);
    answered(&mut agent, "y", START + 1500);
    let all: Vec<_> = tick(&mut agent, START + 1900).iter().map(|it| it["command"].clone()).collect();
    assert_eq!(all, ids);
    let ids = ["Cargo.toml", "README.md"]
        .map(|it| typed(&mut agent, &format!("/send {it}\n"), START + 1500)[0]["id"].clone());
    let cancelled = typed(&mut agent, "/cancel README.md\n", START + 1500);
    assert_eq!((&cancelled[0]["do"], &cancelled[0]["command"]), (&json!("cancel"), &ids[1]));
    // Of one that is left nobody is asked.
    let only = commands(agent.take(f3(), START + 1500));
    assert_eq!((&only[0]["do"], &only[0]["command"]), (&json!("cancel"), &ids[0]));
}

#[test]
fn whoever_is_being_joined_is_not_joined_twice() {
    let mut agent = face(Role::Agent, "ALL");
    for id in ["S2", "S3"] {
        agent.model.apply(&interaction(id, "waiting", json!({"userNick": id})), START);
    }
    let joins = typed(&mut agent, "/join\n/join\n/join\n", START);
    let joined: Vec<_> = joins.iter().map(|it| it["sessionId"].as_str().unwrap()).collect();
    assert_eq!(joined, ["S2", "S3"]);
    assert!(agent.model.note.as_ref().unwrap().text.contains("nobody waits"));
}

fn key(face: &mut Face, code: KeyCode, modifiers: KeyModifiers, at: i64) -> Vec<Wish> {
    face.take(Event::Key(KeyEvent::new(code, modifiers)), at)
}

fn note(face: &Face) -> &str {
    face.model.note.as_ref().map_or("", |it| it.text.as_str())
}

#[test]
fn esc_and_a_slash_that_come_as_one_key_are_two() {
    let mut agent = face(Role::Agent, "ALL");
    typed(&mut agent, "hello", START);
    key(&mut agent, KeyCode::Char('/'), KeyModifiers::ALT, START);
    let said = typed(&mut agent, "int he is a fraud\n", START);
    assert_eq!((&said[0]["text"], &said[0]["visibility"]), (&json!("he is a fraud"), &json!("INT")));
}

#[test]
fn nothing_is_said_from_a_window_in_which_nothing_is_seen() {
    let mut agent = face(Role::Agent, "ALL");
    typed(&mut agent, "a secret", START);
    let draw = |agent: &mut Face, columns, rows| {
        let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(columns, rows)).unwrap();
        terminal.draw(|frame| agent.draw(frame, frame.area(), START)).unwrap();
        terminal.backend().to_string()
    };
    let screen = draw(&mut agent, 80, 7);
    let needed = "30 columns and 8 rows are needed: until then keys do nothing, but Ctrl-C ends";
    assert!(screen.contains(needed), "{screen}");
    assert!(typed(&mut agent, "x\n", START).is_empty());
    assert!(agent.take(Event::Paste("pasted".into()), START).is_empty());
    assert!(key(&mut agent, KeyCode::Char('c'), KeyModifiers::CONTROL, START).is_empty());
    agent.tick(START + 500);
    assert!(draw(&mut agent, 80, 7).contains("Ctrl-C again leaves your session"));
    draw(&mut agent, 80, 24);
    assert_eq!(typed(&mut agent, "\n", START)[0]["text"], "a secret");
}

#[test]
fn a_search_says_which_of_how_many_it_shows() {
    let mut agent = face(Role::Agent, "ALL");
    for id in 4..7 {
        agent.model.apply(&happened("S1", "Ana", &message(id, "A", "", "a lamp")), START);
    }
    typed(&mut agent, "/find lamp\n", START);
    key(&mut agent, KeyCode::Up, KeyModifiers::NONE, START);
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| agent.draw(frame, frame.area(), START)).unwrap();
    assert!(terminal.backend().to_string().contains("find: lamp (3 of 4)"));
}

#[test]
fn a_file_that_was_cancelled_has_not_failed() {
    let mut agent = face(Role::Agent, "ALL");
    let id = typed(&mut agent, "/send Cargo.toml\n", START)[0]["id"].clone();
    agent.model.apply(&Output::error(Some(id), "cancelled"), START);
    assert!(agent.model.note.as_ref().is_some_and(|it| it.text == "cancelled" && !it.is_problem));
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| agent.draw(frame, frame.area(), START)).unwrap();
    let screen = terminal.backend().to_string();
    assert!(screen.contains("you send Cargo.toml  cancelled"), "{screen}");
}
