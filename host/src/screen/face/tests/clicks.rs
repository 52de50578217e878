//! What clicks do.

use super::*;
use crate::screen::view::Click;

#[test]
fn a_click_names_the_session_in_a_command() {
    let mut agent = face(Role::Agent, "ALL");
    agent.model.apply(&interaction("S2", "waiting", json!({"userNick": "Cid"})), START);
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| agent.draw(frame, frame.area(), START)).unwrap();
    let at = |id: &str| {
        let is_it = |(_, click): &&(ratatui::layout::Rect, Click)| *click == Click::Session(id.into());
        agent.drawn.clicks.iter().find(is_it).unwrap().0
    };
    let area = at("S2");
    let click = Event::Mouse(crossterm::event::MouseEvent {
        kind: crossterm::event::MouseEventKind::Down(crossterm::event::MouseButton::Left),
        column: area.x + 1,
        row: area.y,
        modifiers: KeyModifiers::NONE,
    });
    typed(&mut agent, "/join ", START);
    assert!(agent.take(click.clone(), START).is_empty());
    assert_eq!(agent.model.chosen.as_deref(), Some("S1"), "the screen stays");
    assert_eq!(typed(&mut agent, "\n", START)[0]["sessionId"], "S2");
    agent.take(click, START);
    assert_eq!(agent.model.chosen.as_deref(), Some("S2"));
}

#[test]
fn a_click_names_a_file_and_a_party_and_the_wheel_scrolls_what_is_known() {
    let mut agent = face(Role::Agent, "ALL");
    agent.model = crate::screen::view::tests::busy(Role::Agent, "ALL");
    agent.look.shows_about = true;
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(120, 18)).unwrap();
    let mouse = |kind, column, row| {
        Event::Mouse(crossterm::event::MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
    };
    let left = crossterm::event::MouseEventKind::Down(crossterm::event::MouseButton::Left);
    let mut clicks = |agent: &mut Face, is_it: &dyn Fn(&Click) -> bool| {
        terminal.draw(|frame| agent.draw(frame, frame.area(), START)).unwrap();
        let area = agent.drawn.clicks.iter().find(|(_, click)| is_it(click)).unwrap().0;
        commands(agent.take(mouse(left, area.x + 1, area.y), START))
    };
    // On a file's row what is typed decides; where no command needs a file, it is saved.
    typed(&mut agent, "/save ", START);
    assert!(clicks(&mut agent, &|it| *it == Click::Save("F".into())).is_empty());
    assert_eq!(typed(&mut agent, "\n", START)[0]["fileId"], "F");
    agent.model.transfers.clear();
    assert_eq!(clicks(&mut agent, &|it| *it == Click::Save("F".into()))[0]["do"], "save-file");
    agent.look.about_above = 2;
    typed(&mut agent, "/save ", START);
    assert!(clicks(&mut agent, &|it| *it == Click::File("F".into())).is_empty());
    assert_eq!(typed(&mut agent, "\n", START)[0]["fileId"], "F");
    typed(&mut agent, "/to ", START);
    assert!(clicks(&mut agent, &|it| *it == Click::Party("U".into())).is_empty());
    let said = typed(&mut agent, "hush\n", START);
    assert_eq!((&said[0]["receiverId"], &said[0]["text"]), (&json!("U"), &json!("hush")));
    agent.look.about_above = 0;
    terminal.draw(|frame| agent.draw(frame, frame.area(), START)).unwrap();
    let about = agent.drawn.about;
    let hidden = agent.drawn.about_hidden;
    assert!(hidden > 0);
    agent.take(mouse(crossterm::event::MouseEventKind::ScrollDown, about.x, about.y), START);
    assert_eq!((agent.look.about_above, agent.look.scroll), (hidden.min(3), None));
    agent.take(mouse(crossterm::event::MouseEventKind::ScrollUp, about.x, about.y), START);
    assert_eq!(agent.look.about_above, 0);
}
