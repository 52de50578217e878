//! GWS API v2, for agents' chat (the vendor's public documentation).

mod agent_states;
mod agents;
mod http_sessions;
mod identity;
mod offering;

pub use agents::{Agents, AgentsError};
