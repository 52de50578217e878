//! A customer's client, over flex or Chat API v2. It does no input or output: the caller has the socket, the clock and the loop.

#[cfg(not(feature = "std"))]
mod block;
mod config;
mod handle;
mod link;
mod machine;
mod request;

#[cfg(not(feature = "std"))]
pub use block::*;
pub use config::*;
pub(crate) use config::{CLIENT_VERSIONS, ITEM_COUNTS, PACKET_SIZES};
pub use handle::*;
pub use link::*;
pub(crate) use machine::Customer;
pub use request::*;
