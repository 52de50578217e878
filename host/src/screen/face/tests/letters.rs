//! Letters that may be an answer, or the beginning of a text.

use super::*;

/// A question that can be answered since `START + 500`.
fn asked() -> Face {
    let mut agent = face(Role::Agent, "ALL");
    agent.model.apply(&happened("S1", "Waiter", &party(9, "W", "AGENT", "Waiter", "ALL")), START);
    typed(&mut agent, "/close he was rude\n", START);
    tick(&mut agent, START + 500);
    assert!(agent.can_be_answered());
    agent
}

#[test]
fn a_text_that_begins_with_a_yes_does_nothing() {
    for text in ["yes, we can do that", "you find it in this file", "Hello", "not yet", "?"] {
        let mut agent = asked();
        assert!(typed(&mut agent, text, START + 600).is_empty());
        assert!(tick(&mut agent, START + 2000).is_empty() && !agent.asks(), "{text}");
        let said = typed(&mut agent, "\n", START + 2000);
        assert_eq!((said.len(), &said[0]["text"]), (1, &json!(text)));
    }
}

#[test]
fn a_yes_has_no_letter_behind_it() {
    let mut agent = asked();
    assert!(typed(&mut agent, "y", START + 600).is_empty());
    assert_eq!(agent.due_within(START + 600, std::time::Duration::MAX).as_millis(), 400);
    assert!(tick(&mut agent, START + 999).is_empty() && agent.asks());
    assert_eq!(tick(&mut agent, START + 1000)[0]["do"], "leave");
    // Enter ends the answer at once.
    assert_eq!(typed(&mut asked(), "y\n", START + 600)[0]["do"], "leave");
    // What isn't quite an answer does nothing, and goes to nobody.
    for text in ["yes\n", "no\n", "ye\n"] {
        let mut agent = asked();
        assert!(typed(&mut agent, text, START + 600).is_empty() && !agent.asks(), "{text}");
        assert_eq!(agent.composer.is_empty(), text == "no\n", "{text}");
    }
    let mut agent = asked();
    typed(&mut agent, "y", START + 600);
    key(&mut agent, KeyCode::Esc, KeyModifiers::NONE, START + 700);
    assert!(tick(&mut agent, START + 5000).is_empty() && !agent.asks() && agent.composer.is_empty());
}

#[test]
fn what_is_pasted_behind_a_letter_makes_a_text_of_both() {
    let mut agent = asked();
    typed(&mut agent, "y", START + 600);
    assert!(commands(agent.take(Event::Paste("es, of course".into()), START + 700)).is_empty());
    assert!(!agent.asks());
    assert_eq!(typed(&mut agent, "\n", START + 800)[0]["text"], "yes, of course");
}

#[test]
fn a_letter_that_closes_the_help_is_typed() {
    let mut agent = face(Role::Agent, "ALL");
    key(&mut agent, KeyCode::F(1), KeyModifiers::NONE, START);
    assert_eq!(typed(&mut agent, "typed in help\n", START)[0]["text"], "typed in help");
    // The key that opens the help begins a text, if more is typed with it.
    for (text, said) in [("??\n", "??"), ("?hello\n", "?hello")] {
        let mut customer = face(Role::Customer, "ALL");
        assert_eq!(typed(&mut customer, text, START)[0]["text"], said);
    }
    let mut agent = face(Role::Agent, "ALL");
    typed(&mut agent, "?", START);
    assert_eq!(typed(&mut agent, "hello\n", START + 400)[0]["text"], "hello");
    typed(&mut agent, "?", START);
    key(&mut agent, KeyCode::Esc, KeyModifiers::NONE, START);
    assert!(!agent.look.shows_help && agent.composer.is_empty());
}

#[test]
fn a_path_that_is_not_sent_can_be_brought_back() {
    let directory = tempfile::tempdir().unwrap();
    let [one, two] = ["one.txt", "two.txt"].map(|it| directory.path().join(it));
    for path in [&one, &two] {
        std::fs::write(path, "x").unwrap();
    }
    let offered = |text: &str| {
        let mut agent = face(Role::Agent, "ALL");
        agent.take(Event::Paste(text.to_owned()), START);
        tick(&mut agent, START + 500);
        agent
    };
    let path = one.display().to_string();
    let mut agent = offered(&path);
    assert!(question(&agent).starts_with("Send one.txt to session 1 (Ana)?"));
    typed(&mut agent, "yo", START + 600);
    assert!(!agent.asks() && note(&agent).starts_with("nothing was done; Ctrl-Z brings"), "{}", note(&agent));
    for _ in 0..2 {
        key(&mut agent, KeyCode::Char('z'), KeyModifiers::CONTROL, START + 700);
    }
    assert_eq!(typed(&mut agent, "\n", START + 800)[0]["text"], json!(path));
    // A no to one of several files says nothing of the next one.
    let both = format!("{path} {}", two.display());
    let mut agent = offered(&both);
    assert!(question(&agent).starts_with("Send one.txt (1 of 2) to"), "{}", question(&agent));
    typed(&mut agent, "n", START + 600);
    tick(&mut agent, START + 1000);
    assert!(question(&agent).starts_with("Send two.txt (2 of 2) to"), "{}", question(&agent));
    tick(&mut agent, START + 1500);
    typed(&mut agent, "y", START + 1500);
    assert_eq!(tick(&mut agent, START + 1900)[0]["path"], json!(two));
}
