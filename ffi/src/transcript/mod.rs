//! Stored transcripts: read from one piece of memory, read as they come, and written.

#[cfg(not(feature = "std"))]
mod block;
mod document;
#[cfg(feature = "std")]
mod stream;
#[cfg(feature = "std")]
mod writer;

#[cfg(not(feature = "std"))]
pub use block::*;
pub use document::*;
#[cfg(feature = "std")]
pub use stream::*;
#[cfg(feature = "std")]
pub use writer::*;
