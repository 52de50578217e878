//! libparlor: the C interface to `parlor-core`. `include/parlor.h` is generated from this crate's sources.
//!
//! # Safety
//!
//! What a caller promises is the same for every function, so it is said once, here:
//!
//! - a handle was made by its `_new` and not yet freed, and no other thread uses it during the call;
//! - any other pointer is NULL, or points to as much readable (for outputs: writable) memory as its type and
//!   length say, which nobody changes during the call.
//!
//! In return every pointer may be NULL, nothing unwinds into the caller, and an output is written only if the
//! call succeeds. The macro in `guard` sees to all three.
#![allow(non_camel_case_types, reason = "the names are those of the header")]
#![allow(clippy::missing_safety_doc, reason = "one contract for all functions, stated above")]

mod basic;
mod client;
mod error;
mod event;
#[doc(hidden)]
pub mod filled;
mod flex;
#[doc(hidden)]
pub mod guard;
mod ids;
mod items;
#[doc(hidden)]
pub mod kept;
mod key_values;
mod link;
mod memory;
mod news;
mod notice;
mod numbers;
mod requests;
mod rules;
mod scratch;
mod session;
mod status;
mod text;
mod transcript;
mod version;
mod vocabulary;

pub use basic::*;
pub use error::*;
pub use event::*;
pub use flex::*;
pub use items::*;
pub use key_values::*;
pub use link::*;
pub use news::*;
pub use notice::*;
pub use requests::*;
pub use rules::*;
pub use session::*;
pub use status::*;
pub use text::*;
pub use transcript::*;
pub use version::*;
pub use vocabulary::*;
