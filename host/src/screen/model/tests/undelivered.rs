//! What becomes of messages and files that the person sent.

use super::*;
use crate::lines::MAY_BE_DONE;

#[test]
fn what_is_not_delivered_is_kept() {
    let mut model = with_ana(Role::Agent, "ALL");
    let said = Message { session_id: "S1".into(), text: "I come".into(), audience: Audience::Everyone };
    let id = model.ask(Asked::Say(said.clone()));
    assert_eq!(model.sent[0].fate, Fate::UnderWay);
    model.apply(&Output::error(Some(json!(id)), "not connected now"), START);
    assert_eq!(model.undelivered("S1"), 1);
    assert_eq!(model.sent[0].fate, Fate::NotDelivered("not connected now".into()));
    assert_eq!(model.throw_away().as_deref(), Some("I come"));
    // Its event shows it as soon as it comes.
    model.ask(Asked::Say(said.clone()));
    model.apply(&happened("S1", "Bo", &message(7, "B", "", "I come")), START);
    assert!(model.sent.is_empty());
    let id = model.ask(Asked::Say(said));
    model.apply(&Output::done(Some(json!(id)), json!({})), START);
    assert!(model.sent.is_empty());
}

#[test]
fn what_was_wrong_for_want_of_a_link_is_not_said_beside_a_link() {
    let mut model = with_ana(Role::Agent, "ALL");
    let said = Message { session_id: "S1".into(), text: "I come".into(), audience: Audience::Everyone };
    let ids = [model.ask(Asked::Say(said)), model.ask(Asked::Other("nick".into()))];
    model.apply(&Output::Link { state: "down", reason: Some("cut".into()) }, START);
    for id in ids {
        model.apply(
            &Output::error(Some(json!(id)), "not connected now: try again when the link is up"),
            START,
        );
    }
    assert!(model.note.as_ref().is_some_and(|it| it.text.starts_with("not connected now")));
    model.apply(&Output::Link { state: "up", reason: None }, START);
    let ready =
        Output::Ready { user_id: "B".into(), user_nick: "Bo".into(), server_version: None, plugins: None };
    model.apply(&ready, START);
    assert_eq!((&model.link, &model.note), (&Link::Up, &None));
    assert_eq!(model.sent[0].fate, Fate::NotDelivered("there was no link to the server".into()));
}

#[test]
fn a_file_for_which_there_was_no_link_says_so() {
    for (why, expected) in [
        (
            "file-transfer: refused: not connected now: try again when the link is up",
            "there was no link to the server",
        ),
        ("a.txt: there is no such file", "a.txt: there is no such file"),
    ] {
        let mut model = with_ana(Role::Agent, "ALL");
        let (session_id, name) = ("S1".to_owned(), "a.txt".to_owned());
        let id = model.ask(Asked::SendFile { session_id, name, command: json!({}) });
        model.apply(&Output::Link { state: "down", reason: Some("cut".into()) }, START);
        model.apply(&Output::error(Some(json!(id)), why), START);
        assert_eq!(model.transfers[0].end, Some(sent::End::Failed(expected.into())));
    }
}

#[test]
fn what_is_sent_again_stays_in_its_place() {
    let mut model = with_ana(Role::Agent, "ALL");
    let said =
        |text: &str| Message { session_id: "S1".into(), text: text.into(), audience: Audience::Everyone };
    let fails = |model: &mut Model, id: u64| {
        model.apply(&Output::error(Some(json!(id)), "not connected now"), START);
    };
    for text in ["one", "two"] {
        let id = model.ask(Asked::Say(said(text)));
        fails(&mut model, id);
    }
    let first = model.first_kept().unwrap().id;
    let again = model.ask_again(first);
    assert_eq!(model.first_kept().unwrap().message.text, "two", "the other is under way");
    fails(&mut model, again);
    let texts: Vec<_> = model.sent.iter().map(|it| it.message.text.as_str()).collect();
    assert_eq!(texts, ["one", "two"]);
    assert_eq!(model.first_kept().unwrap().message.text, "one");
}

#[test]
fn what_may_have_arrived_is_not_called_lost() {
    let mut model = with_ana(Role::Agent, "ALL");
    let said = Message { session_id: "S1".into(), text: "I come".into(), audience: Audience::Everyone };
    let why = "the connection was lost before the server answered";
    let lost = |model: &mut Model| {
        let id = model.ask(Asked::Say(said.clone()));
        model.apply(&Output::error(Some(json!(id)), format!("{why}{MAY_BE_DONE}")).of_unknown_fate(), START);
    };
    lost(&mut model);
    assert_eq!(model.sent[0].fate, Fate::Unknown(why.into()));
    assert_eq!(model.undelivered("S1"), 1);
    // On a new connection it turns out to have arrived.
    model.apply(&happened("S1", "Bo", &message(7, "B", "", "I come")), START);
    assert!(model.sent.is_empty());
    lost(&mut model);
    model.apply(&Output::Closed { session_id: "S1".into(), is_over: true }, START);
    assert_eq!(*last(&model), What::Told("It is not known whether the text below arrived.".into()));
}

#[test]
fn what_arrived_under_the_id_from_before_is_not_called_lost() {
    let mut model = with_ana(Role::Agent, "ALL");
    let said = Message { session_id: "S1".into(), text: "I come".into(), audience: Audience::Everyone };
    let id = model.ask(Asked::Say(said));
    model.apply(&Output::error(Some(json!(id)), "the connection was lost").of_unknown_fate(), START);
    // The link was lost for so long that the server has forgotten who Bo is.
    let ready =
        Output::Ready { user_id: "B2".into(), user_nick: "Bo".into(), server_version: None, plugins: None };
    model.apply(&ready, START);
    model.is_away = true;
    model.apply(&happened("S1", "Bo", &message(7, "B", "", "I come")), START);
    assert!(model.sent.is_empty());
    let session = model.session("S1").unwrap();
    assert_eq!(session.unread, 0, "one's own words are no news");
    assert!(session.entries.last().unwrap().author.as_ref().unwrap().is_own);
}

#[test]
fn a_file_that_failed_is_thrown_away_too() {
    let mut model = with_ana(Role::Agent, "ALL");
    let file = Asked::SendFile { session_id: "S1".into(), name: "a.txt".into(), command: json!({}) };
    let id = model.ask(file.clone());
    model.apply(&Output::error(Some(json!(id)), "there is no such file"), START);
    let said = Message { session_id: "S1".into(), text: "I come".into(), audience: Audience::Everyone };
    let id = model.ask(Asked::Say(said));
    model.apply(&Output::error(Some(json!(id)), "not connected now"), START);
    model.ask(file);
    let thrown: Vec<_> = std::iter::from_fn(|| model.throw_away()).collect();
    assert_eq!(thrown, ["a.txt", "I come"]);
    assert_eq!(model.transfers.len(), 1, "what is on its way stays");
}

#[test]
fn a_restart_of_the_server_is_told_with_what_was_lost() {
    let mut model = with_ana(Role::Agent, "ALL");
    let said = Message { session_id: "S1".into(), text: "I come".into(), audience: Audience::Everyone };
    let id = model.ask(Asked::Say(said));
    model.apply(&Output::Link { state: "down", reason: Some("cut".into()) }, START);
    assert_eq!(model.link, Link::Down("cut".into()));
    model.apply(&Output::error(Some(json!(id)), "not connected now"), START);
    model.apply(&Output::Link { state: "up", reason: None }, START);
    let ready =
        Output::Ready { user_id: "B2".into(), user_nick: "Bo".into(), server_version: None, plugins: None };
    model.apply(&ready, START);
    model.apply(&Output::Closed { session_id: "S1".into(), is_over: true }, START);
    let told: Vec<_> =
        model.chosen().unwrap().entries.iter().rev().take(2).map(|it| it.what.clone()).collect();
    assert_eq!(
        told,
        [
            What::Told("The text below wasn't delivered.".into()),
            What::Told(
                "The server knows this session no more: it was restarted, or the link was lost for too long."
                    .into()
            ),
        ]
    );
    assert_eq!(model.undelivered("S1"), 1);
}

#[test]
fn a_file_is_on_its_way_until_it_is_saved() {
    let uploaded = "<notice userId='A' eventId='7'><noticeText noticeType='SYS_COMMAND'>file-uploaded</noticeText>\
        <userData><item key='file-id'>F</item><item key='file-name'>a.txt</item><item key='file-size'>100</item>\
        </userData></notice>";
    let mut model = with_ana(Role::Agent, "ALL");
    model.apply(&happened("S1", "Ana", uploaded), START);
    assert_eq!(*last(&model), What::File("F".into()));
    let id = model.ask(Asked::SaveFile { session_id: "S1".into(), file_id: "F".into() });
    model.apply(&Output::Transfer { id: Some(json!(id)), done: 60, total: Some(100) }, START);
    assert_eq!((model.transfers[0].done, model.transfers[0].name.as_str()), (60, "a.txt"));
    model.apply(&Output::done(Some(json!(id)), json!({"path": "./a.txt"})), START);
    assert_eq!(model.transfers[0].end, Some(sent::End::Done("./a.txt".into())));
}
