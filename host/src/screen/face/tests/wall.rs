//! The keys of a supervisor's wall, and what is typed there.

use super::told::screen;
use super::*;

#[test]
fn on_the_wall_a_letter_does_something_unless_more_is_typed() {
    let wall = || {
        let mut sue = face(Role::Supervisor, "ALL");
        sue.model.apply(&interaction("S2", "running", json!({"userNick": "Cid"})), START);
        sue.look.shows_wall = true;
        sue.model.chosen = Some("S2".into());
        sue
    };
    let mut sue = wall();
    assert!(typed(&mut sue, "w", START).is_empty() && tick(&mut sue, START + 399).is_empty());
    let done = tick(&mut sue, START + 400);
    assert_eq!((&done[0]["do"], &done[0]["visibility"]), (&json!("join"), &json!("VIP")));
    // A key that is no text doesn't make a word of it.
    let mut sue = wall();
    typed(&mut sue, "c", START);
    let done = commands(sue.take(Event::Key(KeyEvent::new(KeyCode::F(1), KeyModifiers::NONE)), START + 9));
    assert_eq!(done[0]["visibility"], "INT");
    let mut sue = wall();
    assert!(typed(&mut sue, "can you", START).is_empty());
    assert!(tick(&mut sue, START + 5000).is_empty());
    assert!(sue.look.shows_wall, "it is typed, and nothing is done");
    assert!(typed(&mut sue, "\n", START + 5000).is_empty());
    assert!(sue.model.note.as_ref().unwrap().text.starts_with("nothing is said on the wall"));
}

#[test]
fn on_the_wall_something_is_marked_as_long_as_there_is_something() {
    let mut sue = face(Role::Supervisor, "ALL");
    sue.look.shows_wall = true;
    // The server was restarted: what she was in is over, and there is another session.
    sue.model.apply(&Output::Closed { session_id: "S1".into(), is_over: true }, START);
    sue.model.apply(&interaction("S2", "running", json!({"userNick": "Cid"})), START);
    tick(&mut sue, START);
    typed(&mut sue, "w", START);
    let done = tick(&mut sue, START + 400);
    assert_eq!((&done[0]["sessionId"], &done[0]["visibility"]), (&json!("S2"), &json!("VIP")));
    let mut sue = face(Role::Supervisor, "ALL");
    sue.look.shows_wall = true;
    sue.model.apply(&Output::Closed { session_id: "S1".into(), is_over: true }, START);
    typed(&mut sue, "w", START);
    assert!(tick(&mut sue, START + 400).is_empty());
    assert!(sue.model.note.as_ref().unwrap().text.starts_with("no session is on the wall"));
}

#[test]
fn no_key_means_another_session_while_the_marked_one_may_come_back() {
    let mut sue = face(Role::Supervisor, "ALL");
    sue.model.apply(&interaction("S2", "running", json!({"userNick": "Cid"})), START);
    sue.model.choose("S2");
    sue.look.shows_wall = true;
    let id = sue.model.ask(Asked::Sessions);
    sue.model.apply(&Output::done(Some(json!(id)), json!({"sessions": [{"sessionId": "S1"}]})), START);
    typed(&mut sue, "w", START);
    assert!(tick(&mut sue, START + 400).is_empty() && note(&sue).contains("marks another"));
    sue.model.apply(&interaction("S2", "running", json!({"userNick": "Cid"})), START);
    typed(&mut sue, "w", START + 500);
    assert_eq!(tick(&mut sue, START + 900)[0]["sessionId"], "S2");
}

#[test]
fn a_command_that_is_typed_on_the_wall_shows_its_session() {
    for command in ["/watch 2\n", "/coach 2\n", "/join 2\n"] {
        let mut sue = face(Role::Supervisor, "VIP");
        sue.model.apply(&interaction("S2", "running", json!({"userNick": "Cid"})), START);
        sue.look.shows_wall = true;
        assert_eq!(typed(&mut sue, command, START)[0]["sessionId"], "S2", "{command}");
        assert!(!sue.look.shows_wall && sue.model.chosen.as_deref() == Some("S2"), "{command}");
    }
}

#[test]
fn who_is_in_is_told_on_the_wall_below_the_sessions() {
    let mut sue = face(Role::Supervisor, "VIP");
    sue.look.shows_wall = true;
    typed(&mut sue, "/who\n", START);
    assert!(sue.look.shows_wall && note(&sue).contains("Ana: customer"), "{}", note(&sue));
}

#[test]
fn whoever_has_watched_reads_on_the_wall_what_was_said_and_who_is_who_since() {
    let mut sue = face(Role::Supervisor, "VIP");
    sue.look.shows_wall = true;
    let look_up = |sue: &mut Face, text: &str| {
        let asked = sue.model.ask(Asked::LastWords);
        let said = json!({"sessionId": "S1", "userNick": "Ana", "text": text, "visibility": "ALL"});
        sue.model.apply(&Output::done(Some(json!(asked)), said), START);
    };
    sue.model.apply(&Output::Closed { session_id: "S1".into(), is_over: false }, START);
    look_up(&mut sue, "looked up before");
    assert!(screen(&mut sue).contains("Ana: looked up before"));
    // Watched, and left again: what was looked up before is older.
    sue.model
        .apply(&Output::Joined { session_id: "S1".into(), start_at: "2026-11-29T18:00:00Z".into() }, START);
    look_up(&mut sue, "comes too late");
    sue.model.apply(&happened("S1", "Ana", &message(20, "A", "", "heard while watching")), START);
    let renamed = "<notice userId='A' eventId='21'><noticeText noticeType='USER_UPDATE_NICK'>Anna</noticeText></notice>";
    sue.model.apply(&happened("S1", "Ana", renamed), START);
    sue.model.apply(&Output::Closed { session_id: "S1".into(), is_over: false }, START);
    let shown = screen(&mut sue);
    assert!(shown.contains("Anna: heard while watching") && shown.contains("1 Anna"), "{shown}");
    assert!(!shown.contains("looked up before") && !shown.contains("comes too late"), "{shown}");
    // Renamed since: the list says so.
    sue.model.apply(&interaction("S1", "running", json!({"userNick": "Annika"})), START);
    let shown = screen(&mut sue);
    assert!(shown.contains("1 Annika"), "{shown}");
    // Once it is over, the name counts that was heard there.
    sue.model.apply(&interaction("S1", "closed", json!({"userNick": "Ana"})), START);
    assert_eq!(sue.model.session("S1").unwrap().name(), "Anna");
}
