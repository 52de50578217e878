//! Plugins: loaded, fed with what happens in sessions, and asked to send files, to export transcripts, and to run
//! commands of their own.

mod about;
mod commands;
mod door;
mod event;
mod feed;
mod handle;
mod jobs;
mod notices;
mod options;
mod outbox;
mod requests;
mod store;

pub use about::*;
pub use commands::*;
pub use event::*;
pub use feed::*;
pub use handle::*;
pub use jobs::*;
pub use options::*;
pub use requests::*;
pub use store::*;
