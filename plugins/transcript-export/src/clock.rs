//! When an event happened: the session's start and the seconds since.

use parlor_core::element::unix_ms;
use parlor_core::wire::Text;

/// A moment in UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// `2025-05-10`; empty if the transcript doesn't say when it began.
    pub(crate) date: String,
    /// `07:09:33`, or `+00:00:13` from the start if the transcript doesn't say when it began.
    pub(crate) time: String,
}

/// Tells the time of events.
#[derive(Default)]
pub(crate) struct Clock {
    /// Seconds since 1970.
    start: Option<i64>,
}

impl Clock {
    /// A clock for a transcript that began at `start_at`, a date and time of RFC 3339 (`2025-05-10T07:09:33Z`).
    pub(crate) fn new(start_at: &str) -> Self {
        Self { start: unix_ms(Text::plain(start_at)).map(|it| it.div_euclid(1000)) }
    }

    /// The moment so many seconds after the start.
    pub(crate) fn at(&self, time_shift: u32) -> Moment {
        let shift = i64::from(time_shift);
        match self.start {
            Some(start) => {
                Moment { date: date(start + shift), time: time_of_day((start + shift).rem_euclid(86_400)) }
            }
            None => Moment { date: String::new(), time: format!("+{}", time_of_day(shift)) },
        }
    }
}

fn time_of_day(seconds: i64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Howard Hinnant's `civil_from_days`.
fn date(seconds: i64) -> String {
    let days = seconds.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: &str, shift: u32) -> (String, String) {
        let moment = Clock::new(start).at(shift);
        (moment.date, moment.time)
    }

    #[test]
    fn across_midnight_months_and_leap_days() {
        for (start, shift, date, time) in [
            ("2025-05-10T07:09:33Z", 13, "2025-05-10", "07:09:46"),
            ("2025-12-31T23:59:59Z", 1, "2026-01-01", "00:00:00"),
            ("2024-02-28T23:59:59Z", 1, "2024-02-29", "00:00:00"),
            ("2100-02-28T23:59:59Z", 1, "2100-03-01", "00:00:00"),
            ("1970-01-01T00:00:00Z", u32::MAX, "2106-02-07", "06:28:15"),
            ("2021-09-14T10:00:00.123Z", 1, "2021-09-14", "10:00:01"),
            ("2021-09-14T00:30:00+02:00", 1, "2021-09-13", "22:30:01"),
            ("2016-12-31t23:59:60z", 1, "2017-01-01", "00:00:01"),
            ("1969-12-31T23:59:58.5Z", 1, "1969-12-31", "23:59:59"),
        ] {
            assert_eq!(at(start, shift), (date.to_owned(), time.to_owned()));
        }
    }

    #[test]
    fn without_a_start_the_time_counts_from_it() {
        for start in ["", "yesterday", "2021-02-30T10:00:00Z", "2025-05-10 07:09:33"] {
            assert_eq!(at(start, 3_725), (String::new(), "+01:02:05".to_owned()));
        }
    }
}
