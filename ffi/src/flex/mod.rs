//! The flex client: a customer. It does no input or output: the caller has the socket, the clock and the loop.

mod config;
mod handle;
mod link;
mod news;
mod request;

pub use config::*;
pub use handle::*;
pub use link::*;
pub use news::*;
pub use request::*;
