//! Workspace API v3, for agents' chat (the vendor's published specification and clients): the words of this API for what
//! `gateway/agents` does. It stands on the port of GWS API v2.

mod attachments;
mod authentication;
mod media;
mod oauth;
mod operations;
mod reply;
mod session;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::Value;

use super::AgentsDoor;
use super::agents::body::Reading;
use super::agents::center::Center;
use super::agents::list::Agent;
use super::agents::listeners::{Listeners, Topics};
use super::agents::login::Passwords;
use super::agents::refusal::Refusal;
use super::agents::told::Api;
use super::bayeux;

pub(super) use words::WorkspaceWords;

/// What everything begins with, but tokens.
const BASE: &str = "/workspace/v3";

/// Where tokens are got.
const AUTH: &str = "/auth/v3";

/// The topic that can be listened to, and on which nothing is told.
const VOICE: &str = "/workspace/v3/voice";

/// What there is to listen to.
struct WorkspaceTopics;

impl Topics for WorkspaceTopics {
    const API: Api = Api::Workspace;
    const COOKIE: &'static str = authentication::COOKIE_NAME;

    fn has(channel: &str) -> bool {
        let is_pattern = channel == "/**" || channel.starts_with("/workspace/v3/*");
        is_pattern || [words::INITIALIZATION, words::MEDIA, words::CHAT, VOICE].contains(&channel)
    }

    fn welcome(center: &Center, agent: &Agent, channel: &str) -> Vec<Value> {
        if channel == words::INITIALIZATION {
            words::initialization(center, agent).into()
        } else {
            Vec::new()
        }
    }

    fn refused(refusal: &Refusal) -> Response {
        reply::refused(refusal)
    }
}

/// What requests need.
#[derive(Clone)]
struct Door {
    center: Center,
    reading: Reading,
    passwords: Passwords,
    sender: super::agents::login::Sender,
}

/// All paths.
pub(super) fn router(door: &AgentsDoor) -> Router {
    let AgentsDoor { center, reading, sender, passwords, .. } = door;
    let listeners = Arc::new(Listeners::<WorkspaceTopics>::new(center.clone(), *sender));
    let notifications =
        bayeux::routes(&format!("{BASE}/notifications"), listeners, door.sessions.clone(), door.idle);
    let door =
        Door { center: center.clone(), reading: *reading, passwords: passwords.clone(), sender: *sender };
    let none =
        async || reply::refused(&Refusal::not_found("no such resource: see the server's documentation"));
    let other = async || reply::refused(&Refusal::method());
    let paths = Router::new()
        .route("/initialize-workspace", post(session::initialize))
        .route("/activate-channels", post(session::activate_channels))
        .route("/current-session", get(session::current_session))
        .route("/logout", get(session::log_out).post(session::log_out))
        .route("/media/{operation}", post(media::operate_all))
        .route("/media/{media}/{operation}", post(media::operate))
        .route("/media/{media}/interactions/{chat}/messages", get(operations::messages))
        .route("/media/{media}/interactions/{chat}/add-attachment", post(attachments::add))
        .route("/media/{media}/interactions/{chat}/attachments/{document}", get(attachments::download))
        .route("/media/{media}/interactions/{chat}/remove-attachment/{document}", post(attachments::remove))
        .route("/media/{media}/interactions/{chat}/{operation}", post(operations::operate))
        .fallback(none)
        .method_not_allowed_fallback(other)
        .layer(from_fn_with_state(door.clone(), authentication::authenticate))
        .with_state(door.clone());
    let tokens = Router::new()
        .route("/oauth/token", post(oauth::token))
        .route("/oauth/authorize", post(oauth::authorize))
        .fallback(none)
        .method_not_allowed_fallback(other)
        .with_state(door);
    Router::new().nest(BASE, paths).nest(AUTH, tokens).merge(notifications)
}
