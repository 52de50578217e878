//! Peers of other ages: what they don't know yet is missing, and what they know more is skipped.

use parlor_core::element::{Event, EventError, Transcript};
use parlor_core::wire::{Binding, Limits};

use crate::packet::{Packet, nested};

/// What stands at the end of an event, of an item, of each part and list.
struct Tails<'a> {
    packet: &'a [u8],
    event: &'a [u8],
    item: &'a [u8],
    part: &'a [u8],
}

/// A transcript with one event of each kind.
fn transcript(tails: &Tails<'_>) -> Vec<u8> {
    let part = |members: &[u8]| nested(&[members, tails.part].concat());
    let item = |members: &[u8]| nested(&[members, tails.item].concat());
    let list = nested(&item(b"\x05style\x01\x03BOT"));
    let items = nested(
        &[item(b"\x01a\x01\x01b"), item(&[&b"\x01l\x02"[..], &list].concat()), item(b"\x01n\x03\x02")]
            .concat(),
    );
    let head = b"\x01U\x02\0\x0C\0\0";
    let text = part(b"\0\0\x02hi\0");
    let event =
        |kind: u8, members: &[&[u8]]| nested(&[&[kind][..], head, &members.concat(), tails.event].concat());
    let events = [
        event(1, &[&text, &items]),
        event(2, &[&part(b"\x01\x03hel"), &items, &items, &text]),
        event(3, &[&part(b"\x01K\x02Bo\x02\x01\0\0"), &text, &items, &items]),
        event(4, &[b"\x01A", &part(b"\x01\x04\x03out"), &text, &items]),
        event(6, &[b"\x01\x02", &text, &items]),
    ]
    .concat();
    [&b"\x01\x05\x01T\x01S\0\0"[..], &nested(&events), b"\0", tails.packet].concat()
}

const NONE: Tails<'_> = Tails { packet: b"", event: b"", item: b"", part: b"" };

fn parse(bytes: &[u8]) -> Transcript<'_> {
    Transcript::parse_as(Binding::Compact, bytes, Limits::PACKET).unwrap()
}

#[test]
fn an_unknown_tail_is_skipped() {
    let today = transcript(&NONE);
    let expected = parse(&today);
    assert_eq!(expected.events.iter().filter(Result::is_ok).count(), 5);
    // Whatever it is: not even its form is known.
    for tail in [&b"\0"[..], b"\x05later", b"\xFF\xFF\xFF\xFF\xFF\xFF", &[7; 300]] {
        for tails in [
            Tails { packet: tail, ..NONE },
            Tails { event: tail, ..NONE },
            Tails { item: tail, ..NONE },
            Tails { part: tail, ..NONE },
            Tails { packet: tail, event: tail, item: tail, part: tail },
        ] {
            let grown = transcript(&tails);
            let read = parse(&grown);
            assert_eq!(read, expected);
            // Forwarded, it is what is known of it.
            assert_eq!(Packet::Transcript(read).encode(Binding::Compact), today);
        }
    }
}

/// One transcript with one event.
fn with_event(event: &[u8]) -> Vec<u8> {
    [&b"\x01\x05\x01T\x01S\0\0"[..], &nested(&nested(event))].concat()
}

fn first(packet: &[u8]) -> Option<Result<Event<'_>, EventError>> {
    Transcript::parse_as(Binding::Compact, packet, Limits::PACKET).ok()?.events.iter().next()
}

#[test]
fn a_missing_tail_takes_its_defaults() {
    // Kind and members, each whole.
    let members: [&[u8]; 9] =
        [b"\x01", b"\x01U", b"\x02", b"\x01", b"\x0C", b"\x01\x01R", b"\0", b"\x05\0\0\x02hi", b"\0"];
    for count in 1..=members.len() {
        let packet = with_event(&members[..count].concat());
        let Some(Ok(Event::Message(read))) = first(&packet) else { panic!("{count}") };
        assert_eq!(read.head.user_id == "U", count > 1);
        assert_eq!(read.head.time_shift, if count > 2 { 2 } else { 0 });
        assert_eq!(read.head.event_id, if count > 4 { 12 } else { 0 });
        assert_eq!(read.head.receiver_id.is_some(), count > 5);
        assert_eq!(read.text.map(|it| it.text == "hi"), (count > 7).then_some(true));
    }
    // The same inside a part, and inside an item.
    for (part, text) in [(&b"\x01\x04text"[..], ""), (b"\x01\x04text\0", ""), (b"\x01\x04text\0\x02hi", "hi")]
    {
        let packet = with_event(&[&b"\x01\x01U\x02\0\x0C\0\0"[..], &nested(part)].concat());
        let Some(Ok(Event::Message(read))) = first(&packet) else { panic!() };
        let read = read.text.unwrap();
        assert!(read.message_type.is_some_and(|it| it == "text"));
        assert!(read.treat_as.is_none() && read.text == text);
    }
    for item in [&b""[..], b"\x01k", b"\x01k\x01", b"\x01k\x02", b"\x01k\x03", b"\x01k\x04"] {
        let items = nested(&nested(item));
        let packet = with_event(&[&b"\x01\x01U\x02\0\x0C\0\0\0"[..], &items].concat());
        let Some(Ok(event)) = first(&packet) else { panic!() };
        let items: Vec<_> = event.event_attributes().iter().collect();
        assert_eq!(items.len(), 1);
        assert_eq!(items[0].key == "k", !item.is_empty());
    }
}
