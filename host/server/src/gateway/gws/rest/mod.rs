//! The paths of the API.

mod attachments;
mod body;
mod chats;
mod me;
mod operations;
mod site;
mod supervision;
mod transcript;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use self::body::Reading;
use super::authentication::{Gatekeeper, Sender, authenticate};
use super::center::Center;
use super::identity::AgentId;
use super::listeners::Listeners;
use super::status::Refusal;
use crate::config::Config;
use crate::gateway::bayeux::{self, Sessions};

/// What everything begins with.
pub(super) const BASE: &str = "/api/v2";

/// What requests need.
#[derive(Clone)]
pub(super) struct Door {
    center: Center,
    reading: Reading,
}

/// All paths. `listeners` decides who may listen, `sessions` are those who do.
pub(super) fn router(
    center: &Center,
    sender: Sender,
    listeners: &Arc<Listeners>,
    sessions: Sessions<AgentId>,
    config: &Config,
) -> Router {
    let idle = Duration::from_millis(config.timeouts.http_idle_ms);
    let door = Door { center: center.clone(), reading: Reading::new(&config.limits, idle) };
    let gatekeeper = Gatekeeper::new(center.clone(), sender);
    let paths = Router::new()
        .route("/me", get(me::me).post(me::operate))
        .route("/me/{subresource}", get(me::subresource))
        .route("/me/channels/{channel}", get(me::channel).post(me::operate_channel))
        .route("/me/chats/{chat}", get(chats::one).post(operations::operate))
        .route("/me/chats/{chat}/messages", get(transcript::messages))
        .route("/me/chats/{chat}/attachments", post(attachments::upload))
        .route("/attachments/{document}", get(attachments::download))
        .route("/chats/{chat}/attachments/{document}", get(attachments::download_of_chat))
        .route("/users", get(site::users))
        .route("/users/{user}", get(site::user))
        .route("/users/{user}/channels/{channel}", post(supervision::watch))
        .route("/users/{user}/chats/{chat}", post(supervision::intrude))
        .route("/settings/{name}", get(site::settings))
        .route("/diagnostics/version", get(site::version))
        .route("/services", get(site::services))
        .fallback(async || Refusal::not_found("no such resource: see the server's documentation"))
        .method_not_allowed_fallback(async || Refusal::state("this resource takes other methods"))
        .layer(from_fn_with_state(gatekeeper, authenticate))
        .with_state(door);
    let notifications =
        bayeux::routes(&format!("{BASE}/notifications"), Arc::clone(listeners), sessions, idle);
    Router::new()
        .nest(BASE, paths)
        .merge(notifications)
        .fallback(async || Refusal::not_found("no such path: those of the API begin with /api/v2"))
}
