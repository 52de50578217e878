//! A customer of Chat API v2 over a restart of its program.

use std::string::String;
use std::vec::Vec;

use super::*;
use crate::client::http_chat::tests::{JOINED, Kiosk, events};
use crate::client::snapshot::tests::{begin_and_end_are_read, changed, written};
use crate::client::{CallError, FlexReceived};
use crate::element::KeyValues;
use crate::wire::http::ChatService;

fn config() -> HttpChatConfig {
    Kiosk::new().client.config
}

fn snapshot(it: &Kiosk) -> Vec<u8> {
    written(|kept| it.client.snapshot(&it.out, kept))
}

fn restore(kept: &[u8]) -> Result<Kiosk, SnapshotError> {
    let mut out = [0xA5; 1024];
    HttpChatClient::restore(config(), kept, &mut out).map(|client| Kiosk { client, out, now: 7 })
}

#[test]
fn a_poll_and_a_read_receipt_are_sent_again_after_a_restart() {
    let mut it = Kiosk::joined();
    it.now = it.client.poll_timeout().unwrap();
    let poll = it.sent();
    let again = restore(&snapshot(&it));
    it.client.abandon(it.now);
    it.receive("200 OK", r#"{"statusCode":0}"#).unwrap();
    it.client.read_receipt(1, &mut it.out).unwrap();
    for (again, expected) in [(again, poll), (restore(&snapshot(&it)), it.sent())] {
        let mut again = again.unwrap();
        assert_eq!(again.client.user_id(), it.client.user_id());
        assert_eq!(again.client.secure_key(), it.client.secure_key());
        assert_eq!((again.client.session_id(), again.client.position()), (it.client.session_id(), 1));
        assert_eq!(again.client.started_at(), it.client.started_at());
        assert_eq!(again.client.poll_timeout(), Some(0), "at once, whatever the clock says now");
        assert_eq!(again.sent(), expected);
        let news = r#"{"statusCode":0,"chatId":"00048aAPEQJ8000U","messages":[
            {"from":{"participantId":1},"index":1,"type":"ParticipantJoined","utcTime":1432845088000},
            {"from":{"participantId":1,"type":"Client"},"index":2,"type":"Message","text":"x","utcTime":1432845090000}]}"#;
        // Nothing twice, by the clock of the session's start.
        assert_eq!(events(again.receive("200 OK", news)), ["2 1+2: 'x'"]);
    }
}

/// Whether it was sent before the restart nobody knows: the events say it.
#[test]
fn what_can_not_be_sent_twice_is_of_unknown_fate_after_a_restart() {
    let mut it = Kiosk::joined();
    it.say("once").unwrap();
    let made = snapshot(&it);
    assert!(it.sent().0.contains("/send "));
    let sent = snapshot(&it);
    it.client.relinked();
    let lost = snapshot(&it);
    it.sent();
    for kept in [made, sent, lost, snapshot(&it)] {
        assert!(!String::from_utf8_lossy(&kept).contains("once"));
        let mut again = restore(&kept).unwrap();
        assert_eq!((again.client.is_busy(), again.say("twice")), (true, Err(CallError::Busy)));
        assert!(again.sent().0.contains("/refresh "));
        let told = again.receive("200 OK", r#"{"statusCode":0}"#);
        let is_told = matches!(
            told,
            Ok(FlexReceived::Refused { request: RequestKind::Message, is_fate_unknown: true, .. })
        );
        assert!(is_told, "{told:?}");
        again.poll(r#"{"statusCode":0}"#).unwrap();
    }
}

#[test]
fn what_a_login_said_is_there_for_the_join_after_a_restart() {
    let mut it = Kiosk::new();
    it.login();
    let mut kept = [snapshot(&it), snapshot(&it)];
    it.sent();
    it.receive("200 OK", "").unwrap();
    kept[1] = snapshot(&it);
    for (kept, is_asked) in kept.iter().zip([false, true]) {
        let mut again = restore(kept).unwrap();
        if !is_asked {
            assert!(again.sent().0.starts_with("OPTIONS "));
            again.receive("200 OK", "").unwrap();
        }
        assert!(again.client.is_logged_in());
        again.join();
        let form = again.sent().1;
        assert!(form.starts_with("nickname=Ana&userData%5BTimeZone%5D=-60&"), "{form}");
        assert!(form.contains("&subject=A%20lamp&text=Hello%20%26%20hi&"), "{form}");
        assert_eq!(events(again.receive("200 OK", JOINED)).len(), 1);
        // A join that may have been sent is of unknown fate, and begun anew by another login.
        let mut lost = restore(kept).unwrap();
        if !is_asked {
            lost.sent();
            lost.receive("200 OK", "").unwrap();
        }
        lost.join();
        let mut lost = restore(&snapshot(&lost)).unwrap();
        assert!(lost.sent().0.starts_with("OPTIONS "));
        let told = lost.receive("200 OK", "");
        assert!(matches!(told, Ok(FlexReceived::Refused { request: RequestKind::Join, .. })), "{told:?}");
        lost.login();
    }
}

/// One client at each stage, with and without a request.
fn stages() -> Vec<Vec<u8>> {
    let mut it = Kiosk::new();
    let mut stages = std::vec![snapshot(&it)];
    it.login();
    stages.push(snapshot(&it));
    it.sent();
    it.receive("405 Method Not Allowed", "").unwrap();
    stages.push(snapshot(&it));
    it.join();
    stages.push(snapshot(&it));
    it.sent();
    it.receive("200 OK", JOINED).unwrap();
    stages.push(snapshot(&it));
    it.client.update_user_data(KeyValues::EMPTY, &mut it.out).unwrap();
    stages.push(snapshot(&it));
    it.sent();
    it.receive("200 OK", r#"{"statusCode":0}"#).unwrap();
    it.client.read_receipt(1, &mut it.out).unwrap();
    stages.push(snapshot(&it));
    it.sent();
    it.receive("200 OK", r#"{"statusCode":0,"chatEnded":true}"#).unwrap();
    stages.push(snapshot(&it));
    stages
}

#[test]
fn every_stage_survives_a_restart() {
    for kept in stages() {
        let again = restore(&kept).unwrap();
        assert_eq!(snapshot(&again), kept);
        begin_and_end_are_read(&kept, |kept| restore(&kept).err());
    }
}

#[test]
fn any_byte_may_be_wrong() {
    for kept in stages() {
        for at in 0..kept.len() {
            for to in 0..=255 {
                if let Ok(mut found) = restore(&changed(&kept, at, to)) {
                    found.client.poll_transmit(0, &mut found.out).unwrap();
                }
            }
        }
    }
}

#[test]
fn the_worked_size() {
    let mut it = Kiosk::joined();
    it.client.position = 1000;
    assert_eq!(snapshot(&it).len(), 113);
    let longest: &'static str = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
    let id = |text: &'static str| crate::element::Id::new(text.into()).unwrap();
    (it.client.user_id, it.client.session_id, it.client.alias) = (id(longest), id(longest), id(longest));
    it.client.secure_key = crate::element::Secret::new(longest.into()).unwrap();
    it.client.start = ChatStart { participant_id: u32::MAX, started_at: u64::MAX };
    it.client.position = u32::MAX;
    let path = std::format!("/{}", "x".repeat(ChatService::MAX_LENGTH - 2));
    it.client.config.service = ChatService::new("h", &path).unwrap();
    it.client.request = Some(Request::new(RequestKind::Poll, it.out.len()).repeatable());
    assert!(snapshot(&it).len() <= 512 + it.out.len(), "{}", snapshot(&it).len());
}

/// What a snapshot says in one place, changed.
#[test]
fn what_no_client_can_be_is_refused() {
    let mut it = Kiosk::joined();
    it.client.read_receipt(1, &mut it.out).unwrap();
    let kept = snapshot(&it);
    // The service, which takes 42 bytes, stands before the stage.
    let (user_id, secure_key, chat_id, request) = (44, 61, 78, 97);
    assert_eq!((&kept[..3], kept[43]), (&[2, 2, 16][..], 2));
    assert_eq!((kept[user_id], kept[secure_key], kept[chat_id]), (16, 16, 16));
    let impossible = |member| Some(SnapshotError::Impossible(member));
    let refused = |kept: Vec<u8>| restore(&kept).err();
    let without = |at: usize, length: usize| refused([&kept[..at], &[0], &kept[at + length + 1..]].concat());
    assert_eq!(without(user_id, 16), impossible("userId"));
    assert_eq!(without(secure_key, 16), impossible("secureKey"));
    assert_eq!(without(chat_id, 16), impossible("chatId"));
    let alias = kept.len() - 3 - 7 - 4;
    assert_eq!(kept[alias], 3);
    assert_eq!(without(alias, 3), None, "not all servers say it");
    let changed = |at, to| refused(changed(&kept, at, to));
    assert_eq!([changed(43, 4), changed(43, 0)], [impossible("stage"), impossible("userId")]);
    assert_eq!(changed(43, 3), impossible("request"), "the session is over");
    assert_eq!(changed(3, b'C'), Some(SnapshotError::Config("service")));
    assert_eq!(changed(41, b'T'), Some(SnapshotError::Config("service")));
    assert_eq!(&kept[request..request + 3], [1, 6, 0]);
    assert_eq!(changed(request, 2), Some(SnapshotError::Malformed), "neither a request nor none");
    assert_eq!(changed(request + 2, 2), impossible("request"), "a refresh or none");
    for kind in [0, 1, 3, 4, 5, 7] {
        assert_eq!(changed(request + 1, kind), impossible("request"), "{kind}");
    }
    let last = kept.len() - 1;
    assert_eq!(refused([&kept[..last], b"\x01x"].concat()), impossible("login"));
    let mut out = [0; 8];
    let small = HttpChatClient::restore(config(), &kept, &mut out).err();
    let needed = it.client.request.unwrap().length;
    assert_eq!(small, Some(SnapshotError::TooSmall(TooSmall { needed, available: 8 })));
    let at_other =
        HttpChatConfig { service: ChatService::new("chat.example.com", "/other").unwrap(), ..config() };
    let refused = HttpChatClient::restore(at_other, &kept, &mut out).err();
    assert_eq!(refused, Some(SnapshotError::Config("service")));
}
