//! The table of limits in `README.md`, compared with the defaults of `Config`.

use std::collections::BTreeMap;

use parlor_server::Config;

/// Rows whose numbers are no part of `Config`: they would hide that another number went missing.
const ELSEWHERE: [&str; 4] = [
    "| events that one poll considers",
    "| requests of one connection that wait",
    "| output that waits for one",
    "| files that come before",
];

/// How often each number is there: milliseconds of times, and all others.
type Numbers = BTreeMap<(bool, u64), usize>;

fn count(numbers: &mut Numbers, is_time: bool, number: u64) {
    *numbers.entry((is_time, number)).or_default() += 1;
}

/// The numbers that the table has.
fn told() -> Numbers {
    let page = include_str!("../README.md");
    let (_, table) = page.split_once("\n## Limits\n").unwrap_or_default();
    let table = table.split("\n#").next().unwrap_or_default();
    let mut numbers = Numbers::new();
    for row in table.lines().filter(|row| row.starts_with("| ") && !row.contains("from |")) {
        let mut defaults = row.split(" |").nth(1).unwrap_or_default();
        if let Some(row) = ELSEWHERE.iter().position(|it| row.starts_with(it)) {
            // Of what waits for one connection, the last number is a limit in `Config`.
            defaults = if row == 2 { defaults.rsplit(';').next().unwrap_or_default() } else { "" };
        }
        let words: Vec<&str> = defaults.split([' ', ',', ';']).filter(|it| !it.is_empty()).collect();
        for (at, number) in
            words.iter().enumerate().filter_map(|(at, it)| Some((at, it.parse::<u64>().ok()?)))
        {
            match words.get(at + 1).copied() {
                Some("KiB") => count(&mut numbers, false, number << 10),
                Some("MiB") => count(&mut numbers, false, number << 20),
                Some("s") => count(&mut numbers, true, number * 1000),
                _ => count(&mut numbers, false, number),
            }
        }
    }
    numbers
}

/// The defaults, by their names.
fn defaults(shown: &str) -> impl Iterator<Item = (&str, u64)> {
    shown.split(['{', ',', '}']).filter_map(|field| {
        let (name, value) = field.trim().split_once(": ")?;
        Some((name, value.parse().ok()?))
    })
}

#[test]
fn every_limit_and_timeout_is_in_the_table() {
    let config = Config::default();
    let limits = format!("{:?}, {:?}", config.limits, config.client_file_transfer);
    let timeouts = format!("{:?}", config.timeouts);
    let told = told();
    let mut needed = Numbers::new();
    let times = defaults(&timeouts).map(|it| (true, it));
    for (is_time, (name, number)) in defaults(&limits).map(|it| (false, it)).chain(times) {
        count(&mut needed, is_time, number);
        let (is_there, is_needed) = (told.get(&(is_time, number)), needed.get(&(is_time, number)));
        assert!(is_there >= is_needed, "the README's table lacks {name}: {number}");
    }
    assert!(needed.len() > 15, "{needed:?}");
}
