//! A key that ends the program and loses something is pressed twice: the second time once it could be read what is lost. A key that
//! is held down, or pressed twice by a slip, ends nothing.

/// How long the person has to press nothing before it is said how to end, in milliseconds.
const READ_MS: i64 = 500;

/// How long it is waited then for the key, in milliseconds.
pub(crate) const ASKED_MS: i64 = 5000;

/// Whether the key was pressed. Times are milliseconds of any clock.
#[derive(Debug, Default)]
pub(crate) struct Leaving {
    /// When it was pressed last, and by what it is called.
    pressed: Option<(i64, String)>,
    /// Since when it may be pressed again.
    open_since: Option<i64>,
}

impl Leaving {
    /// It is pressed; gives whether the program ends.
    pub(crate) fn press(&mut self, key: &str, now: i64) -> bool {
        let ends = self.open_since.is_some_and(|it| now.saturating_sub(it) < ASKED_MS);
        let pressed = (!ends).then(|| (now, key.to_owned()));
        (self.pressed, self.open_since) = (pressed, None);
        ends
    }

    /// Something else was pressed.
    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Time goes on; gives the key with which the program ends from now on, once.
    pub(crate) fn tick(&mut self, now: i64) -> Option<String> {
        if self.until_open(now) != Some(0) {
            return None;
        }
        self.open_since = Some(now);
        self.pressed.as_ref().map(|(_, key)| key.clone())
    }

    /// Whether it was waited for the key long enough, and isn't any more.
    pub(crate) fn lapse(&mut self, now: i64) -> bool {
        let lapses = self.open_since.is_some_and(|it| now.saturating_sub(it) >= ASKED_MS);
        if lapses {
            self.forget();
        }
        lapses
    }

    /// In how many milliseconds it can be pressed again; `None`: it can be already, or it wasn't pressed.
    pub(crate) fn until_open(&self, now: i64) -> Option<u64> {
        let (at, _) = self.pressed.as_ref().filter(|_| self.open_since.is_none())?;
        let since = now.saturating_sub(*at);
        // A clock that went back counts for nothing.
        Some(if since < 0 { 0 } else { READ_MS.saturating_sub(since).max(0).unsigned_abs() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_time_counts_once_it_could_be_read() {
        let mut leaving = Leaving::default();
        assert_eq!((leaving.until_open(0), leaving.tick(0)), (None, None));
        // A key that is held down.
        assert!((0..40).all(|it| !leaving.press("Ctrl-C", it * 30)));
        let held_until = 39 * 30;
        assert_eq!(leaving.until_open(held_until + 100), Some(400));
        assert_eq!(leaving.tick(held_until + 499), None);
        assert_eq!(leaving.tick(held_until + 500).as_deref(), Some("Ctrl-C"));
        assert_eq!(leaving.tick(held_until + 501), None, "once");
        assert!(leaving.press("Ctrl-C", held_until + 501));
        // Too late.
        leaving.forget();
        assert!(!leaving.press("Ctrl-D", 0) && leaving.tick(500).is_some());
        assert!(!leaving.press("Ctrl-D", 5500));
        // Nobody pressed it again.
        assert!(leaving.tick(6000).is_some() && !leaving.lapse(10_999) && leaving.lapse(11_000));
        assert!(!leaving.lapse(11_001), "once");
    }
}
