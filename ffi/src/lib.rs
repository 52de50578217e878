//! libparlor: the C interface to `parlor-core`. `include/parlor.h` is generated from this crate's sources.
//!
//! # With and without a heap
//!
//! With the feature `std` handles are on the heap. Without it there is no allocator: a handle is built in a block of the
//! caller's, with all that it needs. What keeps memory is in `memory`, `scratch`, `queue`, `lists` and `last_error`,
//! each of which has a second form in `block/` with the same functions. All else is the same code.
//!
//! # Safety
//!
//! What a caller promises is the same for every function, so it is said once, here:
//!
//! - a handle was made by a `_new` and not yet freed. It may be one of another type, and another thread may be inside it:
//!   `handle` notices that;
//! - any other pointer is NULL, or points to as much readable (for outputs: writable) memory as its type and
//!   length say, which nobody changes during the call.
//!
//! In return every pointer may be NULL, nothing unwinds into the caller, and an output is written only if the
//! call succeeds. The macro in `guard` sees to all three.
// The tests have the standard library always.
#![cfg_attr(all(not(feature = "std"), not(test)), no_std)]
// Then most of this serves functions that aren't there.
#![cfg_attr(not(feature = "exports"), allow(dead_code, unreachable_pub, unused_imports))]
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
#[doc(hidden)]
pub mod handle;
mod ids;
#[cfg(feature = "std")]
mod imported;
mod items;
#[doc(hidden)]
pub mod kept;
mod key_values;
#[cfg_attr(not(feature = "std"), path = "block/last_error.rs")]
mod last_error;
mod link;
#[cfg_attr(not(feature = "std"), path = "block/lists.rs")]
mod lists;
#[cfg_attr(not(feature = "std"), path = "block/memory.rs")]
mod memory;
mod news;
#[cfg(feature = "std")]
mod notice;
mod numbers;
#[cfg(all(not(feature = "std"), not(test)))]
mod panic;
#[cfg_attr(not(feature = "std"), path = "block/queue.rs")]
mod queue;
#[doc(hidden)]
pub mod refused;
mod requests;
mod rules;
#[cfg_attr(not(feature = "std"), path = "block/scratch.rs")]
mod scratch;
mod session;
mod sizes;
mod status;
mod text;
mod transcript;
mod unfit;
mod version;
mod vocabulary;

pub use basic::*;
pub use error::*;
pub use event::*;
pub use flex::*;
#[cfg(all(feature = "std", not(feature = "exports")))]
pub use imported::*;
pub use items::*;
pub use key_values::*;
pub use link::*;
pub use news::*;
#[cfg(feature = "std")]
pub use notice::*;
pub use requests::*;
pub use rules::*;
pub use session::*;
pub use status::*;
pub use text::*;
pub use transcript::*;
pub use version::*;
pub use vocabulary::*;
