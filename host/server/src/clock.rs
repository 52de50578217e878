//! The engine's clock: monotonic milliseconds that leave out the time in which the process stood still.

use std::time::Duration;

use tokio::time::Instant;

/// The driver looks at the clock at least so often.
const LONGEST_TICK: Duration = Duration::from_secs(1);

/// It looks no more often than this while nothing happens: our own choice.
const SHORTEST_TICK: Duration = Duration::from_millis(10);

/// Looks at the clock during the shortest timeout, at least: our own choice. A process that was stopped loses two of them
/// at most, a quarter of the timeout.
const TICKS: u32 = 8;

/// Tells the time. Clients couldn't be heard while the process stood still, so that time counts for no deadline.
pub(crate) struct Clock {
    tick: Duration,
    started: Instant,
    looked: Instant,
    left_out: Duration,
    /// What was left out and not taken yet.
    untaken: Duration,
}

impl Clock {
    /// A clock for timeouts of which none is shorter than `shortest`.
    pub(crate) fn new(now: Instant, shortest: Duration) -> Self {
        let tick = (shortest / TICKS).clamp(SHORTEST_TICK, LONGEST_TICK);
        Self { tick, started: now, looked: now, left_out: Duration::ZERO, untaken: Duration::ZERO }
    }

    /// Milliseconds since the start; never earlier than the last answer.
    pub(crate) fn look(&mut self, now: Instant) -> u64 {
        let pause = now.saturating_duration_since(self.looked);
        if pause > self.tick * 2 {
            // A tick comes that much too late only if the process was stopped, the machine slept, or it was very busy.
            let milliseconds = pause.as_millis();
            tracing::warn!(milliseconds, "the server stood still: all deadlines are put off");
            let left_out = pause.saturating_sub(self.tick);
            self.left_out += left_out;
            self.untaken += left_out;
        }
        self.looked = now;
        let elapsed = now.saturating_duration_since(self.started).saturating_sub(self.left_out);
        u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
    }

    /// How long the process has stood still since this was asked last, in milliseconds.
    pub(crate) fn take_left_out(&mut self) -> u64 {
        u64::try_from(std::mem::take(&mut self.untaken).as_millis()).unwrap_or(u64::MAX)
    }

    /// When to look again: at the deadline, or after one tick.
    pub(crate) fn next_look(&self, deadline: Option<u64>) -> Instant {
        let tick = self.looked + self.tick;
        let due = deadline.and_then(|it| {
            let since_start = Duration::from_millis(it).checked_add(self.left_out)?;
            self.started.checked_add(since_start)
        });
        due.map_or(tick, |it| it.min(tick))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_in_which_the_process_stood_still_is_left_out() {
        let start = Instant::now();
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        let mut clock = Clock::new(start, Duration::from_secs(45));
        assert_eq!(clock.look(at(900)), 900);
        assert_eq!(clock.look(at(1900)), 1900);
        // A busy machine is late now and then.
        assert_eq!(clock.look(at(3900)), 3900);
        // Stopped for 50 seconds: one tick passes.
        assert_eq!(clock.take_left_out(), 0);
        assert_eq!(clock.look(at(53_900)), 4900);
        assert_eq!((clock.take_left_out(), clock.take_left_out()), (49_000, 0));
        assert_eq!(clock.look(at(54_100)), 5100);
        assert_eq!(clock.next_look(Some(5200)), at(54_200));
        assert_eq!(clock.next_look(Some(u64::MAX)), at(55_100));
        assert_eq!(clock.next_look(None), at(55_100));
    }

    /// However long it is, and however short the timeouts are.
    #[test]
    fn a_stop_takes_a_quarter_of_the_shortest_timeout_at_most() {
        for shortest in [100, 1000, 2000, 8000, 45_000] {
            for stop in (0..20_000).step_by(50) {
                let start = Instant::now();
                let mut clock = Clock::new(start, Duration::from_millis(shortest));
                let before = clock.look(start);
                let after = clock.look(start + Duration::from_millis(stop));
                assert!(after - before <= shortest / 4, "{shortest} {stop}: {after}");
            }
        }
    }
}
