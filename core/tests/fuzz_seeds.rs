//! The fuzz targets' own functions, run over their seeds: what a fuzzer once found stays found.

#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "../fuzz/src/lib.rs"]
#[allow(unreachable_pub, reason = "it is a crate of its own, too")]
mod targets;

use std::fs;
use std::path::{Path, PathBuf};

use targets::packets::PACKETS;

/// The target's folder.
fn seeds(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(name)
}

/// Runs `target` over each file in the folder of its name.
fn run(name: &str, target: fn(&[u8])) {
    let mut count = 0;
    for entry in fs::read_dir(seeds(name)).unwrap() {
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

/// The seeds named after a kind of packet are the packets that other tests read, each in one line and none twice.
#[test]
fn any_bytes_has_a_packet_of_each_kind() {
    let is_packet =
        |name: &str| ["basic-", "flex-", "event-", "transcript-"].iter().any(|it| name.starts_with(it));
    let mut found = Vec::new();
    for entry in fs::read_dir(seeds("any_bytes")).unwrap() {
        let seed = entry.unwrap();
        if is_packet(seed.file_name().to_str().unwrap()) {
            found.push(fs::read_to_string(seed.path()).unwrap());
        }
    }
    let mut packets = PACKETS.map(String::from).to_vec();
    found.sort();
    packets.sort();
    assert_eq!(found, packets);
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
fn http_chat() {
    run("http_chat", targets::http_chat);
}

#[test]
fn client_operations() {
    run("client_operations", targets::client_operations);
}
