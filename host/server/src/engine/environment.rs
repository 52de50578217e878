//! What the engine can't know by itself: the wall clock, randomness and the id counter.

/// The system has no random bytes to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random bytes")]
pub struct NoRandomness;

/// Where the engine gets what it can't know by itself. Monotonic time isn't among it: each call brings its own.
pub trait Environment {
    /// Seconds since 1970-01-01 UTC.
    fn unix_seconds(&mut self) -> u64;

    /// Fills `out` with bytes that nobody can guess.
    ///
    /// # Errors
    /// [`NoRandomness`]: whatever needed them is refused.
    fn fill_random(&mut self, out: &mut [u8]) -> Result<(), NoRandomness>;

    /// The next value of the counter in user and file ids; it wraps.
    fn next_count(&mut self) -> u16;
}
