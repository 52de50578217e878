//! The embedded Chat Server: a sans-IO [`engine`] with sockets around it.
//!
//! ```no_run
//! let server = parlor_server::Server::start(parlor_server::Config::default())?;
//! println!("basic clients connect to {}", server.addresses().basic);
//! server.shutdown();
//! # Ok::<(), parlor_server::StartError>(())
//! ```

mod config;
mod connection;
mod documents;
mod driver;
pub mod engine;
mod http;
mod http_listener;
mod server;

pub use config::{Config, Limits, Timeouts};
pub use server::{Addresses, Server, StartError};
