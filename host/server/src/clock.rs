//! The engine's clock: monotonic milliseconds that leave out the time in which the process stood still.

use std::time::Duration;

use tokio::time::Instant;

/// The driver looks at the clock at least so often.
pub(crate) const TICK: Duration = Duration::from_secs(1);

/// A tick that comes so much too late means that the process was stopped, or the machine slept: our own choice.
const STOOD_STILL: Duration = Duration::from_secs(2);

/// Tells the time. Clients couldn't be heard while the process stood still, so that time counts for no deadline.
pub(crate) struct Clock {
    started: Instant,
    looked: Instant,
    left_out: Duration,
}

impl Clock {
    pub(crate) fn new(now: Instant) -> Self {
        Self { started: now, looked: now, left_out: Duration::ZERO }
    }

    /// Milliseconds since the start; never earlier than the last answer.
    pub(crate) fn look(&mut self, now: Instant) -> u64 {
        let pause = now.saturating_duration_since(self.looked);
        if pause > TICK + STOOD_STILL {
            tracing::warn!(seconds = pause.as_secs(), "the server stood still: all deadlines are put off");
            self.left_out += pause.saturating_sub(TICK);
        }
        self.looked = now;
        let elapsed = now.saturating_duration_since(self.started).saturating_sub(self.left_out);
        u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
    }

    /// When to look again: at the deadline, or after one tick.
    pub(crate) fn next_look(&self, deadline: Option<u64>) -> Instant {
        let tick = self.looked + TICK;
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
        let mut clock = Clock::new(start);
        assert_eq!(clock.look(at(900)), 900);
        assert_eq!(clock.look(at(1900)), 1900);
        // A busy machine is late now and then.
        assert_eq!(clock.look(at(4800)), 4800);
        // Stopped for 50 seconds: one tick passes.
        assert_eq!(clock.look(at(54_800)), 5800);
        assert_eq!(clock.look(at(55_000)), 6000);
        assert_eq!(clock.next_look(Some(6100)), at(55_100));
        assert_eq!(clock.next_look(Some(u64::MAX)), at(56_000));
        assert_eq!(clock.next_look(None), at(56_000));
    }
}
