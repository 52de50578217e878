//! Agents who come by HTTP, whichever API they speak: GWS API v2 (`gateway/gws`) or Workspace API v3 (`gateway/workspace`).
//!
//! Such an agent is a basic client in each session that he is in, with a connection inside the server for it (`peer`). What
//! may be done, who sees what and how much of it is decided by the engine; here is what the vendor's Interaction Server and
//! its web services do around it, once for both APIs, which only have other words for it:
//!
//! ```text
//!  REST of an API ──► Act ──► Center ──► Floor        who is there, who has which chat, whom it is offered to
//!  Bayeux ── Listeners ◄──┘      │                    (without input and output: time, requests and events in,
//!                                ▼                    notifications in the words of each API out)
//!                         conversation ── peer ──► turns.rs ──► engine
//!                         one for each agent in each session
//! ```

pub(crate) mod act;
pub(crate) mod agent_states;
pub(crate) mod attachments;
pub(crate) mod body;
pub(crate) mod center;
pub(crate) mod chat;
pub(crate) mod conversation;
pub(crate) mod datum;
pub(crate) mod events;
pub(crate) mod floor;
pub(crate) mod http_sessions;
pub(crate) mod identity;
pub(crate) mod list;
pub(crate) mod listeners;
pub(crate) mod login;
pub(crate) mod offering;
pub(crate) mod operation;
pub(crate) mod participants;
mod peer;
pub(crate) mod refusal;
pub(crate) mod told;
pub(crate) mod transcript;

pub use list::{Agents, AgentsError};
