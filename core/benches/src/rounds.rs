//! Times the decoders in turn, round by round, so that noise hits them all.

use std::cell::RefCell;
use std::hint::black_box;
use std::time::Instant;

use crate::allocations;
use crate::decoders::{Decoder, LIMIT, OURS, PUGIXML, available, made_anew, pugixml_parse, views, write};
use crate::document::{EVENTS_IN_1_MB, Shape, transcript};

/// How long one measurement takes at least: a short document is read over and over.
const MEASUREMENT_NANOSECONDS: f64 = 2e6;

/// A line of a table.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// Who was measured.
    pub name: &'static str,
    /// Bytes of the document that was read, or written.
    pub bytes: usize,
    /// Megabytes (10^6 bytes) in a second, the median of the rounds.
    pub megabytes_per_second: f64,
    /// Nanoseconds for each event, the median.
    pub nanoseconds_per_event: f64,
    /// Allocations for one document.
    pub allocations: u64,
    /// How many times as fast as this one the first was, round by round: the median.
    pub ratio: f64,
}

impl Measured {
    /// Whether it is pugixml, which ours is held against.
    #[must_use]
    pub fn is_pugixml(&self) -> bool {
        self.name == PUGIXML
    }

    /// Whether it is the limit, which ours is held against, too.
    #[must_use]
    pub fn is_limit(&self) -> bool {
        self.name == LIMIT.name
    }
}

/// Something to be timed.
struct Run<'a> {
    name: &'static str,
    bytes: usize,
    work: Box<dyn Fn() + 'a>,
}

/// Times all decoders on a document, first the one that the others are compared with.
///
/// # Errors
/// Names the decoder that refused the document or found something else than ours.
pub fn measure_reading(
    first: Decoder,
    shape: Shape,
    events: usize,
    rounds: usize,
) -> Result<Vec<Measured>, String> {
    let document = transcript(shape, events);
    let document = document.as_bytes();
    let expected = (OURS.decode)(document).ok_or_else(|| format!("ours refuses: {}", shape.name()))?;
    let mut runs = Vec::new();
    let others = available().into_iter().filter(|it| it.name != first.name);
    let limit = (shape == Shape::Usual).then_some(LIMIT);
    for decoder in [first].into_iter().chain(others).chain(limit) {
        match (decoder.decode)(document) {
            None => return Err(format!("{} refuses: {}", decoder.name, shape.name())),
            Some(sum) if sum != expected => {
                return Err(format!("{} finds something else than ours: {}", decoder.name, shape.name()));
            }
            Some(_) => {}
        }
        let work = Box::new(move || _ = black_box((decoder.decode)(black_box(document))));
        runs.push(Run { name: decoder.name, bytes: document.len(), work });
    }
    Ok(measured(&runs, events, rounds))
}

/// Times ours writing the events of the 1 MB document as they were read, and as an application makes them, and pugixml,
/// if it is there, parsing it without looking anything up.
///
/// # Errors
/// If the document can't be read, or what is written isn't what was read.
pub fn measure_writing(rounds: usize) -> Result<Vec<Measured>, String> {
    let document = transcript(Shape::Usual, EVENTS_IN_1_MB);
    let document = document.as_bytes();
    let (root, events) = views(document).ok_or("the document can't be read")?;
    let mut out = vec![0; document.len() * 2];
    let length = write(&root, &events, &mut out).ok_or("the events can't be written")?;
    if (OURS.decode)(&out[..length]) != (OURS.decode)(document) {
        return Err("what was written isn't what was read".into());
    }
    let anew: Vec<_> = events.iter().map(made_anew).collect();
    let mut second = vec![0; document.len() * 2];
    if write(&root, &anew, &mut second) != Some(length) || out != second {
        return Err("events made anew are written otherwise than those that were read".into());
    }
    let (out, second) = (RefCell::new(out), RefCell::new(second));
    let as_read: Box<dyn Fn()> = Box::new(|| _ = black_box(write(&root, &events, &mut out.borrow_mut())));
    let made_anew: Box<dyn Fn()> = Box::new(|| _ = black_box(write(&root, &anew, &mut second.borrow_mut())));
    let mut runs = vec![
        Run { name: OURS.name, bytes: length, work: as_read },
        Run { name: "made anew", bytes: length, work: made_anew },
    ];
    if let Some(parse) = pugixml_parse() {
        let work = Box::new(move || _ = black_box(parse(black_box(document))));
        runs.push(Run { name: PUGIXML, bytes: document.len(), work });
    }
    Ok(measured(&runs, events.len(), rounds))
}

/// Times ours on what takes longest to read: about 1 MB of it.
///
/// # Errors
/// If ours refuses it.
pub fn measure_worst(rounds: usize) -> Result<Measured, String> {
    let events = EVENTS_IN_1_MB / 7;
    let document = transcript(Shape::Worst, events);
    let document = document.as_bytes();
    (OURS.decode)(document).ok_or_else(|| format!("ours refuses: {}", Shape::Worst.name()))?;
    let work = Box::new(move || _ = black_box((OURS.decode)(black_box(document))));
    Ok(measured(&[Run { name: OURS.name, bytes: document.len(), work }], events, rounds)[0])
}

/// Times all runs, each once in every round; the others are compared with the first.
fn measured(runs: &[Run<'_>], events: usize, rounds: usize) -> Vec<Measured> {
    let repeats: Vec<u32> = runs
        .iter()
        .map(|run| {
            (run.work)();
            let once = nanoseconds(&run.work, 1).max(1.0);
            (MEASUREMENT_NANOSECONDS / once).ceil().clamp(1.0, 1e6) as u32
        })
        .collect();
    let mut times = vec![Vec::with_capacity(rounds); runs.len()];
    for _ in 0..rounds {
        for ((run, repeats), times) in runs.iter().zip(&repeats).zip(&mut times) {
            times.push(nanoseconds(&run.work, *repeats));
        }
    }
    runs.iter()
        .zip(&times)
        .map(|(run, theirs)| {
            let before = allocations::count();
            (run.work)();
            let allocations = allocations::count() - before;
            let nanoseconds = median(theirs.iter().copied());
            Measured {
                name: run.name,
                bytes: run.bytes,
                megabytes_per_second: run.bytes as f64 * 1e3 / nanoseconds,
                nanoseconds_per_event: nanoseconds / events as f64,
                allocations,
                ratio: median(theirs.iter().zip(&times[0]).map(|(theirs, ours)| theirs / ours)),
            }
        })
        .collect()
}

/// How long one piece of work takes, in the mean of several.
fn nanoseconds(work: &dyn Fn(), repeats: u32) -> f64 {
    let started = Instant::now();
    for _ in 0..repeats {
        work();
    }
    started.elapsed().as_nanos() as f64 / f64::from(repeats)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_is_in_the_table() {
        let table = measure_reading(OURS, Shape::Usual, 20, 1).expect("all agree");
        let names: Vec<_> = table.iter().map(|it| it.name).collect();
        let expected: Vec<_> = available().iter().chain([&LIMIT]).map(|it| it.name).collect();
        assert_eq!(names, expected);
        assert_eq!(table[0].ratio, 1.0);
        assert!(table.iter().all(|it| it.megabytes_per_second > 0.0));
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(median([5.0].into_iter()), 5.0);
    }
}
