//! The basic client: an agent's desktop, in many sessions at once. It does no input or output: the caller has the socket,
//! the clock and the loop.

#[cfg(not(feature = "std"))]
mod block;
mod config;
mod handle;
mod link;
mod machine;
#[cfg(feature = "std")]
mod presence;
#[cfg(feature = "std")]
mod registration;
mod request;
mod session;

#[cfg(not(feature = "std"))]
pub use block::*;
pub use config::*;
pub use handle::*;
pub use link::*;
#[cfg(all(feature = "exports", feature = "std"))]
pub use registration::*;
pub use request::*;
pub use session::*;
