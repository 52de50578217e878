//! The clock of all links.

use std::sync::OnceLock;
use std::time::Instant;

static START: OnceLock<Instant> = OnceLock::new();

/// Milliseconds since the process first asked. The clock never goes back, and all links use this one: what a program
/// asks of a machine that a link drives, it asks with this time.
pub fn now() -> u64 {
    u64::try_from(START.get_or_init(Instant::now).elapsed().as_millis()).unwrap_or(u64::MAX)
}
