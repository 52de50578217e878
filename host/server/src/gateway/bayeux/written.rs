//! What was written to a WebSocket, as far as nobody knows whether it has come.

/// Whether events that were written to a session's WebSocket may not have come. A client sends its next connect when it has
/// the reply to the last: what was written before that reply has come then. Until then a link that breaks may have swallowed
/// it.
#[derive(Default)]
pub(super) struct Written {
    /// Events behind the last reply to a connect.
    behind_reply: bool,
    /// Events before it.
    before_reply: bool,
}

impl Written {
    /// Events were written.
    pub(super) fn event(&mut self) {
        self.behind_reply = true;
    }

    /// The reply to a connect was written.
    pub(super) fn reply(&mut self) {
        self.before_reply |= std::mem::take(&mut self.behind_reply);
    }

    /// The client has the last reply.
    pub(super) fn has_come(&mut self) {
        self.before_reply = false;
    }

    /// Whether events may not have come.
    pub(super) fn is_uncertain(&self) -> bool {
        self.behind_reply || self.before_reply
    }
}
