//! Where the feature `http-chat` is missing, no collection stands in JSON.

use super::KeyValue;
use crate::wire::json;

/// No item.
pub(super) fn next<'a>(_: &mut json::Walk<'a>) -> Option<KeyValue<'a>> {
    None
}
