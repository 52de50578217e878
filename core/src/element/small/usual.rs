//! Without the feature `fast`, nothing is read in a way of its own because it is written as usual.

use super::Event;

/// No event.
pub(crate) fn event<'a, T>(_: &mut &'a [u8], _: usize, _: impl Fn(Event<'a>) -> T) -> Option<T> {
    None
}

/// No item.
#[cfg(feature = "xml")]
pub(crate) fn item(_: &[u8]) -> Option<(super::KeyValue<'_>, &[u8])> {
    None
}

/// Nothing is made of a declaration.
macro_rules! nothing {
    ($($declaration:tt)*) => {};
}
pub(crate) use nothing as usual;
pub(crate) use nothing as usual_group;
