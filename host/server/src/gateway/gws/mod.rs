//! GWS API v2, for agents' chat (the vendor's public documentation).
//!
//! An agent of this door is a basic client in each session that he is in, with a connection inside the server for it
//! (`peer`). What may be done, who sees what and how much of it is decided by the engine; here is only what the vendor's
//! Interaction Server and its web services do around it:
//!
//! ```text
//!  REST ──► rest/ ────► Center ──► Floor        who is there, who has which chat, whom it is offered to
//!  Bayeux ─ listeners ◄───┘  │                  (without input and output: time, requests and events in,
//!                            ▼                   notifications out)
//!                     conversation ── peer ──► turns.rs ──► engine
//!                     one for each agent in each session
//! ```

mod agent_states;
mod agents;
mod authentication;
mod center;
mod chat;
mod conversation;
mod floor;
mod http_sessions;
mod identity;
mod links;
mod listeners;
mod message;
mod offering;
mod participants;
mod peer;
mod rest;
mod status;

pub use agents::{Agents, AgentsError};
pub(crate) use authentication::Sender;
pub(crate) use center::Center;
pub(crate) use listeners::{door, settings};
pub(crate) use rest::{BASE, router};
