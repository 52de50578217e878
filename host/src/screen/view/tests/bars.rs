//! The lines that are always there: what they say, and to whom the next line goes.

use super::*;

#[test]
fn whoever_a_line_is_for_may_have_left() {
    let mut model = busy(Role::Agent, "ALL");
    let sue = Audience::Only { user_id: "U".into(), nick: "Sue".into() };
    model.chosen_mut().unwrap().chosen_audience = Some(sue);
    let left = "<partyLeft userId='U' askerId='U' eventId='20'><reason code='1'>left</reason></partyLeft>";
    model.apply(&happened("S1", "Sue", left), START);
    let shown = screen(model, Look::default(), (80, 24));
    assert!(shown.contains("ONLY TO ONE PARTY in 1, BUT THAT PARTY HAS LEFT: Sue"), "{shown}");
}

#[test]
fn a_customer_who_has_left_is_seen_from_another_session() {
    let mut model = busy(Role::Agent, "ALL");
    let left = "<partyLeft userId='A' askerId='A' eventId='20'><reason code='1'>left</reason></partyLeft>";
    model.apply(&happened("S1", "Ana", left), START);
    model.choose("S2");
    let shown = screen(model, Look::default(), (80, 24));
    assert!(shown.contains(" 1 Ana             │") && shown.contains("   has left        │"), "{shown}");
}

#[test]
fn a_supervisor_who_is_out_is_not_led_to_where_the_customer_sees_it() {
    let mut model = busy(Role::Supervisor, "VIP");
    model.apply(&Output::Closed { session_id: "S1".into(), is_over: false }, START);
    let shown = screen(model, Look::default(), (80, 24));
    assert!(shown.contains("OUT: you are out of it; /watch 1 or /coach 1 to come back to Ana"), "{shown}");
}

#[test]
fn nobody_waits_whom_the_person_talks_with() {
    let mut model = busy(Role::Agent, "ALL");
    let waits = interaction("S1", "waiting", json!({"userNick": "Ana"}));
    model.apply(&waits, START);
    assert!(screen(model, Look::default(), (80, 24)).contains("1 yours, 1 waiting"));
}

#[test]
fn the_first_line_has_the_nickname_as_it_is_now() {
    let mut model = busy(Role::Agent, "ALL");
    let renamed =
        "<notice userId='B' eventId='20'><noticeText noticeType='USER_UPDATE_NICK'>Bob</noticeText></notice>";
    model.apply(&happened("S1", "Bo", renamed), START);
    assert!(screen(model, Look::default(), (80, 24)).contains(" agent · Bob  1 yours"));
}

#[test]
fn what_is_wrong_can_be_read_whole() {
    let mut model = busy(Role::Agent, "ALL");
    model.problem("/url: a URL is SCHEME://HOST/PATH without spaces, such as https://shop.example/returns");
    let shown = screen(model, Look::default(), (60, 16));
    assert!(shown.contains(" /url: a URL is SCHEME://HOST/PATH without spaces, such as "), "{shown}");
    assert!(shown.contains(" https://shop.example/returns "), "{shown}");
    let mut model = busy(Role::Agent, "ALL");
    model.problem("word ".repeat(100));
    let shown = screen(model, Look::default(), (60, 16));
    assert!(shown.lines().last().unwrap().contains('…'), "{shown}");
    assert_eq!(shown.lines().filter(|it| it.contains("word word word word")).count(), 3, "{shown}");
}

#[test]
fn that_no_customer_hears_is_said() {
    let mut model = busy(Role::Agent, "ALL");
    let left = "<partyLeft userId='A' askerId='A' eventId='30'><reason code='1'>left</reason></partyLeft>";
    model.apply(&happened("S1", "Ana", left), START);
    let shown = screen(model, Look::default(), (80, 24));
    assert!(shown.contains("TO EVERYONE in 1, BUT NO CUSTOMER IS IN: Ana has left"), "{shown}");
}

#[test]
fn that_the_others_see_what_is_typed_is_said_before_the_nickname() {
    let shown = |role, visibility| {
        let look = Look { shows_preview: true, ..Look::default() };
        screen(busy(role, visibility), look, (80, 24))
    };
    for (role, wanted) in [
        (Role::Agent, "TO EVERYONE AS YOU TYPE in 1: customer Ana"),
        (Role::Customer, "TO EVERYONE AS YOU TYPE in the chat"),
    ] {
        let shown = shown(role, "ALL");
        assert!(shown.contains(wanted), "{shown}");
    }
    assert!(!shown(Role::Supervisor, "INT").contains("AS YOU TYPE"), "nobody is told of it");
}

#[test]
fn without_a_link_nobody_says_who_waits() {
    for role in [Role::Agent, Role::Supervisor] {
        let drawn = |outputs: &[Output]| {
            let look = Look { shows_wall: role == Role::Supervisor, ..Look::default() };
            screen(told(role, outputs), look, (100, 16))
        };
        let said = ["Nobody waits", "nobody waits", "0 running"];
        assert!(said.iter().any(|it| drawn(&[]).contains(it)));
        let without = drawn(&[Output::Link { state: "down", reason: None }]);
        assert!(without.contains("Who waits isn't known until the server"), "{without}");
        assert!(!said.iter().any(|it| without.contains(it)), "{without}");
    }
}

#[test]
fn how_to_end_is_said_where_there_is_room_for_little() {
    for role in [Role::Customer, Role::Agent, Role::Supervisor] {
        for columns in [60, 48] {
            let shown = screen(busy(role, "ALL"), Look::default(), (columns, 16));
            let last = shown.lines().last().unwrap();
            assert!(last.contains("F1 keys") && last.contains("Ctrl-C end"), "{last}");
        }
    }
}

#[test]
fn over_gws_the_screen_says_what_is_offered_and_by_whom() {
    let agent_state = |state: &str| Output::AgentState { state: state.into(), name: state.into() };
    let drawn = |role, outputs: &[Output]| {
        let look = Look { shows_wall: role == Role::Supervisor, ..Look::default() };
        screen(told(role, outputs), look, (100, 16))
    };
    let not_ready = agent_state("NotReady");
    let wall = drawn(Role::Supervisor, std::slice::from_ref(&not_ready));
    assert!(wall.contains("GWS API v2 lists no sessions of others. /monitor AGENT"), "{wall}");
    let commands = [("monitor", "only supervisors watch")].into();
    let barred = Output::Barred { session_id: None, commands };
    let wall = drawn(Role::Supervisor, &[not_ready.clone(), barred]);
    assert!(wall.contains("only supervisors watch") && !wall.contains("lists no sessions"), "{wall}");
    let monitored = interaction("S1", "running", json!({"subject": "A lamp"}));
    let wall = drawn(Role::Supervisor, &[not_ready.clone(), monitored]);
    assert!(wall.contains("customer") && wall.contains(" ? ") && !wall.contains("nobody"), "{wall}");
    let desk = drawn(Role::Agent, &[not_ready]);
    assert!(desk.contains("NO SESSION: /ready has the server offer you customers"), "{desk}");
    let desk = drawn(Role::Agent, &[agent_state("Ready")]);
    assert!(desk.contains("NO SESSION: nobody is offered to you") && !desk.contains("obody waits"), "{desk}");
}

#[test]
fn whoever_is_asked_in_reads_by_whom_and_that_no_customer_waits() {
    for (offer, what) in
        [("invitation", "to come in"), ("consultation", "for advice, unseen by the customer")]
    {
        let asked = json!({"userNick": "Ana", "offer": offer, "agents": ["Eve"]});
        let model = told(Role::Agent, &[interaction("S1", "running", asked)]);
        let drawn = screen(model, Look::default(), (120, 16));
        let line = format!("NO SESSION: /join goes in: Eve asks you {what}: 1 Ana");
        for words in [line.as_str(), "You are asked", "0 waiting", &format!("Eve asks you {what} (Ana)")] {
            assert!(drawn.contains(words), "{words}: {drawn}");
        }
        assert!(!drawn.contains("waits") && !drawn.contains("With others"), "{drawn}");
    }
    // A supervisor sees it on the wall and in the session.
    let asked = json!({"userNick": "Ana", "offer": "consultation", "agents": ["Bo"], "subject": "A lamp"});
    for shows_wall in [true, false] {
        let mut model = told(Role::Supervisor, &[interaction("S1", "running", asked.clone())]);
        model.choose("S1");
        let drawn = screen(model, Look { shows_wall, ..Look::default() }, (130, 16));
        assert!(drawn.contains("Bo asks you for advice, unseen by the customer"), "{drawn}");
        assert_eq!(drawn.contains("NOT IN 1: /join goes in: Bo asks you"), !shows_wall, "{drawn}");
        assert!(!drawn.contains("to talk with"), "{drawn}");
    }
    // Who waits comes first.
    let asked = json!({"userNick": "Ana", "offer": "invitation", "agents": ["Eve"]});
    let both =
        [interaction("S1", "running", asked), interaction("S2", "waiting", json!({"userNick": "Cid"}))];
    let drawn = screen(told(Role::Agent, &both), Look::default(), (120, 16));
    assert!(drawn.contains("NO SESSION: /join takes who waits longest: 2 Cid"), "{drawn}");
}

#[test]
fn a_session_that_goes_on_with_others_is_not_closed() {
    let mut model = with_ana(Role::Agent, "ALL");
    model.apply(&Output::Closed { session_id: "S1".into(), is_over: false }, START);
    model.apply(&interaction("S1", "gone", json!({"userNick": "Ana"})), START);
    let drawn = screen(model, Look::default(), (100, 16));
    assert!(drawn.contains("OUT: the session goes on without you") && !drawn.contains("CLOSED"), "{drawn}");
    assert!(drawn.contains("Left") && !drawn.contains("Over"), "{drawn}");
}
