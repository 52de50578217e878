//! When an event happened: the session's start and the seconds since.

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
    /// A clock for a transcript that began at `start_at` (`2025-05-10T07:09:33Z`).
    pub(crate) fn new(start_at: &str) -> Self {
        Self { start: parse(start_at.trim()) }
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

fn parse(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let form = b"0000-00-00T00:00:00Z";
    let fits = |(byte, form): (&u8, &u8)| if *form == b'0' { byte.is_ascii_digit() } else { byte == form };
    if bytes.len() != form.len() || !bytes.iter().zip(form).all(fits) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    Some(days_since_1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
}

/// Howard Hinnant's `days_from_civil`: years begin in March, so that a leap day comes last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
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
        ] {
            assert_eq!(at(start, shift), (date.to_owned(), time.to_owned()));
        }
    }

    #[test]
    fn without_a_start_the_time_counts_from_it() {
        for start in ["", "yesterday", "2025-13-10T07:09:33Z", "2025-05-10 07:09:33"] {
            assert_eq!(at(start, 3_725), (String::new(), "+01:02:05".to_owned()));
        }
    }
}
