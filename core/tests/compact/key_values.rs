//! Key-value collections: all types of values byte by byte, and the same in XML, compact and slices.

use parlor_core::element::{
    Binary, Event, EventHead, Events, KeyValue, KeyValues, Notice, ParseError, Transcript, Value,
};
use parlor_core::wire::{Binding, Fault, Limits, Malformed, Text, WriteError};

use crate::packet::{encode, nested};

fn notice(user_data: KeyValues<'_>) -> Event<'_> {
    Event::Notice(Notice { head: EventHead::default(), user_data, ..Notice::default() })
}

fn user_data<'a>(binding: Binding, packet: &'a [u8]) -> KeyValues<'a> {
    match Event::parse_as(binding, packet, Limits::PACKET) {
        Ok(Event::Notice(notice)) => notice.user_data,
        other => panic!("{other:?}"),
    }
}

/// A notice with nothing but these items.
fn packet(items: &[u8]) -> Vec<u8> {
    [&b"\x01\x02\0\0\0\0\0\0\0"[..], &nested(items)].concat()
}

#[test]
fn the_three_forms_are_equal() {
    let style = [KeyValue::string("style", "BOT")];
    let party = [KeyValue { key: "party-info".into(), value: Value::List(KeyValues::items(&style)) }];
    let items = [
        KeyValue::string("FirstName", "Ana & <co>"),
        KeyValue { key: "VHQueue".into(), value: Value::Untyped(Text::EMPTY) },
        KeyValue { key: "GCTI_SYSTEM".into(), value: Value::List(KeyValues::items(&party)) },
        KeyValue { key: "n".into(), value: Value::Int(i32::MIN) },
        KeyValue { key: "b".into(), value: Value::Binary(Binary::new(&[0, 1, 2, 255])) },
        KeyValue { key: "VHQueue".into(), value: Value::Untyped("second".into()) },
        KeyValue { key: "none".into(), value: Value::List(KeyValues::EMPTY) },
    ];
    let slices = KeyValues::items(&items);
    let expected: [&[u8]; 7] = [
        b"\x16\x09FirstName\x01\x0AAna & <co>",
        b"\x0A\x07VHQueue\0\0",
        b"\x28\x0BGCTI_SYSTEM\x02\x1A\x19\x0Aparty-info\x02\x0C\x0B\x05style\x01\x03BOT",
        b"\x08\x01n\x03\xFF\xFF\xFF\xFF\x0F",
        b"\x08\x01b\x04\x04\0\x01\x02\xFF",
        b"\x10\x07VHQueue\0\x06second",
        b"\x07\x04none\x02\0",
    ];
    let compact = encode(&notice(slices), Binding::Compact);
    let xml = encode(&notice(slices), Binding::Xml);
    let forms = [slices, user_data(Binding::Xml, &xml), user_data(Binding::Compact, &compact)];
    for one in forms {
        // From whichever form it is written, it is the same.
        assert_eq!(encode(&notice(one), Binding::Xml), xml);
        assert_eq!(encode(&notice(one), Binding::Compact), compact);
        for other in forms {
            assert!(one == other);
        }
        assert!(one != KeyValues::EMPTY);
        let style = one.path("GCTI_SYSTEM/party-info/style").and_then(|it| it.as_text());
        assert!(style.is_some_and(|it| it == "BOT"));
        assert!(one.text("VHQueue").is_some_and(|it| it.is_empty()), "the first of two");
        assert!(one.list("GCTI_SYSTEM").is_some_and(|it| it == KeyValues::items(&party)));
        assert!(matches!(one.get("b"), Some(Value::Binary(it)) if it.bytes().eq([0, 1, 2, 255])));
        assert!(one.get("n") == Some(Value::Int(i32::MIN)));
        assert_eq!((one.path("GCTI_SYSTEM/none/style"), one.path("FirstName/x")), (None, None));
        assert_eq!(one.iter().count(), 7);
        assert_eq!(one.list("none").map(|it| it.is_empty()), Some(true));
    }
    // No event attributes and no text stand behind it.
    assert_eq!(compact, [packet(&expected.concat()), vec![0, 0]].concat());
}

#[test]
fn a_type_that_comes_later_is_a_string() {
    let bytes = packet(&nested(b"\x01k\x63\x03new and what it brings"));
    assert!(user_data(Binding::Compact, &bytes).get("k") == Some(Value::Untyped("new".into())));
    let bytes = packet(&nested(b"\x01k\x63\x02\xFF\xFE"));
    let error = Event::parse_as(Binding::Compact, &bytes, Limits::PACKET);
    assert_eq!(error, Err(ParseError::Malformed(Malformed { offset: 14, fault: Fault::NotUtf8 })));
}

#[test]
fn lists_are_nested_as_deep_as_they_can_be_written() {
    let nested_lists = |depth: usize| {
        let mut list = nested(b"\x01a\x01\x01b");
        for _ in 0..depth {
            list = nested(&[&b"\x01k\x02"[..], &nested(&list)].concat());
        }
        packet(&list)
    };
    let deepest = nested_lists(KeyValues::MAX_NESTING);
    let path = ["k"; KeyValues::MAX_NESTING].join("/") + "/a";
    let read = user_data(Binding::Compact, &deepest);
    assert!(read.path(&path) == Some(Value::String("b".into())));
    assert_eq!(encode(&notice(read), Binding::Compact), [&deepest[..], b"\0\0"].concat());
    let parse = |packet: &[u8], depth| {
        Event::parse_as(Binding::Compact, packet, Limits { depth, ..Limits::PACKET }).err()
    };
    for (depth, limit) in [(KeyValues::MAX_NESTING + 1, 32), (KeyValues::MAX_NESTING, 23), (1, 0)] {
        let error = parse(&nested_lists(depth), limit);
        assert!(
            matches!(error, Some(ParseError::Malformed(Malformed { fault: Fault::TooDeep, .. }))),
            "{depth} {limit}: {error:?}"
        );
    }
    assert_eq!(parse(&nested_lists(1), 1), None);
    // Siblings aren't inside each other, however many.
    let siblings = nested(&[&b"\x01k\x02"[..], &nested(b"")].concat()).repeat(100);
    assert_eq!(user_data(Binding::Compact, &packet(&siblings)).iter().count(), 100);
    // What XML reads deeper than that isn't written.
    let (open, close) = ("<item key='k' type='kvlist'>".repeat(25), "</item>".repeat(25));
    let xml = format!("<notice><userData>{open}{close}</userData></notice>");
    let event = Event::parse(xml.as_bytes(), Limits::PACKET).unwrap();
    assert_eq!(
        parlor_core::element::Element::encode_as(&event, Binding::Compact, &mut [0; 999]),
        Err(WriteError::TooDeep)
    );
}

#[test]
fn an_event_of_an_unknown_kind_is_skipped() {
    let known = b"\x01\x01U\x02\0\x0C\0\0\0\0";
    let events = [nested(known), nested(b"\x07whatever"), nested(b""), nested(known)].concat();
    let packet = [&b"\x01\x05\x01T\x01S\0\0"[..], &nested(&events)].concat();
    let read = Transcript::parse_as(Binding::Compact, &packet, Limits::PACKET).unwrap();
    let ids: Vec<u32> = read.events.iter().map(|it| it.unwrap().head().event_id).collect();
    assert_eq!(ids, [12, 12]);
    assert!(read.events.after(12).iter().next().is_none());
    let items: Vec<Event<'_>> = read.events.iter().map(Result::unwrap).collect();
    assert!(read.events == Events::items(&items));
}
