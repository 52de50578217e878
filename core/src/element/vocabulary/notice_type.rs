//! The types of system requests.

use super::NoticeType;
use crate::wire::Text;

/// System requests. How they stand on the wire is our own choice, since that isn't public. They are written by name in both
/// bindings, so that firmware that doesn't ask for them holds no word of them.
impl NoticeType<'_> {
    /// A request to the server: set these items of the interaction's userdata. Number 5.
    pub const UPDATE_USER_DATA: Self = Self::Other(Text::plain("UPDATE_USER_DATA"));
}
