//! Without the feature `fast`, nothing is read in a way of its own because it is written as usual.

use super::{Event, KeyValue};

/// No event.
pub(crate) fn event<'a, T>(_: &mut &'a [u8], _: usize, _: impl Fn(Event<'a>) -> T) -> Option<T> {
    None
}

/// No item.
pub(crate) fn item(_: &[u8]) -> Option<(KeyValue<'_>, &[u8])> {
    None
}
