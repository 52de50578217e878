//! What else there is: users, settings, services.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::Door;
use super::me::{self, collection};
use crate::gateway::agents::identity::AgentId;
use crate::gateway::agents::list::Agent;
use crate::gateway::agents::refusal::Refusal;
use crate::gateway::gws::reply::{done, refused};

/// Those who are listed, and those who are there.
fn agents(door: &Door) -> BTreeMap<AgentId, Arc<Agent>> {
    let listed = door.center.agents().listed();
    let present =
        door.center.with(|floor, _| floor.desks.values().map(|it| Arc::clone(&it.agent)).collect::<Vec<_>>());
    listed.into_iter().chain(present).map(|it| (it.id.clone(), it)).collect()
}

/// `GET /users`
pub(super) async fn users(
    State(door): State<Door>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let users: Vec<Value> = agents(&door).values().map(|it| me::user(it, &door.links)).collect();
    done(collection("users", users, &query))
}

/// `GET /users/{id}`
pub(super) async fn user(State(door): State<Door>, Path(id): Path<String>) -> Response {
    match agents(&door).get(&AgentId::named_by(&id)) {
        Some(agent) => done(json!({ "user": me::user(agent, &door.links) })),
        None => refused(&Refusal::no_user()),
    }
}

/// `GET /settings/agent-states`
pub(super) async fn settings(State(door): State<Door>, Path(name): Path<String>) -> Response {
    match name.as_str() {
        "agent-states" => done(json!({ "settings": door.center.states().settings() })),
        _ => refused(&Refusal::not_found("there are no such settings: agent-states are the only ones")),
    }
}

/// `GET /diagnostics/version`
pub(super) async fn version() -> Response {
    done(json!({ "version": env!("CARGO_PKG_VERSION") }))
}

/// What stands behind this door. All of it is in the one server.
fn all_services(door: &Door) -> [Value; 3] {
    let names =
        [("interactions", "MultiMediaState"), ("documents", "MultiMediaContent"), ("agents", "Provisioning")];
    names.map(|(name, kind)| {
        let mut service = json!({ "id": name, "name": name, "type": kind, "state": "Active" });
        door.links.add(&mut service, &format!("/services/{name}"));
        service
    })
}

/// `GET /services`
pub(super) async fn services(
    State(door): State<Door>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    done(collection("services", all_services(&door).to_vec(), &query))
}

/// `GET /services/{id}`
pub(super) async fn service(State(door): State<Door>, Path(id): Path<String>) -> Response {
    match all_services(&door).into_iter().find(|it| it["id"] == *id) {
        Some(service) => done(json!({ "service": service })),
        None => refused(&Refusal::not_found("no such service: GET /services?fields=* lists those there are")),
    }
}
