//! What wasn't delivered: it is sent again, copied, put away with a question, and told of at the end.

use super::*;

#[test]
fn what_the_server_refuses_for_good_goes_back_into_the_line() {
    for (line, note, visibility) in [
        ("hush\n", "no: /who lists who is in; the text is in the input line again", "ALL"),
        // What wasn't for the customer isn't by this.
        (
            "/to 0075unknown00009 hush\n",
            "no: /who lists who is in; the text is in the input line again, for agents and supervisors only",
            "INT",
        ),
    ] {
        let mut agent = face(Role::Agent, "ALL");
        let id = typed(&mut agent, line, START)[0]["id"].clone();
        let (id, error_id) = (Some(id), Some(json!(9)));
        agent.model.apply(
            &Output::Error { id, error_id, session_id: None, text: "no".into(), is_fate_unknown: false },
            START,
        );
        assert!(commands(agent.send_again()).is_empty() && agent.model.sent.is_empty());
        assert_eq!(agent.model.note.as_ref().unwrap().text, note);
        let said = typed(&mut agent, "\n", START);
        assert_eq!((&said[0]["text"], &said[0]["visibility"]), (&json!("hush"), &json!(visibility)));
    }
}

#[test]
fn what_cannot_be_sent_again_stays_where_it_is() {
    let mut agent = face(Role::Agent, "ALL");
    for text in ["one", "two"] {
        let id = typed(&mut agent, &format!("{text}\n"), START)[0]["id"].clone();
        agent.model.apply(&Output::error(Some(id), "not connected now"), START);
    }
    agent.model.apply(&Output::Closed { session_id: "S1".into(), is_over: true }, START);
    assert!(commands(agent.send_again()).is_empty());
    assert!(agent.model.note.as_ref().unwrap().text.starts_with("the session is over"));
    let kept: Vec<_> = agent.model.sent.iter().map(|it| it.message.text.as_str()).collect();
    assert_eq!(kept, ["one", "two"]);
}

/// Bo with a text that wasn't delivered, in a session that is over.
fn with_undelivered() -> Face {
    let mut agent = face(Role::Agent, "ALL");
    let id = typed(&mut agent, "a long answer\n", START)[0]["id"].clone();
    agent.model.apply(&Output::error(Some(id), "not connected now"), START);
    agent.model.apply(&Output::Closed { session_id: "S1".into(), is_over: true }, START);
    agent
}

#[test]
fn what_was_not_delivered_is_not_put_away_without_a_question() {
    let f9 = |agent: &mut Face| key(agent, KeyCode::F(9), KeyModifiers::NONE, START);
    let mut agent = with_undelivered();
    assert!(f9(&mut agent).is_empty());
    assert_eq!(question(&agent), "Session 1 has a text that wasn't delivered: throw it away? …");
    tick(&mut agent, START + 500);
    assert!(answered(&mut agent, "n", START + 501).is_empty());
    assert_eq!((agent.model.sent.len(), agent.model.sessions.len()), (1, 1));
    typed(&mut agent, "a draft", START + 502);
    f9(&mut agent);
    assert_eq!(
        question(&agent),
        "Session 1 has a text that wasn't delivered, and a draft: throw them away? …"
    );
    tick(&mut agent, START + 1100);
    assert!(answered(&mut agent, "y", START + 1101).is_empty());
    assert!(agent.model.sent.is_empty() && agent.model.sessions.is_empty() && agent.composer.is_empty());
    // Where nothing would be lost, nothing is asked.
    let mut agent = face(Role::Agent, "ALL");
    agent.model.apply(&Output::Closed { session_id: "S1".into(), is_over: true }, START);
    f9(&mut agent);
    assert!(!agent.asks() && agent.model.sessions.is_empty());
}

#[test]
fn what_was_not_delivered_can_be_copied() {
    let mut agent = with_undelivered();
    assert!(key(&mut agent, KeyCode::Char('c'), KeyModifiers::ALT, START).is_empty());
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| agent.draw(frame, frame.area(), START)).unwrap();
    let screen = terminal.backend().to_string();
    assert!(screen.lines().any(|it| it.contains("▶") && it.contains("a long answer")), "{screen}");
    // Up goes on to what was told, and down comes back.
    key(&mut agent, KeyCode::Up, KeyModifiers::NONE, START);
    key(&mut agent, KeyCode::Down, KeyModifiers::NONE, START);
    key(&mut agent, KeyCode::Down, KeyModifiers::NONE, START);
    let copied = key(&mut agent, KeyCode::Enter, KeyModifiers::NONE, START);
    assert_eq!(copied, [Wish::Copy("a long answer".into())]);
}

#[test]
fn nobody_ends_without_hearing_of_what_was_not_delivered() {
    let ctrl_c = |agent: &mut Face, at| key(agent, KeyCode::Char('c'), KeyModifiers::CONTROL, at);
    let mut agent = with_undelivered();
    assert!(ctrl_c(&mut agent, START).is_empty());
    // A key that is held down, or pressed twice by a slip, ends nothing.
    assert!((1..20).all(|it| ctrl_c(&mut agent, START + it * 30).is_empty()));
    assert_eq!(note(&agent), "leave and end? …");
    assert_eq!(agent.due_within(START + 600, std::time::Duration::MAX).as_millis(), 470);
    agent.tick(START + 1070);
    assert_eq!(note(&agent), "1 text isn't delivered; Ctrl-C again ends all the same");
    assert_eq!(ctrl_c(&mut agent, START + 1071), [Wish::Quit]);
    let mut agent = face(Role::Agent, "ALL");
    for text in ["one\n", "two\n"] {
        let id = typed(&mut agent, text, START)[0]["id"].clone();
        // The other one is under way, and nobody knows how far.
        if text == "one\n" {
            agent.model.apply(&Output::error(Some(id), "not connected now"), START);
        }
    }
    assert!(ctrl_c(&mut agent, START).is_empty());
    agent.tick(START + 500);
    let expected =
        "2 texts aren't delivered; Ctrl-C again leaves your session and ends; its customer stays behind";
    assert_eq!(note(&agent), expected);
    let mut customer = face(Role::Customer, "ALL");
    customer.model.apply(&Output::Closed { session_id: "S1".into(), is_over: true }, START);
    typed(&mut customer, "half a", START);
    assert!(ctrl_c(&mut customer, START).is_empty());
    customer.tick(START + 500);
    assert_eq!(note(&customer), "1 text isn't sent; Ctrl-C again ends all the same");
    assert_eq!(ctrl_c(&mut customer, START + 501), [Wish::Quit]);
}
