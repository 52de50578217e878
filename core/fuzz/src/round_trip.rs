//! Elements of every kind with any members, written and read.

use arbitrary::Result;
use parlor_core::element::{Events, KeyValues};
use parlor_core::wire::{Binding, Limits};

use super::maker::{Lists, Maker};
use super::packet::Packet;

/// What is written is read as the same, and written as the same bytes, in both bindings.
pub fn round_trip(data: &[u8]) {
    // When the bytes are used up there are no more elements to be made of them.
    _ = all_kinds(&mut Maker::new(data));
}

fn all_kinds(make: &mut Maker<'_>) -> Result<()> {
    // Lists borrow what is in them.
    let inner = make.items(KeyValues::EMPTY)?;
    let middle = make.items(KeyValues::items(&inner))?;
    let outer = make.items(KeyValues::items(&middle))?;
    let lists = Lists { user_data: KeyValues::items(&outer), event_attributes: KeyValues::items(&middle) };
    let mut events = Vec::new();
    for _ in 0..make.below(4)? {
        events.push(make.event(&lists)?);
    }
    for event in &events {
        same(&Packet::Event(*event));
    }
    let transcript = make.transcript(Events::items(&events))?;
    same(&Packet::Transcript(transcript));
    same(&Packet::Server(make.basic_event(transcript)?));
    same(&Packet::Status(make.status(transcript)?));
    same(&Packet::Basic(make.basic_request(&lists)?));
    same(&Packet::Flex(make.flex_request(&lists)?));
    Ok(())
}

fn same(packet: &Packet<'_>) {
    for binding in [Binding::Xml, Binding::Compact] {
        let bytes = packet.encode(binding);
        let shown = String::from_utf8_lossy(&bytes);
        let read = match packet.parse_within(binding, &bytes, Limits::STORED) {
            Ok(read) => read,
            Err(error) => panic!("{binding:?}, {error}: {shown}"),
        };
        assert!(read == *packet, "{binding:?}, something else was read: {shown}");
        assert_eq!(read.encode(binding), bytes, "{binding:?}, something else was written: {shown}");
    }
}
