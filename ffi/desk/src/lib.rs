//! libparlor-desk: links that drive libparlor's handles (sockets, TLS, threads), and plugins.
//! `include/parlor-desk.h` is generated from this crate's sources. With the feature `whole` all of libparlor is in the
//! library; without it, as it is installed, it calls that of libparlor.so.
//!
//! # Safety
//!
//! As in libparlor, with this instead of the sentence on threads: a `parlor_link` and `parlor_plugins` may be used by any
//! number of threads at once, but for their `_free`, and a link's handle by the thread that has locked it.
#![allow(non_camel_case_types, reason = "the names are those of the header")]
#![allow(clippy::missing_safety_doc, reason = "one contract for all functions, stated above")]

mod advice;
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
mod plugins;
mod room;
mod signal;
mod turn;

pub use event::*;
pub use link::*;
pub use log::*;
pub use options::*;
pub use plugins::*;
