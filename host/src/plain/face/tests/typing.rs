//! What others are told of somebody who types.

use super::*;

#[test]
fn own_typing_is_told_to_the_others_and_not_to_oneself() {
    let mut agent = agent();
    let typing = agent.take(Event::Key(KeyEvent::new(KeyCode::Char('a'), KeyModifiers::NONE)), NOW);
    let Some(Wish::Command(command)) = typing.first() else { panic!("{typing:?}") };
    assert_eq!((&command["do"], &command["sessionId"]), (&json!("typing"), &json!("S2")));
    let notice = "<notice userId='B'><noticeText noticeType='TYPING_STARTED'/></notice>";
    assert!(agent.told(&happened("S2", "Bo", notice)).is_empty());
    let others = told(agent.told(&happened("S2", "Cid", &notice.replace('B', "A"))));
    assert!(others[0].contains("Cid is typing"), "{others:?}");
}

#[test]
fn a_customer_whose_link_is_up_again_is_heard_typing() {
    let link = |state| Output::Link { state, reason: None };
    let mut customer = face(Role::Customer);
    customer.told(&Output::Joined { session_id: "S".into(), start_at: String::new() });
    let types = |face: &mut Face, letter| {
        let wishes = face.take(Event::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE)), NOW);
        wishes.iter().any(|it| matches!(it, Wish::Command(it) if it["do"] == "typing"))
    };
    assert!(types(&mut customer, 'a'));
    customer.told(&link("down"));
    line(&mut customer, "");
    assert!(!types(&mut customer, 'b'));
    line(&mut customer, "");
    customer.told(&link("up"));
    assert!(types(&mut customer, 'c'));
    // An agent logs in first.
    let mut agent = agent();
    agent.told(&link("down"));
    agent.told(&link("up"));
    assert!(!types(&mut agent, 'a'));
}
