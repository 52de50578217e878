//! Every call in every state of a client: carried out, or the error that says what to call instead.

use std::string::ToString;

use super::*;
use crate::element::{JoinTarget, KeyValues, MessageText, NoticeText, NoticeType, Visibility};
use crate::wire::{Text, TooSmall, WriteError};

/// What a call gave: `ok`, or the error.
type Outcome = Result<(), CallError>;

/// A way to bring a client to where a call is tried.
type Step<C> = fn(&mut C, &mut [u8]);

type Call<C> = fn(&mut C, &mut [u8]) -> Outcome;

const LOGIN: Login<'static> = Login {
    nickname: Text::plain("Ana"),
    time_zone_offset: None,
    nonce: Text::plain("n"),
    user_data: KeyValues::EMPTY,
};

const NEW_SESSION: JoinTarget<'static> =
    JoinTarget::New { queue_key: Text::plain("Environment:default"), subject: None };

const SAME_SESSION: JoinTarget<'static> = JoinTarget::Session(Text::plain("S"));

fn reply(client: &mut FlexClient, out: &mut [u8], reply: &str) {
    client.poll_transmit(u64::MAX, out).unwrap().unwrap();
    client.transmitted(0);
    client.receive(0, reply.as_bytes()).unwrap();
}

fn log_in(client: &mut FlexClient, out: &mut [u8]) {
    client.login(&LOGIN, out).unwrap();
    reply(client, out, "<eventStatus requestResult='Success' userId='U' secureKey='k'/>");
}

fn join(client: &mut FlexClient, out: &mut [u8]) {
    log_in(client, out);
    client.join(NEW_SESSION, None, KeyValues::EMPTY, out).unwrap();
    reply(
        client,
        out,
        "<eventStatus requestResult='Success'><flexTranscript sessionId='S' lastPosition='1'/></eventStatus>",
    );
}

fn be_forgotten(client: &mut FlexClient, out: &mut [u8]) {
    join(client, out);
    reply(client, out, "<eventStatus requestResult='Error' errorId='4'/>");
}

fn leave(client: &mut FlexClient, out: &mut [u8]) {
    join(client, out);
    client.logout(None, out).unwrap();
    reply(
        client,
        out,
        "<eventStatus requestResult='Success'><flexTranscript sessionId='S' lastPosition='2'/></eventStatus>",
    );
}

const FLEX_STATES: [(&str, Step<FlexClient>); 8] = [
    ("new", |_, _| {}),
    ("login under way", |it, out| it.login(&LOGIN, out).unwrap()),
    ("logged in", log_in),
    ("join under way", |it, out| {
        log_in(it, out);
        it.join(NEW_SESSION, None, KeyValues::EMPTY, out).unwrap();
    }),
    ("in a session", join),
    ("forgotten", be_forgotten),
    ("logged in again", |it, out| {
        be_forgotten(it, out);
        log_in(it, out);
    }),
    ("over", leave),
];

const FLEX_CALLS: [(&str, Call<FlexClient>); 9] = [
    ("login", |it, out| it.login(&LOGIN, out)),
    ("join a new session", |it, out| it.join(NEW_SESSION, None, KeyValues::EMPTY, out)),
    ("join the same", |it, out| it.join(SAME_SESSION, None, KeyValues::EMPTY, out)),
    ("rejoin", |it, out| it.rejoin(None, KeyValues::EMPTY, out)),
    ("say", |it, out| it.say(MessageText::plain("hello"), out)),
    ("notify", |it, out| {
        let typing = NoticeText::new(NoticeType::TypingStarted, Text::EMPTY);
        it.notify(typing, KeyValues::EMPTY, KeyValues::EMPTY, out)
    }),
    ("read_receipt", |it, out| it.read_receipt(1, out)),
    ("update_user_data", |it, out| it.update_user_data(KeyValues::EMPTY, out)),
    ("logout", |it, out| it.logout(None, out)),
];

const OK: Outcome = Ok(());
const NOT_LOGGED_IN: Outcome = Err(CallError::NotLoggedIn);
const LOGIN_LOST: Outcome = Err(CallError::LoginLost);
const ALREADY_LOGGED_IN: Outcome = Err(CallError::AlreadyLoggedIn);
const NOT_IN_SESSION: Outcome = Err(CallError::NotInSession);
const NOT_REJOINED: Outcome = Err(CallError::NotRejoined);
const ALREADY_IN_SESSION: Outcome = Err(CallError::AlreadyInSession);
const OVER: Outcome = Err(CallError::Over);
const BUSY: Outcome = Err(CallError::Busy);

/// One row for each state, one column for each of the first five calls; the next four are all as `say`.
#[rustfmt::skip]
const FLEX_TABLE: [[Outcome; 5]; 8] = [
    // login            join new            join same           rejoin              say
    [OK,                NOT_LOGGED_IN,      NOT_LOGGED_IN,      NOT_LOGGED_IN,      NOT_LOGGED_IN],
    [BUSY,              BUSY,               BUSY,               BUSY,               BUSY],
    [ALREADY_LOGGED_IN, OK,                 OK,                 NOT_IN_SESSION,     NOT_IN_SESSION],
    [ALREADY_LOGGED_IN, BUSY,               BUSY,               BUSY,               BUSY],
    [ALREADY_LOGGED_IN, ALREADY_IN_SESSION, ALREADY_IN_SESSION, ALREADY_IN_SESSION, OK],
    [OK,                LOGIN_LOST,         LOGIN_LOST,         LOGIN_LOST,         LOGIN_LOST],
    [ALREADY_LOGGED_IN, ALREADY_IN_SESSION, OK,                 OK,                 NOT_REJOINED],
    [OVER,              OVER,               OK,                 OK,                 OVER],
];

#[test]
fn a_flex_client_in_every_state() {
    for ((state, bring), row) in FLEX_STATES.iter().zip(FLEX_TABLE) {
        for (column, (name, call)) in FLEX_CALLS.iter().enumerate() {
            let mut out = [0; 512];
            let mut client = FlexClient::new(FlexConfig::default());
            bring(&mut client, &mut out);
            let before = (std::format!("{client:?}"), out);
            let outcome = call(&mut client, &mut out);
            assert_eq!(outcome, row[column.min(4)], "{name} when {state}");
            if outcome.is_err() {
                assert_eq!(
                    (std::format!("{client:?}"), out),
                    before,
                    "{name} when {state} changed something"
                );
            }
        }
        let mut out = [0; 512];
        let mut client = FlexClient::new(FlexConfig::default());
        bring(&mut client, &mut out);
        assert_eq!(client.abandon(0).is_some(), state.ends_with("under way"), "abandon when {state}");
    }
}

type Desk = BasicClient<[SessionSlot; 1]>;

fn desk_reply(client: &mut Desk, reply: &str) {
    client.poll_transmit(0).unwrap();
    client.transmitted(0);
    client.receive(0, reply.as_bytes()).unwrap();
}

fn register(client: &mut Desk, out: &mut [u8]) {
    let reference_id = client.register(&Register::default(), out).unwrap();
    desk_reply(client, &std::format!("<eventRegistered referenceId='{reference_id}' userId='B'/>"));
}

fn join_desk(client: &mut Desk, out: &mut [u8]) {
    register(client, out);
    let reference_id = client.join(SAME_SESSION, Visibility::All, None, KeyValues::EMPTY, out).unwrap();
    desk_reply(
        client,
        &std::format!(
            "<eventSessionInfo referenceId='{reference_id}'><chatTranscript sessionId='S'/></eventSessionInfo>"
        ),
    );
}

fn lose(client: &mut Desk, out: &mut [u8]) {
    join_desk(client, out);
    client.lost(|_, _| {});
}

const BASIC_STATES: [(&str, Step<Desk>); 8] = [
    ("new", |_, _| {}),
    ("registration under way", |it, out| {
        it.register(&Register::default(), out).unwrap();
        it.poll_transmit(0);
        it.transmitted(0);
    }),
    ("registered", register),
    ("first join under way", |it, out| {
        register(it, out);
        it.join(SAME_SESSION, Visibility::All, None, KeyValues::EMPTY, out).unwrap();
        it.poll_transmit(0);
        it.transmitted(0);
    }),
    ("in a session", join_desk),
    ("a request not sent", |it, out| {
        join_desk(it, out);
        it.say(&Say { session_id: "S".into(), ..Say::default() }, out).unwrap();
    }),
    ("lost", lose),
    ("registered anew", |it, out| {
        lose(it, out);
        register(it, out);
    }),
];

const BASIC_CALLS: [(&str, Call<Desk>); 6] = [
    ("register", |it, out| it.register(&Register::default(), out).map(|_| ())),
    ("join a new session", |it, out| {
        it.join(NEW_SESSION, Visibility::All, None, KeyValues::EMPTY, out).map(|_| ())
    }),
    ("join the same", |it, out| {
        it.join(SAME_SESSION, Visibility::All, None, KeyValues::EMPTY, out).map(|_| ())
    }),
    ("say", |it, out| it.say(&Say { session_id: "S".into(), ..Say::default() }, out).map(|_| ())),
    ("notify", |it, out| it.notify(&TELL, out).map(|_| ())),
    ("release", |it, out| {
        it.release(&Release { session_id: "S".into(), ..Release::default() }, out).map(|_| ())
    }),
];

const TELL: Tell<'static> = Tell {
    session_id: Text::plain("S"),
    visibility: None,
    receiver_id: None,
    notice: NoticeText::new(NoticeType::Custom, Text::EMPTY),
    user_data: KeyValues::EMPTY,
    event_attributes: KeyValues::EMPTY,
    text: None,
};
const NOT_TRANSMITTED: Outcome = Err(CallError::NotTransmitted);
const NO_FREE_SLOT: Outcome = Err(CallError::NoFreeSlot);

/// One row for each state, one column for each of the first four calls; the next two are as `say`.
#[rustfmt::skip]
const BASIC_TABLE: [[Outcome; 4]; 8] = [
    // register         join new         join same        say
    [OK,                NOT_LOGGED_IN,   NOT_LOGGED_IN,   NOT_LOGGED_IN],
    [BUSY,              BUSY,            BUSY,            BUSY],
    [ALREADY_LOGGED_IN, OK,              OK,              NOT_IN_SESSION],
    [ALREADY_LOGGED_IN, NO_FREE_SLOT,    NO_FREE_SLOT,    NOT_IN_SESSION],
    [ALREADY_LOGGED_IN, NO_FREE_SLOT,    OK,              OK],
    [ALREADY_LOGGED_IN, NO_FREE_SLOT,    NOT_TRANSMITTED, NOT_TRANSMITTED],
    [OK,                NOT_LOGGED_IN,   NOT_LOGGED_IN,   NOT_LOGGED_IN],
    [ALREADY_LOGGED_IN, NO_FREE_SLOT,    OK,              NOT_REJOINED],
];

#[test]
fn a_basic_client_in_every_state() {
    for ((state, bring), row) in BASIC_STATES.iter().zip(BASIC_TABLE) {
        for (column, (name, call)) in BASIC_CALLS.iter().enumerate() {
            let mut out = [0; 512];
            let mut client = BasicClient::new(BasicConfig::default(), [SessionSlot::FREE; 1], 0);
            bring(&mut client, &mut out);
            let before = (std::format!("{client:?}"), out);
            let outcome = call(&mut client, &mut out);
            assert_eq!(outcome, row[column.min(3)], "{name} when {state}");
            if outcome.is_err() {
                assert_eq!(
                    (std::format!("{client:?}"), out),
                    before,
                    "{name} when {state} changed something"
                );
            }
        }
    }
}

#[test]
fn ids_that_no_server_takes_are_refused_at_once() {
    let long = "x".repeat(65);
    let long = Text::plain(&long);
    let mut out = [0; 512];
    let mut client = FlexClient::new(FlexConfig::default());
    let mut desk = BasicClient::new(BasicConfig::default(), [SessionSlot::FREE; 1], 0);
    for nonce in [long, Text::EMPTY] {
        assert_eq!(client.login(&Login { nonce, ..LOGIN }, &mut out), Err(CallError::IdLength));
    }
    log_in(&mut client, &mut out);
    join_desk(&mut desk, &mut out);
    let mut other = BasicClient::new(BasicConfig::default(), [SessionSlot::FREE; 1], 0);
    register(&mut other, &mut out);
    for session_id in [long, Text::EMPTY] {
        let target = JoinTarget::Session(session_id);
        assert_eq!(client.join(target, None, KeyValues::EMPTY, &mut out), Err(CallError::IdLength));
        let joined = other.join(target, Visibility::All, None, KeyValues::EMPTY, &mut out);
        assert_eq!(joined, Err(CallError::IdLength));
    }
    let say = Say { session_id: "S".into(), receiver_id: Some(long), ..Say::default() };
    assert_eq!(desk.say(&say, &mut out), Err(CallError::IdLength));
    let tell = Tell { receiver_id: Some(long), ..TELL };
    assert_eq!(desk.notify(&tell, &mut out), Err(CallError::IdLength));
    let release = Release { session_id: "S".into(), user_id: Some(long), ..Release::default() };
    assert_eq!(desk.release(&release, &mut out), Err(CallError::IdLength));
}

#[test]
fn a_notice_without_a_type_is_never_written() {
    let mut out = [0; 512];
    let (mut client, mut desk) = (
        FlexClient::new(FlexConfig::default()),
        BasicClient::new(BasicConfig::default(), [SessionSlot::FREE; 1], 0),
    );
    join(&mut client, &mut out);
    join_desk(&mut desk, &mut out);
    for notice_type in
        [NoticeType::default(), NoticeType::Other(Text::EMPTY), NoticeType::from_text("".into())]
    {
        let notice = NoticeText::new(notice_type, "x".into());
        let notified = client.notify(notice, KeyValues::EMPTY, KeyValues::EMPTY, &mut out);
        assert_eq!(notified, Err(CallError::NoNoticeType));
        let tell = Tell { notice, ..TELL };
        assert_eq!(desk.notify(&tell, &mut out), Err(CallError::NoNoticeType));
    }
}

const SMALL: TooSmall = TooSmall { needed: 59, available: 10 };

/// Each error's text and the calls that it has to name.
#[rustfmt::skip]
const TEXTS: [(CallError, &[&str]); 14] = [
    (CallError::NotLoggedIn, &["`login`", "`register`"]),
    (CallError::LoginLost, &["`login`", "`rejoin`"]),
    (CallError::AlreadyLoggedIn, &["`join`"]),
    (CallError::NotInSession, &["`join`"]),
    (CallError::NotRejoined, &["`rejoin`", "`join`"]),
    (CallError::AlreadyInSession, &["`logout`", "new client"]),
    (CallError::Over, &["`rejoin`", "new client"]),
    (CallError::Busy, &["`receive`"]),
    (CallError::NotTransmitted, &["`poll_transmit`"]),
    (CallError::Full, &["`receive`", "`take_unanswered`"]),
    (CallError::NoFreeSlot, &["`release`", "slots"]),
    (CallError::NoNoticeType, &["`NoticeType`"]),
    (CallError::IdLength, &["64 bytes"]),
    (CallError::Write(WriteError::TooSmall(SMALL)), &["out buffer", "10 bytes", "59"]),
];

#[test]
fn each_error_names_the_right_call() {
    for (error, calls) in TEXTS {
        let text = error.to_string();
        assert!(calls.iter().all(|call| text.contains(call)), "{text}");
    }
}
