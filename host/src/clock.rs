//! The time of day where the person is.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A time zone.
#[derive(Clone, Debug)]
pub(crate) struct Zone(TimeZone);

impl Default for Zone {
    /// UTC.
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}

impl Zone {
    /// The person's own: what the variable `TZ` names, or else the system's. UTC, if neither is known.
    pub(crate) fn system() -> Self {
        TimeZone::try_system().map(Self).unwrap_or_default()
    }

    /// The time of day, such as `18:05`, at so many milliseconds since 1970; `None` beyond the year 9999.
    pub(crate) fn time_of_day(&self, unix_ms: i64) -> Option<String> {
        let time = self.0.to_datetime(Timestamp::from_millisecond(unix_ms).ok()?);
        Some(format!("{:02}:{:02}", time.hour(), time.minute()))
    }
}

/// The time of day now.
pub(crate) fn now() -> String {
    Zone::system().time_of_day(Timestamp::now().as_millisecond()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_zone() {
        let zone = |name: &str| Zone(TimeZone::posix(name).unwrap());
        // 2026-11-29T18:05:59Z
        let at = 1_795_975_559_000;
        for (zone, expected) in [
            (Zone::default(), "18:05"),
            (zone("IST-5:30"), "23:35"),
            (zone("CET-1CEST,M3.5.0,M10.5.0/3"), "19:05"),
            (zone("NST3:30"), "14:35"),
        ] {
            assert_eq!(zone.time_of_day(at).as_deref(), Some(expected), "{zone:?}");
        }
        assert_eq!(Zone::default().time_of_day(i64::MAX), None);
    }
}
