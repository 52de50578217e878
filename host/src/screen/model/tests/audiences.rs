//! To whom the next line goes when a link was lost and came again.

use super::super::Role;
use super::*;

const DOWN: Output = Output::Link { state: "down", reason: None };
const UP: Output = Output::Link { state: "up", reason: None };

/// What a desk tells when its link has come again and the server still knew it.
fn comes_again(model: &mut Model, kind: &str, visibility: &str) {
    let ready =
        Output::Ready { user_id: "B".into(), user_nick: "Bo".into(), server_version: None, plugins: None };
    let left = "<partyLeft userId='B' askerId='B' eventId='20'>\
        <reason code='6'>left due to disconnect</reason></partyLeft>";
    for output in [DOWN, UP, ready, joined("S1"), happened("S1", "Bo", left)] {
        model.apply(&output, START);
    }
    model.apply(&happened("S1", "Bo", &party(21, "B", kind, "Bo", visibility)), START);
}

#[test]
fn what_was_typed_for_agents_or_for_one_party_is_not_said_to_everyone() {
    let cy = Audience::Only { user_id: "CY".into(), nick: "Cy".into() };
    for (role, kind, visibility) in [(Role::Agent, "AGENT", "ALL"), (Role::Supervisor, "SUPERVISOR", "INT")] {
        for chosen in [Audience::Agents, cy.clone(), Audience::Everyone] {
            let mut model = with_ana(role, visibility);
            model.session_mut("S1").chosen_audience = Some(chosen.clone());
            comes_again(&mut model, kind, visibility);
            assert_eq!(model.chosen().unwrap().audience(), Some(chosen));
        }
    }
}

#[test]
fn nobody_who_is_unseen_is_taken_for_seen_before_the_event_says_so() {
    for visibility in ["INT", "VIP"] {
        let mut model = with_ana(Role::Supervisor, visibility);
        let before = model.chosen().unwrap().place.clone();
        for output in [DOWN, UP, joined("S1")] {
            model.apply(&output, START);
        }
        assert_eq!(model.chosen().unwrap().place, before);
    }
}

#[test]
fn who_comes_in_with_another_visibility_begins_with_it() {
    let mut model = with_ana(Role::Supervisor, "ALL");
    model.session_mut("S1").chosen_audience = Some(Audience::Everyone);
    comes_again(&mut model, "SUPERVISOR", "INT");
    assert_eq!(model.chosen().unwrap().audience(), Some(Audience::Agents));
}
