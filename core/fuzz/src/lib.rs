//! What each fuzz target does with its bytes. Whatever is wrong panics.
//!
//! An ordinary test of parlor-core includes this file and runs the same functions over the seeds
//! (`core/tests/fuzz_seeds.rs`).

mod any_bytes;
mod client_operations;
#[path = "../../tests/oracle/found.rs"]
mod found;
mod http_chat;
mod maker;
#[path = "../../tests/model/mod.rs"]
mod model;
#[path = "../../tests/compact/packet.rs"]
#[allow(dead_code, reason = "the tests of the compact binding use all of it")]
mod packet;
#[path = "../../tests/packets/mod.rs"]
pub(crate) mod packets;
#[path = "../../tests/oracle/quick_xml.rs"]
mod quick_xml;
mod round_trip;
#[path = "../../tests/oracle/roxmltree.rs"]
mod roxmltree;
mod serial;
mod transcript_differential;
#[path = "../../tests/strict/ways.rs"]
mod ways;

pub use any_bytes::any_bytes;
pub use client_operations::client_operations;
pub use http_chat::http_chat;
pub use round_trip::round_trip;
pub use serial::serial;
pub use transcript_differential::transcript_differential;
