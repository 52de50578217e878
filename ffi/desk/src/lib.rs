//! libparlor-desk: all of libparlor, and links that drive its handles: sockets, TLS, threads. `include/parlor-desk.h` is
//! generated from this crate's sources. A program links it instead of libparlor.
//!
//! # Safety
//!
//! As in libparlor, with this instead of the sentence on threads: a `parlor_link` may be used by any number of threads at
//! once, but for `parlor_link_next` and `parlor_link_free`, and its handle by the thread that has locked it.
#![allow(non_camel_case_types, reason = "the names are those of the header")]
#![allow(clippy::missing_safety_doc, reason = "one contract for all functions, stated above")]

mod agent;
mod copies;
mod customer;
mod driver;
mod event;
mod gate;
mod handle;
mod link;
mod log;
mod options;
mod room;
mod signal;

pub use event::*;
pub use link::*;
pub use log::*;
pub use options::*;
