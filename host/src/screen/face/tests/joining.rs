//! What is typed while a session is being joined: it is meant for that session, and goes to nobody else.

use super::*;

/// Bo in session 1 with Ana, who has asked to join Cid's session 2; the id of the command.
fn joining() -> (Face, Json) {
    let mut agent = face(Role::Agent, "ALL");
    agent.model.apply(&interaction("S2", "waiting", json!({"userNick": "Cid"})), START);
    let id = typed(&mut agent, "/join 2\n", START)[0]["id"].clone();
    (agent, id)
}

fn is_in(agent: &mut Face, id: Json) {
    agent.model.apply(&Output::Joined { session_id: "S2".into(), start_at: String::new() }, START);
    agent.model.apply(&happened("S2", "Bo", &party(3, "B", "AGENT", "Bo", "ALL")), START);
    agent.model.apply(&Output::done(Some(id), json!({"sessionId": "S2"})), START);
}

fn refused(agent: &mut Face, id: Json) {
    agent.model.apply(&Output::error(Some(id), "the connection was lost").of_unknown_fate(), START);
    tick(agent, START);
}

fn screen(agent: &mut Face) -> String {
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| agent.draw(frame, frame.area(), START)).unwrap();
    terminal.backend().to_string()
}

#[test]
fn what_is_typed_ahead_goes_to_nobody_before_the_person_is_in() {
    let (mut agent, id) = joining();
    assert!(typed(&mut agent, "Hello Cid\n", START).is_empty());
    assert!(note(&agent).starts_with("session 2 is being joined: your text stays in the line"));
    let shown = screen(&mut agent);
    assert!(shown.contains("JOINING 2: Enter says nothing until you are in with Cid"), "{shown}");
    assert!(shown.contains("Hello Cid"), "{shown}");
    is_in(&mut agent, id);
    assert!(screen(&mut agent).contains("TO EVERYONE in 2"));
    let said = typed(&mut agent, "\n", START);
    assert_eq!((&said[0]["sessionId"], &said[0]["text"]), (&json!("S2"), &json!("Hello Cid")));
}

#[test]
fn a_session_that_is_joined_anew_as_a_coach_hears_nothing_meanwhile() {
    let mut sue = face(Role::Supervisor, "ALL");
    assert!(typed(&mut sue, "/coach\n", START).is_empty());
    tick(&mut sue, START + 500);
    let id = answered(&mut sue, "y", START + 500)[0]["id"].clone();
    assert!(typed(&mut sue, "he lies\n", START).is_empty());
    sue.model.apply(&happened("S1", "Sue", &party(9, "B", "SUPERVISOR", "Sue", "INT")), START);
    sue.model.apply(&Output::done(Some(id), json!({"sessionId": "S1"})), START);
    assert_eq!(typed(&mut sue, "\n", START)[0]["visibility"], "INT");
}

#[test]
fn esc_on_an_empty_line_goes_back_and_takes_nothing_away() {
    let (mut agent, id) = joining();
    assert!(screen(&mut agent).contains("joining 2 Cid …; Esc on an empty line goes back to 1"));
    typed(&mut agent, "Hello", START);
    for shown in ["S2", "S1"] {
        key(&mut agent, KeyCode::Esc, KeyModifiers::NONE, START);
        assert_eq!(agent.model.chosen.as_deref(), Some(shown));
    }
    assert!(screen(&mut agent).contains("joining 2 Cid …"));
    typed(&mut agent, "Sure", START);
    is_in(&mut agent, id);
    typed(&mut agent, " Ana", START);
    assert!(screen(&mut agent).contains("2 is joined; Alt-2 shows it: Cid"));
    let said = typed(&mut agent, "\n", START);
    assert_eq!((&said[0]["sessionId"], &said[0]["text"]), (&json!("S1"), &json!("Sure Ana")));
    key(&mut agent, KeyCode::Char('2'), KeyModifiers::ALT, START);
    assert!(!screen(&mut agent).contains("is joined"));
}

#[test]
fn a_draft_stays_with_its_session() {
    let mut agent = face(Role::Agent, "ALL");
    agent.model.apply(&interaction("S2", "waiting", json!({"userNick": "Cid"})), START);
    typed(&mut agent, "half for Ana", START);
    key(&mut agent, KeyCode::Char('p'), KeyModifiers::CONTROL, START);
    let id = typed(&mut agent, "join 2\n", START)[0]["id"].clone();
    typed(&mut agent, "for Cid", START);
    refused(&mut agent, id);
    // No line goes to another session by itself.
    assert_eq!(agent.model.chosen.as_deref(), Some("S2"));
    assert!(typed(&mut agent, "\n", START).is_empty());
    assert!(screen(&mut agent).contains("for Cid"));
    key(&mut agent, KeyCode::Char('1'), KeyModifiers::ALT, START);
    assert_eq!(typed(&mut agent, "\n", START)[0]["text"], "half for Ana");
}

#[test]
fn a_session_that_could_not_be_joined_gives_the_line_back_if_nothing_was_typed() {
    let (mut agent, id) = joining();
    refused(&mut agent, id);
    assert_eq!(agent.model.chosen.as_deref(), Some("S1"));
    assert_eq!(typed(&mut agent, "hello\n", START)[0]["sessionId"], "S1");
}
