//! The decoders that are compared: each does the same work, in the way its library is meant to be used.

mod anew;
mod c;
mod events;
mod limit;
mod ours;
mod quick_xml;
mod roxmltree;
mod xmlparser;

pub(crate) use anew::made_anew;
pub(crate) use c::{PUGIXML, c_allocations, pugixml_parse};
pub(crate) use ours::{views, write};

use crate::checksum::Member;

/// A decoder.
#[derive(Clone, Copy)]
pub struct Decoder {
    /// What it is called in the tables.
    pub name: &'static str,
    /// Decodes a whole document: what it found, as a sum, or `None` if it refuses the document.
    pub decode: fn(&[u8]) -> Option<u64>,
}

/// Ours, every text as a `&str`: what the others are compared with.
pub const OURS: Decoder = Decoder { name: "as &str", decode: ours::decode };

/// The limit, for the usual transcript alone.
pub(crate) const LIMIT: Decoder = Decoder { name: "limit", decode: limit::decode };

/// All decoders that were built, ours first.
#[must_use]
pub fn available() -> Vec<Decoder> {
    let mut all = vec![OURS];
    all.extend(c::available());
    all.extend([
        Decoder { name: "xmlparser", decode: xmlparser::decode },
        Decoder { name: "quick-xml", decode: quick_xml::decode },
        Decoder { name: "roxmltree", decode: roxmltree::decode },
    ]);
    all
}

/// Which peers were not built, each with the Debian package it needs.
#[must_use]
pub fn missing() -> Vec<(&'static str, &'static str)> {
    let wanted = [(PUGIXML, "libpugixml-dev"), ("expat", "libexpat1-dev")];
    let built = c::available();
    wanted.into_iter().filter(|(name, _)| !built.iter().any(|it| it.name == *name)).collect()
}

/// The member that the text of an item of this type is. `None`: what stands in a list are elements, and bytes are decoded by
/// ours alone.
fn value_of(kind: &[u8]) -> Option<Member> {
    match kind {
        b"int" => Some(Member::Number),
        b"kvlist" | b"binary" => None,
        _ => Some(Member::Value),
    }
}

/// Decimal digits, with a sign or without.
fn number(text: &str) -> Option<i64> {
    text.parse().ok()
}
