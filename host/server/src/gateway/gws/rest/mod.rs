//! The paths of the API.

mod asked;
mod attachments;
mod chats;
mod me;
mod operations;
mod site;
mod supervision;
mod transcript;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use super::authentication::{Gatekeeper, authenticate};
use super::links::Links;
use super::reply::refused;
use crate::gateway::AgentsDoor;
use crate::gateway::agents::body::Reading;
use crate::gateway::agents::center::Center;
use crate::gateway::agents::refusal::Refusal;

/// Clients look for those to whom chats can be given under several names.
const NO_RESOURCE: &str = "no such resource: there are me, users, settings/agent-states, services, attachments and \
    diagnostics/version; those to whom chats can be given are in users?fields=*";

/// What requests need.
#[derive(Clone)]
pub(super) struct Door {
    center: Center,
    reading: Reading,
    links: Links,
}

/// All paths, without what they begin with.
pub(super) fn router(door: &AgentsDoor, links: Links, has_csrf: bool) -> Router {
    let AgentsDoor { center, reading, sender, passwords, .. } = door;
    let gatekeeper =
        Gatekeeper { center: center.clone(), sender: *sender, passwords: passwords.clone(), has_csrf };
    let door = Door { center: center.clone(), reading: *reading, links };
    Router::new()
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
        .route("/services/{service}", get(site::service))
        .fallback(async || refused(&Refusal::not_found(NO_RESOURCE)))
        .method_not_allowed_fallback(async || refused(&Refusal::method()))
        .layer(from_fn_with_state(gatekeeper, authenticate))
        .with_state(door)
}
