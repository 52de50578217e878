//! Without the feature `fast`, nothing is read in a way of its own because it is written as usual.

use super::{Event, KeyValue};
use crate::wire::raw::Raw;

/// No event.
pub(crate) fn event<'a, T>(_: &mut &'a Raw, _: usize, _: impl Fn(Event<'a>) -> T) -> Option<T> {
    None
}

/// No item.
pub(crate) fn item(_: &Raw) -> Option<(KeyValue<'_>, &Raw)> {
    None
}

/// Nothing is made of a declaration.
macro_rules! nothing {
    ($($declaration:tt)*) => {};
}
pub(crate) use nothing as usual;
pub(crate) use nothing as usual_group;
