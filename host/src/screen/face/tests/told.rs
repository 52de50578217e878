//! What the screen says of the line that is typed, and of what became of it.

use super::*;

pub(super) fn screen(face: &mut Face) -> String {
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(110, 24)).unwrap();
    terminal.draw(|frame| face.draw(frame, frame.area(), START)).unwrap();
    terminal.backend().to_string()
}

#[test]
fn the_coloured_line_follows_the_line_that_is_typed() {
    let with_sue = || {
        let mut agent = face(Role::Agent, "ALL");
        agent.look.shows_preview = true;
        agent.model.apply(&happened("S1", "Sue", &party(9, "U", "SUPERVISOR", "Sue", "INT")), START);
        agent
    };
    let alone = "TO EVERYONE AS YOU TYPE in 1: customer Ana";
    for (line, wanted) in [
        ("", alone),
        ("//int she", alone),
        ("/int secret", "INT: AGENTS ONLY, not seen by the customer of 1: Ana"),
        ("/INT x", "INT: AGENTS ONLY, not seen by the customer of 1: Ana"),
        ("/to Sue help", "ONLY TO ONE PARTY in 1: Sue"),
        ("/to su", "ONLY TO ONE PARTY in 1: Sue"),
        ("/to ana", "TO EVERYONE in 1: customer Ana"),
        ("/int", "TO EVERYONE in 1: customer Ana"),
    ] {
        let mut agent = with_sue();
        typed(&mut agent, line, START);
        let screen = screen(&mut agent);
        assert!(screen.contains(wanted), "{line}: {screen}");
    }
}

#[test]
fn words_that_nobody_could_read_say_so() {
    let mut agent = face(Role::Agent, "ALL");
    let told = |agent: &Face| match &agent.model.chosen().unwrap().entries.last().unwrap().what {
        crate::screen::model::entry::What::Told(text) => text.clone(),
        other => format!("{other:?}"),
    };
    let said = |id, visibility: &str| happened("S1", "Bo", &message(id, "B", visibility, "is anybody there"));
    agent.model.apply(&said(10, ""), START);
    assert!(told(&agent).contains("is anybody there"));
    agent.model.apply(&said(11, "visibility='INT'"), START);
    assert_eq!(told(&agent), "No other agent is in: only a supervisor who watches unseen could read this.");
    // Whether one watches isn't told by it.
    let unseen = told(&agent);
    agent.model.apply(&Output::Monitored { session_id: "S1".into(), monitored: true }, START);
    agent.model.apply(&said(12, "visibility='INT'"), START);
    assert_eq!(told(&agent), unseen);
    let left = "<partyLeft userId='A' eventId='13' askerId='A'><reason code='1'>left</reason></partyLeft>";
    agent.model.apply(&happened("S1", "Ana", left), START);
    agent.model.apply(&said(14, ""), START);
    assert_eq!(told(&agent), "No customer is in who could read this.");
}

#[test]
fn what_somebody_did_is_copied_with_who_did_it() {
    let mut agent = face(Role::Agent, "ALL");
    let alt_c = |agent: &mut Face| key(agent, KeyCode::Char('c'), KeyModifiers::ALT, START);
    alt_c(&mut agent);
    key(&mut agent, KeyCode::Down, KeyModifiers::NONE, START);
    assert_eq!(alt_c(&mut agent), [Wish::Copy("agent Bo joined".into())]);
}

#[test]
fn a_customer_reads_of_herself_as_you() {
    let mut customer = face(Role::Customer, "ALL");
    let left = "<partyLeft userId='B' eventId='9' askerId='B'><reason code='5'>removed</reason></partyLeft>";
    customer.model = crate::screen::model::tests::told(
        Role::Customer,
        &[happened("S1", "Bo", &party(3, "B", "CLIENT", "Bo", "ALL")), happened("S1", "Bo", left)],
    );
    customer.model.choose("S1");
    let screen = screen(&mut customer);
    assert!(screen.contains("you were taken out of the chat by the server"), "{screen}");
    assert!(screen.contains("you joined"), "{screen}");
}

#[test]
fn the_line_end_of_a_paste_is_no_row() {
    let mut agent = face(Role::Agent, "ALL");
    agent.model.apply(&happened("S1", "Ana", &message(10, "A", "", "one\n\n")), START);
    agent.model.apply(&happened("S1", "Ana", &message(11, "A", "", "two")), START);
    let screen = screen(&mut agent);
    let row = |text: &str| screen.lines().position(|it| it.contains(text)).unwrap();
    assert_eq!(row("│ two"), row("│ one") + 1, "{screen}");
}

#[test]
fn a_silent_monitor_is_told_at_once_what_she_cannot_do() {
    for line in ["/close\n", "/send Cargo.toml\n"] {
        let mut sue = face(Role::Supervisor, "VIP");
        assert!(typed(&mut sue, line, START).is_empty() && !sue.asks(), "{line}");
        assert_eq!(note(&sue), "you only watch: /coach to speak with the agents");
    }
}

#[test]
fn of_waiting_sessions_there_is_word_again() {
    let mut agent = face(Role::Agent, "ALL");
    agent.model.apply(&Output::error(None, "no word of waiting sessions: nothing came for 60s"), START);
    assert!(note(&agent).starts_with("no word of"));
    agent.model.apply(&interaction("S2", "waiting", json!({"userNick": "Cid"})), START);
    assert_eq!(note(&agent), "");
}

#[test]
fn what_is_not_found_is_said_below_too() {
    let mut agent = face(Role::Agent, "ALL");
    typed(&mut agent, "/find zzz\n", START);
    assert!(screen(&mut agent).contains("not found: type something else"), "{}", screen(&mut agent));
}

#[test]
fn sessions_of_others_name_their_agents_and_what_is_known_has_its_beginning() {
    let mut agent = face(Role::Agent, "ALL");
    let with_cy = json!({"userNick": "Cid", "subject": "An order", "agents": ["Cy"]});
    agent.model.apply(&interaction("S2", "running", with_cy), START);
    agent.look.shows_about = true;
    let screen = screen(&mut agent);
    for wanted in ["Cy: An order", "began: 18:00", "customer ALL · Ana", "agent ALL (you) · Bo"] {
        assert!(screen.contains(wanted), "{wanted}: {screen}");
    }
}

#[test]
fn nobody_speaks_to_himself_alone() {
    let mut agent = face(Role::Agent, "ALL");
    assert!(typed(&mut agent, "/to bo me\n", START).is_empty());
    assert_eq!(note(&agent), "/to: that is you; /who lists who else is in");
}

#[test]
fn what_is_said_further_up_is_shown_at_the_end() {
    let mut agent = face(Role::Agent, "ALL");
    for id in 10..60 {
        agent.model.apply(&happened("S1", "Ana", &message(id, "A", "", &format!("number {id}"))), START);
    }
    screen(&mut agent);
    key(&mut agent, KeyCode::PageUp, KeyModifiers::NONE, START);
    let above = screen(&mut agent);
    assert!(above.contains("▼ more below") && !above.contains("number 59"), "{above}");
    let row = above.lines().find(|it| it.contains("▼ more below")).unwrap();
    assert!(!row.contains("number"), "{above}");
    typed(&mut agent, "mine\n", START);
    let below = screen(&mut agent);
    assert!(below.contains("number 59") && below.contains("mine") && !below.contains('▼'), "{below}");
}

#[test]
fn a_file_that_could_not_be_sent_is_sent_again() {
    let mut agent = face(Role::Agent, "ALL");
    let f7 = |agent: &mut Face| commands(key(agent, KeyCode::F(7), KeyModifiers::NONE, START));
    assert!(f7(&mut agent).is_empty() && note(&agent) == "there is nothing to be sent again");
    let sent = typed(&mut agent, "/send Cargo.toml\n", START)[0].clone();
    agent.model.apply(&Output::error(Some(sent["id"].clone()), "the link broke"), START);
    assert!(screen(&mut agent).contains("F7 sends it again"), "{}", screen(&mut agent));
    let again = f7(&mut agent);
    assert_eq!((&again[0]["do"], &again[0]["path"]), (&sent["do"], &sent["path"]));
    assert_ne!(again[0]["id"], sent["id"]);
    assert_eq!(agent.model.transfers.len(), 1, "it stands there once");
}

#[test]
fn how_to_end_is_told_only_as_long_as_it_is_true() {
    let mut agent = face(Role::Agent, "ALL");
    key(&mut agent, KeyCode::Char('c'), KeyModifiers::CONTROL, START);
    tick(&mut agent, START + 500);
    assert!(note(&agent).starts_with("Ctrl-C again leaves your session and ends"));
    tick(&mut agent, START + 5499);
    assert!(note(&agent).starts_with("Ctrl-C again"));
    tick(&mut agent, START + 5500);
    assert_eq!(note(&agent), "");
}

#[test]
fn the_wall_counts_as_the_first_line_does_and_marks_what_the_customer_does_not_hear() {
    let mut sue = face(Role::Supervisor, "VIP");
    sue.look.shows_wall = true;
    // Ana waits on, though Sue watches.
    sue.model.apply(&interaction("S1", "waiting", json!({"userNick": "Ana"})), START);
    for id in ["S2", "S3"] {
        sue.model.apply(&interaction(id, "running", json!({"userNick": id, "agents": ["Cy"]})), START);
    }
    for (id, said) in [
        ("S2", json!({"sessionId": "S2", "userNick": "Cy", "text": "careful", "visibility": "INT"})),
        ("S3", json!({"sessionId": "S3", "customerHasLeft": true})),
    ] {
        let asked = sue.model.ask(Asked::LastWords);
        assert!(!id.is_empty());
        sue.model.apply(&Output::done(Some(json!(asked)), said), START);
    }
    let shown = screen(&mut sue);
    assert!(shown.contains("1 yours, 1 waiting"), "{shown}");
    assert!(shown.contains("1 running, 1 without customer, 1 waiting"), "{shown}");
    assert!(shown.contains("(INT) Cy: careful") && shown.contains("(has left)"), "{shown}");
}

#[test]
fn a_file_that_is_not_there_is_told_of_before_anything_is_sent() {
    let mut agent = face(Role::Agent, "ALL");
    assert!(typed(&mut agent, "/send nothere.txt\n", START).is_empty() && agent.model.transfers.is_empty());
    assert_eq!(note(&agent), "/send: there is no file nothere.txt: correct the path (Tab completes it)");
    assert!(screen(&mut agent).contains("> /send nothere.txt"), "the line is kept to be corrected");
    key(&mut agent, KeyCode::Esc, KeyModifiers::NONE, START);
    assert!(typed(&mut agent, "/send src\n", START).is_empty());
    assert_eq!(note(&agent), "/send: src is a directory: name a file in it");
    key(&mut agent, KeyCode::Esc, KeyModifiers::NONE, START);
    // One that has gone since it couldn't be sent.
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.txt");
    std::fs::write(&path, "").unwrap();
    let sent = typed(&mut agent, &format!("/send {}\n", path.display()), START)[0].clone();
    agent.model.apply(&Output::error(Some(sent["id"].clone()), "the link broke"), START);
    std::fs::remove_file(&path).unwrap();
    assert!(commands(key(&mut agent, KeyCode::F(7), KeyModifiers::NONE, START)).is_empty());
    assert!(note(&agent).contains("there is no file") && note(&agent).ends_with("F8 throws this one away"));
    assert_eq!(agent.model.transfers.len(), 1);
}

#[test]
fn a_warning_says_when_it_came() {
    let mut agent = face(Role::Agent, "ALL");
    let alert = "<notice userId='SYSTEM' eventId='30' timeShift='180'><noticeText noticeType='IDLE_CONTROL_ALERT'>\
        Closed soon.</noticeText></notice>";
    agent.model.apply(&happened("S1", "", alert), START + 180_000);
    let idle = Output::Idle { session_id: "S1".into(), idle_time_expire: Some(45) };
    agent.model.apply(&idle, START + 181_000);
    let shown = screen(&mut agent);
    assert!(shown.contains("18:03 Closed soon."), "{shown}");
    assert!(shown.contains("18:03 The session ends in 45 s if nobody writes."), "{shown}");
}
