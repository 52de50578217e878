//! Time: a counter that wraps around made into a clock, and clocks that begin anew.

use super::deadline::NEVER;

/// Makes the `now` that the clients take of a counter of milliseconds in 32 bits, which begins anew after 49.7 days.
///
/// Ask it at least once in that time: a counter that has come round twice since looks as if it had once.
///
/// ```
/// use parlor_core::client::Clock;
///
/// let mut clock = Clock::new();
/// assert_eq!(clock.now(0xFFFF_FF00), 0xFFFF_FF00);
/// assert_eq!(clock.now(100), 0x1_0000_0064);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    now: u64,
}

impl Clock {
    /// A clock whose counter hasn't come round yet.
    pub const fn new() -> Self {
        Self { now: 0 }
    }

    /// Milliseconds since the counter was 0 for the first time. `ticks`: the counter.
    pub fn now(&mut self, ticks: u32) -> u64 {
        let passed = ticks.wrapping_sub(self.now as u32);
        self.now = self.now.saturating_add(u64::from(passed));
        self.now
    }
}

/// The time of a client, which never goes back: a clock that begins anew goes on from the last time that it told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    last: u64,
    /// By how much it is ahead of the caller's clock.
    ahead: u64,
}

impl Time {
    pub(super) const fn new(now: u64) -> Self {
        Self { last: now, ahead: 0 }
    }

    /// Takes in what the caller's clock says, and gives the client's time.
    #[inline(never)]
    pub(super) fn take(&mut self, now: u64) -> u64 {
        self.last = self.at(now);
        self.ahead = self.last.wrapping_sub(now);
        self.last
    }

    /// The client's time when the caller's clock says so.
    #[inline(never)]
    pub(super) fn at(&self, now: u64) -> u64 {
        now.saturating_add(self.ahead).max(self.last)
    }

    /// What the caller's clock says at a deadline. At once stays so, and never, too.
    #[inline(never)]
    pub(super) fn of_caller(&self, deadline: u64) -> u64 {
        if deadline == NEVER { NEVER } else { deadline.saturating_sub(self.ahead) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_comes_round_again_and_again() {
        let mut clock = Clock::new();
        assert_eq!((clock.now(0), clock.now(7), clock.now(7)), (0, 7, 7));
        for round in 0..5 {
            for ticks in [8, 0x7FFF_FFFF, 0x8000_0000, u32::MAX] {
                assert_eq!(clock.now(ticks), (round << 32) + u64::from(ticks));
            }
        }
    }

    #[test]
    fn a_clients_time_never_goes_back() {
        let mut time = Time::new(1000);
        assert_eq!((time.take(1000), time.take(1500)), (1000, 1500));
        assert_eq!((time.at(1400), time.at(1600), time.of_caller(1600)), (1500, 1600, 1600));
        assert_eq!((time.take(100), time.take(100), time.take(150), time.at(200)), (1500, 1500, 1550, 1600));
        assert_eq!([0, 1400, 1700, NEVER].map(|it| time.of_caller(it)), [0, 0, 300, NEVER]);
    }
}
