//! Who left, and why a session ended.

use super::*;

#[test]
fn who_removed_whom_is_told_by_name() {
    let mut model = with_ana(Role::Agent, "ALL");
    let left = "<partyLeft userId='A' askerId='B' eventId='9'><reason code='4'>removed by other party</reason></partyLeft>";
    model.apply(&happened("S1", "Ana", left), START);
    assert_eq!(*last(&model), What::Did("was removed by agent Bo".into()));
    assert!(!model.chosen().unwrap().party("A").unwrap().is_in);
    // The words are not those of whoever was removed.
    let left = "<partyLeft userId='A' askerId='B' eventId='10'><reason code='4'>removed by other party</reason>\
        <msgText>rude</msgText></partyLeft>";
    model.apply(&happened("S1", "Ana", left), START);
    assert_eq!(*last(&model), What::Did("was removed by agent Bo: rude".into()));
}

#[test]
fn why_a_session_ended_is_told_where_nobody_wanted_it() {
    for (reason, told) in [
        ("<reason code='1'>left</reason>", "The session is over."),
        (
            "<reason code='7'>removed due to session inactivity</reason>",
            "The session is over: nobody spoke for too long.",
        ),
        ("<reason code='5'>removed by server</reason>", "The session is over: the server ended it."),
    ] {
        let mut model = with_ana(Role::Agent, "ALL");
        let left = format!("<partyLeft userId='A' askerId='A' eventId='9'>{reason}</partyLeft>");
        model.apply(&happened("S1", "Ana", &left), START);
        model.apply(&Output::Closed { session_id: "S1".into(), is_over: true }, START);
        assert_eq!(*last(&model), What::Told(told.into()));
    }
}

#[test]
fn a_customer_reads_who_left_in_plain_words() {
    let leaves = |model: &mut Model, xml: &str| model.apply(&happened("S1", "Eve", xml), START);
    let in_chat = [
        joined("S1"),
        happened("S1", "Bo", &party(1, "B", "CLIENT", "Bo", "ALL")),
        happened("S1", "Eve", &party(2, "E", "AGENT", "Eve", "ALL")),
    ];
    let ended = "<partyLeft userId='E' askerId='E' eventId='3'><reason code='2'>left with request to close forcedly</reason></partyLeft>";
    let removed = "<partyLeft userId='B' askerId='E' eventId='4'><reason code='4'>removed by other party</reason></partyLeft>";
    let mut customer = told(Role::Customer, &in_chat);
    leaves(&mut customer, ended);
    assert_eq!(*last(&customer), What::Did("has ended the chat".into()));
    let before = customer.chosen().unwrap().entries.len();
    leaves(&mut customer, removed);
    assert_eq!(customer.chosen().unwrap().entries.len(), before, "that follows from the end");
    let mut other = told(Role::Customer, &in_chat);
    leaves(&mut other, removed);
    assert_eq!(*last(&other), What::Did("was taken out of the chat by agent Eve".into()));
    let idle = Output::Idle { session_id: "S1".into(), idle_time_expire: Some(30) };
    other.apply(&idle, START);
    assert_eq!(*last(&other), What::ToldAt("The chat ends in 30 s if nobody writes.".into()));
}
