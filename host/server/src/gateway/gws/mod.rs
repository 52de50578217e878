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

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;

use self::authentication::Sender;
use self::center::Center;
use self::listeners::Listeners;
use crate::config::Config;
use crate::documents::Documents;
use crate::driver::Input;
use crate::gateway::bayeux::Sessions;
use crate::gateway::chat::Switchboard;
use crate::turns::Lane;

pub use agents::{Agents, AgentsError};

/// The paths of the API, and what keeps its deadlines and takes note of interactions: it has to run for ever. `address` is
/// where the door is; `questions` the lane of what is asked of the engine beside the agents' own requests.
pub(crate) fn open(
    config: &Config,
    address: SocketAddr,
    switchboard: Switchboard,
    questions: Lane<Input>,
    documents: Documents,
) -> (Router, impl Future<Output = ()> + Send + use<>) {
    let base = config.gws_url.clone().unwrap_or_else(|| format!("http://{address}{}", rest::BASE));
    let sessions = Sessions::new(listeners::settings(config));
    let center = Center::new(config, &base, questions, switchboard, documents, sessions.clone());
    let sender = Sender { is_loopback: address.ip().to_canonical().is_loopback() };
    let listeners = Arc::new(Listeners { center: center.clone(), sender });
    let router = rest::router(&center, sender, &listeners, sessions.clone(), config);
    let watch = async move {
        tokio::join!(sessions.watch(listeners), center.clone().keep_deadlines(), center.watch_interactions());
    };
    (router, watch)
}
