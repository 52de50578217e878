//! Stored transcripts: read from one piece of memory, read as they come, and written.

#[cfg(not(feature = "std"))]
mod block;
mod document;
mod stream;
mod writer;

#[cfg(not(feature = "std"))]
pub use block::*;
pub use document::*;
pub use stream::*;
pub use writer::*;
