//! How fast the story goes on: by itself, or when somebody who looks on presses a key.

use std::time::{Duration, Instant};

/// How many keys are pressed in the time of a pause between two scenes.
const KEYS: u32 = 40;

/// When the next thing happens.
#[derive(Debug)]
pub(super) struct Pace {
    pause: Duration,
    due: Instant,
    pub(super) is_stopped: bool,
    /// Nothing is waited for before the next scene.
    is_hurried: bool,
}

impl Pace {
    /// `pause` stands between two scenes.
    pub(super) fn new(pause: Duration, now: Instant) -> Self {
        Self { pause, due: now, is_stopped: false, is_hurried: false }
    }

    /// A scene has been announced, and may be read.
    pub(super) fn announced(&mut self, now: Instant) {
        self.is_hurried = false;
        self.due = now + self.pause;
    }

    /// A key was pressed.
    pub(super) fn pressed(&mut self, now: Instant) {
        self.due = now + self.pause / KEYS;
    }

    /// What was typed may be read before the next key.
    pub(super) fn rests(&mut self, now: Instant) {
        self.due = now + self.pause / 2;
    }

    /// Somebody doesn't want to wait: the scene is played to its end at once, also while all is stopped.
    pub(super) fn hurry(&mut self) {
        self.is_hurried = true;
    }

    /// Whether the next thing may happen.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        self.is_hurried || !self.is_stopped && now >= self.due
    }

    /// How long it is until then; `None` while all is stopped.
    pub(super) fn until_due(&self, now: Instant) -> Option<Duration> {
        let left = self.due.saturating_duration_since(now);
        if self.is_hurried { Some(Duration::ZERO) } else { (!self.is_stopped).then_some(left) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenes_and_keys_have_their_time() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut pace = Pace::new(Duration::from_secs(2), start);
        pace.announced(at(0));
        assert!(!pace.is_due(at(1999)) && pace.is_due(at(2000)));
        pace.pressed(at(2000));
        assert_eq!(pace.until_due(at(2010)), Some(Duration::from_millis(40)));
        pace.rests(at(2050));
        assert!(!pace.is_due(at(3049)) && pace.is_due(at(3050)));
    }

    #[test]
    fn who_is_stopped_goes_on_by_a_key_for_one_scene() {
        let start = Instant::now();
        let late = start + Duration::from_secs(100);
        let mut pace = Pace::new(Duration::from_secs(2), start);
        pace.announced(start);
        pace.is_stopped = true;
        assert!(!pace.is_due(late) && pace.until_due(late).is_none());
        pace.hurry();
        assert!(pace.is_due(start));
        pace.pressed(start);
        assert!(pace.is_due(start), "the whole scene");
        pace.announced(start);
        assert!(!pace.is_due(late));
    }
}
