//! `POST /media/…`: an agent's state on the channel chat, and whom a supervisor watches.

use axum::extract::{Extension, Path, Request, State};
use axum::response::Response;
use serde_json::Value;

use super::Door;
use super::authentication::Asking;
use super::reply::{answer, taken};
use super::words::{self, CHANNEL};
use crate::gateway::agents::agent_states::{AgentState, Kind};
use crate::gateway::agents::body::{Members, object};
use crate::gateway::agents::chat::Mode;
use crate::gateway::agents::floor::Watch;
use crate::gateway::agents::list::Agent;
use crate::gateway::agents::refusal::{Refusal, Status};

/// There is one channel.
pub(super) const NO_CHANNEL: &str = "there is no such channel here: chat is the only one";

/// `POST /media/ready` and so on: all channels, of which there is one.
pub(super) async fn operate_all(
    State(door): State<Door>,
    Extension(Asking { agent, .. }): Extension<Asking>,
    Path(operation): Path<String>,
    request: Request,
) -> Response {
    answer(carry_out(&door, &agent, &operation, request, false).await)
}

/// `POST /media/chat/ready` and so on
pub(super) async fn operate(
    State(door): State<Door>,
    Extension(Asking { agent, .. }): Extension<Asking>,
    Path((media, operation)): Path<(String, String)>,
    request: Request,
) -> Response {
    answer(match check(&media) {
        Ok(()) => carry_out(&door, &agent, &operation, request, true).await,
        Err(refusal) => Err(refusal),
    })
}

/// Refuses what isn't the one channel.
pub(super) fn check(media: &str) -> Result<(), Refusal> {
    if media == CHANNEL { Ok(()) } else { Err(Refusal::not_found(NO_CHANNEL)) }
}

/// The member `data` of a body. Both may be absent.
pub(super) async fn read(door: &Door, request: Request) -> Result<Members, Refusal> {
    let bytes = door.reading.bytes(request).await?;
    if bytes.is_empty() {
        return Ok(Members::default());
    }
    let what_to_do = "the body is no JSON object with data: send {\"data\":{…}}";
    let mut body = object(&bytes, what_to_do)?;
    match body.remove("data") {
        None | Some(Value::Null) => Ok(Members::default()),
        Some(Value::Object(data)) => Ok(Members(data)),
        Some(_) => Err(Refusal::new(Status::Invalid, what_to_do)),
    }
}

async fn carry_out(
    door: &Door,
    agent: &Agent,
    operation: &str,
    request: Request,
    is_chat: bool,
) -> Result<Value, Refusal> {
    let members = read(door, request).await?;
    match operation {
        "ready" => set_state(door, agent, "Ready")?,
        "not-ready" => {
            let reason = members.filled("reasonCode")?;
            let state = reason.map_or_else(|| Ok("NotReady"), |it| reason_state(door, it))?;
            set_state(door, agent, state)?;
        }
        "logout" => door.center.with(|floor, now| floor.end_work(now, &agent.id)),
        "start-monitoring" if is_chat => start_monitoring(door, agent, &members)?,
        "stop-monitoring" if is_chat => {
            let watched = words::agent_id(members.needed("agentId", AGENT)?);
            let did = door.center.with(|floor, _| {
                floor.check_supervisor(&agent.id).map(|()| floor.stop_watching(&agent.id, &watched))
            })?;
            if !did {
                let what = "you don't watch this agent: start-monitoring begins it, and leave ends a chat that you are in";
                return Err(Refusal::state(what));
            }
        }
        _ => {
            let what = "no such operation: there are ready, not-ready and logout, and for chat start-monitoring and \
                stop-monitoring";
            return Err(Refusal::not_found(what));
        }
    }
    Ok(taken(None))
}

const AGENT: &str = "write the employeeId of an agent";

/// The state in which an agent is for a reason: its operation.
fn reason_state<'d>(door: &'d Door, reason: &str) -> Result<&'d str, Refusal> {
    let states = door.center.states();
    let is_reason = |it: &&AgentState| it.kind == Kind::NotReady && it.operation == reason;
    let names = || states.iter().filter(|it| it.kind == Kind::NotReady).map(|it| it.operation.as_str());
    let what = || format!("there are {}", names().collect::<Vec<_>>().join(", "));
    let found = states.iter().find(is_reason).map(|it| it.operation.as_str());
    found.ok_or_else(|| Refusal::invalid("reasonCode", &what()))
}

fn set_state(door: &Door, agent: &Agent, operation: &str) -> Result<(), Refusal> {
    let state = door.center.states().of_operation(operation).cloned().ok_or_else(Refusal::ending)?;
    door.center.with(|floor, now| floor.set_state(now, &agent.id, state))
}

fn start_monitoring(door: &Door, supervisor: &Agent, members: &Members) -> Result<(), Refusal> {
    let agent = words::agent_id(members.needed("agentId", AGENT)?);
    let mode = match members.filled("monitoringMode")? {
        None | Some("Monitor") => Mode::Monitor,
        Some("Coach") => Mode::Coach,
        Some("Bargein") => Mode::BargeIn,
        Some(_) => return Err(Refusal::invalid("monitoringMode", "write Monitor, Coach or Bargein")),
    };
    let is_once = match members.filled("monitoringNextInteractionType")? {
        None | Some("AllInteractions") => false,
        Some("NextInteraction") => true,
        Some(_) => {
            let what = "write NextInteraction or AllInteractions";
            return Err(Refusal::invalid("monitoringNextInteractionType", what));
        }
    };
    door.center.with(|floor, _| {
        if !floor.is_reachable(&agent) {
            return Err(floor.not_reachable(&agent));
        }
        floor.watch(Watch { supervisor: supervisor.id.clone(), agent, mode, nickname: None, is_once })
    })
}
