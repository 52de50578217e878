//! Without the feature `fast`, nothing is read in a way of its own because it is written as usual.

pub(crate) mod collections;

use super::{KeyValue, event::xml::Walk};
use crate::wire::raw::Raw;

/// That these ways aren't there.
pub(crate) const IS_THERE: bool = false;

/// The next event of a walk.
pub(crate) fn event<'a, W: Walk<'a>>(walk: &mut W) -> Option<W::Item> {
    walk.any()
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
