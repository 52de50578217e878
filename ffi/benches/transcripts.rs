//! Prints how fast a C program reads stored transcripts through libparlor, beside the reader in Rust and pugixml.
//!
//! `--quick` or `--test` runs one round. How fast something was doesn't fail the run: machines are noisy. What was found
//! does.

use std::process::ExitCode;

use parlor_bench::{EVENTS_IN_1_MB, OURS, Shape, keep_freed_memory, measure_reading, transcript};
use parlor_ffi_bench::{Accessor, C, accessor};

const ROUNDS: usize = 15;

/// How often an accessor is called.
const CALLS: usize = 10_000_000;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("parlor-ffi-bench: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let is_quick = std::env::args().any(|it| it == "--quick" || it == "--test");
    let rounds = if is_quick { 1 } else { ROUNDS };
    keep_freed_memory();
    println!("{rounds} rounds, medians. MB: 10^6 bytes.");
    println!("\nreading 1 MB, every member of every event");
    println!("{:<10} {:>8} {:>10} {:>16}", "", "MB/s", "ns/event", "in C is × that");
    let wanted = |name: &str| match name {
        _ if name == OURS.name => Some(1.0 / 1.3),
        "pugixml" => Some(1.0),
        _ => None,
    };
    let table = measure_reading(C, Shape::Usual, EVENTS_IN_1_MB, rounds)?;
    let mut bars = Vec::new();
    for it in &table {
        let found = it.ratio;
        println!(
            "{:<10} {:>8.0} {:>10.1} {found:>16.2}",
            it.name, it.megabytes_per_second, it.nanoseconds_per_event
        );
        bars.extend(
            wanted(it.name)
                .map(|wanted| (format!("in C, times as fast as {}", it.name), found, wanted, true)),
        );
    }
    let document = transcript(Shape::Usual, EVENTS_IN_1_MB);
    let times = if is_quick { CALLS / 100 } else { CALLS };
    let fastest = |it: Accessor| {
        let looks = (0..rounds).filter_map(|_| accessor(document.as_bytes(), it, times));
        looks.min_by(f64::total_cmp).ok_or("the document has no key-value collection")
    };
    bars.push(("an item of a collection, nanoseconds".into(), fastest(Accessor::Index)?, 5.0, false));
    println!("\nthe second item of a collection by its path: {:.1} ns", fastest(Accessor::Path)?);
    println!();
    for (what, found, wanted, is_least) in bars {
        let is_reached = if is_least { found >= wanted } else { found <= wanted };
        let verdict = if is_reached { "reached" } else { "not reached" };
        println!("{what:44} {found:5.2}, wanted {wanted:.2}: {verdict}");
    }
    Ok(())
}
