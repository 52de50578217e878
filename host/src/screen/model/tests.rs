//! What is told, and what a person sees of it. Other tests of the screen begin with what is made here.

mod audiences;
mod leaving;
mod offers;
mod refusals;
mod undelivered;

use parlor_core::element::Event as View;
use parlor_core::wire::Limits;
use serde_json::{Value as Json, json};

use super::entry::{Audience, Kind, What};
use super::sent::{Asked, Fate, Message};
use super::session::Stage;
use super::*;
use crate::event;

/// 2026-11-29T18:00:00Z, when the sessions of these tests begin.
pub(crate) const START: i64 = 1_795_975_200_000;

/// An event of a session, from the XML of the transcript.
pub(crate) fn happened(session_id: &str, nick: &str, xml: &str) -> Output {
    let view = View::parse(xml.as_bytes(), Limits::PACKET).unwrap();
    let message_text = event::message_text_of_notice(&view);
    let event = Box::new(event::owned(&view));
    Output::Event { session_id: session_id.into(), user_nick: Some(nick.into()), event, message_text }
}

/// A session in the server's list.
pub(crate) fn interaction(session_id: &str, state: &str, more: Json) -> Output {
    let mut it = json!({
        "sessionId": session_id, "queue": "Environment:default", "state": state,
        "startedAt": "2026-11-29T18:00:00Z", "userData": {},
    });
    it.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Output::Interactions(Box::new(serde_json::from_value(it).unwrap()))
}

pub(crate) fn message(id: u32, user: &str, more: &str, text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('\n', "&#10;");
    format!(
        "<message userId='{user}' eventId='{id}' timeShift='{id}' {more}><msgText>{text}</msgText></message>"
    )
}

pub(crate) fn party(id: u32, user: &str, kind: &str, nick: &str, visibility: &str) -> String {
    format!(
        "<newParty userId='{user}' eventId='{id}' timeShift='{id}' visibility='{visibility}'>\
         <userInfo userNick='{nick}' userType='{kind}'/></newParty>"
    )
}

/// A model to which things are told.
pub(crate) fn told(role: Role, outputs: &[Output]) -> Model {
    let mut model = Model::new(role, "Bo");
    let ready =
        Output::Ready { user_id: "B".into(), user_nick: "Bo".into(), server_version: None, plugins: None };
    model.apply(&ready, START);
    for output in outputs {
        model.apply(output, START);
    }
    model
}

pub(super) fn joined(session_id: &str) -> Output {
    Output::Joined { session_id: session_id.into(), start_at: "2026-11-29T18:00:00Z".into() }
}

/// Bo, an agent, with Ana in session 1, and others who wait.
pub(crate) fn with_ana(role: Role, visibility: &str) -> Model {
    let kind = if role == Role::Supervisor { "SUPERVISOR" } else { "AGENT" };
    told(
        role,
        &[
            interaction(
                "S1",
                "waiting",
                json!({"userNick": "Ana", "subject": "A lamp", "userData": {"OrderNumber": "4711"}}),
            ),
            joined("S1"),
            happened("S1", "Ana", &party(1, "A", "CLIENT", "Ana", "ALL")),
            happened("S1", "Ana", &message(2, "A", "", "Hello, my lamp is broken.")),
            happened("S1", "Bo", &party(3, "B", kind, "Bo", visibility)),
            interaction(
                "S1",
                "running",
                json!({
                    "userNick": "Ana", "subject": "A lamp", "agents": ["Bo"],
                    "userData": {"OrderNumber": "4711"},
                }),
            ),
        ],
    )
}

fn last(model: &Model) -> &What {
    &model.chosen().unwrap().entries.last().unwrap().what
}

#[test]
fn waiting_customers_are_numbered_and_the_longest_comes_first() {
    let model = told(
        Role::Agent,
        &[
            interaction("S1", "waiting", json!({"userNick": "Ana", "startedAt": "2026-11-29T18:01:00Z"})),
            interaction("S2", "waiting", json!({"userNick": "Cid"})),
            interaction("S3", "closed", json!({})),
        ],
    );
    assert_eq!(model.rings, Some(Ring::Waits));
    let listed: Vec<_> = model.in_order().into_iter().map(|it| (it.number, it.name())).collect();
    assert_eq!(listed, [(2, "Cid"), (1, "Ana")]);
    assert_eq!(model.waits_longest().unwrap().id, "S2");
}

#[test]
fn the_terminal_rings_for_what_happened() {
    for role in [Role::Agent, Role::Supervisor] {
        let mut model = with_ana(role, "ALL");
        model.apply(&interaction("S2", "waiting", json!({"userNick": "Cid"})), START);
        assert_eq!(model.rings.take(), Some(Ring::Waits), "{role:?}");
        // That Cid still waits is no news.
        model.apply(&interaction("S2", "waiting", json!({"userNick": "Cid"})), START);
        assert_eq!(model.rings, None);
        model.is_away = true;
        model.apply(&happened("S1", "Ana", &message(9, "A", "", "and me?")), START);
        assert_eq!(model.rings, Some(Ring::Message));
        model.apply(&interaction("S3", "waiting", json!({"userNick": "Dan"})), START);
        model.apply(&happened("S1", "Ana", &message(10, "A", "", "hello?")), START);
        assert_eq!(model.rings, Some(Ring::Waits), "who waits is more urgent");
    }
}

#[test]
fn what_is_said_elsewhere_is_marked_as_unread() {
    let mut model = with_ana(Role::Agent, "ALL");
    model.rings = None;
    model.apply(&joined("S2"), START);
    model.apply(&happened("S2", "Cid", &party(1, "C", "CLIENT", "Cid", "ALL")), START);
    model.apply(&happened("S2", "Cid", &message(2, "C", "", "and me?")), START);
    assert_eq!((model.session("S2").unwrap().unread, model.rings), (1, Some(Ring::Message)));
    model.choose("S2");
    assert_eq!(model.session("S2").unwrap().unread, 0);
    // Whoever looks at another window hasn't read it.
    model.is_away = true;
    model.apply(&happened("S2", "Cid", &message(3, "C", "", "hello?")), START);
    assert_eq!(model.session("S2").unwrap().unread, 1);
    model.come_back();
    assert_eq!(model.session("S2").unwrap().unread, 0);
    // Told again after a new connection, it isn't shown again.
    model.apply(&happened("S2", "Cid", &message(2, "C", "", "and me?")), START);
    assert_eq!(model.session("S2").unwrap().entries.len(), 3);
}

#[test]
fn a_session_that_the_server_does_not_know_any_more_goes() {
    let mut model = with_ana(Role::Agent, "ALL");
    model.apply(&interaction("S2", "running", json!({"userNick": "Lea"})), START);
    let id = model.ask(Asked::Join { session_id: "S2".into(), is_watch: false });
    let unknown = Output::refused(Some(json!(id)), "5".into(), "unknown session".into());
    model.apply(&unknown, START);
    model.come_back_from_join(|_| false);
    assert!(model.session("S2").is_none() && model.session("S1").is_some());
    let told = "there is no such session any more: /join takes the one that waits longest";
    assert_eq!(model.note.unwrap().text, told);
}

#[test]
fn typing_ends_by_a_message_a_leave_another_link_a_lost_one_and_time() {
    let typing = "<notice userId='A'><noticeText noticeType='TYPING_STARTED'>I thi</noticeText></notice>";
    let left = "<partyLeft userId='A' askerId='A' eventId='9'><reason code='1'>left</reason></partyLeft>";
    let stopped = "<notice userId='A'><noticeText noticeType='TYPING_STOPPED'/></notice>";
    let ends = [
        happened("S1", "Ana", &message(8, "A", "", "done")),
        happened("S1", "Ana", left),
        happened("S1", "Ana", stopped),
        happened("S1", "Ana", "<reenter userId='A' eventId='9'/>"),
        happened(
            "S1",
            "Ana",
            "<notice userId='A'><msgText>look</msgText><noticeText noticeType='X'/></notice>",
        ),
        Output::Link { state: "down", reason: None },
        Output::Closed { session_id: "S1".into(), is_over: true },
    ];
    let typing = happened("S1", "Ana", typing);
    let count = |model: &Model| model.session("S1").unwrap().typing.len();
    for end in ends {
        let mut model = with_ana(Role::Agent, "ALL");
        model.apply(&typing, START);
        assert_eq!(model.chosen().unwrap().typing[0].preview, "I thi");
        model.apply(&end, START);
        assert_eq!(count(&model), 0, "{end:?}");
    }
    let mut model = with_ana(Role::Agent, "ALL");
    model.apply(&typing, START);
    assert!(!model.tick(START + 29_999));
    assert!(model.tick(START + 30_000));
    assert_eq!(count(&model), 0);
}

#[test]
fn who_has_no_plugins_is_told_once_how_to_get_them() {
    let note = |loaded: Option<&[&str]>| {
        let mut model = Model::new(Role::Agent, "Bo");
        let (user_id, user_nick) = ("B".into(), "Bo".into());
        let loaded = loaded.map(|it| it.iter().map(|it| ((*it).into(), "0.1.0".into())).collect());
        let plugins = loaded.map(|loaded| Box::new(Plugins { loaded, ..Plugins::default() }));
        let ready = Output::Ready { user_id, user_nick, server_version: None, plugins };
        model.apply(&ready, START);
        let first = model.note.take().map(|it| it.text);
        model.apply(&ready, START);
        assert_eq!(model.note, None, "once");
        first
    };
    let none = note(Some(&[])).unwrap();
    assert!(none.contains("parlor plugin list") && none.contains("make install"), "{none}");
    assert_eq!((note(Some(&["file-transfer"])), note(None)), (None, None));
}

#[test]
fn who_is_out_is_not_told_who_is_in() {
    let mut model = with_ana(Role::Agent, "ALL");
    let there = |model: &Model| model.chosen().unwrap().there().map(|it| it.nick.clone()).collect::<Vec<_>>();
    assert_eq!(there(&model), ["Ana", "Bo"]);
    let left = "<partyLeft userId='A' askerId='A' eventId='9'><reason code='1'>left</reason></partyLeft>";
    model.apply(&happened("S1", "Ana", left), START);
    assert_eq!(there(&model), ["Bo"]);
    model.apply(&Output::Closed { session_id: "S1".into(), is_over: false }, START);
    assert_eq!(there(&model), [""; 0]);
}

#[test]
fn to_whom_the_next_line_goes() {
    let audience = |role, visibility: &str| with_ana(role, visibility).chosen().unwrap().audience();
    assert_eq!(audience(Role::Agent, "ALL"), Some(Audience::Everyone));
    assert_eq!(audience(Role::Supervisor, "INT"), Some(Audience::Agents));
    assert_eq!(audience(Role::Supervisor, "VIP"), None);
    let mut model = with_ana(Role::Agent, "ALL");
    model.apply(&Output::Closed { session_id: "S1".into(), is_over: false }, START);
    let session = model.chosen().unwrap();
    assert_eq!((session.audience(), session.stage), (None, Stage::Running));
    assert_eq!(*last(&model), What::Told("You are out of this session; it goes on without you.".into()));
    model.apply(&interaction("S1", "waiting", json!({})), START);
    assert_eq!(*last(&model), What::Told("The customer is alone and waits again.".into()));
    assert_eq!(model.waits_longest().unwrap().id, "S1");
    // The two come by two connections, in any order.
    let mut model = with_ana(Role::Agent, "ALL");
    model.apply(&interaction("S1", "waiting", json!({})), START);
    model.apply(&Output::Closed { session_id: "S1".into(), is_over: false }, START);
    assert_eq!(*last(&model), What::Told("The customer is alone and waits again.".into()));
}

#[test]
fn who_is_not_ready_any_more_is_told() {
    let mut model = Model::new(Role::Agent, "Bo");
    let mut state = |state: &str| {
        model.note = None;
        model.apply(&Output::AgentState { state: state.into(), name: state.into() }, START);
        model.note.as_ref().is_some_and(|it| it.text.contains("/ready"))
    };
    assert_eq!([state("NotReady"), state("Ready"), state("NotReady")], [false, false, true]);
}

#[test]
fn sessions_that_are_gone_are_not_listed_any_more() {
    let mut model = told(Role::Agent, &[interaction("S1", "waiting", json!({}))]);
    let id = model.ask(Asked::Sessions);
    model.apply(&Output::done(Some(json!(id)), json!({"sessions": [], "joined": []})), START);
    assert!(model.sessions.is_empty());
    // What a person has seen stays to be read, but nobody waits there any more.
    let mut model = with_ana(Role::Agent, "ALL");
    model.apply(&Output::Closed { session_id: "S1".into(), is_over: false }, START);
    model.apply(&interaction("S1", "waiting", json!({})), START);
    assert_eq!(model.session("S1").unwrap().stage, Stage::Waiting);
    let listed = |model: &mut Model, is_whole: bool| {
        let id = model.ask(Asked::Sessions);
        let list = json!({"sessions": [], "joined": [], "isWhole": is_whole});
        model.apply(&Output::done(Some(json!(id)), list), START);
    };
    // After a lost link the server hasn't told of it yet.
    listed(&mut model, false);
    assert_eq!(model.session("S1").unwrap().stage, Stage::Waiting);
    let told = model.session("S1").unwrap().entries.len();
    model.apply(&interaction("S1", "waiting", json!({})), START);
    assert_eq!(model.session("S1").unwrap().entries.len(), told, "nothing was new");
    listed(&mut model, true);
    assert_eq!(model.session("S1").unwrap().stage, Stage::Over);
    assert_eq!(*last(&model), What::Told("The server has forgotten this session.".into()));
}

#[test]
fn a_customer_reads_of_a_coach_whose_coming_was_not_told() {
    for (role, kind, nick) in [(Role::Customer, Kind::Unseen, ""), (Role::Agent, Kind::Unknown, "?")] {
        let mut model = told(role, &[joined("S1")]);
        let mut said = happened("S1", "", &message(4, "U", "", "I am her supervisor"));
        if let Output::Event { user_nick, .. } = &mut said {
            *user_nick = None;
        }
        model.apply(&said, START);
        let author = model.chosen().unwrap().entries.last().unwrap().author.clone().unwrap();
        assert_eq!((author.kind, author.nick.as_str()), (kind, nick), "{role:?}");
    }
    assert_eq!(Kind::Unseen.word(), "contact centre");
}

#[test]
fn a_customer_whom_others_serve_does_not_stay_behind() {
    let mut model = with_ana(Role::Agent, "ALL");
    let is_alone = |model: &Model| model.chosen().unwrap().leaves_customer_alone("B");
    assert!(is_alone(&model));
    for (id, visibility, expected) in [(30, "INT", true), (31, "VIP", true), (32, "ALL", false)] {
        model.apply(&happened("S1", "Eve", &party(id, "E", "SUPERVISOR", "Eve", visibility)), START);
        assert_eq!(is_alone(&model), expected, "{visibility}");
    }
}

#[test]
fn a_warning_does_not_stay_once_the_session_goes_on() {
    let joined = |id: &str, start: &str| Output::Joined { session_id: id.into(), start_at: start.into() };
    let idle = |seconds| Output::Idle { session_id: "S2".into(), idle_time_expire: seconds };
    for (role, called) in [(Role::Agent, "session"), (Role::Customer, "chat")] {
        let mut model = told(role, &[joined("S1", ""), joined("S2", "2026-11-29T18:00:00Z")]);
        model.choose("S1");
        model.apply(&idle(Some(30)), START);
        assert!(model.note.is_some());
        model.apply(&idle(None), START);
        assert_eq!(model.note, None);
        let entries = &model.session("S2").unwrap().entries;
        let goes_on = format!("The {called} was about to end, but somebody was there: it goes on.");
        assert_eq!(entries.iter().map(|it| &it.what).collect::<Vec<_>>(), [&What::ToldAt(goes_on)]);
    }
}

#[test]
fn the_end_of_a_session_at_which_nobody_looks_is_told() {
    let joined = |id: &str| Output::Joined { session_id: id.into(), start_at: String::new() };
    let mut model = told(Role::Agent, &[joined("S1"), joined("S2")]);
    model.choose("S1");
    let idle = |id: &str| Output::Idle { session_id: id.into(), idle_time_expire: Some(30) };
    model.apply(&idle("S1"), START);
    assert!(model.note.is_none() && model.rings.is_none());
    model.apply(&idle("S2"), START);
    let note = |model: &Model| model.note.as_ref().unwrap().text.clone();
    assert!(note(&model).ends_with(": it ends in 30 s if nobody writes"), "{}", note(&model));
    assert_eq!((model.session("S2").unwrap().unread, model.rings), (1, Some(Ring::Message)));
    model.apply(&Output::Closed { session_id: "S2".into(), is_over: true }, START);
    assert!(note(&model).starts_with("2 ") && note(&model).ends_with(": it is over"), "{}", note(&model));
}

#[test]
fn what_is_not_listed_for_a_while_keeps_its_number_and_its_mark() {
    let sessions = |ids: &[&str]| ids.iter().map(|it| json!({"sessionId": it})).collect::<Vec<_>>();
    let all = [("S1", "Ana"), ("S2", "Cid"), ("S3", "Eve")];
    let mut model = told(Role::Supervisor, &[]);
    for (id, nick) in all {
        model.apply(&interaction(id, "running", json!({"userNick": nick})), START);
    }
    model.choose("S3");
    let id = model.ask(Asked::Sessions);
    model.apply(&Output::done(Some(json!(id)), json!({"sessions": sessions(&[])})), START);
    assert!(model.sessions.is_empty() && model.may_come_back("S3"));
    for (id, nick) in all.into_iter().rev() {
        model.apply(&interaction(id, "running", json!({"userNick": nick})), START);
    }
    let listed: Vec<_> = model.in_order().into_iter().map(|it| (it.number, it.name())).collect();
    assert_eq!(listed, [(1, "Ana"), (2, "Cid"), (3, "Eve")]);
    assert_eq!(model.chosen.as_deref(), Some("S3"));
}

#[test]
fn a_number_that_was_given_up_is_given_last() {
    let mut model = Model::new(Role::Agent, "Bo");
    let mut numbers = Vec::new();
    for id in 1..=12 {
        let id = format!("S{id}");
        numbers.push(model.session_mut(&id).number);
        if numbers.len() != 3 {
            model.forget(&id);
        }
    }
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 4]);
}
