//! How much somebody may use up in a second: requests, or bytes.

use std::time::Duration;

/// Seconds' worth that somebody may save up who seldom asks: our own choice.
const SAVED_SECONDS: i64 = 10;

/// A bucket that holds what one second allows, or some seconds, and fills up again with time.
pub(crate) struct Pace {
    per_second: u32,
    /// Thousandths that it holds.
    full: i64,
    /// Thousandths that may still be used; negative: so much more was used than was there.
    left: i64,
    filled_ms: u64,
}

impl Pace {
    /// A full bucket. `now` is in milliseconds of any monotonic clock.
    pub(crate) fn new(now: u64, per_second: u32) -> Self {
        Self::holding(now, per_second, 1)
    }

    /// A full bucket that holds what ten seconds allow: for what comes in bursts.
    pub(crate) fn with_savings(now: u64, per_second: u32) -> Self {
        Self::holding(now, per_second, SAVED_SECONDS)
    }

    fn holding(now: u64, per_second: u32, seconds: i64) -> Self {
        let full = i64::from(per_second).saturating_mul(1000).saturating_mul(seconds);
        Self { per_second, full, left: full, filled_ms: now }
    }

    /// Takes one out; `false` if there is none.
    pub(crate) fn take(&mut self, now: u64) -> bool {
        self.fill(now);
        let is_there = self.left >= 1000;
        if is_there {
            self.left = self.left.saturating_sub(1000);
        }
        is_there
    }

    /// Takes so many out, also more than there are; gives how long it takes until none are owed any more.
    pub(crate) fn spend(&mut self, now: u64, amount: usize) -> Duration {
        self.fill(now);
        let amount = i64::try_from(amount).unwrap_or(i64::MAX);
        self.left = self.left.saturating_sub(amount.saturating_mul(1000));
        let owed = self.left.saturating_neg();
        let milliseconds = owed.checked_div(i64::from(self.per_second)).unwrap_or(i64::MAX);
        Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0))
    }

    fn fill(&mut self, now: u64) {
        let passed = i64::try_from(now.saturating_sub(self.filled_ms)).unwrap_or(i64::MAX);
        let per_second = i64::from(self.per_second);
        self.left = self.left.saturating_add(passed.saturating_mul(per_second)).min(self.full);
        self.filled_ms = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_in_a_second_and_then_as_time_goes_by() {
        let mut pace = Pace::new(5, 100);
        assert_eq!((0..200).filter(|_| pace.take(5)).count(), 100);
        assert!(!pace.take(14));
        assert!(pace.take(15) && !pace.take(15));
        assert_eq!((0..200).filter(|_| pace.take(90_000)).count(), 100);
        let mut pace = Pace::with_savings(5, 10);
        assert_eq!((0..200).filter(|_| pace.take(5)).count(), 100);
        assert_eq!((0..200).filter(|_| pace.take(1005)).count(), 10);
    }

    #[test]
    fn who_uses_more_than_is_there_waits() {
        let mut pace = Pace::new(0, 1000);
        assert_eq!(pace.spend(0, 1000), Duration::ZERO);
        assert_eq!(pace.spend(0, 50), Duration::from_millis(50));
        assert_eq!(pace.spend(20, 10), Duration::from_millis(40));
        assert!(!pace.take(60) && pace.take(61));
        assert_eq!(Pace::new(0, 0).spend(1, 1), Duration::from_millis(u64::MAX / 2));
    }
}
