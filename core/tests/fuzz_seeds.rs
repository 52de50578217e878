//! The fuzz targets' own functions, run over their seeds: what a fuzzer once found stays found.

#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "../fuzz/src/lib.rs"]
#[allow(unreachable_pub, reason = "it is a crate of its own, too")]
mod targets;

use std::fs;
use std::path::Path;

/// Runs `target` over each file in the folder of its name.
fn run(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(name);
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let seed = entry.unwrap().path();
        // Shown if it panics.
        println!("{}", seed.display());
        target(&fs::read(seed).unwrap());
        count += 1;
    }
    assert!(count > 0);
}

#[test]
fn any_bytes() {
    run("any_bytes", targets::any_bytes);
}

#[test]
fn round_trip() {
    run("round_trip", targets::round_trip);
}

#[test]
fn transcript_differential() {
    run("transcript_differential", targets::transcript_differential);
}

#[test]
fn serial() {
    run("serial", targets::serial);
}

#[test]
fn client_operations() {
    run("client_operations", targets::client_operations);
}
