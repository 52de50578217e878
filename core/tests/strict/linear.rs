//! What is done with a document takes linear time, whatever the document.

use std::time::Duration;

use crate::hostile::{HOSTILE, Make, READ, USE, Way};
use crate::stopwatch::time;

const SMALL: usize = 2_000;
const LARGE: usize = 10 * SMALL;

fn is_linear(make: Make, way: Way) -> Result<(), String> {
    let documents = (make(SMALL), make(LARGE));
    let (mut small, mut large) = (Duration::MAX, Duration::MAX);
    for _ in 0..10 {
        // The best times count.
        small = small.min(time(|| way(documents.0.as_bytes())));
        large = large.min(time(|| way(documents.1.as_bytes())));
        // Ten times the input: quadratic time would be a hundred times as much. What takes no time at all is noise.
        if large < (small * 40).max(Duration::from_millis(4)) {
            return Ok(());
        }
    }
    Err(format!("{SMALL} bytes in {small:?}, {LARGE} in {large:?}"))
}

#[test]
fn everything_takes_linear_time() {
    let mut wrong = Vec::new();
    for (document, make) in HOSTILE {
        for (way, work) in READ.into_iter().chain(USE) {
            wrong.extend(is_linear(make, work).err().map(|it| format!("{document}, {way}: {it}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The test above can fail.
#[test]
fn quadratic_time_is_found() {
    let quadratic: Way = |document| {
        let count = document
            .iter()
            .filter(|it| **it == b'x')
            .map(|_| document.iter().filter(|it| **it == b'y').count());
        std::hint::black_box(count.sum::<usize>());
    };
    assert!(is_linear(|size| "x".repeat(size / 4), quadratic).is_err());
}
