//! What was said in a chat, for an agent who asks for it.

use parlor_core::element::{Event, Id};
use parlor_core::wire::Limits;
use serde_json::Value;

use super::center::Center;
use super::chat::AgentChat;
use super::identity::AgentId;
use super::participants::Parties;
use super::refusal::Refusal;
use crate::engine::MemberEvents;

/// Messages that are given at once: our own choice. Whoever wants more asks for those behind the last.
pub(crate) const COUNT: usize = 1000;

/// The messages from index `start` on, `count` at most, each as `write` has it, which is given when the session began, too.
pub(crate) async fn messages(
    center: &Center,
    agent: &AgentId,
    session: Id,
    start: u32,
    count: usize,
    write: impl Fn(&AgentChat, &Parties, &str, &Event<'_>) -> Value,
) -> Result<Vec<Value>, Refusal> {
    let own = center.with(|floor, _| floor.chat(agent, session).map(|it| it.own))?;
    // Nothing is shown before the chat is accepted.
    let Some(own) = own else { return Ok(Vec::new()) };
    let mut messages = Vec::new();
    let mut position = Some(start.saturating_sub(1));
    while let Some(behind) = position
        && messages.len() < count
    {
        let wanted = count.saturating_sub(messages.len());
        let told = center.ask(move |engine| engine.member_events(session, own, behind, wanted)).await;
        let told = told.ok_or_else(Refusal::ending)?;
        let what = "the transcript is gone: the server keeps so many sessions that have ended";
        let MemberEvents { start_at, events, rest_behind } = told.ok_or_else(|| Refusal::not_found(what))?;
        let is_there = center.with(|floor, _| {
            let Ok(chat) = floor.chat(agent, session) else { return false };
            let parsed = events.iter().filter_map(|it| Event::parse(it, Limits::STORED).ok());
            messages.extend(parsed.map(|it| write(chat, &floor.parties, &start_at, &it)));
            true
        });
        // The chat may have been completed meanwhile.
        if !is_there {
            break;
        }
        position = rest_behind;
    }
    Ok(messages)
}
