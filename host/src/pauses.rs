//! Pauses between attempts that fail: each is twice as long as the one before, up to a limit.

use std::time::Duration;

/// How long to wait before the next attempt.
#[derive(Debug)]
pub(crate) struct Pauses {
    first: Duration,
    longest: Duration,
    next: Duration,
}

impl Pauses {
    pub(crate) fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest, next: first }
    }

    /// The pause behind an attempt that has failed. It is shortened at random by up to a half, so that the clients of a
    /// server that was restarted don't come back all at once.
    pub(crate) fn next(&mut self) -> Duration {
        // A system without random bytes has all of them wait as long.
        self.next_with(getrandom::u32().unwrap_or(0))
    }

    fn next_with(&mut self, random: u32) -> Duration {
        let pause = self.next;
        self.next = pause.saturating_mul(2).min(self.longest.max(pause));
        pause.mul_f64(1.0 - f64::from(random) / f64::from(u32::MAX) / 2.0)
    }

    /// From now on, until an attempt succeeds, no pause is shorter than half of this.
    pub(crate) fn lengthen(&mut self, least: Duration) {
        self.next = self.next.max(least);
    }

    /// An attempt has succeeded.
    pub(crate) fn begin_anew(&mut self) {
        self.next = self.first;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn pauses_grow_up_to_a_limit_and_begin_anew() {
        let mut pauses = Pauses::new(SECOND, 5 * SECOND);
        let told: Vec<_> = (0..5).map(|_| pauses.next_with(0).as_secs()).collect();
        assert_eq!(told, [1, 2, 4, 5, 5]);
        pauses.begin_anew();
        assert_eq!([pauses.next_with(0), pauses.next_with(0)], [SECOND, 2 * SECOND]);
        pauses.lengthen(60 * SECOND);
        assert_eq!([pauses.next_with(0), pauses.next_with(0)], [60 * SECOND; 2]);
        pauses.lengthen(SECOND);
        assert_eq!(pauses.next_with(0), 60 * SECOND);
    }

    #[test]
    fn pauses_are_shortened_by_up_to_a_half() {
        let mut pauses = Pauses::new(4 * SECOND, 4 * SECOND);
        assert_eq!(pauses.next_with(u32::MAX), 2 * SECOND);
        assert_eq!(pauses.next_with(u32::MAX / 2).as_millis(), 3000);
        let random: Vec<_> = (0..20).map(|_| pauses.next()).collect();
        assert!(random.iter().all(|it| (2 * SECOND..=4 * SECOND).contains(it)), "{random:?}");
        assert!(random.iter().any(|it| *it != random[0]), "{random:?}");
    }
}
