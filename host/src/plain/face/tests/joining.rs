//! Which session is meant while one is being joined.

use super::*;

/// An agent with Ana in session 1, who has asked to join Cid's session 2.
fn joining() -> Face {
    let mut agent = face(Role::Agent);
    join(&mut agent, "S1", "Ana", "ALL");
    agent.told(&waiting("S2", "Cid"));
    let asked = line(&mut agent, "/join 2");
    assert_eq!(asked.first().map(String::as_str), Some("  joining 2 (Cid) …"));
    agent
}

fn is_in(face: &mut Face) -> Vec<String> {
    let lines = told(face.told(&Output::Joined { session_id: "S2".into(), start_at: String::new() }));
    face.told(&Output::done(Some(json!(face.last_id)), json!({"sessionId": "S2"})));
    lines
}

#[test]
fn what_is_typed_ahead_goes_to_nobody_before_the_person_is_in() {
    let mut agent = joining();
    assert_eq!(input(&mut agent), ["joining 2 (Cid)> "]);
    let why = "  it is being joined: your text stays in the line, and Enter says it once you are in";
    assert_eq!(line(&mut agent, "Hello Cid"), [why]);
    let asked = agent.last_id;
    assert_eq!(is_in(&mut agent).len(), 1);
    assert_eq!(agent.last_id, asked);
    assert_eq!(input(&mut agent), ["to 2 (Cid)> Hello Cid"]);
    assert_eq!(line(&mut agent, ""), [r#"{"do":"say","sessionId":"S2","text":"Hello Cid"}"#]);
}

#[test]
fn who_goes_elsewhere_meanwhile_stays_there() {
    // By a key, and by Esc on an empty line.
    for (code, modifiers) in [(KeyCode::Char('1'), KeyModifiers::ALT), (KeyCode::Esc, KeyModifiers::NONE)] {
        let mut agent = joining();
        assert_eq!(press(&mut agent, code, modifiers), ["  from now on you talk in 1 (Ana)"]);
        let stays = "  you still talk in 1 (Ana): /use 2 goes to 2 (Cid)";
        assert_eq!(is_in(&mut agent).get(1).map(String::as_str), Some(stays));
        assert_eq!(input(&mut agent), ["to 1 (Ana)> "]);
    }
}

#[test]
fn a_session_that_could_not_be_joined_gives_the_line_back_if_nothing_was_typed() {
    for (typing, prompt) in [("", "to 1 (Ana)> "), ("Hello", "not in 2 (Cid)> Hello")] {
        let mut agent = joining();
        typed(&mut agent, typing);
        let lines = told(agent.told(&Output::error(Some(json!(agent.last_id)), "no")));
        let stays = typing.is_empty().then_some("  you still talk in 1 (Ana)");
        assert_eq!(lines.get(1).map(String::as_str), stays, "{lines:?}");
        assert_eq!(input(&mut agent), [prompt]);
    }
}
