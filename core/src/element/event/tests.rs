//! The untidiness of real files, and events that can't be read. The stored forms are tested in the elements' files.

use std::vec::Vec;

use super::*;
use crate::element::Visibility;
use crate::wire::Limits;
use crate::wire::names;

fn events(document: &str) -> Vec<Result<Event<'_>, EventError>> {
    let mut reader = Reader::new(document.as_bytes(), Limits::PACKET).unwrap();
    reader.root(&[]).unwrap();
    Events::read(&mut reader).iter().collect()
}

#[test]
fn untidy_events_are_read() {
    let found = events(
        "<t> stray <new a='1'><message/></new>\
         <newParty eventId='1' visibility='ROOM' userId='\n7 '><userInfo userNick=' ' timeZoneOffset=\"\n0\" \
         clientVersion='' userType='ROBOT' x='y'/></newParty>\
         <notice eventId='3'><userInfo userNick='x'/><noticeText noticeType='NEW'>n</noticeText></notice>\
         <message timeShift=''><msgText/></message></t>",
    );
    assert_eq!(found.len(), 3);
    let Ok(Event::NewParty(party)) = found[0] else { panic!() };
    assert_eq!(party.head.visibility, Visibility::Vip);
    assert!(party.head.user_id == "7");
    assert!(party.user.nickname == " ");
    assert_eq!(party.user.time_zone_offset, Some(0));
    assert_eq!(party.user.client_version, None);
    assert!(party.user.user_type.as_text() == "ROBOT");
    let Ok(Event::Notice(notice)) = found[1] else { panic!() };
    assert!(notice.notice_type().as_text() == "NEW");
    let Ok(Event::Message(message)) = found[2] else { panic!() };
    assert_eq!((message.head.event_id, message.head.time_shift), (0, 0));
}

#[test]
fn a_bad_event_is_skipped_alone() {
    let document = "<t><message timeShift='x' eventId='4'><msgText><b><c/></b></msgText></message>\
        <newParty eventId='5'><userInfo clientVersion='z'/><other/></newParty><message eventId='6'/></t>";
    let found = events(document);
    assert_eq!(found.len(), 3);
    let first = BadMember { member: names::TIME_SHIFT, offset: document.find("x'").unwrap() };
    assert_eq!(found[0], Err(EventError { member: first, event_id: 4 }));
    let second = BadMember { member: names::CLIENT_VERSION, offset: document.find("z'").unwrap() };
    assert_eq!(found[1], Err(EventError { member: second, event_id: 5 }));
    assert_eq!(found[2].unwrap().head().event_id, 6);
}

#[test]
fn what_was_seen_is_left_out() {
    let mut reader =
        Reader::new(b"<t><message eventId='4'/><message/><message eventId='5'/></t>", Limits::PACKET)
            .unwrap();
    reader.root(&[]).unwrap();
    let events = Events::read(&mut reader).after(4);
    let ids: Vec<u32> = events.iter().map(|it| it.unwrap().head().event_id).collect();
    assert_eq!(ids, [0, 5]);
}
