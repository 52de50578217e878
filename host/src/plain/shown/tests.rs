use parlor_core::element::Event as View;
use parlor_core::wire::Limits;
use serde_json::json;

use super::*;
use crate::lines::Offer;

fn shown(xml: &str) -> String {
    let event = crate::event::owned(&View::parse(xml.as_bytes(), Limits::PACKET).unwrap());
    let output = Output::Event {
        session_id: "S".into(),
        user_nick: Some("Bo".into()),
        event: Box::new(event),
        message_text: None,
    };
    let started = HashMap::from([("S".to_owned(), 0)]);
    Screen { started, ..Screen::default() }.show(&output, &Roster::default()).unwrap()
}

#[test]
fn events_as_lines() {
    for (xml, expected) in [
        ("<message timeShift='75'><msgText>hi &amp; bye</msgText></message>", "00:01 Bo: hi & bye"),
        ("<message visibility='INT'><msgText>x</msgText></message>", "00:00 Bo [INT]: x"),
        ("<message receiverId='U'><msgText>x</msgText></message>", "00:00 Bo [to U]: x"),
        (
            "<message visibility='INT' receiverId='U'><msgText>x</msgText></message>",
            "00:00 Bo [INT] [to U]: x",
        ),
        (
            "<partyLeft userId='A' askerId='U'><reason code='4'>removed by other party</reason></partyLeft>",
            "00:00 Bo was removed by U",
        ),
        ("<message><msgText>a&#10;b</msgText></message>", "00:00 Bo: a\n      b"),
        (
            "<message><msgText>\u{1F468}\u{200D}\u{1F469} \u{645}\u{200C}\u{627}</msgText></message>",
            "00:00 Bo: \u{2068}\u{1F468}\u{1F469} \u{645}\u{200C}\u{627}\u{2069}",
        ),
        ("<message truncated='40000'/>", "00:00 Bo: (a text of 40.0 kB, too large to be sent here)"),
        ("<message/>", "00:00 Bo: (nothing)"),
        ("<newParty><userInfo userType='AGENT'/></newParty>", "00:00 Bo (agent) joined"),
        ("<partyLeft><reason>left</reason></partyLeft>", "00:00 Bo left"),
        ("<reenter/>", "00:00 Bo is back"),
        (
            "<notice><noticeText noticeType='TRANSCRIPT_SAVE_DONE'/></notice>",
            "00:00 Bo had the transcript saved",
        ),
        ("<reenter><msgText>hi</msgText></reenter>", "00:00 Bo is back: hi"),
        (
            "<notice><noticeText noticeType='TYPING_STARTED'>he</noticeText></notice>",
            "00:00 Bo is typing: he",
        ),
        (
            "<notice><noticeText noticeType='SYS_COMMAND'>file-uploaded</noticeText><userData>\
             <item key='file-id'>F</item><item key='file-name'>a.txt</item><item key='file-size'>1536</item>\
             </userData></notice>",
            "00:00 Bo sent a file: a.txt (1.5 kB)",
        ),
    ] {
        assert_eq!(shown(xml), expected);
    }
}

#[test]
fn why_a_session_ended_is_told_where_nobody_wanted_it() {
    for (code, why) in [(1, ""), (5, ": the server ended it"), (7, ": nobody spoke for too long")] {
        for (is_for_customer, what) in [(true, "the chat"), (false, "session S")] {
            let xml = format!("<partyLeft userId='A'><reason code='{code}'>x</reason></partyLeft>");
            let view = View::parse(xml.as_bytes(), Limits::PACKET).unwrap();
            let left = Output::Event {
                session_id: "S".into(),
                user_nick: Some("Bo".into()),
                event: Box::new(crate::event::owned(&view)),
                message_text: None,
            };
            let mut screen = Screen { is_for_customer, ..Screen::default() };
            screen.show(&left, &Roster::default());
            let closed = Output::Closed { session_id: "S".into(), is_over: true };
            let told = screen.show(&closed, &Roster::default());
            assert_eq!(told, Some(format!("{what} is over{why}")));
        }
    }
}

#[test]
fn over_chat_api_the_reason_of_the_end_is_that_of_the_customer() {
    let mut screen = Screen { is_for_customer: true, ..Screen::default() };
    let mut closed = |events: &[&str]| {
        for xml in events {
            screen.show(&happened("S", "Bo", xml), &Roster::default());
        }
        let closed = Output::Closed { session_id: "S".into(), is_over: true };
        screen.show(&closed, &Roster::default())
    };
    let idle = "<partyLeft userId='A'><reason code='7'>x</reason></partyLeft>";
    let agent = "<partyLeft userId='2'><reason>left</reason></partyLeft>";
    assert_eq!(closed(&[idle, agent]).as_deref(), Some("the chat is over: nobody spoke for too long"));
    let said = "<message userId='2'><msgText>x</msgText></message>";
    assert_eq!(closed(&[idle, said, agent]).as_deref(), Some("the chat is over"), "it went on");
}

#[test]
fn a_customer_reads_of_a_coach_whose_coming_was_not_told() {
    let view = View::parse(b"<message userId='U'><msgText>x</msgText></message>", Limits::PACKET).unwrap();
    let event = crate::event::owned(&view);
    for (is_for_customer, expected) in [(true, "somebody of the contact centre: x"), (false, "?: x")] {
        let mut screen = Screen { is_for_customer, ..Screen::default() };
        assert_eq!(screen.describe(None, &event), expected);
    }
}

#[test]
fn in_several_sessions_each_line_says_which() {
    let said = |session_id: &str| {
        let view = View::parse(b"<message><msgText>hi</msgText></message>", Limits::PACKET).unwrap();
        Output::Event {
            session_id: session_id.into(),
            user_nick: Some("Ana".into()),
            event: Box::new(crate::event::owned(&view)),
            message_text: None,
        }
    };
    let (mut screen, mut roster) = (Screen::default(), Roster::default());
    let mut lines = Vec::new();
    for session_id in ["A", "B"] {
        let joined = Output::Joined { session_id: session_id.into(), start_at: String::new() };
        roster.follow(&joined);
        lines.extend(screen.show(&joined, &roster));
        lines.extend(screen.show(&said(session_id), &roster));
    }
    assert_eq!(lines, ["in session 1", "Ana: hi", "in session 2", "2| Ana: hi"]);
    let sessions = json!({"sessions": [{"sessionId": "B", "state": "running", "subject": "A lamp"}]});
    let listed = screen.show(&Output::done(None, sessions), &roster).unwrap();
    assert_eq!(listed, "  2  running  B  A lamp");
}

#[test]
fn two_customers_of_the_same_name_are_told_apart() {
    let waiting = |session_id: &str, since: &str, user_data: Json| Interaction {
        session_id: session_id.into(),
        queue: "Resources:chat".into(),
        subject: None,
        user_data,
        state: "waiting".into(),
        started_at: json!(since),
        offer: None,
        waiting_since: None,
        user_nick: Some("Ana".into()),
        agents: Vec::new(),
    };
    let sessions = [
        waiting("S1", "2026-05-10T07:09:33Z", json!({"A": "", "OrderNumber": "4711", "Z": "z"})),
        waiting("S2", "2026-05-10T07:11:20Z", json!({"OrderNumber": "x".repeat(60)})),
        waiting("S3", "2026-05-10T05:11:20Z", json!({})),
    ];
    let (mut screen, mut roster) = (Screen::default(), Roster::default());
    let mut told = |it: &Interaction| {
        let output = Output::Interactions(Box::new(it.clone()));
        roster.follow(&output);
        screen.show(&output, &roster).unwrap()
    };
    assert_eq!(told(&sessions[0]), "session 1 (Ana), OrderNumber=4711: waiting");
    assert!(told(&sessions[1]).starts_with("session 2 (Ana), OrderNumber=xxx"));
    assert_eq!(told(&sessions[2]), "session 3 (Ana), no subject: waiting");
    let now = unix_ms("2026-05-10T07:11:33Z".into()).unwrap();
    let sessions: Vec<Json> = sessions.iter().map(|it| json!(it)).collect();
    let cut = format!("{}…", "x".repeat(39));
    assert_eq!(
        listed(&sessions, &roster, now),
        format!(
            "  1 (Ana)  waiting 2 min  S1  OrderNumber=4711, Resources:chat\n  \
             2 (Ana)  waiting 13 s   S2  OrderNumber={cut}, Resources:chat\n  \
             3 (Ana)  waiting 2 h    S3  Resources:chat"
        )
    );
}

fn happened(session_id: &str, nick: &str, xml: &str) -> Output {
    let view = View::parse(xml.as_bytes(), Limits::PACKET).unwrap();
    let message_text = crate::event::message_text_of_notice(&view);
    let event = Box::new(crate::event::owned(&view));
    Output::Event { session_id: session_id.into(), user_nick: Some(nick.into()), event, message_text }
}

#[test]
fn typing_is_told_once_until_something_is_said() {
    let mut screen = Screen { own_id: "B".into(), ..Screen::default() };
    screen.typing.told = TypingLines::Note;
    let mut told = |xml: &str| screen.show(&happened("S", "Ana", xml), &Roster::default());
    let typing = "<notice userId='A'><noticeText noticeType='TYPING_STARTED'>he</noticeText></notice>";
    let stopped = "<notice userId='A'><noticeText noticeType='TYPING_STOPPED'/></notice>";
    let said = "<message userId='A'><msgText>hello</msgText></message>";
    let read = "<notice userId='A'><noticeText noticeType='SYS_COMMAND'>read-receipt</noticeText></notice>";
    assert_eq!(told(typing).as_deref(), Some("Ana is typing"));
    assert_eq!(told(&typing.replace("he<", "hell<")), None);
    assert_eq!(told(stopped), None);
    assert_eq!(told(typing), None, "the same burst");
    assert_eq!(told(said).as_deref(), Some("Ana: hello"));
    assert_eq!(told(stopped), None);
    assert_eq!(told(read), None);
    assert_eq!(told(typing).as_deref(), Some("Ana is typing"));
    assert_eq!(told("<reenter userId='A'/>").as_deref(), Some("Ana is back"));
    assert_eq!(told(typing).as_deref(), Some("Ana is typing"), "from another link");
    let said_with_it =
        "<notice userId='A'><msgText>by the way</msgText><noticeText noticeType='TYPING_STARTED'/></notice>";
    assert_eq!(told(said_with_it).as_deref(), Some("Ana: by the way"));
    assert_eq!(told(typing).as_deref(), Some("Ana is typing"), "something was said meanwhile");
    let pushed = "<notice userId='A'><msgText>look</msgText><noticeText noticeType='USER_PUSHED_URL'>http://a</noticeText></notice>";
    assert_eq!(told(pushed).as_deref(), Some("Ana suggests http://a\nAna: look"));
    assert_eq!(told(&typing.replace("'A'", "'B'")), None, "own typing");
    screen.show(&Output::Link { state: "down", reason: None }, &Roster::default());
    let again = screen.show(&happened("S", "Ana", typing), &Roster::default());
    assert_eq!(again.as_deref(), Some("Ana is typing"), "the link was lost meanwhile");
}

#[test]
fn whom_the_server_has_forgotten_reads_so() {
    let mut screen = Screen::default();
    let mut told = |user_id: &str| {
        let (user_id, user_nick) = (user_id.to_owned(), "Bo".to_owned());
        let ready = Output::Ready { user_id, user_nick, server_version: None, plugins: None };
        screen.show(&ready, &Roster::default()).unwrap()
    };
    let connected = "connected as Bo; /help says what can be typed";
    assert_eq!((told("B").as_str(), told("B").as_str()), (connected, connected));
    assert_eq!(told("C"), format!("{FORGOTTEN}\n{connected}"));
    assert_eq!(told("C"), connected);
}

#[test]
fn previews_are_for_those_who_want_them() {
    let mut screen = Screen { own_id: "B".into(), ..Screen::default() };
    let mut told = |xml: &str| screen.show(&happened("S", "Ana", xml), &Roster::default());
    let typing = "<notice userId='A'><noticeText noticeType='TYPING_STARTED'>he</noticeText></notice>";
    assert_eq!(told(typing).as_deref(), Some("Ana is typing: he"));
    assert_eq!(told(typing), None);
    assert_eq!(told(&typing.replace("he<", "hell<")).as_deref(), Some("Ana is typing: hell"));
}

#[test]
fn files_are_saved_by_their_numbers() {
    let sent = |file_id: &str| {
        let xml = format!(
            "<notice userId='A'><noticeText noticeType='SYS_COMMAND'>file-uploaded</noticeText><userData>\
             <item key='file-id'>{file_id}</item><item key='file-name'>a.txt</item><item key='file-size'>9</item>\
             </userData></notice>"
        );
        happened("S", "Ana", &xml)
    };
    let (mut screen, mut roster) = (Screen::default(), Roster::default());
    let joined = |id: &str| Output::Joined { session_id: id.into(), start_at: String::new() };
    let mut told = |output: Output| {
        roster.follow(&output);
        screen.show(&output, &roster).unwrap()
    };
    told(joined("S"));
    assert_eq!(told(sent("0075F")), "Ana sent a file: a.txt (9 bytes); /save 1 saves it");
    told(joined("T"));
    // The numbers are those of the session that is meant.
    assert_eq!(told(sent("0075G")), "1| Ana sent a file: a.txt (9 bytes); /use 1 and /save 2 save it");
    roster.choose("S".into());
    let shown = screen.show(&sent("0075G"), &roster);
    assert_eq!(shown.as_deref(), Some("1| Ana sent a file: a.txt (9 bytes); /save 2 saves it"));
}

#[test]
fn a_customer_reads_of_herself_as_you() {
    let mut customer = Screen { is_for_customer: true, own_id: "A".into(), ..Screen::default() };
    let mut told = |nick, xml| customer.show(&happened("S", nick, xml), &Roster::default()).unwrap();
    let joined = "<newParty userId='A'><userInfo userType='CLIENT' userNick='Ana'/></newParty>";
    assert_eq!(told("Ana", joined), "you joined");
    let joined = "<newParty userId='B'><userInfo userType='AGENT' userNick='Bo'/></newParty>";
    assert_eq!(told("Bo", joined), "Bo (agent) joined");
    let renamed = "<notice userId='A'><noticeText noticeType='USER_UPDATE_NICK'>Anna</noticeText></notice>";
    assert_eq!(told("Ana", renamed), "you are now called Anna");
    assert_eq!(told("Anna", "<message userId='A'><msgText>hi</msgText></message>"), "Anna: hi");
    let removed =
        "<partyLeft userId='A' askerId='B'><reason code='4'>removed by other party</reason></partyLeft>";
    assert_eq!(told("Anna", removed), "you were taken out of the chat by Bo");
}

#[test]
fn a_customer_reads_what_needs_no_protocol_to_be_understood() {
    let mut customer = Screen { is_for_customer: true, ..Screen::default() };
    let mut told = |output: Output| customer.show(&output, &Roster::default()).unwrap();
    told(happened(
        "S",
        "Ana",
        "<newParty userId='A'><userInfo userType='CLIENT' userNick='Ana'/></newParty>",
    ));
    told(happened("S", "Bo", "<newParty userId='B'><userInfo userType='AGENT' userNick='Bo'/></newParty>"));
    let forced = "<partyLeft userId='B'><reason code='2'>left with request to close forcedly</reason>\
        <msgText>Good bye</msgText></partyLeft>";
    let removed =
        "<partyLeft userId='A' askerId='B'><reason code='4'>removed by other party</reason></partyLeft>";
    let link = |state, reason: Option<&str>| Output::Link { state, reason: reason.map(Into::into) };
    for (output, expected) in [
        (happened("S", "Ana", removed), "Ana was taken out of the chat by Bo"),
        (happened("S", "Bo", forced), "Bo has ended the chat: Good bye"),
        (
            Output::Joined { session_id: "S".into(), start_at: String::new() },
            "you are in the chat; as soon as an agent comes in, it stands here",
        ),
        (Output::Closed { session_id: "S".into(), is_over: true }, "the chat is over"),
        (
            Output::Closed { session_id: "S".into(), is_over: false },
            "you are out of the chat; it goes on without you",
        ),
        (
            Output::Idle { session_id: "S".into(), idle_time_expire: Some(30) },
            "the chat ends in 30 s if nobody writes",
        ),
        (
            Output::Idle { session_id: "S".into(), idle_time_expire: None },
            "somebody was there: the chat goes on",
        ),
        (
            link("down", Some("the peer closed the link")),
            "the connection is lost, and is being made again: the peer closed the link",
        ),
        (link("up", None), "the connection is there again"),
    ] {
        assert_eq!(told(output), expected);
    }
    // What follows from the end needn't be read.
    assert_eq!(customer.show(&happened("S", "Ana", removed), &Roster::default()), None);
    // An agent is told the exact reason.
    let mut agent = Screen::default();
    assert_eq!(
        agent.show(&happened("S", "Bo", forced), &Roster::default()).as_deref(),
        Some("Bo left with request to close forcedly: Good bye")
    );
}

#[test]
fn of_a_session_that_one_is_in_is_told_by_what_happens_there() {
    let interaction = |state: &str| {
        Output::Interactions(Box::new(Interaction {
            session_id: "S".into(),
            queue: "T:e".into(),
            subject: None,
            user_data: Json::Null,
            state: state.into(),
            started_at: Json::Null,
            offer: None,
            waiting_since: None,
            user_nick: None,
            agents: Vec::new(),
        }))
    };
    let mut screen = Screen::default();
    let mut told = |output: &Output| screen.show(output, &Roster::default());
    assert!(told(&interaction("running")).is_some(), "somebody else is in it");
    assert_eq!(told(&interaction("running")), None, "and a third");
    told(&Output::Joined { session_id: "S".into(), start_at: "2026-11-29T18:00:00Z".into() });
    assert_eq!(told(&interaction("running")), None);
    assert_eq!(told(&interaction("running")), None, "a state is told when it changes");
    assert!(told(&interaction("waiting")).is_some(), "it was left, and its customer waits");
    assert_eq!(told(&interaction("closed")), None);
    assert!(told(&interaction("closed")).is_some());
}

#[test]
fn no_nickname_says_who_sees_a_text() {
    let xml = b"<message><msgText>I approve</msgText></message>";
    let event = crate::event::owned(&View::parse(xml, Limits::PACKET).unwrap());
    let shown = Screen::default().describe(Some("Sue [INT]"), &event);
    assert_eq!(shown, "Sue {INT}: I approve");
}

#[test]
fn what_is_said_of_monitoring_is_true() {
    let told = |monitored| Output::Monitored { session_id: "S".into(), monitored };
    let mut screen = Screen::default();
    let shown = screen.show(&told(true), &Roster::default());
    assert_eq!(shown.as_deref(), Some("a supervisor may be reading along from now on"));
    assert_eq!(screen.show(&told(false), &Roster::default()), None);
    screen.own_id = "U".into();
    let xml = b"<newParty userId='U' visibility='VIP'><userInfo userType='SUPERVISOR'/></newParty>";
    let event = Box::new(crate::event::owned(&View::parse(xml, Limits::PACKET).unwrap()));
    let joined = Output::Event { session_id: "S".into(), user_nick: None, event, message_text: None };
    assert!(screen.show(&joined, &Roster::default()).is_some());
    assert_eq!(screen.show(&told(true), &Roster::default()), None, "it is the person herself");
}

#[test]
fn text_from_right_to_left_is_isolated() {
    assert_eq!(shown("<message><msgText>\u{627}</msgText></message>"), "00:00 Bo: \u{2068}\u{627}\u{2069}");
}

#[test]
fn the_lines_of_a_message_stay_lines_and_each_says_of_which_session() {
    let (mut screen, mut roster) = (Screen::default(), Roster::default());
    for session_id in ["S", "T"] {
        let joined =
            Output::Joined { session_id: session_id.into(), start_at: "1970-01-01T00:00:00Z".into() };
        roster.follow(&joined);
        screen.show(&joined, &roster);
    }
    let said = happened("S", "Ana", "<message><msgText>log one&#10;[INT] log two&#10;</msgText></message>");
    let shown = screen.show(&said, &roster);
    assert_eq!(shown.as_deref(), Some("1| 00:00 Ana: log one\n1|       [INT] log two"));
}

#[test]
fn what_comes_from_a_session_that_is_past_has_its_time_and_files_have_their_names() {
    let (mut screen, roster) = (Screen::default(), Roster::default());
    screen.show(&Output::Joined { session_id: "S".into(), start_at: "1970-01-01T00:00:00Z".into() }, &roster);
    let mut told = |xml: &str| screen.show(&happened("S", "Ana", xml), &Roster::default()).unwrap();
    told(
        "<notice><noticeText noticeType='SYS_COMMAND'>file-uploaded</noticeText><userData>\
         <item key='file-id'>F</item><item key='file-name'>a.txt</item></userData></notice>",
    );
    let deleted = |file_id: &str| {
        format!(
            "<notice><noticeText noticeType='SYS_COMMAND'>file-deleted</noticeText><userData>\
             <item key='file-id'>{file_id}</item></userData></notice>"
        )
    };
    assert_eq!(told(&deleted("F")), "00:00 Ana deleted the file a.txt");
    assert_eq!(told(&deleted("G")), "00:00 Ana deleted a file");
    let past = Output::Interactions(Box::new(Interaction {
        session_id: "S".into(),
        queue: "T:e".into(),
        subject: None,
        user_data: json!({}),
        state: "closed".into(),
        started_at: json!("1970-01-01T00:00:00Z"),
        offer: None,
        waiting_since: None,
        user_nick: None,
        agents: Vec::new(),
    }));
    assert_eq!(screen.show(&past, &roster), None);
    let left = screen.show(&happened("S", "Ana", "<partyLeft><reason>left</reason></partyLeft>"), &roster);
    assert_eq!(left.as_deref(), Some("00:00 Ana left"));
    assert!(screen.show(&past, &roster).is_some(), "once");
}

#[test]
fn an_offer_is_told_as_what_it_is() {
    let told = |session_id: &str, offer, agents: &[&str]| {
        let interaction = Interaction {
            session_id: session_id.into(),
            queue: "T:e".into(),
            subject: None,
            user_data: Json::Null,
            state: "running".into(),
            started_at: Json::Null,
            offer,
            waiting_since: None,
            user_nick: None,
            agents: agents.iter().map(|it| (*it).into()).collect(),
        };
        let mut screen = Screen::default();
        let joined = Output::Joined { session_id: "S".into(), start_at: "2026-11-29T18:00:00Z".into() };
        screen.show(&joined, &Roster::default());
        screen.show(&Output::Interactions(Box::new(interaction)), &Roster::default()).unwrap_or_default()
    };
    assert!(told("S", Some(Offer::Invitation), &["Eve"]).ends_with(": Eve asks you to come in"));
    let consulted = told("T", Some(Offer::Consultation), &[]);
    assert!(consulted.ends_with(": you are asked for advice, unseen by the customer"), "{consulted}");
    assert!(told("T", None, &[]).ends_with(": running"));
}

#[test]
fn what_goes_wrong_in_a_session_names_it() {
    let error = Output::error_in("S", "eve hasn't come in");
    let told = Screen::default().without_colours().show(&error, &Roster::default());
    assert_eq!(told.as_deref(), Some("session S: eve hasn't come in"));
}
