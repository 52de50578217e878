//! What was said in a chat.

use std::collections::HashMap;

use axum::extract::{Extension, Path, Query, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::Door;
use crate::gateway::agents::act::session;
use crate::gateway::agents::identity::AgentId;
use crate::gateway::agents::refusal::Refusal;
use crate::gateway::agents::transcript::{self, COUNT};
use crate::gateway::gws::authentication::Asking;
use crate::gateway::gws::reply::answer;
use crate::gateway::gws::words::Reader;

/// `GET /me/chats/{id}/messages?startIndex=0&count=50`
pub(super) async fn messages(
    State(door): State<Door>,
    Extension(Asking(agent)): Extension<Asking>,
    Path(chat): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let read = read(&door, &agent.id, &chat, &query).await;
    answer(read.map(|it| json!({ "messages": it })))
}

async fn read(
    door: &Door,
    agent: &AgentId,
    chat: &str,
    query: &HashMap<String, String>,
) -> Result<Vec<Value>, Refusal> {
    let session = session(chat)?;
    let number = |name: &str| {
        let wrong = |_| Refusal::invalid(name, "write a number from 0 on");
        query.get(name).map(|it| it.parse::<u32>().map_err(wrong)).transpose()
    };
    let start = number("startIndex")?.unwrap_or_default();
    let count = number("count")?.map_or(COUNT, |it| usize::try_from(it).unwrap_or(COUNT).min(COUNT));
    transcript::messages(&door.center, agent, session, start, count, |chat, parties, start_at, event| {
        Reader { participants: &chat.participants, parties, links: &door.links, start_at }.message(event)
    })
    .await
}
