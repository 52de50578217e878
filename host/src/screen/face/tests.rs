//! Keys that mean something only if no others come with them, by a clock of their own.

mod clicks;
mod joining;
mod letters;
mod told;

use crossterm::event::KeyModifiers;

use super::*;
use crate::lines::Output;
use crate::screen::model::tests::{START, happened, interaction, message, party, with_ana};
use crate::screen::{Canned, Keys};

fn face(role: Role, visibility: &str) -> Face {
    let mut face = Face::new(Person {
        role,
        nick: "Bo".into(),
        theme: Theme::Plain,
        canned: Canned::default(),
        shows_preview: false,
        keys: Keys::default(),
    });
    face.model = with_ana(role, visibility);
    face.look.shows_wall = false;
    face.tick(START);
    face
}

/// Types the text at a time, with Enter at the ends of its lines; gives what is to be done, but for what the screen asks for
/// by itself.
fn typed(face: &mut Face, text: &str, at: i64) -> Vec<Json> {
    let code = |it| if it == '\n' { KeyCode::Enter } else { KeyCode::Char(it) };
    let mut wishes = Vec::new();
    for character in text.chars() {
        wishes.extend(face.take(Event::Key(KeyEvent::new(code(character), KeyModifiers::NONE)), at));
    }
    commands(wishes)
}

fn commands(wishes: Vec<Wish>) -> Vec<Json> {
    let command = |wish| match wish {
        Wish::Command(it) if !["sessions", "last-words", "typing"].contains(&it["do"].as_str()?) => Some(it),
        _ => None,
    };
    wishes.into_iter().filter_map(command).collect()
}

fn tick(face: &mut Face, at: i64) -> Vec<Json> {
    commands(face.tick(at))
}

/// Answers a question that is open, and waits until it is seen that no text begins; gives what is to be done.
fn answered(face: &mut Face, answer: &str, at: i64) -> Vec<Json> {
    assert!(typed(face, answer, at).is_empty());
    tick(face, at + 400)
}

fn question(face: &Face) -> &str {
    face.look.question.as_deref().unwrap_or_default()
}

#[test]
fn a_question_is_answered_by_a_key_that_comes_once_it_could_be_read() {
    let mut agent = face(Role::Agent, "ALL");
    assert!(typed(&mut agent, "/close\n", START).is_empty());
    assert_eq!(question(&agent), "End session 1 (Ana) for everyone? …");
    assert!(tick(&mut agent, START + 499).is_empty() && !agent.can_be_answered());
    assert_eq!(agent.due_within(START + 499, std::time::Duration::MAX).as_millis(), 1);
    tick(&mut agent, START + 500);
    assert_eq!(question(&agent), "End session 1 (Ana) for everyone? y: yes; any other key: no");
    let done = answered(&mut agent, "y", START + 501);
    assert_eq!((&done[0]["do"], &done[0]["afterAction"]), (&json!("leave"), &json!("ForceClose")));
    assert_eq!(question(&agent), "");
}

#[test]
fn what_is_pasted_as_keys_answers_no_question_and_goes_to_nobody() {
    let mut agent = face(Role::Agent, "ALL");
    assert!(typed(&mut agent, "/close\nyes, and\n/leave\n", START).is_empty());
    assert!(tick(&mut agent, START + 500).is_empty());
    assert!(agent.can_be_answered());
    assert!(answered(&mut agent, "n", START + 600).is_empty());
    assert_eq!(agent.model.note.as_ref().unwrap().text, "nothing was done");
    // It is kept, and no command.
    let said = typed(&mut agent, "\n", START + 700);
    assert_eq!((&said[0]["do"], &said[0]["text"]), (&json!("say"), &json!("yes, and\n/leave\n")));
}

#[test]
fn what_is_typed_ahead_of_a_question_means_later_what_it_meant() {
    let mut agent = face(Role::Agent, "ALL");
    // A note for agents isn't said to the customer.
    assert!(typed(&mut agent, "/close\n/int careful", START).is_empty());
    tick(&mut agent, START + 500);
    assert!(answered(&mut agent, "n", START + 600).is_empty());
    let said = typed(&mut agent, "\n", START + 700);
    assert_eq!((&said[0]["text"], &said[0]["visibility"]), (&json!("careful"), &json!("INT")));
    // An answer that came too early doesn't stand before what is typed next.
    for answer in ["y", "no\n"] {
        let mut agent = face(Role::Agent, "ALL");
        assert!(typed(&mut agent, &format!("/close\n{answer}"), START).is_empty());
        assert!(tick(&mut agent, START + 500).is_empty() && agent.can_be_answered());
        assert!(answered(&mut agent, "n", START + 600).is_empty() && agent.composer.is_empty());
        assert!(typed(&mut agent, "/close\n", START + 700).is_empty() && agent.asks());
    }
}

#[test]
fn an_answer_that_came_too_early_is_no_part_of_a_draft() {
    let mut agent = face(Role::Agent, "ALL");
    typed(&mut agent, "half", START);
    agent.ask_first("Send a.txt?".into(), json!({"do": "send-file", "path": "a.txt"}));
    typed(&mut agent, "n", START);
    tick(&mut agent, START + 500);
    assert!(answered(&mut agent, "n", START + 600).is_empty());
    assert_eq!(typed(&mut agent, "\n", START + 700)[0]["text"], "half");
}

#[test]
fn whoever_goes_to_another_session_instead_of_an_answer_is_there() {
    let mut agent = face(Role::Agent, "ALL");
    agent.model.apply(&interaction("S2", "waiting", json!({"userNick": "Cid"})), START);
    typed(&mut agent, "/close\n", START);
    tick(&mut agent, START + 500);
    assert!(key(&mut agent, KeyCode::Char('2'), KeyModifiers::ALT, START + 600).is_empty());
    assert!(!agent.asks() && note(&agent) == "nothing was done");
    assert_eq!(agent.model.chosen.as_deref(), Some("S2"));
}

#[test]
fn a_draft_elsewhere_is_marked_and_an_unusual_line_looks_so() {
    let mut agent = face(Role::Agent, "ALL");
    agent.model.apply(&interaction("S2", "waiting", json!({"userNick": "Cid"})), START);
    let draw = |agent: &mut Face| {
        let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(100, 24)).unwrap();
        terminal.draw(|frame| agent.draw(frame, frame.area(), START)).unwrap();
        terminal.backend().clone()
    };
    let style = |screen: &ratatui::backend::TestBackend| {
        let text = screen.to_string();
        let row = text.lines().position(|it| it.contains("TO EVERYONE")).unwrap();
        screen.buffer()[(2, u16::try_from(row).unwrap())].modifier
    };
    typed(&mut agent, "half", START);
    assert!(!draw(&mut agent).to_string().contains("Ana *"));
    let usual = style(&draw(&mut agent));
    agent.choose("S2");
    assert!(draw(&mut agent).to_string().contains("Ana *"));
    agent.choose("S1");
    let lost = Output::Link { state: "down", reason: None };
    agent.model.apply(&lost, START);
    let screen = draw(&mut agent);
    assert!(screen.to_string().contains("NO LINK, nothing arrives now: TO EVERYONE in 1: customer Ana"));
    assert_ne!(style(&screen), usual);
    let mut agent = face(Role::Agent, "ALL");
    let left = "<partyLeft userId='A' eventId='9' askerId='A'><reason code='1'>left</reason></partyLeft>";
    agent.model.apply(&happened("S1", "Ana", left), START);
    assert_ne!(style(&draw(&mut agent)), usual);
}

#[test]
fn a_customer_who_is_not_in_yet_is_told_what_becomes_of_the_line() {
    let mut customer = face(Role::Customer, "ALL");
    customer.model = Model::new(Role::Customer, "Ana");
    customer.tick(START);
    assert!(typed(&mut customer, "hello\n", START).is_empty() && !customer.composer.is_empty());
    assert_eq!(
        note(&customer),
        "you aren't in yet: your text stays in the line, and Enter sends it once you are in"
    );
}

#[test]
fn each_of_several_questions_is_shown_before_it_is_answered() {
    let mut agent = face(Role::Agent, "ALL");
    for name in ["one?", "two?"] {
        agent.ask_first(name.into(), json!({"do": "leave", "text": name}));
    }
    assert!(question(&agent).starts_with("one?"));
    tick(&mut agent, START + 500);
    assert_eq!(answered(&mut agent, "y", START + 500)[0]["text"], "one?");
    assert!(question(&agent).starts_with("two?") && typed(&mut agent, "y", START + 1000).is_empty());
    agent.model.problem("something else");
    tick(&mut agent, START + 1500);
    assert!(question(&agent).starts_with("two? y: yes"), "nothing covers it");
    assert_eq!(answered(&mut agent, "Y", START + 1500)[0]["text"], "two?");
}

#[test]
fn on_the_wall_a_letter_does_something_unless_more_is_typed() {
    let wall = || {
        let mut sue = face(Role::Supervisor, "ALL");
        sue.model.apply(&interaction("S2", "running", json!({"userNick": "Cid"})), START);
        sue.look.shows_wall = true;
        sue.model.chosen = Some("S2".into());
        sue
    };
    let mut sue = wall();
    assert!(typed(&mut sue, "w", START).is_empty() && tick(&mut sue, START + 399).is_empty());
    let done = tick(&mut sue, START + 400);
    assert_eq!((&done[0]["do"], &done[0]["visibility"]), (&json!("join"), &json!("VIP")));
    // A key that is no text doesn't make a word of it.
    let mut sue = wall();
    typed(&mut sue, "c", START);
    let done = commands(sue.take(Event::Key(KeyEvent::new(KeyCode::F(1), KeyModifiers::NONE)), START + 9));
    assert_eq!(done[0]["visibility"], "INT");
    let mut sue = wall();
    assert!(typed(&mut sue, "can you", START).is_empty());
    assert!(tick(&mut sue, START + 5000).is_empty());
    assert!(sue.look.shows_wall, "it is typed, and nothing is done");
    assert!(typed(&mut sue, "\n", START + 5000).is_empty());
    assert!(sue.model.note.as_ref().unwrap().text.starts_with("nothing is said on the wall"));
}

#[test]
fn on_the_wall_something_is_marked_as_long_as_there_is_something() {
    let mut sue = face(Role::Supervisor, "ALL");
    sue.look.shows_wall = true;
    // The server was restarted: what she was in is over, and there is another session.
    sue.model.apply(&Output::Closed { session_id: "S1".into(), is_over: true }, START);
    sue.model.apply(&interaction("S2", "running", json!({"userNick": "Cid"})), START);
    tick(&mut sue, START);
    typed(&mut sue, "w", START);
    let done = tick(&mut sue, START + 400);
    assert_eq!((&done[0]["sessionId"], &done[0]["visibility"]), (&json!("S2"), &json!("VIP")));
    let mut sue = face(Role::Supervisor, "ALL");
    sue.look.shows_wall = true;
    sue.model.apply(&Output::Closed { session_id: "S1".into(), is_over: true }, START);
    typed(&mut sue, "w", START);
    assert!(tick(&mut sue, START + 400).is_empty());
    assert!(sue.model.note.as_ref().unwrap().text.starts_with("no session is on the wall"));
}

#[test]
fn no_key_shows_a_coach_to_the_customer() {
    let mut sue = face(Role::Supervisor, "INT");
    sue.model.apply(&happened("S1", "Bob", &party(9, "C", "AGENT", "Bob", "ALL")), START);
    let audience = |sue: &Face| sue.model.chosen().unwrap().audience().unwrap();
    for _ in 0..5 {
        key(&mut sue, KeyCode::F(2), KeyModifiers::NONE, START);
        assert_ne!(audience(&sue), Audience::Everyone);
    }
    typed(&mut sue, "/all\n", START);
    assert_eq!(audience(&sue), Audience::Everyone);
    key(&mut sue, KeyCode::F(2), KeyModifiers::NONE, START);
    assert_eq!(audience(&sue), Audience::Agents);
    // Where there is nobody else, it is said why.
    let mut sue = face(Role::Supervisor, "INT");
    key(&mut sue, KeyCode::F(2), KeyModifiers::NONE, START);
    assert!(audience(&sue) == Audience::Agents && note(&sue).ends_with("/all says what follows to everyone"));
}

#[test]
fn no_key_means_another_session_while_the_marked_one_may_come_back() {
    let mut sue = face(Role::Supervisor, "ALL");
    sue.model.apply(&interaction("S2", "running", json!({"userNick": "Cid"})), START);
    sue.model.choose("S2");
    sue.look.shows_wall = true;
    let id = sue.model.ask(Asked::Sessions);
    sue.model.apply(&Output::done(Some(json!(id)), json!({"sessions": [{"sessionId": "S1"}]})), START);
    typed(&mut sue, "w", START);
    assert!(tick(&mut sue, START + 400).is_empty() && note(&sue).contains("marks another"));
    sue.model.apply(&interaction("S2", "running", json!({"userNick": "Cid"})), START);
    typed(&mut sue, "w", START + 500);
    assert_eq!(tick(&mut sue, START + 900)[0]["sessionId"], "S2");
}

#[test]
fn a_command_that_is_typed_on_the_wall_shows_its_session() {
    for command in ["/watch 2\n", "/coach 2\n", "/join 2\n"] {
        let mut sue = face(Role::Supervisor, "VIP");
        sue.model.apply(&interaction("S2", "running", json!({"userNick": "Cid"})), START);
        sue.look.shows_wall = true;
        assert_eq!(typed(&mut sue, command, START)[0]["sessionId"], "S2", "{command}");
        assert!(!sue.look.shows_wall && sue.model.chosen.as_deref() == Some("S2"), "{command}");
    }
}

#[test]
fn nobody_is_asked_to_end_a_session_from_outside() {
    let mut agent = face(Role::Agent, "ALL");
    agent.model.apply(&Output::Closed { session_id: "S1".into(), is_over: false }, START);
    assert!(typed(&mut agent, "/close\n", START).is_empty() && !agent.asks());
    assert_eq!(agent.model.note.as_ref().unwrap().text, "you aren't in session 1: /join 1 first");
}

#[test]
fn what_the_server_refuses_for_good_goes_back_into_the_line() {
    for (line, note, visibility) in [
        ("hush\n", "no: /who lists who is in; the text is in the input line again", "ALL"),
        // What wasn't for the customer isn't by this.
        (
            "/to 0075unknown00009 hush\n",
            "no: /who lists who is in; the text is in the input line again, for agents and supervisors only",
            "INT",
        ),
    ] {
        let mut agent = face(Role::Agent, "ALL");
        let id = typed(&mut agent, line, START)[0]["id"].clone();
        let (id, error_id) = (Some(id), Some(json!(9)));
        agent.model.apply(
            &Output::Error { id, error_id, session_id: None, text: "no".into(), is_fate_unknown: false },
            START,
        );
        assert!(commands(agent.send_again()).is_empty() && agent.model.sent.is_empty());
        assert_eq!(agent.model.note.as_ref().unwrap().text, note);
        let said = typed(&mut agent, "\n", START);
        assert_eq!((&said[0]["text"], &said[0]["visibility"]), (&json!("hush"), &json!(visibility)));
    }
}

#[test]
fn one_file_of_several_is_cancelled_or_all_after_a_question() {
    let mut agent = face(Role::Agent, "ALL");
    let f3 = || Event::Key(KeyEvent::new(KeyCode::F(3), KeyModifiers::NONE));
    assert!(agent.take(f3(), START).is_empty());
    assert_eq!(agent.model.note.as_ref().unwrap().text, "no file is on its way here");
    let ids =
        ["one.bin", "two.bin"].map(|it| typed(&mut agent, &format!("/send {it}\n"), START)[0]["id"].clone());
    assert!(agent.take(f3(), START).is_empty());
    assert_eq!(question(&agent), "Cancel all 2 files? /cancel FILE cancels one of them. …");
    tick(&mut agent, START + 500);
    assert!(answered(&mut agent, "n", START + 500).is_empty());
    agent.take(f3(), START + 1000);
    tick(&mut agent, START + 1500);
    answered(&mut agent, "y", START + 1500);
    let all: Vec<_> = tick(&mut agent, START + 1900).iter().map(|it| it["command"].clone()).collect();
    assert_eq!(all, ids);
    let ids = ["three.bin", "four.bin"]
        .map(|it| typed(&mut agent, &format!("/send {it}\n"), START + 1500)[0]["id"].clone());
    let cancelled = typed(&mut agent, "/cancel four.bin\n", START + 1500);
    assert_eq!((&cancelled[0]["do"], &cancelled[0]["command"]), (&json!("cancel"), &ids[1]));
    // Of one that is left nobody is asked.
    let only = commands(agent.take(f3(), START + 1500));
    assert_eq!((&only[0]["do"], &only[0]["command"]), (&json!("cancel"), &ids[0]));
}

#[test]
fn what_cannot_be_sent_again_stays_where_it_is() {
    let mut agent = face(Role::Agent, "ALL");
    for text in ["one", "two"] {
        let id = typed(&mut agent, &format!("{text}\n"), START)[0]["id"].clone();
        agent.model.apply(&Output::error(Some(id), "not connected now"), START);
    }
    agent.model.apply(&Output::Closed { session_id: "S1".into(), is_over: true }, START);
    assert!(commands(agent.send_again()).is_empty());
    assert!(agent.model.note.as_ref().unwrap().text.starts_with("the session is over"));
    let kept: Vec<_> = agent.model.sent.iter().map(|it| it.message.text.as_str()).collect();
    assert_eq!(kept, ["one", "two"]);
}

#[test]
fn whoever_is_being_joined_is_not_joined_twice() {
    let mut agent = face(Role::Agent, "ALL");
    for id in ["S2", "S3"] {
        agent.model.apply(&interaction(id, "waiting", json!({"userNick": id})), START);
    }
    let joins = typed(&mut agent, "/join\n/join\n/join\n", START);
    let joined: Vec<_> = joins.iter().map(|it| it["sessionId"].as_str().unwrap()).collect();
    assert_eq!(joined, ["S2", "S3"]);
    assert!(agent.model.note.as_ref().unwrap().text.contains("nobody waits"));
}

/// Bo with a text that wasn't delivered, in a session that is over.
fn with_undelivered() -> Face {
    let mut agent = face(Role::Agent, "ALL");
    let id = typed(&mut agent, "a long answer\n", START)[0]["id"].clone();
    agent.model.apply(&Output::error(Some(id), "not connected now"), START);
    agent.model.apply(&Output::Closed { session_id: "S1".into(), is_over: true }, START);
    agent
}

fn key(face: &mut Face, code: KeyCode, modifiers: KeyModifiers, at: i64) -> Vec<Wish> {
    face.take(Event::Key(KeyEvent::new(code, modifiers)), at)
}

fn note(face: &Face) -> &str {
    face.model.note.as_ref().map_or("", |it| it.text.as_str())
}

#[test]
fn what_was_not_delivered_is_not_put_away_without_a_question() {
    let f9 = |agent: &mut Face| key(agent, KeyCode::F(9), KeyModifiers::NONE, START);
    let mut agent = with_undelivered();
    assert!(f9(&mut agent).is_empty());
    assert_eq!(question(&agent), "Session 1 has a text that wasn't delivered: throw it away? …");
    tick(&mut agent, START + 500);
    assert!(answered(&mut agent, "n", START + 501).is_empty());
    assert_eq!((agent.model.sent.len(), agent.model.sessions.len()), (1, 1));
    typed(&mut agent, "a draft", START + 502);
    f9(&mut agent);
    assert_eq!(
        question(&agent),
        "Session 1 has a text that wasn't delivered, and a draft: throw them away? …"
    );
    tick(&mut agent, START + 1100);
    assert!(answered(&mut agent, "y", START + 1101).is_empty());
    assert!(agent.model.sent.is_empty() && agent.model.sessions.is_empty() && agent.composer.is_empty());
    // Where nothing would be lost, nothing is asked.
    let mut agent = face(Role::Agent, "ALL");
    agent.model.apply(&Output::Closed { session_id: "S1".into(), is_over: true }, START);
    f9(&mut agent);
    assert!(!agent.asks() && agent.model.sessions.is_empty());
}

#[test]
fn what_was_not_delivered_can_be_copied() {
    let mut agent = with_undelivered();
    assert!(key(&mut agent, KeyCode::Char('c'), KeyModifiers::ALT, START).is_empty());
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| agent.draw(frame, frame.area(), START)).unwrap();
    let screen = terminal.backend().to_string();
    assert!(screen.lines().any(|it| it.contains("▶") && it.contains("a long answer")), "{screen}");
    // Up goes on to what was told, and down comes back.
    key(&mut agent, KeyCode::Up, KeyModifiers::NONE, START);
    key(&mut agent, KeyCode::Down, KeyModifiers::NONE, START);
    key(&mut agent, KeyCode::Down, KeyModifiers::NONE, START);
    let copied = key(&mut agent, KeyCode::Enter, KeyModifiers::NONE, START);
    assert_eq!(copied, [Wish::Copy("a long answer".into())]);
}

#[test]
fn nobody_ends_without_hearing_of_what_was_not_delivered() {
    let ctrl_c = |agent: &mut Face, at| key(agent, KeyCode::Char('c'), KeyModifiers::CONTROL, at);
    let mut agent = with_undelivered();
    assert!(ctrl_c(&mut agent, START).is_empty());
    // A key that is held down, or pressed twice by a slip, ends nothing.
    assert!((1..20).all(|it| ctrl_c(&mut agent, START + it * 30).is_empty()));
    assert_eq!(note(&agent), "leave and end? …");
    assert_eq!(agent.due_within(START + 600, std::time::Duration::MAX).as_millis(), 470);
    agent.tick(START + 1070);
    assert_eq!(note(&agent), "1 text isn't delivered; Ctrl-C again ends all the same");
    assert_eq!(ctrl_c(&mut agent, START + 1071), [Wish::Quit]);
    let mut agent = face(Role::Agent, "ALL");
    for text in ["one\n", "two\n"] {
        let id = typed(&mut agent, text, START)[0]["id"].clone();
        // The other one is under way, and nobody knows how far.
        if text == "one\n" {
            agent.model.apply(&Output::error(Some(id), "not connected now"), START);
        }
    }
    assert!(ctrl_c(&mut agent, START).is_empty());
    agent.tick(START + 500);
    let expected =
        "2 texts aren't delivered; Ctrl-C again leaves your session and ends; its customer stays behind";
    assert_eq!(note(&agent), expected);
    let mut customer = face(Role::Customer, "ALL");
    customer.model.apply(&Output::Closed { session_id: "S1".into(), is_over: true }, START);
    typed(&mut customer, "half a", START);
    assert!(ctrl_c(&mut customer, START).is_empty());
    customer.tick(START + 500);
    assert_eq!(note(&customer), "1 text isn't sent; Ctrl-C again ends all the same");
    assert_eq!(ctrl_c(&mut customer, START + 501), [Wish::Quit]);
}

#[test]
fn esc_and_a_slash_that_come_as_one_key_are_two() {
    let mut agent = face(Role::Agent, "ALL");
    typed(&mut agent, "hello", START);
    key(&mut agent, KeyCode::Char('/'), KeyModifiers::ALT, START);
    let said = typed(&mut agent, "int he is a fraud\n", START);
    assert_eq!((&said[0]["text"], &said[0]["visibility"]), (&json!("he is a fraud"), &json!("INT")));
}

#[test]
fn nothing_is_said_from_a_window_in_which_nothing_is_seen() {
    let mut agent = face(Role::Agent, "ALL");
    typed(&mut agent, "a secret", START);
    let draw = |agent: &mut Face, columns, rows| {
        let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(columns, rows)).unwrap();
        terminal.draw(|frame| agent.draw(frame, frame.area(), START)).unwrap();
        terminal.backend().to_string()
    };
    let screen = draw(&mut agent, 80, 7);
    let needed = "30 columns and 8 rows are needed: until then keys do nothing, but Ctrl-C ends";
    assert!(screen.contains(needed), "{screen}");
    assert!(typed(&mut agent, "x\n", START).is_empty());
    assert!(agent.take(Event::Paste("pasted".into()), START).is_empty());
    assert!(key(&mut agent, KeyCode::Char('c'), KeyModifiers::CONTROL, START).is_empty());
    agent.tick(START + 500);
    assert!(draw(&mut agent, 80, 7).contains("Ctrl-C again leaves your session"));
    draw(&mut agent, 80, 24);
    assert_eq!(typed(&mut agent, "\n", START)[0]["text"], "a secret");
}

#[test]
fn the_help_has_the_commands_the_keys_and_those_of_the_input() {
    let shown = |agent: &mut Face, page| {
        let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(100, 30)).unwrap();
        agent.look.help_page = page;
        terminal.draw(|frame| agent.draw(frame, frame.area(), START)).unwrap();
        terminal.backend().to_string()
    };
    let mut agent = face(Role::Agent, "ALL");
    typed(&mut agent, "/help\n", START);
    let first = shown(&mut agent, 0);
    for wanted in
        ["What can be typed", "/join [SESSION]", "joins a session; alone: the one that waits longest"]
    {
        assert!(first.contains(wanted), "{wanted}: {first}");
    }
    let all: String = (0..4).map(|page| shown(&mut agent, page)).collect();
    for wanted in ["Keys of the input", "ctrl-p", "lists the commands", "new line", "ctrl-z", "/quit", "f7"] {
        assert!(all.contains(wanted), "{wanted}: {all}");
    }
    key(&mut agent, KeyCode::Esc, KeyModifiers::NONE, START);
    key(&mut agent, KeyCode::F(1), KeyModifiers::NONE, START);
    assert!(agent.look.shows_help && !shown(&mut agent, 0).contains("/join [SESSION]"));
}

#[test]
fn a_command_that_ends_the_help_or_a_question_has_its_slash() {
    let mut agent = face(Role::Agent, "ALL");
    key(&mut agent, KeyCode::F(1), KeyModifiers::NONE, START);
    let said = typed(&mut agent, "/int she is new\n", START);
    assert!(!agent.look.shows_help && said[0]["visibility"] == "INT", "{said:?}");
    assert!(typed(&mut agent, "/close\n", START).is_empty() && agent.asks());
    agent.tick(START + 500);
    let said = typed(&mut agent, "/int not yet\n", START + 500);
    assert!(!agent.asks() && said.len() == 1, "{said:?}");
    assert_eq!((&said[0]["text"], &said[0]["visibility"]), (&json!("not yet"), &json!("INT")));
}

#[test]
fn the_pages_of_the_help_are_turned_as_any_others() {
    let mut agent = face(Role::Agent, "ALL");
    key(&mut agent, KeyCode::F(1), KeyModifiers::NONE, START);
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(60, 16)).unwrap();
    terminal.draw(|frame| agent.draw(frame, frame.area(), START)).unwrap();
    let last = agent.drawn.help_pages - 1;
    for (code, page) in [
        (KeyCode::PageDown, 1),
        (KeyCode::Char(' '), 2),
        (KeyCode::PageUp, 1),
        (KeyCode::Up, 0),
        (KeyCode::PageUp, last),
        (KeyCode::Down, 0),
    ] {
        key(&mut agent, code, KeyModifiers::NONE, START);
        assert_eq!((agent.look.shows_help, agent.look.help_page), (true, page), "{code:?}");
    }
    assert_eq!(agent.look.scroll, None, "nothing else is scrolled");
}

#[test]
fn without_a_link_nobody_is_asked_what_cannot_be_done() {
    let mut agent = face(Role::Agent, "ALL");
    agent.model.apply(&Output::Link { state: "down", reason: None }, START);
    assert!(typed(&mut agent, "/close\n", START).is_empty() && !agent.asks());
    assert!(note(&agent).starts_with("there is no link to the server"));
}

#[test]
fn a_search_says_which_of_how_many_it_shows() {
    let mut agent = face(Role::Agent, "ALL");
    for id in 4..7 {
        agent.model.apply(&happened("S1", "Ana", &message(id, "A", "", "a lamp")), START);
    }
    typed(&mut agent, "/find lamp\n", START);
    key(&mut agent, KeyCode::Up, KeyModifiers::NONE, START);
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| agent.draw(frame, frame.area(), START)).unwrap();
    assert!(terminal.backend().to_string().contains("find: lamp (3 of 4)"));
}

#[test]
fn a_file_that_was_cancelled_has_not_failed() {
    let mut agent = face(Role::Agent, "ALL");
    let id = typed(&mut agent, "/send a.txt\n", START)[0]["id"].clone();
    agent.model.apply(&Output::error(Some(id), "cancelled"), START);
    assert!(agent.model.note.as_ref().is_some_and(|it| it.text == "cancelled" && !it.is_problem));
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| agent.draw(frame, frame.area(), START)).unwrap();
    let screen = terminal.backend().to_string();
    assert!(screen.contains("you send a.txt  cancelled"), "{screen}");
}
