//! Questions before what can't be undone, and what answers them.

use super::*;

#[test]
fn a_question_is_answered_by_a_key_that_comes_once_it_could_be_read() {
    let mut agent = face(Role::Agent, "ALL");
    assert!(typed(&mut agent, "/close\n", START).is_empty());
    assert_eq!(question(&agent), "End session 1 (Ana) for everyone? …");
    assert!(tick(&mut agent, START + 499).is_empty() && !agent.can_be_answered());
    assert_eq!(agent.due_within(START + 499, std::time::Duration::MAX).as_millis(), 1);
    tick(&mut agent, START + 500);
    assert_eq!(question(&agent), "End session 1 (Ana) for everyone? y: yes; any other key: no");
    let done = answered(&mut agent, "y", START + 501);
    assert_eq!((&done[0]["do"], &done[0]["afterAction"]), (&json!("leave"), &json!("ForceClose")));
    assert_eq!(question(&agent), "");
}

#[test]
fn what_is_pasted_as_keys_answers_no_question_and_goes_to_nobody() {
    let mut agent = face(Role::Agent, "ALL");
    assert!(typed(&mut agent, "/close\nyes, and\n/leave\n", START).is_empty());
    assert!(tick(&mut agent, START + 500).is_empty());
    assert!(agent.can_be_answered());
    assert!(answered(&mut agent, "n", START + 600).is_empty());
    assert_eq!(agent.model.note.as_ref().unwrap().text, "nothing was done");
    // It is kept, and no command.
    let said = typed(&mut agent, "\n", START + 700);
    assert_eq!((&said[0]["do"], &said[0]["text"]), (&json!("say"), &json!("yes, and\n/leave\n")));
}

#[test]
fn what_is_typed_ahead_of_a_question_means_later_what_it_meant() {
    let mut agent = face(Role::Agent, "ALL");
    // A note for agents isn't said to the customer.
    assert!(typed(&mut agent, "/close\n/int careful", START).is_empty());
    tick(&mut agent, START + 500);
    assert!(answered(&mut agent, "n", START + 600).is_empty());
    let said = typed(&mut agent, "\n", START + 700);
    assert_eq!((&said[0]["text"], &said[0]["visibility"]), (&json!("careful"), &json!("INT")));
    // An answer that came too early doesn't stand before what is typed next.
    for answer in ["y", "no\n"] {
        let mut agent = face(Role::Agent, "ALL");
        assert!(typed(&mut agent, &format!("/close\n{answer}"), START).is_empty());
        assert!(tick(&mut agent, START + 500).is_empty() && agent.can_be_answered());
        assert!(answered(&mut agent, "n", START + 600).is_empty() && agent.composer.is_empty());
        assert!(typed(&mut agent, "/close\n", START + 700).is_empty() && agent.asks());
    }
}

#[test]
fn an_answer_that_came_too_early_is_no_part_of_a_draft() {
    let mut agent = face(Role::Agent, "ALL");
    typed(&mut agent, "half", START);
    agent.ask_first("Send a.txt?".into(), json!({"do": "send-file", "path": "a.txt"}));
    typed(&mut agent, "n", START);
    tick(&mut agent, START + 500);
    assert!(answered(&mut agent, "n", START + 600).is_empty());
    assert_eq!(typed(&mut agent, "\n", START + 700)[0]["text"], "half");
}

#[test]
fn whoever_goes_to_another_session_instead_of_an_answer_is_there() {
    let mut agent = face(Role::Agent, "ALL");
    agent.model.apply(&interaction("S2", "waiting", json!({"userNick": "Cid"})), START);
    typed(&mut agent, "/close\n", START);
    tick(&mut agent, START + 500);
    assert!(key(&mut agent, KeyCode::Char('2'), KeyModifiers::ALT, START + 600).is_empty());
    assert!(!agent.asks() && note(&agent) == "nothing was done");
    assert_eq!(agent.model.chosen.as_deref(), Some("S2"));
}

#[test]
fn each_of_several_questions_is_shown_before_it_is_answered() {
    let mut agent = face(Role::Agent, "ALL");
    for name in ["one?", "two?"] {
        agent.ask_first(name.into(), json!({"do": "leave", "text": name}));
    }
    assert!(question(&agent).starts_with("one?"));
    tick(&mut agent, START + 500);
    assert_eq!(answered(&mut agent, "y", START + 500)[0]["text"], "one?");
    assert!(question(&agent).starts_with("two?") && typed(&mut agent, "y", START + 1000).is_empty());
    agent.model.problem("something else");
    tick(&mut agent, START + 1500);
    assert!(question(&agent).starts_with("two? y: yes"), "nothing covers it");
    assert_eq!(answered(&mut agent, "Y", START + 1500)[0]["text"], "two?");
}

#[test]
fn nobody_is_asked_to_end_a_session_from_outside() {
    let mut agent = face(Role::Agent, "ALL");
    agent.model.apply(&Output::Closed { session_id: "S1".into(), is_over: false }, START);
    assert!(typed(&mut agent, "/close\n", START).is_empty() && !agent.asks());
    assert_eq!(agent.model.note.as_ref().unwrap().text, "you aren't in session 1: /join 1 first");
}

#[test]
fn without_a_link_nobody_is_asked_what_cannot_be_done() {
    let mut agent = face(Role::Agent, "ALL");
    agent.model.apply(&Output::Link { state: "down", reason: None }, START);
    assert!(typed(&mut agent, "/close\n", START).is_empty() && !agent.asks());
    assert!(note(&agent).starts_with("there is no link to the server"));
    // But who wants to end can.
    assert!(typed(&mut agent, "/quit\n", START).is_empty());
    assert!(question(&agent).starts_with("Leave your session, and quit?"));
}
