//! GWS API v2, for agents' chat (the vendor's public documentation): the words of this API for what `gateway/agents` does.

mod authentication;
mod links;
mod reply;
mod rest;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::response::Response;

use super::AgentsDoor;
use super::agents::listeners::{Listeners, Topics};
use super::agents::refusal::Refusal;
use super::agents::told::Api;
use super::bayeux;

pub(super) use links::Links;
pub(super) use words::GwsWords;

/// What everything begins with.
pub(super) const BASE: &str = "/api/v2";

/// The topics that the vendor's documentation has, besides the two that this server tells of. Clients may subscribe to them.
const SILENT: [&str; 8] = [
    "/v2/me/interactions",
    "/v2/me/devices",
    "/v2/me/calls",
    "/v2/me/emails",
    "/v2/me/workitems",
    "/v2/me/workbins",
    "/v2/me/outbound",
    "/notifications/services",
];

/// What there is to listen to.
pub(super) struct GwsTopics;

impl Topics for GwsTopics {
    const API: Api = Api::Gws;
    const COOKIE: &'static str = authentication::COOKIE_NAME;

    fn has(channel: &str) -> bool {
        let is_pattern = channel == "/**" || channel.starts_with("/v2/me/*") || channel.starts_with("/v2/**");
        is_pattern || [words::CHANNELS, words::CHATS].contains(&channel) || SILENT.contains(&channel)
    }

    fn refused(refusal: &Refusal) -> Response {
        reply::refused(refusal)
    }
}

/// All paths. URIs begin as `links` say; `has_csrf`: requests that change something carry a token.
pub(super) fn router(door: &AgentsDoor, links: Links, has_csrf: bool) -> Router {
    let listeners = Arc::new(listeners(door));
    let notifications =
        bayeux::routes(&format!("{BASE}/notifications"), listeners, door.sessions.clone(), door.idle);
    Router::new().nest(BASE, rest::router(door, links, has_csrf)).merge(notifications)
}

/// Its side of Bayeux.
pub(super) fn listeners(door: &AgentsDoor) -> Listeners<GwsTopics> {
    Listeners::new(door.center.clone(), door.sender)
}

/// The reply where there is nothing at all.
pub(super) async fn no_such_path() -> Response {
    let what = "no such path: those of the agents' APIs begin with /api/v2, /workspace/v3 and /auth/v3";
    reply::refused(&Refusal::not_found(what))
}
