//! The stored forms of the events, byte for byte, and the untidiness of real files.

use std::string::String;
use std::vec::Vec;

use super::*;
use crate::element::{
    KeyValue, MessageText, NoticeText, NoticeType, ProtocolType, Reason, UserInfo, UserType,
};
use crate::wire::Limits;

fn written(event: &Event<'_>) -> String {
    let mut out = [0xA5; 2048];
    let length = event.encode(&mut out).unwrap();
    assert_eq!(length, event.encoded_len());
    assert!(out[length..].iter().all(|byte| *byte == 0xA5));
    core::str::from_utf8(&out[..length]).unwrap().into()
}

fn head(event_id: u32) -> EventHead<'static> {
    EventHead { user_id: "0096681F0A2D7F2B".into(), time_shift: 13, event_id, ..EventHead::default() }
}

#[test]
fn each_event_is_written_and_read_back() {
    let bot = [KeyValue::string("style", "BOT")];
    let file = [KeyValue::string("file-name", "a.jpg")];
    let table: [(Event<'_>, &str); 4] = [
        (
            Event::NewParty(NewParty {
                head: head(1),
                user: UserInfo {
                    person_id: Text::EMPTY,
                    nickname: "Ana \"A\"".into(),
                    user_type: UserType::Client,
                    protocol_type: ProtocolType::Flex,
                    time_zone_offset: Some(-300),
                    client_version: Some(106),
                },
                text: None,
                user_data: KeyValues::items(&bot),
                event_attributes: KeyValues::EMPTY,
            }),
            "<newParty userId=\"0096681F0A2D7F2B\" timeShift=\"13\" visibility=\"ALL\" eventId=\"1\">\
             <userInfo personId=\"\" userNick=\"Ana &quot;A&quot;\" userType=\"CLIENT\" protocolType=\"FLEX\" \
             timeZoneOffset=\"-300\" clientVersion=\"106\"/>\
             <userData><item key=\"style\" type=\"string\">BOT</item></userData></newParty>",
        ),
        (
            Event::Message(Message {
                head: EventHead {
                    receiver_id: Some("X".into()),
                    visibility: Visibility::Internal,
                    ..head(10)
                },
                text: Some(MessageText {
                    message_type: Some("text".into()),
                    treat_as: Some("NORMAL".into()),
                    text: "a < b".into(),
                }),
                event_attributes: KeyValues::items(&bot),
            }),
            "<message userId=\"0096681F0A2D7F2B\" timeShift=\"13\" visibility=\"INT\" eventId=\"10\" \
             receiverId=\"X\"><msgText msgType=\"text\" treatAs=\"NORMAL\">a &lt; b</msgText>\
             <eventAttributes><item key=\"style\" type=\"string\">BOT</item></eventAttributes></message>",
        ),
        (
            Event::Notice(Notice {
                head: EventHead { truncated: Some(9), ..head(13) },
                notice: Some(NoticeText::new(NoticeType::SystemCommand, "file-uploaded".into())),
                user_data: KeyValues::items(&file),
                event_attributes: KeyValues::EMPTY,
            }),
            "<notice userId=\"0096681F0A2D7F2B\" timeShift=\"13\" visibility=\"ALL\" eventId=\"13\" truncated=\"9\">\
             <noticeText noticeType=\"SYS_COMMAND\">file-uploaded</noticeText>\
             <userData><item key=\"file-name\" type=\"string\">a.jpg</item></userData></notice>",
        ),
        (
            Event::PartyLeft(PartyLeft {
                head: head(97),
                asker_id: "0096681F0A2D7F2C".into(),
                reason: Some(Reason { code: Some(2), text: "left with request to close forcedly".into() }),
                text: Some(MessageText::plain("bye")),
                event_attributes: KeyValues::EMPTY,
            }),
            "<partyLeft userId=\"0096681F0A2D7F2B\" timeShift=\"13\" visibility=\"ALL\" eventId=\"97\" \
             askerId=\"0096681F0A2D7F2C\"><reason code=\"2\">left with request to close forcedly</reason>\
             <msgText>bye</msgText></partyLeft>",
        ),
    ];
    for (event, expected) in table {
        assert_eq!(written(&event), expected);
        let read = Event::parse(expected.as_bytes(), Limits::PACKET).unwrap();
        assert!(read == event);
        assert_eq!(written(&read), expected);
    }
}

fn events(document: &str) -> Vec<Result<Event<'_>, EventError>> {
    let mut reader = Reader::new(document.as_bytes(), Limits::PACKET).unwrap();
    reader.child().unwrap().unwrap();
    Events::read(&mut reader).unwrap().iter().collect()
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
    let first = BadMember { member: "timeShift", offset: document.find("x'").unwrap() };
    assert_eq!(found[0], Err(EventError { member: first, event_id: 4 }));
    let second = BadMember { member: "clientVersion", offset: document.find("z'").unwrap() };
    assert_eq!(found[1], Err(EventError { member: second, event_id: 5 }));
    assert_eq!(found[2].unwrap().head().event_id, 6);
}

#[test]
fn what_was_seen_is_left_out() {
    let mut reader =
        Reader::new(b"<t><message eventId='4'/><message/><message eventId='5'/></t>", Limits::PACKET)
            .unwrap();
    reader.child().unwrap().unwrap();
    let events = Events::read(&mut reader).unwrap().after(4);
    let ids: Vec<u32> = events.iter().map(|it| it.unwrap().head().event_id).collect();
    assert_eq!(ids, [0, 5]);
}
