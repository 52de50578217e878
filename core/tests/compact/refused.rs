//! What is refused, with its offset and reason; and events that fail alone.

use parlor_core::element::flex::EventStatus;
use parlor_core::element::{BadMember, EventError, ParseError, Transcript, basic, flex};
use parlor_core::wire::{Binding, Fault, Limits, Malformed, Name};

use crate::packet::nested;

fn malformed<T>(offset: usize, fault: Fault) -> Result<T, ParseError> {
    Err(ParseError::Malformed(Malformed { offset, fault }))
}

fn name(text: &str) -> Name {
    Name::from_text(text).unwrap()
}

fn flex(packet: &[u8]) -> Result<flex::Request<'_>, ParseError> {
    flex::Request::parse_as(Binding::Compact, packet, Limits::PACKET)
}

fn basic(packet: &[u8]) -> Result<basic::Request<'_>, ParseError> {
    basic::Request::parse_as(Binding::Compact, packet, Limits::PACKET)
}

#[test]
fn bytes_that_are_no_packet() {
    for (packet, offset, fault) in [
        (&b""[..], 0, Fault::Truncated),
        (b"\x01", 1, Fault::Truncated),
        (b"\0\x15", 0, Fault::UnknownVersion),
        (b"\x02\x15", 0, Fault::UnknownVersion),
        (b"\x81\0\x15", 0, Fault::UnknownVersion),
        (b"<requestLogin/>", 0, Fault::UnknownVersion),
        (b"\x01\x80", 1, Fault::Truncated),
        (b"\x01\x80\x80\x80\x80\x10", 1, Fault::BadNumber),
        (b"\x01\x15\x80\x80\x80\x80\x80\0", 2, Fault::BadNumber),
        (b"\x01\x15\x01\x04Ana", 3, Fault::Truncated),
        (b"\x01\x15\x01\x03A\xFFa", 3, Fault::NotUtf8),
        (b"\x01\x15\x01\x02\xC3\xBC\x02", 6, Fault::BadFlag),
        (b"\x01\x15\x01\x01A\x01", 6, Fault::Truncated),
        (b"\x01\x15\x01\x01A\0\0\0\x01n\x05\x04\x01", 10, Fault::Truncated),
        (b"\x01\x15\x01\x01A\0\0\0\x01n\x02\x04\x01", 11, Fault::Truncated),
        (b"\x01\x15\x01\x01A\0\0\0\x01n\x02\x01\x01", 12, Fault::Truncated),
        (b"\x01\x15\x01\x01A\0\0\0\x01n\x05\x04\x01k\x01\x01", 15, Fault::Truncated),
    ] {
        assert_eq!(flex(packet), malformed(offset, fault), "{packet:?}");
    }
    let limits = Limits::PACKET.with_size(5);
    let read = flex::Request::parse_as(Binding::Compact, b"\x01\x18\x01\0\0\0", limits);
    assert_eq!(read, malformed(5, Fault::TooLarge));
}

#[test]
fn a_kind_that_is_unknown_here() {
    for kind in [1, 2, 5, 6, 0xF, 0x10, 0x14, 0x20, 0x23, 0x7F] {
        let packet = [1, kind, 0x87, 1, 99];
        let reference_id = (kind >= 0x10).then_some(0x87);
        assert_eq!(flex(&packet), Err(ParseError::Unknown { offset: 1, reference_id }), "{kind}");
    }
    assert_eq!(flex(b"\x01\x7F\0"), Err(ParseError::Unknown { offset: 1, reference_id: None }));
    assert_eq!(flex(b"\x01\x7F\xFF"), Err(ParseError::Unknown { offset: 1, reference_id: None }));
    // Both protocols have a join, by the same number but with other members.
    assert!(basic(b"\x01\x11\x02\x01\x01S").is_ok());
    let missing = BadMember { member: name("secureKey"), offset: 6 };
    assert_eq!(
        flex(b"\x01\x11\x02\x02\x01S"),
        Err(ParseError::Member { member: missing, reference_id: Some(2) }),
    );
}

#[test]
fn members_that_are_not_valid() {
    let long = nested(&[b'x'; 65]);
    let register = |members: &[u8]| [&b"\x01\x10\x07"[..], members].concat();
    let join = |members: &[u8]| [&b"\x01\x11\x07"[..], members].concat();
    let say = |members: &[u8]| [&b"\x01\x12\x07"[..], members].concat();
    let leave = |members: &[u8]| [&b"\x01\x14\x07"[..], members].concat();
    for (packet, member, offset) in [
        (register(b""), "userNick", 3),
        (register(b"\x02Bo"), "userType", 6),
        (register(b"\x02Bo\x06"), "userType", 6),
        (join(b""), "sessionId", 3),
        (join(b"\x01\0\x01\0\0"), "sessionId", 3),
        (join(&[&b"\x01"[..], &long].concat()), "sessionId", 3),
        (say(b""), "sessionId", 3),
        (say(b"\0"), "sessionId", 3),
        (say(&long), "sessionId", 3),
        (say(b"\x01S\0"), "msgText", 6),
        (say(b"\x01S\0\0\0"), "msgText", 7),
        (say(&[&b"\x01S\0\x01"[..], &long].concat()), "receiverId", 6),
        (leave(b"\x01S"), "userId", 5),
        (leave(b"\x01S\x01U\x03"), "afterAction", 7),
    ] {
        let member = BadMember { member: name(member), offset };
        assert_eq!(basic(&packet), Err(ParseError::Member { member, reference_id: Some(7) }), "{packet:?}");
    }
    for packet in [&b"\x01\x14"[..], b"\x01\x14\0\x01S\x01U"] {
        let member = BadMember { member: name("referenceId"), offset: 2 };
        assert_eq!(basic(packet), Err(ParseError::Member { member, reference_id: None }));
    }
    // An unknown visibility counts as VIP.
    let Ok(basic::Request::Message(read)) = basic(b"\x01\x12\x07\x01S\x63\0\x04\0\0\x01x") else { panic!() };
    assert_eq!(read.visibility, parlor_core::element::Visibility::Vip);

    let status = |packet| EventStatus::parse_as(Binding::Compact, packet, Limits::PACKET);
    for (packet, member, offset) in [
        (&b"\x01\x23\x05"[..], "requestResult", 3),
        (b"\x01\x23\x05\x02", "requestResult", 3),
        (b"\x01\x23\x05\0\0\0\0\0\0\x02\x01T", "lastPosition", 12),
        (b"\x01\x23\x05\0\0\0\0\0\0\x07\x01T\0\0\0\x01\x02", "sessionStatus", 16),
    ] {
        let member = BadMember { member: name(member), offset };
        assert_eq!(status(packet), Err(ParseError::Member { member, reference_id: Some(5) }), "{packet:?}");
    }
}

fn transcript(events: &[Vec<u8>]) -> Vec<u8> {
    [&b"\x01\x05\x01T\x01S\0\0"[..], &nested(&events.concat())].concat()
}

#[test]
fn a_bad_event_is_skipped_alone() {
    let good = nested(b"\x01\x01U\x02\0\x0C\0\0");
    let long = nested(&[b'x'; 65]);
    for (bad, member, event_id, inside) in [
        ([&b"\x01"[..], &long, b"\x02\0\x0B"].concat(), "userId", 11, 1),
        ([&b"\x01\x01U\x02\0\x0B\x01"[..], &long].concat(), "receiverId", 11, 6),
        (b"\x02\x01U\x02\0\x0B\0\0\x02\x63\0".to_vec(), "noticeType", 11, 9),
        (b"\x03\x01U\x02\0\x0B\0\0\x05\0\0\x06\0\0".to_vec(), "userType", 11, 11),
        (b"\x03\x01U\x02\0\x0B\0\0\x04\0\0\x01\x05".to_vec(), "protocolType", 11, 12),
        ([&b"\x04\x01U\x02\0\x0B\0\0"[..], &long].concat(), "askerId", 11, 8),
    ] {
        let packet = transcript(&[good.clone(), nested(&bad), good.clone()]);
        let begin = packet.windows(bad.len()).position(|it| it == bad).unwrap();
        let read = Transcript::parse_as(Binding::Compact, &packet, Limits::PACKET).unwrap();
        let found: Vec<_> = read.events.iter().collect();
        let member = BadMember { member: name(member), offset: begin + inside };
        assert_eq!(found.len(), 3);
        assert_eq!(found[1], Err(EventError { member, event_id }));
        assert!(found[0].is_ok() && found[0] == found[2]);
    }
}

#[test]
fn a_packet_is_checked_whole() {
    let good = nested(b"\x01\x01U\x02\0\x0C\0\0");
    for (bad, inside, fault) in [
        (&b"\x01\x01\xFF"[..], 1, Fault::NotUtf8),
        (b"\x01\x05U", 1, Fault::Truncated),
        (b"\x01\x01U\x02\0\x0C\x02", 6, Fault::BadFlag),
        (b"\x01\x01U\x02\0\x0C\0\0\0\x03\x02\x02k", 11, Fault::Truncated),
        (b"\xFF\xFF\xFF\xFF\x7F", 0, Fault::BadNumber),
    ] {
        let packet = transcript(&[good.clone(), nested(bad), good.clone()]);
        let begin = packet.windows(bad.len()).position(|it| it == bad).unwrap();
        let read = Transcript::parse_as(Binding::Compact, &packet, Limits::PACKET);
        assert_eq!(read, malformed(begin + inside, fault), "{bad:?}");
    }
    let mut packet = transcript(&[good.clone(), good]);
    *packet.last_mut().unwrap() = 0;
    let length = packet.len() - 9;
    packet[length] += 1;
    assert_eq!(
        Transcript::parse_as(Binding::Compact, &packet, Limits::PACKET),
        malformed(length, Fault::Truncated)
    );
}
