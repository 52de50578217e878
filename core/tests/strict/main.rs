//! What is refused, with which offset and reason; what is accepted, and read as what; and that both take linear time.
//!
//! Every document goes through all the ways to read a stored transcript: they must agree.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod accepted;
mod cuts;
mod documents;
mod hostile;
mod linear;
mod refused;
mod stopwatch;
mod truncated;
mod ways;
