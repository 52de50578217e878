//! How long documents take that are meant to take long. They are the tests' own.

#[path = "../../tests/strict/hostile.rs"]
mod documents;
#[path = "../../tests/strict/stopwatch.rs"]
mod stopwatch;

use documents::{HOSTILE, READ, USE};

/// Bytes of each document, about.
const SIZE: usize = 1_000_000;

/// Milliseconds that reading, or refusing, each may take.
pub const HOSTILE_BAR: f64 = 20.0;

/// A line of the table.
#[derive(Clone, Debug)]
pub struct Hostile {
    /// What the document is.
    pub name: &'static str,
    /// How large it is.
    pub bytes: usize,
    /// Milliseconds of processor time for each of [`hostile_columns`], the best of several times.
    pub milliseconds: Vec<f64>,
}

impl Hostile {
    /// The slowest of all ways to read it, or to refuse it: what the bar is for.
    #[must_use]
    pub fn slowest(&self) -> f64 {
        self.milliseconds.iter().take(READ.len()).copied().fold(0.0, f64::max)
    }
}

/// What is done with each document: first the ways to read it, then what else is done with what was read.
#[must_use]
pub fn hostile_columns() -> Vec<&'static str> {
    READ.iter().chain(&USE).map(|(name, _)| *name).collect()
}

/// Times everything that is done with documents that are meant to take long.
#[must_use]
pub fn measure_hostile() -> Vec<Hostile> {
    let measured = |(name, make): &(&'static str, fn(usize) -> String)| {
        let document = make(SIZE);
        let time = |work: fn(&[u8])| stopwatch::time(|| work(document.as_bytes())).as_secs_f64() * 1e3;
        // A busy machine gets more chances for a good time.
        let best = |work| {
            let mut best = f64::MAX;
            for round in 0..20 {
                if round < 3 || best > HOSTILE_BAR {
                    best = best.min(time(work));
                }
            }
            best
        };
        let milliseconds = READ.iter().chain(&USE).map(|(_, work)| best(*work)).collect();
        Hostile { name, bytes: document.len(), milliseconds }
    };
    HOSTILE.iter().map(measured).collect()
}
