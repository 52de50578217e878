//! `/me`: the agent himself, his channels, and his state.

use axum::extract::{Extension, Path, Query, Request, State};
use axum::response::Response;
use serde_json::{Value, json};
use std::collections::HashMap;

use super::Door;
use super::asked::{self, Asked};
use super::chats;
use crate::gateway::agents::floor::Floor;
use crate::gateway::agents::list::Agent;
use crate::gateway::agents::refusal::{Refusal, Status};
use crate::gateway::gws::authentication::Asking;
use crate::gateway::gws::links::Links;
use crate::gateway::gws::reply::{PARTIAL, answer, done, refused, status_code};

/// What `subresources` may name. An agent has chats alone, so that the others are empty.
const SUBRESOURCES: [&str; 5] = ["devices", "calls", "channels", "interactions", "chats"];

/// There is one channel.
pub(super) const NO_CHANNEL: &str = "there is no such channel here: chat is the only one";

/// `GET /me`
pub(super) async fn me(
    State(door): State<Door>,
    Extension(Asking(agent)): Extension<Asking>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let asked = query.get("subresources").map(String::as_str).unwrap_or_default();
    let asked: Vec<&str> = asked.split(',').map(str::trim).collect();
    let user = door.center.with(|floor, _| {
        let mut user = user(&agent, &door.links);
        for name in SUBRESOURCES {
            if asked.contains(&"*") || asked.contains(&name) {
                let values = values(floor, &agent, &door.links, name);
                // Whoever isn't logged in to any channel has none to show (seen in public logs).
                if name != "channels" || !values.is_empty() {
                    user[name] = values.into();
                }
            }
        }
        user
    });
    done(json!({ "user": user }))
}

/// `GET /me/chats` and its like.
pub(super) async fn subresource(
    State(door): State<Door>,
    Extension(Asking(agent)): Extension<Asking>,
    Path(name): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    if !SUBRESOURCES.contains(&name.as_str()) {
        let what = "no such resource: of an agent there are devices, calls, channels, interactions and chats; those to \
            whom chats can be given are in users?fields=*";
        return refused(&Refusal::not_found(what));
    }
    let values = door.center.with(|floor, _| values(floor, &agent, &door.links, &name));
    done(collection(&name, values, &query))
}

/// A collection: URIs, or the members of each with `fields`.
pub(super) fn collection(name: &str, values: Vec<Value>, query: &HashMap<String, String>) -> Value {
    // Channels have no URIs of their own in the documentation.
    if query.contains_key("fields") || name == "channels" {
        return json!({ name: values });
    }
    let uris: Vec<&Value> = values.iter().filter_map(|it| it.get("uri")).collect();
    json!({ "uris": uris })
}

fn values(floor: &Floor, agent: &Agent, links: &Links, name: &str) -> Vec<Value> {
    match name {
        "channels" => channels(floor, agent),
        "chats" => chats::all(floor, &agent.id, links),
        _ => Vec::new(),
    }
}

/// The channels that an agent is logged in to.
fn channels(floor: &Floor, agent: &Agent) -> Vec<Value> {
    let state = floor.desks.get(&agent.id).and_then(|it| it.state.as_ref());
    state.map(|it| json!({ "channel": "chat", "userState": it.user_state() })).into_iter().collect()
}

/// An agent as a user of the site.
pub(super) fn user(agent: &Agent, links: &Links) -> Value {
    let mut features = vec!["api-multimedia", "api-multimedia-chat"];
    if agent.roles.is_supervisor {
        features.push("api-supervisor-monitoring");
    }
    let mut user = json!({
        "id": agent.id.as_str(),
        "userName": agent.name,
        // Nothing is known but the name under which the agent logs in.
        "firstName": agent.name,
        "lastName": "",
        "emailAddress": if agent.name.contains('@') { agent.name.as_str() } else { "" },
        "roles": agent.roles.names(),
        "enabled": true,
        "skills": agent.skills.iter().map(|it| json!({ "name": it })).collect::<Vec<_>>(),
        "settings": {},
        "features": features,
        "contactCenterId": links.site(),
        "changePasswordOnFirstLogin": false,
    });
    links.add(&mut user, &format!("/users/{}", agent.id));
    user
}

/// `POST /me`
pub(super) async fn operate(
    State(door): State<Door>,
    Extension(Asking(agent)): Extension<Asking>,
    request: Request,
) -> Response {
    asked::carry_out(&door, request, async |asked| match asked.name.as_str() {
        "StartContactCenterSession" => start(&door, &agent, &asked),
        "EndContactCenterSession" => {
            door.center.with(|floor, now| floor.end_work(now, &agent.id));
            Ok(json!({}))
        }
        _ => set_state(&door, &agent, &asked, "StartContactCenterSession, EndContactCenterSession, "),
    })
    .await
}

/// Logs in to those of the channels that there are.
fn start(door: &Door, agent: &Agent, asked: &Asked) -> Result<Value, Refusal> {
    if !agent.roles.is_agent && !agent.roles.is_supervisor {
        return Err(Refusal::new(
            Status::Permission,
            "only agents and supervisors have chats: ask who runs the server for such a role",
        ));
    }
    let wrong = || Refusal::invalid("channels", "write an array of names, such as [\"chat\"]");
    let channels: Vec<&str> = match asked.members.get("channels") {
        None => vec!["chat"],
        Some(it) => {
            let names = it.as_array().ok_or_else(wrong)?.iter().map(Value::as_str);
            names.collect::<Option<_>>().ok_or_else(wrong)?
        }
    };
    if channels.is_empty() {
        return Err(Refusal::missing(
            "channels",
            "write an array of names, such as [\"chat\"], or leave it out",
        ));
    }
    if !channels.contains(&"chat") {
        return Err(Refusal::not_found(NO_CHANNEL));
    }
    let first = door.center.states().not_ready();
    door.center.with(|floor, now| floor.start_work(now, &agent.id, first));
    let failed: Vec<Value> = channels
        .iter()
        .filter(|it| **it != "chat")
        .map(|it| json!({ "statusCode": status_code(Status::NotFound), "statusMessage": NO_CHANNEL, "channel": it }))
        .collect();
    if failed.is_empty() {
        return Ok(json!({}));
    }
    let succeeded = [json!({ "statusCode": 0, "channel": "chat" })];
    Ok(json!({ "statusCode": PARTIAL, "failed": failed, "succeeded": succeeded }))
}

fn set_state(door: &Door, agent: &Agent, asked: &Asked, others: &str) -> Result<Value, Refusal> {
    let states = door.center.states();
    let unknown = || asked.unknown(&format!("{others}{}", states.operations()));
    let state = states.of_operation(&asked.name).ok_or_else(unknown)?.clone();
    door.center.with(|floor, now| floor.set_state(now, &agent.id, state))?;
    Ok(json!({}))
}

/// `GET /me/channels/chat`
pub(super) async fn channel(
    State(door): State<Door>,
    Extension(Asking(agent)): Extension<Asking>,
    Path(channel): Path<String>,
) -> Response {
    let channels = door.center.with(|floor, _| channels(floor, &agent));
    let found = channels.into_iter().find(|it| it["channel"] == channel.as_str());
    let none = || {
        Refusal::not_found(
            "you aren't logged in to such a channel: StartContactCenterSession with channels [\"chat\"] logs in",
        )
    };
    answer(found.map(|it| json!({ "channel": it })).ok_or_else(none))
}

/// `POST /me/channels/chat`
pub(super) async fn operate_channel(
    State(door): State<Door>,
    Extension(Asking(agent)): Extension<Asking>,
    Path(channel): Path<String>,
    request: Request,
) -> Response {
    asked::carry_out(&door, request, async |asked| {
        if channel != "chat" {
            return Err(Refusal::not_found(NO_CHANNEL));
        }
        set_state(&door, &agent, &asked, "")
    })
    .await
}
