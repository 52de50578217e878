//! How fast parlor-core reads and writes stored transcripts, beside other XML readers, in one run.
//!
//! `cargo bench -p parlor-bench` prints the tables; `core/benches/README.md` says how to read them.

use std::io::Write;

mod allocations;
mod checksum;
mod decoders;
mod document;
mod hostile;
mod rounds;
mod strictness;

pub use allocations::{CountingAllocator, keep_freed_memory};
pub use decoders::{Decoder, OURS, available, missing};
pub use document::{EVENTS_IN_1_MB, EVENTS_IN_2_KB, Shape, transcript};
pub use hostile::{HOSTILE_BAR, Hostile, hostile_columns, measure_hostile};
pub use rounds::{Measured, measure_reading, measure_worst, measure_writing};
pub use strictness::{REFUSALS, accepted};

/// Says on standard error which peers are not there.
///
/// # Errors
/// If one isn't there and `PARLOR_STRICT=1` asks for it.
pub fn check_peers() -> Result<(), String> {
    let is_strict = std::env::var("PARLOR_STRICT").is_ok_and(|it| it == "1");
    for (name, package) in missing() {
        let line = format!("{name} is not there: install {package} and a C and C++ compiler");
        if is_strict {
            return Err(format!("{line}; PARLOR_STRICT=1 asks for it"));
        }
        // Not `eprintln!`: a test harness would keep that to itself.
        std::io::stderr().write_all(format!("SKIPPED: {line}\n").as_bytes()).map_err(|it| it.to_string())?;
    }
    Ok(())
}
