//! Without the feature `fast`, nothing is read in a way of its own because it is written as usual.

pub(crate) mod collections;

use super::{Event, KeyValue};
use crate::wire::raw::Raw;
use crate::wire::xml::Reader;

/// That these ways aren't there.
pub(crate) const IS_THERE: bool = false;

/// No event is read.
pub(crate) fn event<'a>(_: &mut Reader<'a>, _: &mut Event<'a>) -> bool {
    false
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
