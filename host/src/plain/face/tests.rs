mod joining;
mod typing;
mod undelivered;
mod unheard;

use parlor_core::element::Event as View;
use parlor_core::wire::Limits;

use super::*;
use crate::lines::Interaction;
use crate::screen::{Canned, Theme};

const NOW: i64 = 1_000_000;

fn face(role: Role) -> Face {
    let person = Person {
        role,
        nick: "Bo".into(),
        theme: Theme::Plain,
        canned: Canned::default(),
        shows_preview: false,
        keys: Keys::default(),
    };
    let mut face = Face::new(person, TypingLines::Note);
    let ready =
        Output::Ready { user_id: "B".into(), user_nick: "Bo".into(), server_version: None, plugins: None };
    face.told(&ready);
    face
}

#[test]
fn that_the_others_see_what_is_typed_stands_in_the_prompt() {
    for (role, visibility, wanted) in [
        (Role::Agent, "ALL", "preview to 1 (Ana)> "),
        (Role::Agent, "INT", "INT, agents only, in 1 (Ana)> "),
        (Role::Customer, "ALL", "preview to everyone> "),
    ] {
        let mut face = face(role);
        face.shows_preview = true;
        join(&mut face, "S1", "Ana", visibility);
        assert_eq!(input(&mut face), [wanted]);
    }
}

fn happened(session_id: &str, nick: &str, xml: &str) -> Output {
    let event = crate::event::owned(&View::parse(xml.as_bytes(), Limits::PACKET).unwrap());
    Output::Event {
        session_id: session_id.into(),
        user_nick: Some(nick.into()),
        event: Box::new(event),
        message_text: None,
    }
}

/// A customer with this nickname waits.
fn waiting(session_id: &str, nick: &str) -> Output {
    Output::Interactions(Box::new(Interaction {
        session_id: session_id.into(),
        queue: "T:e".into(),
        subject: None,
        user_data: Json::Null,
        state: "waiting".into(),
        started_at: json!("2026-05-10T07:09:33Z"),
        offer: None,
        waiting_since: None,
        user_nick: Some(nick.into()),
        agents: Vec::new(),
    }))
}

/// Bo is in the session now, in which the customer has this nickname.
fn join(face: &mut Face, session_id: &str, nick: &str, visibility: &str) {
    face.told(&Output::Joined { session_id: session_id.into(), start_at: String::new() });
    face.told(&happened(session_id, nick, "<newParty userId='A'><userInfo userType='CLIENT'/></newParty>"));
    let own =
        format!("<newParty userId='B' visibility='{visibility}'><userInfo userType='AGENT'/></newParty>");
    face.told(&happened(session_id, "Bo", &own));
}

/// An agent in two sessions: Ana's and then Cid's.
fn agent() -> Face {
    let mut face = face(Role::Agent);
    join(&mut face, "S1", "Ana", "ALL");
    join(&mut face, "S2", "Cid", "ALL");
    face
}

fn press(face: &mut Face, code: KeyCode, modifiers: KeyModifiers) -> Vec<String> {
    told(face.take(Event::Key(KeyEvent::new(code, modifiers)), NOW))
}

/// Presses it with Ctrl, and nothing for half a second: what is told then is told, too.
fn ctrl(face: &mut Face, letter: char) -> Vec<String> {
    let mut wishes = press(face, KeyCode::Char(letter), KeyModifiers::CONTROL);
    wishes.extend(told(face.tick(NOW + 500)));
    wishes
}

/// Types the text, with Enter at the ends of its lines.
fn typed(face: &mut Face, text: &str) -> Vec<String> {
    let code = |it| if it == '\n' { KeyCode::Enter } else { KeyCode::Char(it) };
    text.chars().flat_map(|it| press(face, code(it), KeyModifiers::NONE)).collect()
}

/// Types the text and Enter.
fn line(face: &mut Face, text: &str) -> Vec<String> {
    let mut wishes = typed(face, text);
    wishes.extend(press(face, KeyCode::Enter, KeyModifiers::NONE));
    wishes
}

/// What is wished for, but for typing notices.
fn told(wishes: Vec<Wish>) -> Vec<String> {
    let line = |wish| match wish {
        Wish::Print(it) => Some(it),
        Wish::Command(it) if it["do"] == "typing" => None,
        Wish::Command(mut it) => {
            it.as_object_mut().unwrap().remove("id");
            Some(it.to_string())
        }
        Wish::Redraw => Some("redraw".into()),
        Wish::Quit => Some("quit".into()),
    };
    wishes.into_iter().filter_map(line).collect()
}

/// Nothing is typed for a second.
fn pause(face: &mut Face) -> Vec<String> {
    told(face.tick(NOW + 1000))
}

/// Types a command that asks first, and waits until the question can be answered.
fn asked(face: &mut Face, text: &str) {
    line(face, text);
    assert_eq!(input(face), ["wait> "]);
    assert_eq!(pause(face), ["  Type yes or no; y or n will do."]);
    assert_eq!(input(face), ["yes or no> "]);
}

/// The rows of the input, 60 columns wide.
fn input(face: &mut Face) -> Vec<String> {
    face.input(60, ROWS).rows
}

#[test]
fn the_prompt_says_to_whom_the_next_line_goes() {
    let mut agent = face(Role::Agent);
    assert_eq!(input(&mut agent), ["no session> "]);
    assert_eq!(line(&mut agent, "hi"), ["  no session is chosen: /join takes the one that waits longest"]);
    join(&mut agent, "S1", "Ana", "ALL");
    assert_eq!(input(&mut agent), ["to 1 (Ana)> "]);
    agent.told(&happened("S1", "Ana", "<partyLeft userId='A'><reason code='1'>left</reason></partyLeft>"));
    assert_eq!(input(&mut agent), ["to 1 (Ana left)> "]);
    let mut coach = face(Role::Supervisor);
    join(&mut coach, "S1", "Ana", "INT");
    assert_eq!(input(&mut coach), ["INT, agents only, in 1 (Ana)> "]);
    join(&mut coach, "S2", "A very long name of a customer", "VIP");
    assert_eq!(input(&mut coach), ["watching 2 (A very long nam…> "]);
    assert_eq!(line(&mut coach, "hm"), ["  you only watch: /coach to speak with the agents"]);
    let mut customer = face(Role::Customer);
    assert_eq!(input(&mut customer), ["not in yet> "]);
    customer.told(&Output::Joined { session_id: "S".into(), start_at: String::new() });
    assert_eq!(input(&mut customer), ["to everyone> "]);
    assert_eq!(line(&mut customer, "hi"), [r#"{"do":"say","text":"hi"}"#]);
    let over = told(customer.told(&Output::Closed { session_id: "S".into(), is_over: true }));
    assert_eq!(over.last().map(String::as_str), Some("quit"), "{over:?}");
}

#[test]
fn each_session_has_its_own_draft_and_nothing_goes_to_another_by_itself() {
    let mut agent = agent();
    typed(&mut agent, "for Cid");
    let used = press(&mut agent, KeyCode::Char('1'), KeyModifiers::ALT);
    assert_eq!(used, ["  from now on you talk in 1 (Ana)"]);
    assert_eq!(input(&mut agent), ["to 1 (Ana)> "]);
    assert_eq!(line(&mut agent, "for Ana"), [r#"{"do":"say","sessionId":"S1","text":"for Ana"}"#]);
    line(&mut agent, "/use cid");
    assert_eq!(input(&mut agent), ["to 2 (Cid)> for Cid"]);
    agent.told(&Output::Closed { session_id: "S2".into(), is_over: true });
    assert_eq!(input(&mut agent), ["over: 2 (Cid)> for Cid"]);
    assert_eq!(
        line(&mut agent, ", too"),
        ["  the session is over: /use another, or /join the one that waits longest"]
    );
    assert_eq!(input(&mut agent), ["over: 2 (Cid)> for Cid, too"]);
    assert_eq!(press(&mut agent, KeyCode::Char('9'), KeyModifiers::ALT), ["  there is no session 9"]);
}

#[test]
fn what_needs_a_yes_gets_one_or_nothing_is_done() {
    let mut agent = agent();
    let close = r#"{"afterAction":"ForceClose","do":"leave","sessionId":"S2"}"#;
    assert_eq!(line(&mut agent, "/close"), ["  End session 2 (Cid) for everyone?"]);
    assert_eq!(pause(&mut agent), ["  Type yes or no; y or n will do."]);
    assert_eq!(line(&mut agent, "Yes"), [close]);
    assert_eq!(input(&mut agent), ["to 2 (Cid)> "]);
    for no in ["no", "n"] {
        asked(&mut agent, "/close");
        assert_eq!(line(&mut agent, no), ["  Nothing was done."]);
    }
    asked(&mut agent, "/close");
    assert_eq!(line(&mut agent, "y"), [close]);
    asked(&mut agent, "/close");
    typed(&mut agent, "ye");
    assert_eq!(press(&mut agent, KeyCode::Esc, KeyModifiers::NONE), ["  Nothing was done."]);
    assert_eq!(input(&mut agent), ["to 2 (Cid)> "]);
    asked(&mut agent, "/close");
    assert_eq!(line(&mut agent, "/who").len(), 2, "the question stays");
    assert_eq!(line(&mut agent, "wait"), ["  Nothing was done; what you typed is in the line again."]);
    assert_eq!(line(&mut agent, ""), [r#"{"do":"say","sessionId":"S2","text":"wait"}"#]);
    let mut alone = face(Role::Agent);
    assert_eq!(
        line(&mut alone, "/close"),
        ["  no session is chosen: /join takes the one that waits longest"]
    );
    assert_eq!(input(&mut alone), ["no session> "]);
}

#[test]
fn what_was_typed_before_a_question_could_be_read_answers_nothing_and_goes_to_nobody() {
    let mut agent = agent();
    // As a terminal without bracketed paste sends it.
    let question = "  End session 2 (Cid) for everyone?";
    assert_eq!(line(&mut agent, "/close\nyes\n/leave"), [question]);
    assert_eq!(input(&mut agent), ["wait> yes", "      /leave", "      "]);
    assert_eq!(pause(&mut agent), ["  Type yes or no; y or n will do.", "  your text is kept"]);
    assert_eq!(line(&mut agent, "no"), ["  Nothing was done."]);
    assert_eq!(input(&mut agent)[0], "to 2 (Cid)> yes");
    assert_eq!(line(&mut agent, ""), [r#"{"do":"say","sessionId":"S2","text":"yes\n/leave\n"}"#]);
}

#[test]
fn what_is_advised_can_be_done_at_once_and_what_was_typed_is_kept() {
    let mut coach = face(Role::Supervisor);
    join(&mut coach, "S1", "Ana", "VIP");
    let refused = "  you only watch: /coach to speak with the agents";
    assert_eq!(line(&mut coach, "hm"), [refused]);
    let coaches = r#"{"do":"join","sessionId":"S1","visibility":"INT"}"#;
    assert_eq!(line(&mut coach, "/coach"), ["  your text is kept", "  joining 1 (Ana) …", coaches]);
    assert_eq!(input(&mut coach), ["joining 1 (Ana)> hm"]);
    coach.told(&Output::error(Some(json!(coach.last_id)), "no"));
    assert_eq!(input(&mut coach), ["watching 1 (Ana)> hm"]);
    assert_eq!(line(&mut coach, "/to x hi").len(), 2);
    assert_eq!(line(&mut coach, "/sessions").last().unwrap(), r#"{"do":"sessions"}"#);
    assert_eq!(input(&mut coach), ["watching 1 (Ana)> /to x hi"]);
}

#[test]
fn in_several_sessions_files_and_failures_say_of_which_they_are() {
    let mut agent = agent();
    line(&mut agent, "/save F /tmp");
    let id = Some(json!(agent.last_id));
    press(&mut agent, KeyCode::Char('1'), KeyModifiers::ALT);
    let transfer = Output::Transfer { id: id.clone(), done: 100, total: Some(100) };
    let plain = |lines: Vec<String>| lines.join("\n").replace("\x1b[2m", "").replace("\x1b[0m", "");
    assert_eq!(plain(told(agent.told(&transfer))), "2| transferred 100 bytes");
    let done = Output::done(id, json!({"path": "/tmp/a"}));
    assert_eq!(plain(told(agent.told(&done))), "2| saved as /tmp/a");
    line(&mut agent, "are you there?");
    let failed = told(agent.told(&Output::error(Some(json!(agent.last_id)), "the link was lost")));
    assert!(failed.iter().all(|it| it.starts_with("1| ")), "{failed:?}");
}

#[test]
fn a_command_in_a_session_that_is_over_is_answered_in_one_line() {
    let mut agent = agent();
    agent.told(&Output::Closed { session_id: "S2".into(), is_over: true });
    assert_eq!(line(&mut agent, "/int look"), ["  session 2 (Cid) is over; not delivered: look"]);
}

#[test]
fn no_nickname_pretends_who_sees_a_text_or_what_a_party_is() {
    let mut agent = face(Role::Agent);
    join(&mut agent, "S1", "Bo (agent)\u{1b}[31m [INT]", "ALL");
    assert_eq!(input(&mut agent), ["to 1 (Bo {agent}\u{fffd}{31m {IN…)> "]);
    let who = line(&mut agent, "/who").join("\n");
    assert!(!who.contains("(agent)") && !who.contains('['), "{who}");
    line(&mut agent, "/use 1");
    let sessions = json!({"sessions": [{"sessionId": "S1", "state": "running", "subject": "A lamp"}]});
    let listed = told(agent.told(&Output::done(None, sessions))).join("\n");
    assert!(listed.contains("1 (Bo {agent}\u{fffd}{31m {INT})"), "{listed}");
}

#[test]
fn files_that_are_on_their_way_can_be_cancelled() {
    let mut agent = agent();
    let f3 = |agent: &mut Face| press(agent, KeyCode::F(3), KeyModifiers::NONE);
    assert_eq!(f3(&mut agent), ["  no file is on its way"]);
    line(&mut agent, "/send Cargo.toml");
    let id = agent.last_id;
    assert_eq!(f3(&mut agent), [format!(r#"{{"command":{id},"do":"cancel"}}"#)]);
    agent.told(&Output::error(Some(json!(id)), "cancelled"));
    assert_eq!(f3(&mut agent), ["  no file is on its way"]);
}

#[test]
fn the_end_is_asked_for_where_a_customer_would_be_left_alone() {
    let mut agent = agent();
    let asked = "  Ctrl-C again within 5 s leaves your 2 sessions and ends; their customers stay behind";
    assert_eq!(ctrl(&mut agent, 'd'), [asked.replace("Ctrl-C", "Ctrl-D")]);
    typed(&mut agent, "a");
    assert!(ctrl(&mut agent, 'd').is_empty(), "only where nothing is typed");
    assert_eq!(ctrl(&mut agent, 'c'), [asked.replace("Ctrl-C", "1 text isn't sent; Ctrl-C")]);
    assert_eq!(ctrl(&mut agent, 'c'), ["quit"]);
    assert_eq!(ctrl(&mut face(Role::Agent), 'c'), ["quit"]);
    assert_eq!(line(&mut face(Role::Customer), "/quit"), ["quit"]);
}

#[test]
fn a_paste_is_one_message_and_the_limit_is_told_once() {
    let mut agent = agent();
    let paste = |agent: &mut Face, text: &str| told(agent.take(Event::Paste(text.into()), NOW));
    assert_eq!(paste(&mut agent, "/close\nb"), ["  pasted: is said, not done"]);
    assert_eq!(line(&mut agent, ""), [r#"{"do":"say","sessionId":"S2","text":"/close\nb"}"#]);
    assert_eq!(paste(&mut agent, &"x".repeat(31_743)), ["  1 byte of 31.7 kB left"]);
    assert!(typed(&mut agent, "y").is_empty());
    assert_eq!(typed(&mut agent, "y"), ["  too long by 1 byte"]);
    assert!(line(&mut agent, "")[0].starts_with("  too long by 1 byte: a message has 31.7 kB at most"));
    assert_eq!(input(&mut agent).len(), ROWS);
}

#[test]
fn help_and_keys_are_there_where_a_person_looks_for_them() {
    let mut agent = agent();
    let help = press(&mut agent, KeyCode::F(1), KeyModifiers::NONE);
    assert!(help.iter().any(|it| it.starts_with("  /keys ")), "{help:?}");
    assert_eq!(line(&mut agent, "?"), help);
    assert_eq!(line(&mut agent, " ?"), [r#"{"do":"say","sessionId":"S2","text":" ?"}"#]);
    let keys = line(&mut agent, "/keys");
    for expected in [
        "  f1: what can be typed, as a line with nothing but ? in it does",
        "  enter: sends the text, or does the command",
        "  alt-1: the session with this number: 1 to 9",
        "  ctrl-c: leave the sessions and end",
    ] {
        assert!(keys.iter().any(|it| it == expected), "{expected}: {keys:#?}");
    }
    // What only the full screen has does nothing here.
    assert!(keys.iter().all(|it| !it.contains("f6") && !it.contains("ctrl-f:")), "{keys:#?}");
    let keys = line(&mut face(Role::Customer), "/keys");
    assert!(keys.iter().all(|it| !it.contains("alt-1") && !it.contains("session")), "{keys:#?}");
    assert!(keys.iter().any(|it| it == "  ctrl-c: leave the chat and end"), "{keys:#?}");
    let help = line(&mut face(Role::Customer), "/help");
    assert!(help.iter().all(|it| !it.contains("session")), "{help:#?}");
}

#[test]
fn waiting_sessions_are_joined_by_number_and_prompted_for() {
    let mut agent = face(Role::Agent);
    agent.told(&waiting("S1", "Ana"));
    press(&mut agent, KeyCode::Char('1'), KeyModifiers::ALT);
    assert_eq!(input(&mut agent), ["not in 1 (Ana)> "]);
    let join = r#"{"do":"join","sessionId":"S1","visibility":"ALL"}"#;
    assert_eq!(line(&mut agent, "/join 1"), ["  joining 1 (Ana) …", join]);
    assert_eq!(line(&mut agent, "/join"), ["  /join: nobody waits; /sessions lists the sessions"]);
}
