//! Dates and times as RFC 3339 has them (section 5.6): a `startAt`, for example.

use crate::wire::{Text, is_space};

const MINUTE_MS: i32 = 60_000;
const DAY_MS: i64 = 86_400_000;

/// The moment that a date and time says, in milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted; what
/// is finer than a millisecond is cut off. `None` if the text isn't one of RFC 3339 (`2025-05-10T07:09:33Z`, also with
/// a fraction or an offset, `2025-05-10t09:09:33.5+02:00`), or says a day or a time that there isn't.
///
/// XML space at its ends is passed over. A leap second is read as the second behind it, at the end of any month in
/// UTC: which months had one is not looked up.
///
/// ```
/// use parlor_core::element::unix_ms;
///
/// assert_eq!(unix_ms("2025-05-10T07:09:33Z".into()), Some(1_746_860_973_000));
/// assert_eq!(unix_ms("2025-02-29T07:09:33Z".into()), None);
/// ```
pub fn unix_ms(text: Text<'_>) -> Option<i64> {
    let mut rest = Rest(text.bytes());
    let first = loop {
        let byte = rest.next()?;
        if !is_space(byte) {
            break byte;
        }
    };
    let year = digit(first)?.checked_mul(1000)?.checked_add(rest.digits(3)?)?;
    rest.one_of(b"-")?;
    let month = rest.number(1, 12)?;
    rest.one_of(b"-")?;
    let day = rest.number(1, days_in_month(year, month))?;
    rest.one_of(b"Tt")?;
    let hour = rest.number(0, 23)?;
    rest.one_of(b":")?;
    let minute = rest.number(0, 59)?;
    rest.one_of(b":")?;
    let second = rest.number(0, 60)?;
    let (fraction, mark) = match rest.one_of(b".Zz+-")? {
        b'.' => rest.fraction()?,
        mark => (0, mark),
    };
    let offset = match mark {
        b'+' => rest.offset()?,
        b'-' => rest.offset()?.checked_neg()?,
        _ => 0,
    };
    if !rest.0.all(is_space) {
        return None;
    }
    let days = days_since_1970(year, month, day)?;
    let of_day = hour.checked_mul(60)?.checked_add(minute)?.checked_mul(60)?.checked_add(second)?;
    let of_day = of_day.checked_mul(1000)?.checked_sub(offset)?;
    let moment = start_of(days)?.checked_add(of_day.into())?;
    if second == 60 {
        let next_month = days_since_1970(year, month, days_in_month(year, month))?.checked_add(1)?;
        let months = [days_since_1970(year, month, 1)?, next_month];
        if !months.iter().any(|it| start_of(*it) == Some(moment)) {
            return None;
        }
        // Its fraction has no place between that second and the next.
        return Some(moment);
    }
    moment.checked_add(fraction.into())
}

/// What of a text wasn't read yet.
struct Rest<I>(I);

impl<I: Iterator<Item = u8>> Rest<I> {
    fn next(&mut self) -> Option<u8> {
        self.0.next()
    }

    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        self.next().filter(|it| bytes.contains(it))
    }

    /// A number of so many digits.
    fn digits(&mut self, count: u8) -> Option<i32> {
        let mut number: i32 = 0;
        for _ in 0..count {
            number = number.checked_mul(10)?.checked_add(digit(self.next()?)?)?;
        }
        Some(number)
    }

    /// A number of two digits, in a range.
    fn number(&mut self, least: i32, most: i32) -> Option<i32> {
        self.digits(2).filter(|it| (least..=most).contains(it))
    }

    /// The milliseconds of a fraction, and what comes behind its digits, of which there must be one: the zone's mark.
    fn fraction(&mut self) -> Option<(i32, u8)> {
        let mut milliseconds = digit(self.next()?)?.checked_mul(100)?;
        let mut unit: i32 = 10;
        loop {
            let byte = self.next()?;
            let Some(digit) = digit(byte) else {
                return b"Zz+-".contains(&byte).then_some((milliseconds, byte));
            };
            milliseconds = milliseconds.checked_add(digit.checked_mul(unit)?)?;
            unit = unit.checked_div(10)?;
        }
    }

    /// How far the local time is from UTC, in milliseconds, without its sign.
    fn offset(&mut self) -> Option<i32> {
        let hour = self.number(0, 23)?;
        self.one_of(b":")?;
        let minute = self.number(0, 59)?;
        hour.checked_mul(60)?.checked_add(minute)?.checked_mul(MINUTE_MS)
    }
}

fn digit(byte: u8) -> Option<i32> {
    byte.is_ascii_digit().then(|| i32::from(byte.wrapping_sub(b'0')))
}

fn days_in_month(year: i32, month: i32) -> i32 {
    let divides = |by: i32| year.checked_rem(by) == Some(0);
    match month {
        2 if divides(4) && (!divides(100) || divides(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// When a day begins, by its number. Only this takes 64 bits: for small chips, numbers of 32 take much less code.
fn start_of(day: i32) -> Option<i64> {
    i64::from(day).checked_mul(DAY_MS)
}

/// Howard Hinnant's `days_from_civil`, of years from 0 on: years begin in March, so that a leap day comes last.
fn days_since_1970(year: i32, month: i32, day: i32) -> Option<i32> {
    let (year, month) = match month {
        3.. => (year, month.checked_sub(3)?),
        _ => (year.checked_sub(1)?, month.checked_add(9)?),
    };
    let leap_days =
        year.div_euclid(4).checked_sub(year.div_euclid(100))?.checked_add(year.div_euclid(400))?;
    let day_of_year = month.checked_mul(153)?.checked_add(2)?.checked_div(5)?.checked_add(day)?;
    year.checked_mul(365)?.checked_add(leap_days)?.checked_add(day_of_year)?.checked_sub(719_469)
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::string::String;

    use super::*;

    fn read(text: &str) -> Option<i64> {
        unix_ms(Text::plain(text))
    }

    #[test]
    fn dates_of_rfc_3339_are_read_whole() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59Z", -1_000),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000),
            ("9999-12-31T23:59:59.999999999Z", 253_402_300_799_999),
            ("2000-02-29T00:00:00Z", 951_782_400_000),
            ("2025-05-10T07:09:33Z", 1_746_860_973_000),
            ("2025-05-10t07:09:33z", 1_746_860_973_000),
            (" \n2025-05-10T07:09:33Z\t", 1_746_860_973_000),
            ("2021-09-14T10:00:00.123Z", 1_631_613_600_123),
            ("2021-09-14T10:00:00.1Z", 1_631_613_600_100),
            ("2021-09-14T10:00:00.0019999999999999999999999999999999Z", 1_631_613_600_001),
            ("2021-09-14T12:00:00+02:00", 1_631_613_600_000),
            ("2021-09-13T10:01:00.5-23:59", 1_631_613_600_500),
            ("2021-09-14T10:00:00-00:00", 1_631_613_600_000),
            // The leap second at the end of 2016 is the second behind it, wherever one looks at the clock.
            ("2016-12-31T23:59:60Z", 1_483_228_800_000),
            ("2016-12-31T23:59:60.75Z", 1_483_228_800_000),
            ("2017-01-01T01:59:60+02:00", 1_483_228_800_000),
            ("2016-12-31T18:59:60-05:00", 1_483_228_800_000),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_or_time_is_not_read() {
        for text in [
            "",
            " ",
            "yesterday",
            "9999999999",
            "2025-13-45T99:99:99Z",
            "2021-02-30T10:00:00Z",
            "2021-02-29T10:00:00Z",
            "1900-02-29T10:00:00Z",
            "2021-04-31T10:00:00Z",
            "2021-00-10T10:00:00Z",
            "2021-01-00T10:00:00Z",
            "2021-01-10T24:00:00Z",
            "2021-01-10T10:60:00Z",
            "2021-01-10T10:00:61Z",
            "2021-01-10T10:00:60Z",
            "2021-01-10T23:59:60Z",
            "2016-12-31T23:59:60+01:00",
            "2021-01-10 10:00:00Z",
            "2021-01-10T10:00:00",
            "2021-01-10T10:00:00.",
            "2021-01-10T10:00:00.Z",
            "2021-01-10T10:00:00.5",
            "2021-01-10T10:00:00,5Z",
            "2021-01-10T10:00:00ZZ",
            "2021-01-10T10:00:00Z x",
            "2021-01-10T10:00:00+0200",
            "2021-01-10T10:00:00+24:00",
            "2021-01-10T10:00:00+02:60",
            "2021-01-10T10:00:00+2:00",
            "2021-1-10T10:00:00Z",
            "021-01-10T10:00:00Z",
            "12021-01-10T10:00:00Z",
            "-2021-01-10T10:00:00Z",
            "２021-01-10T10:00:00Z",
            "2021-01-10",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn each_day_of_five_centuries_follows_the_one_before() {
        let mut expected = -11_676_096_000_000;
        for year in 1600..2100 {
            for month in 1..=12 {
                for day in 1..=days_in_month(year, month) {
                    let text = format!("{year:04}-{month:02}-{day:02}T00:00:00Z");
                    assert_eq!(read(&text), Some(expected), "{text}");
                    expected += DAY_MS;
                }
            }
        }
    }

    #[test]
    fn no_prefix_of_a_date_is_one() {
        let text = "2021-09-14T10:00:00.123+02:00";
        for length in 0..text.len() {
            assert_eq!(read(&text[..length]), None, "{length}");
        }
        let long = String::from("2021-09-14T10:00:00.") + &"9".repeat(100_000) + "Z";
        assert_eq!(read(&long), Some(1_631_613_600_999));
    }
}
