//! How long something takes, in words: nobody takes it for a time of day.

/// In how many columns [`whole`] has room.
pub(super) const COLUMNS: usize = 10;

/// In how many columns [`short`] has room.
pub(super) const SHORT_COLUMNS: usize = 6;

/// As exactly as it matters: `29 s`, `1 min 43 s`, `12 min`, `2 h 05 min`, `3 d 4 h`.
pub(super) fn whole(milliseconds: i64) -> String {
    let seconds = milliseconds.max(0) / 1000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, 1..=9) => format!("{minutes} min {} s", seconds % 60),
        (0, 0, _) => format!("{minutes} min"),
        (0, 1..=9, _) => format!("{hours} h {:02} min", minutes % 60),
        (0, ..) => format!("{hours} h"),
        _ => format!("{days} d {} h", hours % 24),
    }
}

/// By its largest part: `29 s`, `1 min`, `2 h`, `3 d`.
pub(crate) fn short(milliseconds: i64) -> String {
    let seconds = milliseconds.max(0) / 1000;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        3600..86_400 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_told_in_words_and_fit() {
        for (seconds, expected, largest) in [
            (-5, "0 s", "0 s"),
            (29, "29 s", "29 s"),
            (103, "1 min 43 s", "1 min"),
            (599, "9 min 59 s", "9 min"),
            (600, "10 min", "10 min"),
            (3599, "59 min", "59 min"),
            (7500, "2 h 05 min", "2 h"),
            (35_999, "9 h 59 min", "9 h"),
            (86_399, "23 h", "23 h"),
            (273_600, "3 d 4 h", "3 d"),
        ] {
            let (whole, short) = (whole(seconds * 1000 + 999), short(seconds * 1000 + 999));
            assert_eq!((whole.as_str(), short.as_str()), (expected, largest), "{seconds}");
            assert!(whole.len() <= COLUMNS && short.len() <= SHORT_COLUMNS, "{whole}, {short}");
        }
    }
}
