//! The compact binding: each kind of packet byte by byte, cut and grown ones, and against the XML binding and
//! postcard.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod clients;
mod cut_and_grown;
mod generated;
mod hostile;
mod key_values;
mod literals;
mod packet;
mod postcard_agrees;
mod refused;
mod round_trip;
