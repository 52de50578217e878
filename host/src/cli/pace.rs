//! How often a warning is repeated: a flood of one kind must not hide the others, nor fill a disk.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// A warning of one kind comes once in so long.
const PAUSE: Duration = Duration::from_secs(1);

/// So many kinds are remembered.
const KINDS: usize = 64;

/// Which lines were written lately. Lines are of one kind if they differ in digits only: in their time, a connection's
/// number.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    kinds: HashMap<Vec<u8>, Told>,
}

#[derive(Debug)]
struct Told {
    at: Instant,
    left_out: u64,
}

impl Pace {
    /// Whether the line may be written `now`, and then how many like it were left out since the last.
    pub(crate) fn admit(&mut self, line: &[u8], now: Instant) -> Option<u64> {
        let kind: Vec<u8> = line.iter().copied().filter(|it| !it.is_ascii_digit()).collect();
        if let Some(told) = self.kinds.get_mut(&kind) {
            if now.saturating_duration_since(told.at) < PAUSE {
                told.left_out = told.left_out.saturating_add(1);
                return None;
            }
            told.at = now;
            return Some(std::mem::take(&mut told.left_out));
        }
        if self.kinds.len() >= KINDS
            && let Some(oldest) = self.kinds.iter().min_by_key(|(_, told)| told.at).map(|it| it.0.clone())
        {
            self.kinds.remove(&oldest);
        }
        self.kinds.insert(kind, Told { at: now, left_out: 0 });
        Some(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_a_second_of_each_kind_and_the_next_says_how_many_were_left_out() {
        let start = Instant::now();
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        let mut pace = Pace::default();
        assert_eq!(pace.admit(b"10:00:00 client 1 is slow", at(0)), Some(0));
        for moment in 0..312 {
            assert_eq!(pace.admit(b"10:00:01 client 23 is slow", at(moment)), None);
        }
        assert_eq!(pace.admit(b"10:00:01 full", at(312)), Some(0), "another kind");
        assert_eq!(pace.admit(b"10:00:01 client 4 is slow", at(999)), None);
        assert_eq!(pace.admit(b"10:00:01 client 4 is slow", at(1000)), Some(313));
        assert_eq!(pace.admit(b"10:00:01 client 4 is slow", at(1001)), None);
        assert_eq!(pace.admit(b"10:00:09 client 4 is slow", at(9000)), Some(1));
        assert_eq!(pace.admit(b"10:00:19 client 4 is slow", at(19_000)), Some(0));
    }

    #[test]
    fn kinds_without_an_end_take_no_memory_without_an_end() {
        let start = Instant::now();
        let mut pace = Pace::default();
        for number in 0..1000 {
            let kind = vec![b'x'; number];
            let now = start + Duration::from_millis(number.try_into().unwrap());
            assert_eq!(pace.admit(&kind, now), Some(0));
            assert!(pace.kinds.len() <= KINDS);
        }
    }
}
