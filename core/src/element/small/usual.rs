//! Without the feature `fast`, nothing is read in a way of its own because it is written as usual.

#[cfg(feature = "xml")]
use super::{KeyValue, event::Walk};
#[cfg(feature = "xml")]
use crate::wire::raw::Raw;

/// The next event of a walk.
#[cfg(feature = "xml")]
pub(crate) fn event<'a, W: Walk<'a>>(walk: &mut W) -> Option<W::Item> {
    walk.any()
}

/// No item.
#[cfg(feature = "xml")]
pub(crate) fn item(_: &Raw) -> Option<(KeyValue<'_>, &Raw)> {
    None
}

/// Nothing is made of a declaration.
macro_rules! nothing {
    ($($declaration:tt)*) => {};
}
pub(crate) use nothing as usual;
pub(crate) use nothing as usual_group;
