//! What the server refuses, in words with what to do.

use super::*;

#[test]
fn each_refusal_is_told_in_the_servers_words_with_what_to_do() {
    for error in (1..=13).filter_map(parlor_core::rules::ErrorId::from_number) {
        let mut model = with_ana(Role::Agent, "ALL");
        let id = model.ask(Asked::Other("url".into()));
        let words = format!("{error}, it says");
        model.apply(&Output::refused(Some(json!(id)), error.as_text(), words.clone()), START);
        let told = model.note.unwrap().text;
        assert!(told.starts_with(&format!("{words}: ")), "{told}");
    }
}

#[test]
fn errors_name_sessions_as_people_do() {
    let mut model = with_ana(Role::Agent, "ALL");
    let id = model.ask(Asked::Other("nick".into()));
    model.apply(&Output::error(Some(json!(id)), "not in session S1: join it first"), START);
    assert_eq!(model.note.unwrap().text, "not in session 1: join it first");
}

#[test]
fn refusals_say_what_to_do() {
    let refused = |model: &mut Model, asked: Asked| {
        let id = model.ask(asked);
        let output = Output::refused(Some(json!(id)), "8".into(), "not permitted".into());
        model.apply(&output, START);
        model.note.clone().unwrap().text
    };
    let mut agent = with_ana(Role::Agent, "ALL");
    let watch = Asked::Join { session_id: "S1".into(), is_watch: true };
    assert_eq!(refused(&mut agent, watch), "only supervisors can watch: start with --supervisor");
    let mut supervisor = with_ana(Role::Supervisor, "VIP");
    let asked = Asked::Other("nick".into());
    assert_eq!(refused(&mut supervisor, asked), "you only watch: /coach to speak with the agents");
}
