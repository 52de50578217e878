//! What was written to a WebSocket, as far as nobody knows whether it has come.

/// Whether events that were written to a session's WebSocket may not have come. Behind them goes a ping (RFC 6455), which
/// whoever has got it, and so the events before it, answers with a pong.
#[derive(Default)]
pub(super) struct Written {
    /// Events behind which no ping has gone yet.
    behind_ping: bool,
    /// The number of the last ping behind events that isn't answered yet.
    ping: Option<u64>,
}

impl Written {
    /// Events are written.
    pub(super) fn event(&mut self) {
        self.behind_ping = true;
    }

    /// Whether a ping is to go behind what was written.
    pub(super) fn needs_ping(&self) -> bool {
        self.behind_ping
    }

    /// A ping of this number goes behind what was written; later ones have greater numbers.
    pub(super) fn ping(&mut self, number: u64) {
        if std::mem::take(&mut self.behind_ping) {
            self.ping = Some(number);
        }
    }

    /// What went before the ping of this number has come.
    pub(super) fn pong(&mut self, number: u64) {
        self.ping.take_if(|it| *it <= number);
    }

    /// Whether events may not have come.
    pub(super) fn is_uncertain(&self) -> bool {
        self.behind_ping || self.ping.is_some()
    }
}
