//! The help of the full screen.

use super::*;

#[test]
fn the_help_has_the_commands_the_keys_and_those_of_the_input() {
    let shown = |agent: &mut Face, page| {
        let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(100, 30)).unwrap();
        agent.look.help_page = page;
        terminal.draw(|frame| agent.draw(frame, frame.area(), START)).unwrap();
        terminal.backend().to_string()
    };
    let mut agent = face(Role::Agent, "ALL");
    typed(&mut agent, "/help\n", START);
    let first = shown(&mut agent, 0);
    for wanted in
        ["What can be typed", "/join [SESSION]", "joins a session; alone: the one that waits longest"]
    {
        assert!(first.contains(wanted), "{wanted}: {first}");
    }
    let all: String = (0..4).map(|page| shown(&mut agent, page)).collect();
    for wanted in ["Keys of the input", "ctrl-p", "lists the commands", "new line", "ctrl-z", "/quit", "f7"] {
        assert!(all.contains(wanted), "{wanted}: {all}");
    }
    key(&mut agent, KeyCode::Esc, KeyModifiers::NONE, START);
    key(&mut agent, KeyCode::F(1), KeyModifiers::NONE, START);
    assert!(agent.look.shows_help && !shown(&mut agent, 0).contains("/join [SESSION]"));
}

#[test]
fn a_command_that_ends_the_help_or_a_question_has_its_slash() {
    let mut agent = face(Role::Agent, "ALL");
    key(&mut agent, KeyCode::F(1), KeyModifiers::NONE, START);
    let said = typed(&mut agent, "/int she is new\n", START);
    assert!(!agent.look.shows_help && said[0]["visibility"] == "INT", "{said:?}");
    assert!(typed(&mut agent, "/close\n", START).is_empty() && agent.asks());
    agent.tick(START + 500);
    let said = typed(&mut agent, "/int not yet\n", START + 500);
    assert!(!agent.asks() && said.len() == 1, "{said:?}");
    assert_eq!((&said[0]["text"], &said[0]["visibility"]), (&json!("not yet"), &json!("INT")));
}

#[test]
fn the_pages_of_the_help_are_turned_as_any_others() {
    let mut agent = face(Role::Agent, "ALL");
    key(&mut agent, KeyCode::F(1), KeyModifiers::NONE, START);
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(60, 16)).unwrap();
    terminal.draw(|frame| agent.draw(frame, frame.area(), START)).unwrap();
    let last = agent.drawn.help_pages - 1;
    for (code, page) in [
        (KeyCode::PageDown, 1),
        (KeyCode::Char(' '), 2),
        (KeyCode::PageUp, 1),
        (KeyCode::Up, 0),
        (KeyCode::PageUp, last),
        (KeyCode::Down, 0),
    ] {
        key(&mut agent, code, KeyModifiers::NONE, START);
        assert_eq!((agent.look.shows_help, agent.look.help_page), (true, page), "{code:?}");
    }
    assert_eq!(agent.look.scroll, None, "nothing else is scrolled");
}
