//! Events in Chat API v2, where the feature `http-chat` is missing: there are none.

use super::{Event, EventError};
use crate::wire::absent::absent;

absent! {
    /// The messages of a reply.
    Messages<'a> {
        fn iter() -> MessagesIter<'a>;
    }

    /// What is left of them.
    MessagesIter<'a> {}
}

pub(super) fn next<'a>(_: &mut MessagesIter<'a>, _: u32) -> Option<Result<Event<'a>, EventError>> {
    None
}
