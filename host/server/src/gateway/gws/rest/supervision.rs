//! `POST /users/{id}/…`: supervisors watch an agent, or come into a chat of his.

use axum::extract::{Extension, Path, Request, State};
use axum::response::Response;
use serde_json::json;

use super::Door;
use super::asked::{self, Asked};
use super::me::NO_CHANNEL;
use crate::gateway::agents::act::session;
use crate::gateway::agents::chat::Mode;
use crate::gateway::agents::floor::Watch;
use crate::gateway::agents::identity::AgentId;
use crate::gateway::agents::list::Agent;
use crate::gateway::agents::refusal::Refusal;
use crate::gateway::gws::authentication::Asking;

/// `POST /users/{id}/channels/chat`
pub(super) async fn watch(
    State(door): State<Door>,
    Extension(Asking(supervisor)): Extension<Asking>,
    Path((user, channel)): Path<(String, String)>,
    request: Request,
) -> Response {
    asked::carry_out(&door, request, async |asked| {
        if channel != "chat" {
            return Err(Refusal::not_found(NO_CHANNEL));
        }
        watch_as(&door, &supervisor, &AgentId::named_by(&user), &asked).map(|()| json!({}))
    })
    .await
}

fn watch_as(door: &Door, supervisor: &Agent, agent: &AgentId, asked: &Asked) -> Result<(), Refusal> {
    let mode = match asked.name.as_str() {
        "Monitor" => Mode::Monitor,
        "Coach" => Mode::Coach,
        "StopMonitoring" => {
            let did = door.center.with(|floor, _| {
                floor.check_supervisor(&supervisor.id).map(|()| floor.stop_watching(&supervisor.id, agent))
            })?;
            let what = "you don't watch this agent: Monitor or Coach begins it, and Leave ends a chat that you are in";
            return if did { Ok(()) } else { Err(Refusal::state(what)) };
        }
        _ => return Err(asked.unknown("Monitor, Coach, StopMonitoring")),
    };
    let is_once = match asked.members.text("supervisorMonitoringMode")? {
        None | Some("AllChats") => false,
        Some("NextChat") => true,
        Some(_) => return Err(Refusal::invalid("supervisorMonitoringMode", "write NextChat or AllChats")),
    };
    let nickname = asked.members.filled("nickname")?.map(str::to_owned);
    nickname.as_deref().map_or(Ok(()), |it| door.center.check_nickname(it))?;
    door.center.with(|floor, _| {
        if !floor.is_reachable(agent) {
            return Err(floor.not_reachable(agent));
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
    asked::carry_out(&door, request, async |asked| {
        let agent = AgentId::named_by(&user);
        let reference = intrude_as(&door, &supervisor, &agent, &chat, &asked).await?;
        Ok(json!({ "referenceId": reference }))
    })
    .await
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
    let mode = asked
        .members
        .text("supervisorVisibilityMode")?
        .map(|it| Mode::read(it).ok_or_else(wrong))
        .transpose()?;
    let nickname = asked.members.filled("nickname")?.unwrap_or(&supervisor.name);
    door.center.check_nickname(nickname)?;
    let session = session(chat)?;
    door.center.with(|floor, _| {
        if !floor.is_known(agent) {
            return Err(Refusal::no_user());
        }
        floor.bring(&supervisor.id, agent, session, mode.unwrap_or(Mode::Monitor))
    })?;
    door.center.accept(&supervisor.id, session, nickname).await
}
