//! The chats of an agent, as they are.

use axum::extract::{Extension, Path, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::Door;
use crate::gateway::agents::act::session;
use crate::gateway::agents::floor::Floor;
use crate::gateway::agents::identity::AgentId;
use crate::gateway::gws::authentication::Asking;
use crate::gateway::gws::links::Links;
use crate::gateway::gws::reply::answer;
use crate::gateway::gws::words::chat_json;

/// All chats of an agent.
pub(super) fn all(floor: &Floor, agent: &AgentId, links: &Links) -> Vec<Value> {
    let chats = floor.desks.get(agent).into_iter().flat_map(|it| &it.chats);
    chats.map(|it| chat_json(it, &floor.parties, links)).collect()
}

/// `GET /me/chats/{id}`
pub(super) async fn one(
    State(door): State<Door>,
    Extension(Asking(agent)): Extension<Asking>,
    Path(chat): Path<String>,
) -> Response {
    let found = session(&chat).and_then(|session| {
        door.center.with(|floor, _| {
            floor.chat(&agent.id, session).map(|it| chat_json(it, &floor.parties, &door.links))
        })
    });
    answer(found.map(|it| json!({ "chat": it })))
}
