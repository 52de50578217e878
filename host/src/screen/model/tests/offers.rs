//! What GWS API v2 adds: offers that are taken back, sessions that go on with others, and what the server doesn't allow.

use serde_json::json;

use super::super::entry::{Audience, What};
use super::super::session::Stage;
use super::super::{Model, Ring, Role, WAITS_AGAIN};
use super::{START, interaction, last, told, with_ana};
use crate::lines::{NO_OFFER, Output};
use crate::screen::input::Action;

#[test]
fn an_offer_that_is_taken_back_goes_with_words() {
    let mut model = told(Role::Agent, &[interaction("S1", "waiting", json!({"userNick": "Ana"}))]);
    model.apply(&interaction("S1", "gone", json!({"userNick": "Ana"})), START);
    assert!(model.sessions.is_empty());
    assert_eq!(model.note.as_ref().unwrap().text, format!("1 Ana: {NO_OFFER}"));
    // Offered again, it is no news any more.
    model.apply(&interaction("S1", "waiting", json!({"userNick": "Ana"})), START);
    assert_eq!(model.note, None);
    // A session that is over was never anybody's news.
    model.apply(&interaction("S1", "closed", json!({"userNick": "Ana"})), START);
    assert_eq!(model.note, None);
}

/// A number that somebody types mustn't mean somebody else than a moment ago.
#[test]
fn who_is_offered_again_has_the_number_of_before() {
    let offered = |id: &str, nick: &str, state: &str| interaction(id, state, json!({"userNick": nick}));
    let mut model = told(Role::Agent, &[offered("S1", "Ana", "waiting"), offered("S2", "Cid", "waiting")]);
    model.apply(&offered("S1", "Ana", "gone"), START);
    model.apply(&offered("S3", "Dan", "waiting"), START);
    model.apply(&offered("S1", "Ana", "waiting"), START);
    let number = |model: &Model, id: &str| model.session(id).map(|it| it.number);
    assert_eq!(["S1", "S2", "S3"].map(|it| number(&model, it)), [Some(1), Some(2), Some(3)]);
    // One that is over is offered to nobody.
    model.apply(&offered("S1", "Ana", "gone"), START);
    model.apply(&offered("S1", "Ana", "closed"), START);
    assert!(!model.may_come_back("S1"));
}

#[test]
fn a_session_that_others_have_is_not_called_over() {
    let mut model = with_ana(Role::Agent, "ALL");
    model.apply(&Output::Closed { session_id: "S1".into(), is_over: false }, START);
    model.apply(&interaction("S1", "gone", json!({"userNick": "Ana"})), START);
    let out = "You are out of this session; it goes on without you.";
    assert_eq!(*last(&model), What::Told(out.into()));
    assert!(model.chosen().unwrap().is_elsewhere && model.chosen().unwrap().stage == Stage::Over);
    // An offer that nobody takes is made again and again.
    for state in ["waiting", "gone", "waiting"] {
        model.apply(&interaction("S1", state, json!({"userNick": "Ana"})), START);
    }
    let told = model.chosen().unwrap().entries.iter().filter(|it| it.what == What::Told(WAITS_AGAIN.into()));
    assert_eq!(told.count(), 1);
    assert!(!model.chosen().unwrap().is_elsewhere);
}

#[test]
fn lines_go_only_to_whom_the_server_lets_them_go() {
    let mut model = with_ana(Role::Agent, "ALL");
    assert_eq!(model.audiences(), [Audience::Everyone, Audience::Agents]);
    assert!(model.has_use_for(Action::ToWhom));
    let commands = [("int", "nobody else is in"), ("to", "no words")].into();
    model.apply(&Output::Barred { session_id: Some("S1".into()), commands }, START);
    assert_eq!(model.audiences(), [Audience::Everyone]);
    assert!(!model.has_use_for(Action::ToWhom) && model.has_use_for(Action::About));
}

#[test]
fn who_is_asked_into_a_session_that_he_has_left_reads_by_whom() {
    let mut model = with_ana(Role::Agent, "ALL");
    model.apply(&Output::Closed { session_id: "S1".into(), is_over: false }, START);
    model.rings = None;
    model.apply(&interaction("S1", "running", json!({"offer": "invitation", "agents": ["Eve"]})), START);
    let told = "It is offered to you again: Eve asks you to come in.";
    assert_eq!(*last(&model), What::Told(told.into()));
    assert_eq!(model.rings, Some(Ring::Asked));
    assert!(model.waiting() == 0 && model.is_asked());
    assert_eq!(model.waits_longest().unwrap().id, "S1");
    assert_eq!(model.waits_longest().unwrap().waits_since(), None);
    // It was taken, or is offered no more.
    model.apply(&interaction("S1", "running", json!({"agents": ["Eve"]})), START);
    assert!(!model.is_asked() && model.waits_longest().is_none());
}
