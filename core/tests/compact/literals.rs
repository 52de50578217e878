//! Each kind of packet, byte by byte, as the table in `wire::compact` says. A prefix is read if it ends between two
//! members and holds those that are required; the others are their defaults then.

use parlor_core::element::flex::{Credentials, EventStatus, FlexTranscript, RequestResult};
use parlor_core::element::{
    AfterAction, Event, EventHead, Events, JoinTarget, KeyValue, KeyValues, Message, MessageCheck,
    MessageText, NewParty, Notice, NoticeText, NoticeType, ParseError, PartyLeft, ProtocolType, Reason,
    Reenter, SessionStatus, Transcript, TreatAs, UserInfo, UserStatus, UserType, Visibility, basic, flex,
};
use parlor_core::wire::{Binding, Fault};

use crate::packet::Packet;

/// The packet, what it is made of (version and kind, then each member), and how many of these must be there.
fn check(packet: Packet<'_>, members: &[&[u8]], required: usize) {
    let bytes = members.concat();
    assert_eq!(packet.encode(Binding::Compact), bytes, "{packet:?}");
    assert_eq!(packet.parse_like(Binding::Compact, &bytes), Ok(packet));
    let ends: Vec<usize> = (1..=members.len()).map(|count| members[..count].concat().len()).collect();
    for length in 0..bytes.len() {
        let prefix = &bytes[..length];
        let count = ends.iter().position(|it| *it == length).map(|it| it + 1);
        match (packet.parse_like(Binding::Compact, prefix), count) {
            (Ok(read), Some(count)) => {
                assert!(count >= required, "{count} members are enough: {packet:?}");
                // What was there is kept, what wasn't is the default, which is 0 for nearly all.
                let again = read.encode(Binding::Compact);
                assert!(again.starts_with(prefix), "{count}: {packet:?}");
                assert!(again[length..].iter().all(|it| *it == 0), "{count}: {packet:?}");
            }
            (Err(ParseError::Member { member, .. }), Some(count)) => {
                assert!(count < required, "{member} is missing in {count} members: {packet:?}");
            }
            (Err(ParseError::Malformed(error)), None) => {
                assert_eq!(error.fault, Fault::Truncated, "{length}: {packet:?}");
                assert!(error.offset <= length);
            }
            (result, count) => panic!("{length} bytes, {count:?} members: {result:?}"),
        }
    }
}

const CREDENTIALS: Credentials<'_> = Credentials {
    user_id: parlor_core::wire::Text::plain("U"),
    secure_key: parlor_core::wire::Text::plain("key"),
    last_position: 300,
};

#[test]
fn flex_requests() {
    let name = [KeyValue::string("FirstName", "Ana")];
    let login = flex::RequestLogin {
        reference_id: 1,
        nickname: "Ana".into(),
        time_zone_offset: Some(-300),
        client_version: Some(106),
        max_packet: None,
        nonce: "5f0c".into(),
        user_data: KeyValues::items(&name),
    };
    let members: [&[u8]; 8] = [
        b"\x01\x15",
        b"\x01",
        b"\x03Ana",
        b"\x01\xD7\x04",
        b"\x01\x6A",
        b"\0",
        b"\x045f0c",
        b"\x10\x0F\x09FirstName\x01\x03Ana",
    ];
    check(Packet::Flex(flex::Request::Login(login)), &members, 7);

    let order = [KeyValue { key: "Order".into(), value: parlor_core::element::Value::Int(-17) }];
    let join = flex::RequestJoin {
        reference_id: 2,
        credentials: CREDENTIALS,
        target: JoinTarget::New { queue_key: "Environment:default".into(), subject: Some("Lamp".into()) },
        text: Some(MessageText::plain("hi")),
        user_data: KeyValues::EMPTY,
        event_attributes: KeyValues::items(&order),
    };
    let members: [&[u8]; 11] = [
        b"\x01\x11",
        b"\x02",
        b"\x01U",
        b"\x03key",
        b"\xAC\x02",
        b"\0",
        b"\x01\x13Environment:default",
        b"\x01\x04Lamp",
        b"\x06\0\0\x02hi\0",
        b"\0",
        b"\x09\x08\x05Order\x03\x21",
    ];
    check(Packet::Flex(flex::Request::Join(join)), &members, 7);

    let refresh = flex::RequestRefresh {
        reference_id: 3,
        credentials: CREDENTIALS,
        read_position: Some(8),
        text: Some(MessageText {
            message_type: Some("text".into()),
            treat_as: Some(TreatAs::NORMAL),
            text: "Grüß".into(),
            check: MessageCheck::Altered,
        }),
        ..flex::RequestRefresh::default()
    };
    let members: [&[u8]; 9] = [
        b"\x01\x16",
        b"\x03",
        b"\x01U",
        b"\x03key",
        b"\xAC\x02",
        b"\x01\x08",
        b"\x16\x01\x04text\x01\x06NORMAL\x06Gr\xC3\xBC\xC3\x9F\x02",
        b"\0",
        b"\0",
    ];
    check(Packet::Flex(flex::Request::Refresh(refresh)), &members, 5);

    let notify = flex::RequestRefresh {
        reference_id: 4,
        credentials: CREDENTIALS,
        notice: Some(NoticeText::new(NoticeType::TypingStarted, "hel".into())),
        ..flex::RequestRefresh::default()
    };
    let members: [&[u8]; 9] =
        [b"\x01\x16", b"\x04", b"\x01U", b"\x03key", b"\xAC\x02", b"\0", b"\0", b"\x05\x01\x03hel", b"\0"];
    check(Packet::Flex(flex::Request::Refresh(notify)), &members, 5);

    let update = flex::RequestRefresh {
        reference_id: 5,
        credentials: CREDENTIALS,
        notice: Some(NoticeText::new(NoticeType::UPDATE_USER_DATA, "".into())),
        user_data: KeyValues::items(&order),
        event_attributes: KeyValues::items(&order),
        ..flex::RequestRefresh::default()
    };
    let members: [&[u8]; 10] = [
        b"\x01\x16",
        b"\x05",
        b"\x01U",
        b"\x03key",
        b"\xAC\x02",
        b"\0",
        b"\0",
        b"\x13\0\x10UPDATE_USER_DATA\0",
        b"\x09\x08\x05Order\x03\x21",
        b"\x09\x08\x05Order\x03\x21",
    ];
    check(Packet::Flex(flex::Request::Refresh(update)), &members, 5);

    let event_attributes = KeyValues::items(&order);
    let logout =
        flex::RequestLogout { reference_id: 6, credentials: CREDENTIALS, text: None, event_attributes };
    let attributes = b"\x09\x08\x05Order\x03\x21";
    let members: [&[u8]; 7] = [b"\x01\x18", b"\x06", b"\x01U", b"\x03key", b"\xAC\x02", b"\0", attributes];
    check(Packet::Flex(flex::Request::Logout(logout)), &members, 5);
}

#[test]
fn flex_status() {
    let login = EventStatus {
        reference_id: Some(1),
        user_id: Some("U".into()),
        secure_key: Some("key".into()),
        server_version: Some("1.0".into()),
        ..EventStatus::default()
    };
    let members: [&[u8]; 11] = [
        b"\x01\x23",
        b"\x01",
        b"\0",
        b"\x01\x01U",
        b"\x01\x03key",
        b"\0",
        b"\0",
        b"\0",
        b"\0",
        b"\0",
        b"\x01\x031.0",
    ];
    check(Packet::Status(login), &members, 3);

    let refused = EventStatus {
        result: RequestResult::Error,
        error_id: Some("4".into()),
        error_text: Some("unknown".into()),
        ..EventStatus::default()
    };
    let members: [&[u8]; 11] = [
        b"\x01\x23",
        b"\0",
        b"\x01",
        b"\0",
        b"\0",
        b"\x01\x014",
        b"\0",
        b"\x08\x07unknown",
        b"\0",
        b"\0",
        b"\0",
    ];
    check(Packet::Status(refused), &members, 3);

    let events = [Event::Message(Message {
        head: EventHead { user_id: "U".into(), time_shift: 2, event_id: 12, ..EventHead::default() },
        text: Some(MessageText::plain("hi")),
        ..Message::default()
    })];
    let news = EventStatus {
        reference_id: Some(2),
        more: true,
        party_id: Some(7),
        transcript: Some(FlexTranscript {
            transcript: Transcript {
                start_at: "T".into(),
                session_id: "S".into(),
                idle_time_expire: Some(255),
                monitored: true,
                saved_position: Some(300),
                events: Events::items(&events),
            },
            last_position: 12,
            session_status: SessionStatus::Over,
        }),
        ..EventStatus::default()
    };
    let members: [&[u8]; 11] = [
        b"\x01\x23",
        b"\x02",
        b"\0",
        b"\0",
        b"\0",
        b"\0",
        b"\x01",
        b"\0",
        b"\x1F\x01T\x01S\x01\xFF\x01\x01\x0C\x01\x11\x10\x01\x01U\x02\0\x0C\0\0\x06\0\0\x02hi\0\0\x01\xAC\x02",
        b"\x01\x07",
        b"\0",
    ];
    check(Packet::Status(news), &members, 3);
}

#[test]
fn basic_requests() {
    let register = basic::RequestRegister {
        reference_id: 1,
        nickname: "Bo".into(),
        user_type: UserType::Supervisor,
        person_id: Some("KBo".into()),
        time_zone_offset: None,
        client_version: Some(106),
        max_packet: Some(32768),
        user_data: KeyValues::EMPTY,
        user_id: Some("U".into()),
        secure_key: Some("key".into()),
    };
    let members: [&[u8]; 11] = [
        b"\x01\x10",
        b"\x01",
        b"\x02Bo",
        b"\x03",
        b"\x01\x03KBo",
        b"\0",
        b"\x01\x6A",
        b"\x01\x80\x80\x02",
        b"\0",
        b"\x01\x01U",
        b"\x01\x03key",
    ];
    check(Packet::Basic(basic::Request::Register(register)), &members, 4);

    let join = basic::RequestJoin {
        reference_id: 2,
        target: JoinTarget::Session("S".into()),
        visibility: Visibility::Vip,
        from_position: Some(9),
        ..basic::RequestJoin::default()
    };
    let members: [&[u8]; 10] =
        [b"\x01\x11", b"\x02", b"\x01\x01S", b"\0", b"\0", b"\x02", b"\0", b"\0", b"\0", b"\x01\x09"];
    check(Packet::Basic(basic::Request::Join(join)), &members, 3);

    let message = basic::RequestMessage {
        reference_id: 3,
        session_id: "S".into(),
        visibility: Visibility::Internal,
        receiver_id: Some("R".into()),
        text: MessageText::plain("psst"),
        event_attributes: KeyValues::EMPTY,
    };
    let members: [&[u8]; 7] =
        [b"\x01\x12", b"\x03", b"\x01S", b"\x01", b"\x01\x01R", b"\x08\0\0\x04psst\0", b"\0"];
    check(Packet::Basic(basic::Request::Message(message)), &members, 6);

    let notify = basic::RequestNotify {
        reference_id: 4,
        session_id: "S".into(),
        notice: NoticeText::new(NoticeType::Other("NEW".into()), "n".into()),
        text: Some(MessageText::plain("hi")),
        ..basic::RequestNotify::default()
    };
    let text = b"\x06\0\0\x02hi\0";
    let members: [&[u8]; 9] =
        [b"\x01\x13", b"\x04", b"\x01S", b"\0", b"\0", b"\x07\0\x03NEW\x01n", b"\0", b"\0", text];
    check(Packet::Basic(basic::Request::Notify(notify)), &members, 6);

    let release = basic::RequestReleaseParty {
        reference_id: 5,
        session_id: "S".into(),
        user_id: "U".into(),
        after_action: AfterAction::ForceClose,
        text: None,
        event_attributes: KeyValues::EMPTY,
    };
    let members: [&[u8]; 7] = [b"\x01\x14", b"\x05", b"\x01S", b"\x01U", b"\x02", b"\0", b"\0"];
    check(Packet::Basic(basic::Request::ReleaseParty(release)), &members, 4);
}

#[test]
fn basic_events() {
    let registered = basic::EventRegistered {
        reference_id: 1,
        user_id: "0096681F0A2D7F2B".into(),
        secure_key: Some("key".into()),
        server_version: Some("1.0".into()),
        occurred_at: Some("T".into()),
    };
    let members: [&[u8]; 6] =
        [b"\x01\x20", b"\x01", b"\x100096681F0A2D7F2B", b"\x01\x03key", b"\x01\x031.0", b"\x01\x01T"];
    check(Packet::Server(basic::ServerEvent::Registered(registered)), &members, 3);

    let info = basic::EventSessionInfo {
        reference_id: None,
        session_status: SessionStatus::Over,
        transcript: Transcript { start_at: "T".into(), session_id: "S".into(), ..Transcript::default() },
        // What is last and absent takes no byte.
        occurred_at: None,
    };
    let members: [&[u8]; 4] = [b"\x01\x21", b"\0", b"\x01", b"\x08\x01T\x01S\0\0\0\0"];
    check(Packet::Server(basic::ServerEvent::SessionInfo(info)), &members, 4);

    let error = basic::EventError {
        reference_id: Some(9),
        error_id: "5".into(),
        session_id: Some("S".into()),
        text: "unknown session".into(),
        occurred_at: Some("T".into()),
    };
    let members: [&[u8]; 6] =
        [b"\x01\x22", b"\x09", b"\x015", b"\x01\x01S", b"\x0Funknown session", b"\x01\x01T"];
    check(Packet::Server(basic::ServerEvent::Error(error)), &members, 1);
}

#[test]
fn events_and_transcripts() {
    let head = EventHead {
        user_id: "U".into(),
        time_shift: 13,
        visibility: Visibility::Internal,
        event_id: 10,
        receiver_id: Some("R".into()),
        truncated: Some(9),
    };
    let common: [&[u8]; 6] = [b"\x01U", b"\x0D", b"\x01", b"\x0A", b"\x01\x01R", b"\x01\x09"];
    let with = |kind: &'static [u8], members: &[&'static [u8]]| [&[kind], &common[..], members].concat();
    let items = [KeyValue::string("k", "v")];
    let (items, item): (_, &[u8]) = (KeyValues::items(&items), b"\x06\x05\x01k\x01\x01v");

    let message = Message { head, text: Some(MessageText::plain("hi")), event_attributes: items };
    check(Packet::Event(Event::Message(message)), &with(b"\x01\x01", &[b"\x06\0\0\x02hi\0", item]), 1);

    let notice = Notice {
        head,
        notice: Some(NoticeText::new(NoticeType::SystemCommand, "file-uploaded".into())),
        user_data: items,
        event_attributes: KeyValues::EMPTY,
        text: Some(MessageText::plain("hi")),
    };
    let members: [&[u8]; 4] = [b"\x0F\x09\x0Dfile-uploaded", item, b"\0", b"\x06\0\0\x02hi\0"];
    check(Packet::Event(Event::Notice(notice)), &with(b"\x01\x02", &members), 1);

    let new_party = NewParty {
        head,
        user: UserInfo {
            person_id: "K".into(),
            nickname: " Bo ".into(),
            user_type: UserType::Agent,
            protocol_type: ProtocolType::Basic,
            time_zone_offset: Some(60),
            client_version: None,
        },
        text: None,
        user_data: KeyValues::EMPTY,
        event_attributes: items,
    };
    let user = b"\x0C\x01K\x04 Bo \x02\x01\x01\x78\0";
    // The default of a user's type and protocol is the empty word, which takes a byte more than its absence.
    let members = with(b"\x01\x03", &[user, b"\0", b"\0", item]);
    let bytes = members.concat();
    let event = Packet::Event(Event::NewParty(new_party));
    assert_eq!(event.encode(Binding::Compact), bytes);
    assert_eq!(event.parse_like(Binding::Compact, &bytes), Ok(event));

    let left = PartyLeft {
        head,
        asker_id: "A".into(),
        reason: Some(Reason { code: Some(4), text: "removed".into() }),
        text: None,
        event_attributes: KeyValues::EMPTY,
    };
    let members: [&[u8]; 4] = [b"\x01A", b"\x0A\x01\x04\x07removed", b"\0", b"\0"];
    check(Packet::Event(Event::PartyLeft(left)), &with(b"\x01\x04", &members), 1);

    let reenter = Reenter {
        head,
        agents: UserStatus::On,
        clients: UserStatus::Off,
        text: Some(MessageText::plain("hi")),
        event_attributes: items,
    };
    let members: [&[u8]; 4] = [b"\x01", b"\x02", b"\x06\0\0\x02hi\0", item];
    check(Packet::Event(Event::Reenter(reenter)), &with(b"\x01\x06", &members), 1);

    let events = [Event::Message(Message { text: None, ..message })];
    let transcript = Transcript {
        start_at: "T".into(),
        session_id: "S".into(),
        events: Events::items(&events),
        ..Transcript::default()
    };
    let members: [&[u8]; 7] = [
        b"\x01\x05",
        b"\x01T",
        b"\x01S",
        b"\0",
        b"\0",
        b"\x14\x13\x01\x01U\x0D\x01\x0A\x01\x01R\x01\x09\0\x06\x05\x01k\x01\x01v",
        b"\0",
    ];
    check(Packet::Transcript(transcript), &members, 1);
}
