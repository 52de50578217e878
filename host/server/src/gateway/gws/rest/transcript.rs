//! What was said in a chat.

use std::collections::HashMap;

use axum::extract::{Extension, Path, Query, State};
use axum::response::{IntoResponse, Response};
use parlor_core::element::Event;
use parlor_core::wire::Limits;
use serde_json::{Value, json};

use super::Door;
use super::chats::session;
use crate::engine::MemberEvents;
use crate::gateway::gws::authentication::Asking;
use crate::gateway::gws::identity::AgentId;
use crate::gateway::gws::status::{Refusal, done};

/// Messages that are given at once: our own choice. Whoever wants more asks for those behind the last.
const COUNT: usize = 1000;

/// `GET /me/chats/{id}/messages?startIndex=0&count=50`
pub(super) async fn messages(
    State(door): State<Door>,
    Extension(Asking(agent)): Extension<Asking>,
    Path(chat): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    match read(&door, &agent.id, &chat, &query).await {
        Ok(messages) => done(json!({ "messages": messages })),
        Err(refusal) => refusal.into_response(),
    }
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
    let own = door.center.with(|floor, _| floor.chat(agent, session).map(|it| it.own))?;
    // Nothing is shown before the chat is accepted.
    let Some(own) = own else { return Ok(Vec::new()) };
    let mut messages = Vec::new();
    let mut position = Some(start.saturating_sub(1));
    while let Some(behind) = position
        && messages.len() < count
    {
        let wanted = count.saturating_sub(messages.len());
        let told = door.center.ask(move |engine| engine.member_events(session, own, behind, wanted)).await;
        let told = told.ok_or_else(Refusal::ending)?;
        let what = "the transcript is gone: the server keeps so many sessions that have ended";
        let MemberEvents { start_at, events, rest_behind } = told.ok_or_else(|| Refusal::not_found(what))?;
        let read = door.center.with(|floor, _| {
            floor.with_reader(agent, session, &start_at, |reader| {
                let parsed = events.iter().filter_map(|it| Event::parse(it, Limits::STORED).ok());
                parsed.map(|it| reader.message(&it)).collect::<Vec<_>>()
            })
        });
        // The chat may have been completed meanwhile.
        let Some((read, _)) = read else { break };
        messages.extend(read);
        position = rest_behind;
    }
    Ok(messages)
}
