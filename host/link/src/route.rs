//! Which address is next, and after which pause.

use std::time::Duration;

/// Goes round the addresses. It pauses after each round, and before it comes back to where a connection was lost.
#[derive(Debug)]
pub(crate) struct Route {
    count: usize,
    index: usize,
    /// Attempts of this round.
    attempts: usize,
    pause: Duration,
    first_pause: Duration,
    longest_pause: Duration,
}

impl Route {
    pub(crate) fn new(count: usize, first_pause: Duration, longest_pause: Duration) -> Self {
        Self { count: count.max(1), index: 0, attempts: 0, pause: first_pause, first_pause, longest_pause }
    }

    /// Which address it is.
    pub(crate) fn index(&self) -> usize {
        self.index
    }

    /// The address didn't serve: another one is next, after this pause.
    pub(crate) fn failed(&mut self) -> Duration {
        self.index = self.index.saturating_add(1).checked_rem(self.count).unwrap_or(0);
        self.attempts = self.attempts.saturating_add(1);
        if self.attempts < self.count {
            return Duration::ZERO;
        }
        self.attempts = 0;
        self.longer()
    }

    /// The address served, and then the connection was lost: it is tried again first, after this pause.
    pub(crate) fn lost(&mut self) -> Duration {
        self.served();
        self.longer()
    }

    /// The address served, and another connection to it is made without a pause.
    pub(crate) fn served(&mut self) {
        (self.attempts, self.pause) = (0, self.first_pause);
    }

    fn longer(&mut self) -> Duration {
        let pause = self.pause;
        self.pause = pause.saturating_mul(2).min(self.longest_pause);
        pause
    }
}

/// Shortens a pause by up to a half, at random.
pub(crate) fn jittered(pause: Duration) -> Duration {
    // Without random numbers all clients come back at once, which is better than not at all.
    let random = getrandom::u32().unwrap_or(u32::MAX);
    let share = f64::from(random) / f64::from(u32::MAX);
    pause.mul_f64(0.5 + share / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: fn(u64) -> Duration = Duration::from_millis;

    #[test]
    fn pauses_come_after_each_round_and_grow() {
        let mut route = Route::new(2, MS(500), MS(8000));
        let mut seen = Vec::new();
        for _ in 0..14 {
            let index = route.index();
            seen.push((index, route.failed()));
        }
        for (number, pause) in [500, 1000, 2000, 4000, 8000, 8000, 8000].into_iter().enumerate() {
            assert_eq!(seen[number * 2..][..2], [(0, MS(0)), (1, MS(pause))]);
        }
    }

    #[test]
    fn where_a_connection_was_lost_is_tried_first() {
        let mut route = Route::new(3, MS(500), MS(8000));
        assert_eq!((route.failed(), route.index()), (MS(0), 1));
        assert_eq!((route.lost(), route.index()), (MS(500), 1));
        assert_eq!([route.failed(), route.failed(), route.failed()], [MS(0), MS(0), MS(1000)]);
    }

    #[test]
    fn jitter_takes_up_to_a_half() {
        let pauses: Vec<Duration> = (0..100).map(|_| jittered(MS(1000))).collect();
        assert!(pauses.iter().all(|it| (MS(500)..=MS(1000)).contains(it)));
        assert!(pauses.iter().any(|it| *it != pauses[0]));
    }
}
