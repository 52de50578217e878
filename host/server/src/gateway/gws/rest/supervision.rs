//! `POST /users/{id}/…`: supervisors watch an agent, or come into a chat of his.

use axum::extract::{Extension, Path, Request, State};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::Door;
use super::body::Asked;
use super::chats::session;
use crate::gateway::gws::agents::Agent;
use crate::gateway::gws::authentication::Asking;
use crate::gateway::gws::chat::Mode;
use crate::gateway::gws::floor::Watch;
use crate::gateway::gws::identity::AgentId;
use crate::gateway::gws::status::{Refusal, done};

/// `POST /users/{id}/channels/chat`
pub(super) async fn watch(
    State(door): State<Door>,
    Extension(Asking(supervisor)): Extension<Asking>,
    Path((user, channel)): Path<(String, String)>,
    request: Request,
) -> Response {
    let asked = match door.reading.operation(request).await {
        Ok(asked) => asked,
        Err(refusal) => return refusal.into_response(),
    };
    if channel != "chat" {
        return Refusal::not_found("there is no such channel here: chat is the only one").into_response();
    }
    match watch_as(&door, &supervisor, &AgentId::named_by(&user), &asked) {
        Ok(()) => done(json!({})),
        Err(refusal) => refusal.into_response(),
    }
}

fn watch_as(door: &Door, supervisor: &Agent, agent: &AgentId, asked: &Asked) -> Result<(), Refusal> {
    let mode = match asked.name.as_str() {
        "Monitor" => Mode::Monitor,
        "Coach" => Mode::Coach,
        "StopMonitoring" => {
            let did = door.center.with(|floor, _| {
                floor.check_supervisor(&supervisor.id).map(|()| floor.stop_watching(&supervisor.id, agent))
            })?;
            return if did { Ok(()) } else { Err(Refusal::state("you don't watch this agent")) };
        }
        _ => return Err(asked.unknown("Monitor, Coach, StopMonitoring")),
    };
    let is_once = match asked.text("supervisorMonitoringMode")? {
        None | Some("AllChats") => false,
        Some("NextChat") => true,
        Some(_) => return Err(Refusal::invalid("supervisorMonitoringMode", "write NextChat or AllChats")),
    };
    let nickname = asked.text("nickname")?.filter(|it| !it.is_empty()).map(str::to_owned);
    door.center.with(|floor, _| {
        if !floor.is_reachable(agent) {
            return Err(Refusal::state("this agent has no contact center session now"));
        }
        floor.watch(Watch {
            supervisor: supervisor.id.clone(),
            agent: agent.clone(),
            mode,
            nickname,
            is_once,
        })
    })
}

/// `POST /users/{id}/chats/{chat}`
pub(super) async fn intrude(
    State(door): State<Door>,
    Extension(Asking(supervisor)): Extension<Asking>,
    Path((user, chat)): Path<(String, String)>,
    request: Request,
) -> Response {
    let asked = match door.reading.operation(request).await {
        Ok(asked) => asked,
        Err(refusal) => return refusal.into_response(),
    };
    match intrude_as(&door, &supervisor, &AgentId::named_by(&user), &chat, &asked).await {
        Ok(reference) => done(json!({ "referenceId": reference })),
        Err(refusal) => refusal.into_response(),
    }
}

async fn intrude_as(
    door: &Door,
    supervisor: &Agent,
    agent: &AgentId,
    chat: &str,
    asked: &Asked,
) -> Result<u64, Refusal> {
    if asked.name != "Intrude" {
        return Err(asked.unknown("Intrude"));
    }
    let wrong = || Refusal::invalid("supervisorVisibilityMode", "write Monitor, Coach or BargeIn");
    let mode =
        asked.text("supervisorVisibilityMode")?.map(|it| Mode::read(it).ok_or_else(wrong)).transpose()?;
    let nickname = asked.text("nickname")?.filter(|it| !it.is_empty()).unwrap_or(&supervisor.name);
    let session = session(chat)?;
    door.center
        .with(|floor, _| floor.bring(&supervisor.id, agent, session, mode.unwrap_or(Mode::Monitor)))?;
    door.center.accept(&supervisor.id, session, nickname).await
}
