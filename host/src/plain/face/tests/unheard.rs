//! Words that nobody hears, or that go nowhere.

use super::*;

fn said(session_id: &str, more: &str) -> Output {
    let xml = format!("<message userId='B' {more}><msgText>hello</msgText></message>");
    happened(session_id, "Bo", &xml)
}

fn left(user_id: &str, nick: &str, code: u32) -> Output {
    let xml = format!(
        "<partyLeft userId='{user_id}' askerId='{user_id}'><reason code='{code}'>left</reason></partyLeft>"
    );
    happened("S1", nick, &xml)
}

#[test]
fn words_that_nobody_could_read_say_so() {
    let mut agent = face(Role::Agent);
    join(&mut agent, "S1", "Ana", "ALL");
    let last = |wishes: Vec<Wish>| told(wishes).last().cloned().unwrap_or_default();
    assert!(last(agent.told(&said("S1", ""))).ends_with("hello"));
    let unheard = "  No other agent is in: only a supervisor who watches unseen could read this.";
    assert_eq!(last(agent.told(&said("S1", "visibility='INT'"))), unheard);
    agent.told(&Output::Monitored { session_id: "S1".into(), monitored: true });
    assert_eq!(
        last(agent.told(&said("S1", "visibility='INT'"))),
        unheard,
        "whether one watches isn't told by it"
    );
    agent.told(&left("A", "Ana", 1));
    assert_eq!(last(agent.told(&said("S1", ""))), "  No customer is in who could read this.");
}

#[test]
fn a_text_that_was_refused_is_not_joined_to_the_next_one() {
    let mut sue = face(Role::Supervisor);
    join(&mut sue, "S1", "Ana", "VIP");
    assert_eq!(line(&mut sue, "hello"), ["  you only watch: /coach to speak with the agents"]);
    line(&mut sue, "/coach");
    let done = Output::done(Some(json!(sue.last_id)), json!({"sessionId": "S1"}));
    join(&mut sue, "S1", "Ana", "INT");
    sue.told(&done);
    let said = line(&mut sue, "coach says");
    assert_eq!(said.last().unwrap(), r#"{"do":"say","sessionId":"S1","text":"coach says"}"#);
    // It is still there, and goes when Enter is pressed.
    assert_eq!(
        press(&mut sue, KeyCode::Enter, KeyModifiers::NONE),
        [r#"{"do":"say","sessionId":"S1","text":"hello"}"#]
    );
}

#[test]
fn a_text_that_begins_like_one_that_was_refused_and_deleted_is_said_whole() {
    let mut sue = face(Role::Supervisor);
    join(&mut sue, "S1", "Ana", "VIP");
    line(&mut sue, "I can't");
    press(&mut sue, KeyCode::Esc, KeyModifiers::NONE);
    join(&mut sue, "S1", "Ana", "INT");
    let said = line(&mut sue, "I can't recommend it");
    assert_eq!(said.last().unwrap(), r#"{"do":"say","sessionId":"S1","text":"I can't recommend it"}"#);
    assert!(press(&mut sue, KeyCode::Enter, KeyModifiers::NONE).is_empty(), "nothing comes back");
}

#[test]
fn a_customer_whom_the_last_agent_has_left_waits_again() {
    let mut customer = face(Role::Customer);
    customer.told(&Output::Joined { session_id: "S1".into(), start_at: String::new() });
    let party =
        |id: &str, kind: &str| format!("<newParty userId='{id}'><userInfo userType='{kind}'/></newParty>");
    customer.told(&happened("S1", "Ana", &party("B", "CLIENT")));
    customer.told(&happened("S1", "Bo", &party("C", "AGENT")));
    let told = |it: &mut Face, output: Output| told(it.told(&output));
    let lines = told(&mut customer, left("C", "Bo", 1));
    assert_eq!(lines.last().map(String::as_str), Some("  No agent is in: you wait for one again."));
    customer.told(&happened("S1", "Bo", &party("C", "AGENT")));
    let lines = told(&mut customer, left("C", "Bo", 2));
    assert!(!lines.iter().any(|it| it.contains("you wait")), "{lines:?}");
}

#[test]
fn nobody_is_said_to_talk_where_he_is_not() {
    let mut agent = agent();
    agent.told(&waiting("S3", "Dee"));
    assert_eq!(line(&mut agent, "/use 1"), ["  from now on you talk in 1 (Ana)"]);
    assert_eq!(
        line(&mut agent, "/use 3"),
        ["  from now on 3 (Dee) is meant; you aren't in it: /join 3 first"]
    );
}

#[test]
fn a_path_that_is_not_sent_can_be_brought_back() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("one.txt");
    std::fs::write(&path, "x").unwrap();
    let mut agent = agent();
    assert_eq!(
        told(agent.take(Event::Paste(path.display().to_string()), NOW)),
        ["  Send one.txt to session 2 (Cid)?"]
    );
    pause(&mut agent);
    assert_eq!(line(&mut agent, "n"), ["  Nothing was done; Ctrl-Z brings what was dropped into the line."]);
    press(&mut agent, KeyCode::Char('z'), KeyModifiers::CONTROL);
    assert_eq!(input(&mut agent), [format!("to 2 (Cid)> {}", path.display())]);
}

#[test]
fn what_a_customer_can_say_no_more_is_not_offered_to_be_sent_again() {
    let mut customer = face(Role::Customer);
    customer.told(&Output::Joined { session_id: "S1".into(), start_at: String::new() });
    line(&mut customer, "and my lamp?");
    let refused = Output::error(Some(json!(customer.last_id)), "not sent: the chat is over");
    let lines = told(customer.told(&refused));
    assert_eq!(lines.last().map(String::as_str), Some("  not delivered: and my lamp?"));
}
