//! An agent's session: it begins, has its channel activated, and ends.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Extension, Query, Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use serde_json::Value;

use super::Door;
use super::authentication::{Asking, COOKIE_NAME};
use super::oauth::by_code;
use super::reply::{answer, data, done, taken};
use super::words;
use crate::gateway::agents::center::Pass;
use crate::gateway::agents::list::Agent;
use crate::gateway::agents::login::authorization;
use crate::gateway::agents::refusal::{Refusal, Status};

/// `POST /initialize-workspace`
pub(super) async fn initialize(
    State(door): State<Door>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let begun = bearer(&door, query.get("code").map(String::as_str), &headers)
        .and_then(|agent| door.center.begin(Pass::Session, &agent));
    match begun {
        Ok((id, _)) => {
            let mut response = answer(Ok(taken(None)));
            let cookie = format!("{COOKIE_NAME}={id}; Path=/; HttpOnly; SameSite=Lax");
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(SET_COOKIE, cookie);
            }
            response
        }
        Err(refusal) => answer(Err(refusal)),
    }
}

/// Who has this token, or this code.
fn bearer(door: &Door, code: Option<&str>, headers: &HeaderMap) -> Result<Arc<Agent>, Refusal> {
    if let Some(code) = code {
        return by_code(door, Some(code));
    }
    let what = "there is no such token, or it has expired: get one with POST /auth/v3/oauth/token, and send it as \
        'Authorization: Bearer TOKEN'";
    let session = authorization(headers, "Bearer").and_then(|it| door.center.take_up(Pass::Token, it));
    Ok(session.ok_or_else(|| Refusal::new(Status::NotAuthenticated, what))?.agent)
}

/// `POST /activate-channels`
pub(super) async fn activate_channels(
    State(door): State<Door>,
    Extension(Asking { agent, .. }): Extension<Asking>,
    request: Request,
) -> Response {
    let activated = async {
        let members = super::media::read(&door, request).await?;
        if let Some(agent_id) = members.filled("agentId")?
            && words::agent_id(agent_id) != agent.id
        {
            return Err(Refusal::invalid("agentId", "write your own employeeId, or none"));
        }
        let wrong = || Refusal::invalid("channels", "write an array of names, such as [\"chat\"]");
        let has_chat = match members.get("channels") {
            None => true,
            Some(Value::Array(channels)) if channels.is_empty() => {
                let what = "write an array of names, such as [\"chat\"], or leave it out";
                return Err(Refusal::missing("channels", what));
            }
            Some(channels) => {
                channels.as_array().ok_or_else(wrong)?.iter().any(|it| it.as_str() == Some(words::CHANNEL))
            }
        };
        if !has_chat {
            return Err(Refusal::not_found(super::media::NO_CHANNEL));
        }
        if !agent.roles.is_agent && !agent.roles.is_supervisor {
            return Err(Refusal::new(
                Status::Permission,
                "only agents and supervisors have chats: ask who runs the server for such a role",
            ));
        }
        let place = members.filled("placeName")?.map(str::to_owned);
        let limit = door.center.limits().name_bytes;
        if place.as_ref().is_some_and(|it| it.len() > limit) {
            return Err(Refusal::invalid("placeName", &format!("it has {limit} bytes at most")));
        }
        let first = door.center.states().not_ready();
        door.center.with(|floor, now| {
            floor.set_place(&agent.id, place);
            floor.start_work(now, &agent.id, first);
        });
        Ok(taken(None))
    };
    answer(activated.await)
}

/// `GET /current-session`
pub(super) async fn current_session(
    State(door): State<Door>,
    Extension(Asking { agent, .. }): Extension<Asking>,
) -> Response {
    let user = door.center.with(|floor, _| {
        let mut user = words::user(&agent);
        if let Some(desk) = floor.desks.get(&agent.id).filter(|it| it.state.is_some()) {
            user["activeSession"] = words::active_session(desk);
        }
        user
    });
    answer(Ok(data(serde_json::json!({ "user": user }))))
}

/// `POST /logout`, and GET, as the specification has both
pub(super) async fn log_out(
    State(door): State<Door>,
    Extension(Asking { session, .. }): Extension<Asking>,
) -> Response {
    door.center.log_out(&session);
    let mut response = answer(Ok::<Value, Refusal>(done()));
    let cookie = format!("{COOKIE_NAME}=; Path=/; Max-Age=0");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
