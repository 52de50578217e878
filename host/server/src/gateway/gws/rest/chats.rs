//! The chats of an agent, as they are.

use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Response};
use parlor_core::element::Id;
use parlor_core::wire::Text;
use serde_json::{Value, json};

use super::Door;
use crate::gateway::gws::authentication::Asking;
use crate::gateway::gws::floor::Floor;
use crate::gateway::gws::identity::AgentId;
use crate::gateway::gws::status::{Refusal, done};

/// All chats of an agent.
pub(super) fn all(floor: &Floor, agent: &AgentId) -> Vec<Value> {
    let chats = floor.desks.get(agent).into_iter().flat_map(|it| &it.chats);
    chats.map(|it| it.json(&floor.parties, &floor.links)).collect()
}

/// The session of which a path speaks.
pub(super) fn session(chat: &str) -> Result<Id, Refusal> {
    Id::new(Text::plain(chat)).map_err(|_| Refusal::not_found("no such chat: an id has 16 characters"))
}

/// `GET /me/chats/{id}`
pub(super) async fn one(
    State(door): State<Door>,
    Extension(Asking(agent)): Extension<Asking>,
    Path(chat): Path<String>,
) -> Response {
    let found = session(&chat).and_then(|session| {
        door.center
            .with(|floor, _| floor.chat(&agent.id, session).map(|it| it.json(&floor.parties, &floor.links)))
    });
    match found {
        Ok(chat) => done(json!({ "chat": chat })),
        Err(refusal) => refusal.into_response(),
    }
}
