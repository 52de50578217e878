//! How many requests somebody may make in a second.

/// A bucket of requests, which fills up again with time.
pub(super) struct Pace {
    /// Thousandths of requests that may still be made.
    left: u64,
    filled_ms: u64,
}

impl Pace {
    /// A bucket that holds what one second allows.
    pub(super) fn new(now: u64, per_second: u32) -> Self {
        Self { left: u64::from(per_second) * 1000, filled_ms: now }
    }

    /// Takes one request out; `false` if there is none left.
    pub(super) fn take(&mut self, now: u64, per_second: u32) -> bool {
        let full = u64::from(per_second) * 1000;
        let gained = now.saturating_sub(self.filled_ms).saturating_mul(u64::from(per_second));
        self.left = self.left.saturating_add(gained).min(full);
        self.filled_ms = now;
        match self.left.checked_sub(1000) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;

    #[test]
    fn so_many_in_a_second_and_then_as_time_goes_by() {
        let mut pace = Pace::new(5, 100);
        assert_eq!((0..200).filter(|_| pace.take(5, 100)).count(), 100);
        assert!(!pace.take(14, 100));
        assert!(pace.take(15, 100) && !pace.take(15, 100));
        assert_eq!((0..200).filter(|_| pace.take(90_000, 100)).count(), 100);
    }
}
