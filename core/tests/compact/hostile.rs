//! Any bytes at all: an error or a packet that can be walked, in bounded time, and never a panic.

use parlor_core::element::flex::EventStatus;
use parlor_core::element::{Event, EventError, KeyValues, Transcript, Value, basic, flex};
use parlor_core::wire::{Binding, Limits};
use proptest::prelude::*;

use crate::generated;
use crate::packet::encode;

/// How much there is to see; every item takes at least a byte, at each of the levels that it is in.
fn walk(items: KeyValues<'_>, depth: usize) -> usize {
    assert!(depth <= KeyValues::MAX_NESTING);
    items
        .iter()
        .map(|item| {
            let inside = match item.value {
                Value::List(list) => walk(list, depth + 1),
                Value::Binary(binary) => binary.bytes().count(),
                other => other.as_text().map_or(0, |it| it.decoded_len()),
            };
            1 + item.key.decoded_len() + inside
        })
        .sum()
}

fn look_at(event: Result<Event<'_>, EventError>, length: usize) {
    if let Ok(event) = event {
        assert!(walk(event.event_attributes(), 0) <= length);
        assert_eq!(event.event_attributes().path("a/b/c"), None);
        if let Event::Notice(it) = event {
            assert!(walk(it.user_data, 0) <= length);
            let _ = it.content();
        }
        encode(&event, Binding::Xml);
        encode(&event, Binding::Compact);
    }
}

fn read(bytes: &[u8]) {
    let (binding, limits) = (Binding::Compact, Limits::PACKET);
    for transcript in [
        Transcript::parse_as(binding, bytes, limits).ok(),
        EventStatus::parse_as(binding, bytes, limits)
            .ok()
            .and_then(|it| it.transcript)
            .map(|it| it.transcript),
        basic::ServerEvent::parse_as(binding, bytes, limits).ok().and_then(|it| match it {
            basic::ServerEvent::SessionInfo(it) => Some(it.transcript),
            _ => None,
        }),
    ]
    .into_iter()
    .flatten()
    {
        assert!(transcript.events.iter().count() <= bytes.len());
        transcript.events.iter().for_each(|it| look_at(it, bytes.len()));
    }
    if let Ok(it) = flex::Request::parse_as(binding, bytes, limits) {
        encode(&it, Binding::Xml);
        assert!(it.reference_id() > 0);
    }
    if let Ok(it) = basic::Request::parse_as(binding, bytes, limits) {
        encode(&it, Binding::Xml);
        assert!(it.reference_id() > 0);
    }
    if let Ok(it) = Event::parse_as(binding, bytes, limits) {
        look_at(Ok(it), bytes.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes(kind in 0_u8..40, mut bytes in prop::collection::vec(prop_oneof![0_u8..8, any::<u8>()], 0..200)) {
        read(&bytes);
        bytes.splice(0..0, [1, kind]);
        read(&bytes);
    }

    #[test]
    fn damaged_packets(packet in generated::packet(), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let mut bytes = packet.encode(Binding::Compact);
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        read(&bytes);
    }
}

/// Lengths that are nested as deep as they can be and say as much as they can: no work is done twice for each level.
#[test]
fn a_large_packet_takes_linear_time() {
    let mut items = Vec::new();
    while items.len() < 30_000 {
        items.extend_from_slice(b"\x04\x01k\x02\0");
    }
    let mut lists = items;
    for _ in 1..KeyValues::MAX_NESTING {
        let mut item = b"\x01k\x02".to_vec();
        item.extend(crate::packet::nested(&lists));
        lists = crate::packet::nested(&item);
    }
    let packet = [&b"\x01\x02\0\0\0\0\0\0\0"[..], &crate::packet::nested(&lists)].concat();
    let started = std::time::Instant::now();
    let event = Event::parse_as(Binding::Compact, &packet, Limits::PACKET).unwrap();
    assert!(walk(event.event_attributes(), 0) == 0);
    let Event::Notice(notice) = event else { panic!() };
    assert_eq!(walk(notice.user_data, 0), 2 * (6000 + KeyValues::MAX_NESTING - 1));
    assert!(started.elapsed() < std::time::Duration::from_secs(1), "{:?}", started.elapsed());
}
