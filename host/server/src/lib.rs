//! The embedded Chat Server: a sans-IO [`engine`] with sockets around it.
//!
//! ```no_run
//! let server = parlor_server::Server::start(parlor_server::Config::default())?;
//! println!("basic clients connect to {}", server.addresses().basic);
//! server.shutdown();
//! # Ok::<(), parlor_server::StartError>(())
//! ```

mod binding;
mod clock;
mod config;
mod connection;
#[cfg(unix)]
mod descriptors;
mod documents;
mod driver;
pub mod engine;
mod failure;
mod gateway;
mod hang_up;
mod http;
mod http_listener;
mod key_values_json;
mod network;
mod output;
mod pace;
mod places;
mod server;
mod size;
mod subscribers;
mod turns;
mod yielding;

pub use config::{ClientFileTransfer, Config, InactivityControl, IncludedNotices, Limits, Timeouts};
pub use failure::ServerFailure;
pub use gateway::agents::{Agents, AgentsError};
pub use server::{Addresses, Server, StartError};
pub use size::size;
