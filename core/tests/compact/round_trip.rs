//! Whatever the binding, a packet says the same.

use parlor_core::wire::{Binding, Limits};
use proptest::prelude::*;

use crate::generated;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn xml_to_compact_to_xml(packet in generated::packet()) {
        let xml = packet.encode(Binding::Xml);
        let limits = Limits::STORED;
        let from_xml = packet.parse_within(Binding::Xml, &xml, limits).unwrap();
        let compact = from_xml.encode(Binding::Compact);
        let from_compact = packet.parse_within(Binding::Compact, &compact, limits).unwrap();
        // The same bytes again, and equal in each form.
        prop_assert_eq!(from_compact.encode(Binding::Xml), &xml[..]);
        prop_assert_eq!(from_compact, from_xml);
        prop_assert_eq!(from_compact.encode(Binding::Compact), &compact[..]);
        prop_assert_eq!(packet.encode(Binding::Compact), &compact[..]);
        // What it is for: never larger, mostly half as large.
        prop_assert!(compact.len() < xml.len());
    }

    #[test]
    fn every_prefix_is_refused_or_read_with_defaults(packet in generated::packet()) {
        let bytes = packet.encode(Binding::Compact);
        for length in 0..bytes.len() {
            let prefix = &bytes[..length];
            if let Ok(read) = packet.parse_within(Binding::Compact, prefix, Limits::STORED) {
                prop_assert!(read.encode(Binding::Compact).starts_with(prefix), "{}", length);
            }
        }
    }
}
