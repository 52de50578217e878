//! Ids that C may look at from call to call.

use parlor_core::wire::Text;

use crate::text::parlor_text;

/// Changes the copy only if the id has changed: C may still look at it.
pub(crate) fn copy(copy: &mut String, id: Option<Text<'_>>) {
    let id = id.and_then(|it| it.as_plain()).unwrap_or_default();
    if copy != id {
        *copy = id.to_owned();
    }
}

/// A view of the copy; `None` if there is no id.
pub(crate) fn view(id: &str) -> Option<parlor_text> {
    (!id.is_empty()).then(|| parlor_text::view(id.as_bytes()))
}
