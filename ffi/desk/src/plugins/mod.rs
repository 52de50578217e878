//! Plugins: loaded, fed with what happens in sessions, and asked to send files and to export transcripts.

mod about;
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
pub use event::*;
pub use feed::*;
pub use handle::*;
pub use jobs::*;
pub use options::*;
pub use requests::*;
pub use store::*;
