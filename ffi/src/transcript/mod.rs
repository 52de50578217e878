//! Stored transcripts: read from one piece of memory, read as they come, and written.

mod document;
mod stream;
mod writer;

pub use document::*;
pub use stream::*;
pub use writer::*;
