//! What wasn't delivered, or not even sent.

use super::*;

/// What was asked for last fails.
fn fails(face: &mut Face, error_id: Option<u64>, is_fate_unknown: bool) {
    let error = Output::Error {
        id: Some(json!(face.last_id)),
        error_id: error_id.map(|it| json!(it)),
        session_id: None,
        text: "no".into(),
        is_fate_unknown,
    };
    face.told(&error);
}

#[test]
fn what_was_not_delivered_is_kept_until_it_is_sent_again_or_thrown_away() {
    let mut agent = agent();
    assert_eq!(line(&mut agent, "/again"), ["  everything was delivered"]);
    for text in ["one", "two"] {
        line(&mut agent, text);
        fails(&mut agent, None, false);
    }
    line(&mut agent, "/int three");
    fails(&mut agent, None, false);
    let one = r#"{"do":"say","sessionId":"S2","text":"one"}"#;
    assert_eq!(line(&mut agent, "/again"), [one]);
    fails(&mut agent, None, false);
    assert_eq!(line(&mut agent, "/again"), [one], "in the order in which they were said");
    assert_eq!(line(&mut agent, "/discard"), ["  thrown away: two"]);
    press(&mut agent, KeyCode::Char('1'), KeyModifiers::ALT);
    let elsewhere = ["  everything was delivered here, but not in session 2 (Cid)"];
    assert_eq!(
        (line(&mut agent, "/again"), line(&mut agent, "/discard")),
        (elsewhere.map(Into::into).into(), elsewhere.map(Into::into).into())
    );
    line(&mut agent, "/use 2");
    let int = r#"{"do":"say","sessionId":"S2","text":"three","visibility":"INT"}"#;
    assert_eq!(line(&mut agent, "/again"), [int]);
    fails(&mut agent, None, false);
    agent.told(&Output::Closed { session_id: "S2".into(), is_over: true });
    assert!(line(&mut agent, "/again")[0].contains("the session is over"));
    assert_eq!(line(&mut agent, "/discard"), ["  thrown away: three"]);
    assert_eq!(line(&mut agent, "/discard"), ["  everything was delivered"]);
}

#[test]
fn what_would_be_refused_again_is_typed_anew_and_what_arrived_after_all_is_not_kept() {
    let mut agent = agent();
    line(&mut agent, "too long");
    fails(&mut agent, Some(11), false);
    assert_eq!(line(&mut agent, "/again"), ["  it would be refused again: the text is in the input again"]);
    assert_eq!(input(&mut agent), ["to 2 (Cid)> too long"]);
    press(&mut agent, KeyCode::Esc, KeyModifiers::NONE);
    // What wasn't for the customer doesn't get into a line that she would see.
    line(&mut agent, "/int too long");
    fails(&mut agent, Some(11), false);
    assert!(line(&mut agent, "/again")[0].contains("type it anew"));
    assert_eq!(input(&mut agent), ["to 2 (Cid)> "]);
    line(&mut agent, "/discard");
    line(&mut agent, "perhaps");
    fails(&mut agent, None, true);
    agent.told(&happened("S2", "Bo", "<message userId='B'><msgText>perhaps</msgText></message>"));
    assert_eq!(line(&mut agent, "/again"), ["  everything was delivered"]);
    // Also where the server has forgotten meanwhile who said it.
    line(&mut agent, "perhaps");
    fails(&mut agent, None, true);
    let ready =
        Output::Ready { user_id: "B2".into(), user_nick: "Bo".into(), server_version: None, plugins: None };
    agent.told(&ready);
    agent.told(&happened("S2", "Bo", "<message userId='B'><msgText>perhaps</msgText></message>"));
    assert_eq!(line(&mut agent, "/again"), ["  everything was delivered"]);
    let mut customer = face(Role::Customer);
    customer.told(&Output::Joined { session_id: "S".into(), start_at: String::new() });
    line(&mut customer, "hi");
    fails(&mut customer, None, false);
    assert_eq!(line(&mut customer, "/again"), [r#"{"do":"say","text":"hi"}"#]);
}

#[test]
fn the_end_is_asked_for_where_something_typed_would_be_lost() {
    let mut agent = face(Role::Agent);
    join(&mut agent, "S1", "Ana", "ALL");
    line(&mut agent, "one");
    fails(&mut agent, None, false);
    agent.told(&Output::Closed { session_id: "S1".into(), is_over: true });
    // A key that is held down ends nothing.
    assert!((0..9).all(|_| press(&mut agent, KeyCode::Char('c'), KeyModifiers::CONTROL).is_empty()));
    assert_eq!(
        ctrl(&mut agent, 'c'),
        ["  1 text isn't delivered; Ctrl-C again within 5 s ends all the same"]
    );
    assert_eq!(ctrl(&mut agent, 'c'), ["quit"]);
    // So does `/quit`, also where no session is meant.
    let mut agent = face(Role::Agent);
    line(&mut agent, "half");
    let question = "  1 text isn't sent. Quit all the same?";
    assert_eq!(line(&mut agent, "/quit").last().map(String::as_str), Some(question));
    pause(&mut agent);
    assert_eq!(line(&mut agent, "yes"), ["quit"]);
    let mut customer = face(Role::Customer);
    typed(&mut customer, "half");
    assert_eq!(ctrl(&mut customer, 'c'), ["  1 text isn't sent; Ctrl-C again within 5 s ends all the same"]);
    assert_eq!(ctrl(&mut customer, 'c'), ["quit"]);
    let mut customer = face(Role::Customer);
    typed(&mut customer, "/wh");
    assert_eq!(ctrl(&mut customer, 'c'), ["quit"]);
}

#[test]
fn what_was_not_delivered_is_told_with_its_text() {
    let mut agent = agent();
    line(&mut agent, "are you there?");
    let id = json!(agent.last_id);
    let failed = told(agent.told(&Output::error(Some(id), "the link was lost")));
    let how = "2|   /again sends it again, /discard throws it away";
    assert_eq!(failed[1], format!("2|   not delivered: are you there?\n{how}"), "{failed:?}");
    assert!(failed.len() == 2 && failed[0].contains("the link was lost"));
    line(&mut agent, "and now?");
    let unknown = Output::error(Some(json!(agent.last_id)), "the connection was lost").of_unknown_fate();
    let failed = told(agent.told(&unknown));
    assert_eq!(failed[1], format!("2|   not known whether it arrived: and now?\n{how}"));
    // Of what a person didn't ask for nobody is told.
    typed(&mut agent, "x");
    let id = json!(agent.last_id);
    assert_eq!(agent.asked[&agent.last_id].0, Asked::Quiet);
    assert!(agent.told(&Output::error(Some(id), "no")).is_empty());
}

#[test]
fn what_is_under_way_for_long_is_told_and_then_how_it_ended() {
    let mut agent = agent();
    line(&mut agent, "are you there?");
    assert!(told(agent.tick(NOW + 1999)).is_empty());
    assert_eq!(told(agent.tick(NOW + 2000)), ["2|   under way: are you there?"]);
    assert!(told(agent.tick(NOW + 9000)).is_empty(), "once");
    let done = |agent: &Face| Output::done(Some(json!(agent.last_id)), json!({"eventId": 7}));
    let answer = done(&agent);
    assert_eq!(told(agent.told(&answer)), ["2|   delivered: are you there?"]);
    line(&mut agent, "and now?");
    let answer = done(&agent);
    assert!(told(agent.told(&answer)).is_empty(), "in time");
    assert!(told(agent.tick(NOW + 9000)).is_empty());
    line(&mut agent, "no?");
    agent.tick(NOW + 2000);
    let failed = told(agent.told(&Output::error(Some(json!(agent.last_id)), "the link was lost")));
    assert!(failed[1].starts_with("2|   not delivered: no?\n"), "{failed:?}");
}

#[test]
fn what_is_under_way_counts_as_not_delivered() {
    let mut customer = face(Role::Customer);
    customer.told(&Output::Joined { session_id: "S".into(), start_at: String::new() });
    line(&mut customer, "hi");
    let asked = "  1 text isn't delivered; Ctrl-C again within 5 s leaves the chat and ends";
    assert_eq!(ctrl(&mut customer, 'c'), [asked]);
}
