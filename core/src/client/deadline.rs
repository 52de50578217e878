//! When a client wants to be called again, and why.

/// Later than all times.
pub(super) const NEVER: u64 = u64::MAX;

/// So many milliseconds after a time. What would be past the clock's end is [`NEVER`].
#[inline(never)]
pub(super) fn later(time: u64, milliseconds: u64) -> u64 {
    time.saturating_add(milliseconds)
}

/// The pause behind one that brought no news, in milliseconds: longer by a sixteenth, up to `most`.
///
/// The sum of the pauses so far is about sixteen times what they have grown by: what happens after a silence is heard of
/// within a sixteenth of that silence, and the fastest pause.
pub(super) fn longer(pause: u64, most: u64) -> u64 {
    // A shift and a bit, for pauses that are too short for a sixteenth, cost the least code on a microcontroller. No client
    // lives long enough for a pause that overflows.
    (pause.wrapping_add(pause >> 4) | 1).min(most)
}

/// When a client wants to be called again, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Milliseconds of the clock that `now` is from; 0 or a time that has passed: at once.
    pub at: u64,
    /// What for.
    pub reason: DeadlineReason,
}

/// What is due at a [`Deadline`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeadlineReason {
    /// A request that was made is to be sent: call `poll_transmit`.
    Transmit,
    /// A request without a reply is to be sent again (flex): call `poll_transmit`, and see whether `is_silent`.
    Repeat,
    /// The next poll (flex): call `poll_transmit`.
    Poll,
    /// A keep-alive (basic): call `poll_transmit`.
    KeepAlive,
    /// A request has waited too long for its reply (basic): call `take_unanswered`.
    Unanswered,
    /// Nothing was heard for too long: make a new link and call basic's `lost` or flex's `relinked`.
    Silent,
}
