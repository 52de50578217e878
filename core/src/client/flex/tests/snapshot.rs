//! A flex client over a restart of its program.

use super::*;
use crate::client::SnapshotError;
use crate::client::snapshot::tests::{begin_and_end_are_read, changed, what_was_stated_is_read, written};
use crate::wire::TooSmall;

fn snapshot(it: &Fixture) -> Vec<u8> {
    written(|kept| it.client.snapshot(&it.out, kept))
}

fn restore(kept: &[u8]) -> Result<Fixture, SnapshotError> {
    let mut out = [0xA5; 512];
    FlexClient::restore(FlexConfig::default(), kept, &mut out).map(|client| Fixture { client, out })
}

#[test]
fn a_request_under_way_is_repeated_after_a_restart() {
    let mut it = Fixture::in_session();
    it.client.say(MessageText::plain("hello"), &mut it.out).unwrap();
    let made = snapshot(&it);
    let first = it.sent(100);
    let sent = snapshot(&it);
    for kept in [made, sent] {
        let mut again = restore(&kept).unwrap();
        assert_eq!(again.client.user_id(), it.client.user_id());
        assert_eq!(again.client.secure_key(), it.client.secure_key());
        assert_eq!((again.client.session_id(), again.client.position()), (it.client.session_id(), 1));
        assert_eq!(again.client.poll_timeout(), Some(0), "at once, whatever the clock says now");
        assert_eq!(snapshot(&again).len(), kept.len() + 2, "the last reference id has become longer");
        assert_eq!(again.sent(3), first);
        let reply = status(3, 2, false, "<newParty eventId='1'/><message eventId='2'/>");
        assert_eq!(ids(again.client.receive(4, reply.as_bytes())), [2]);
        again.client.say(MessageText::plain("again"), &mut again.out).unwrap();
        assert!(again.sent(5).unwrap().contains("referenceId=\"65540\""), "none that was used meanwhile");
    }
}

#[test]
fn what_may_have_been_carried_out_before_the_restart_is_of_unknown_fate_when_it_is_refused() {
    for (error_id, is_unknown) in [(4, true), (3, true), (10, false)] {
        let mut it = Fixture::in_session();
        it.client.say(MessageText::plain("hello"), &mut it.out).unwrap();
        // As it is to be: the snapshot is made before the request is sent.
        let mut again = restore(&snapshot(&it)).unwrap();
        again.sent(0);
        let refused = std::format!("<eventStatus requestResult='Error' errorId='{error_id}'/>");
        let Ok(FlexReceived::Refused { is_fate_unknown, .. }) = again.client.receive(1, refused.as_bytes())
        else {
            panic!()
        };
        assert_eq!(is_fate_unknown, is_unknown, "{error_id}");
    }
}

#[test]
fn every_stage_survives_a_restart() {
    let mut it = Fixture::new(LATEST);
    let mut stages = std::vec![snapshot(&it)];
    it.client.login(&Login { nonce: "n".into(), ..Login::default() }, &mut it.out).unwrap();
    stages.push(snapshot(&it));
    it.client.receive(0, b"<eventStatus requestResult='Success' userId='U' secureKey='k'/>").unwrap();
    stages.push(snapshot(&it));
    it.client.join(JoinTarget::Session("S".into()), None, KeyValues::EMPTY, &mut it.out).unwrap();
    stages.push(snapshot(&it));
    it.client.receive(0, status(2, 1, false, "").as_bytes()).unwrap();
    stages.push(snapshot(&it));
    it.client.logout(None, &mut it.out).unwrap();
    stages.push(snapshot(&it));
    it.client.receive(0, status(3, 1, false, "").as_bytes()).unwrap();
    stages.push(snapshot(&it));
    it.client.rejoin(None, KeyValues::EMPTY, &mut it.out).unwrap();
    stages.push(snapshot(&it));
    it.client.receive(0, b"<eventStatus requestResult='Error' errorId='4'/>").unwrap();
    stages.push(snapshot(&it));
    for kept in &stages {
        let again = restore(kept).unwrap();
        let after = again.client.snapshot(&again.out, &mut [0; 1024]);
        assert!(after.is_ok_and(|length| length >= kept.len()));
        begin_and_end_are_read(kept, |kept| restore(&kept).err());
        what_was_stated_is_read(kept, |kept| restore(&kept).err());
    }
}

#[test]
fn the_worked_size() {
    let mut it = Fixture::in_session();
    let id = |text: &'static str| Id::new(text.into()).unwrap();
    it.client.user_id = id("007555677B20000A");
    it.client.session_id = id("00048aAPEQJ8000U");
    it.client.secure_key = Secret::new("4ee15d7e1c343c8e".into()).unwrap();
    it.client.position = 1000;
    it.client.last_reference = 1000;
    it.client.request = Some(Request::new(RequestKind::Message, 1000, 150));
    assert_eq!(snapshot(&it).len(), 219);
    let longest: &'static str = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
    (it.client.user_id, it.client.session_id) = (id(longest), id(longest));
    it.client.secure_key = Secret::new(longest.into()).unwrap();
    (it.client.position, it.client.last_reference) = (u32::MAX, u32::MAX);
    it.client.config.max_packet = u32::MAX;
    it.client.request = Some(Request::new(RequestKind::Message, u32::MAX, it.out.len()));
    assert!(snapshot(&it).len() <= 240 + it.out.len(), "{}", snapshot(&it).len());
}

/// What a snapshot says in one place, changed: a byte behind format, client and the statements.
#[test]
fn what_no_client_can_be_is_refused() {
    let mut it = Fixture::in_session();
    it.client.say(MessageText::plain("hello"), &mut it.out).unwrap();
    let kept = snapshot(&it);
    let (user_id, session_id) = (8, 12);
    assert_eq!(kept[..3], [2, 0, LATEST as u8]);
    assert_eq!(&kept[3..16], b"\x80\x80\x02\0\x02\x01U\x01k\x01S\x01\x03");
    let without = |at: usize| [&kept[..at], &[0], &kept[at + 2..]].concat();
    let refused = |kept: Vec<u8>| restore(&kept).err();
    assert_eq!(refused(without(user_id)), Some(SnapshotError::Impossible("userId")));
    assert_eq!(refused(without(user_id + 2)), Some(SnapshotError::Impossible("userId")), "no key");
    assert_eq!(refused(without(session_id)), Some(SnapshotError::Impossible("sessionId")));
    let changed = |at, to| refused(changed(&kept, at, to));
    assert_eq!(changed(0, 1), None, "format 1 is the same");
    assert_eq!(changed(7, 4), Some(SnapshotError::Impossible("stage")));
    assert_eq!(changed(7, 1), Some(SnapshotError::Impossible("request")), "said without a session");
    assert_eq!(changed(15, 0), Some(SnapshotError::Impossible("referenceId")));
    assert_eq!(changed(16, 2), Some(SnapshotError::Malformed), "neither a request nor none");
    assert_eq!(changed(17, 7), Some(SnapshotError::Impossible("request")));
    assert_eq!(changed(17, 0), Some(SnapshotError::Impossible("request")), "a login in a session");
    assert_eq!(changed(18, 0), Some(SnapshotError::Impossible("request")), "reference id 0");
    let mut out = [0; 8];
    let small = FlexClient::restore(FlexConfig::default(), &kept, &mut out).err();
    let needed = it.client.request.unwrap().length;
    assert_eq!(small, Some(SnapshotError::TooSmall(TooSmall { needed, available: 8 })));
}

#[test]
fn any_byte_may_be_wrong() {
    let mut it = Fixture::in_session();
    it.client.say(MessageText::plain("hello"), &mut it.out).unwrap();
    let kept = snapshot(&it);
    for at in 0..kept.len() {
        for to in 0..=255 {
            if let Ok(mut found) = restore(&changed(&kept, at, to)) {
                assert!(found.client.poll_transmit(0, &mut found.out).unwrap().is_some());
            }
        }
    }
}
