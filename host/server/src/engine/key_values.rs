//! Key-value collections that are kept.

use std::collections::HashSet;

use parlor_core::element::{Event, KeyValue, KeyValues, Notice};
use parlor_core::wire::Limits;

use super::delivery::encoded;
use super::refusal::Refusal;

/// A key-value collection with its own bytes: the canonical form, inside a notice, which is how core reads one
/// that stands alone.
#[derive(Clone, Default)]
pub struct StoredKeyValues(Vec<u8>);

impl StoredKeyValues {
    /// Keeps a copy.
    pub fn new(values: KeyValues<'_>) -> Self {
        if values.is_empty() {
            return Self::default();
        }
        Self(encoded(&Event::Notice(Notice { user_data: values, ..Notice::default() })))
    }

    /// Keeps copies of the items of `first`, then of those of `second` whose keys `first` doesn't have.
    pub(super) fn merged(first: KeyValues<'_>, second: KeyValues<'_>) -> Self {
        // A set, since two large collections would otherwise take quadratic time.
        let known: HashSet<Vec<u8>> = first.iter().map(|it| it.key.bytes().collect()).collect();
        let new = second.iter().filter(|it| !known.contains(&it.key.bytes().collect::<Vec<u8>>()));
        let items: Vec<KeyValue<'_>> = first.iter().chain(new).collect();
        Self::new(KeyValues::items(&items))
    }

    /// The collection.
    pub fn values(&self) -> KeyValues<'_> {
        match Event::parse(&self.0, Limits::STORED) {
            Ok(Event::Notice(notice)) => notice.user_data,
            _ => KeyValues::EMPTY,
        }
    }

    /// Bytes that it takes.
    pub(super) fn bytes(&self) -> usize {
        self.0.len()
    }
}

/// Refuses a collection of which something would be missing once it is written.
pub(super) fn check_nesting(values: KeyValues<'_>, member: &'static str) -> Result<(), Refusal> {
    if values.nesting() > KeyValues::MAX_NESTING { Err(Refusal::member(member)) } else { Ok(()) }
}

/// The items that have another key.
pub(super) fn without<'a>(values: KeyValues<'a>, keys: &[&str]) -> Vec<KeyValue<'a>> {
    values.iter().filter(|item| !keys.iter().any(|key| item.key == *key)).collect()
}

/// No text of a customer reaches a log.
impl std::fmt::Debug for StoredKeyValues {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.values().fmt(f)
    }
}
