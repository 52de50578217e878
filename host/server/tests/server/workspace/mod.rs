//! Workspace API v3: agents with REST and Bayeux, in sessions with customers on flex, desks on basic, and agents of GWS API v2.

mod agent;
mod channels;
mod client;
mod documents;
mod monitoring;
pub(crate) mod neighbour;
mod operations;
mod optional;
mod requests;
mod visibility;

use parlor_server::Server;
use serde_json::Value;

use crate::client::{Reply, http};

/// A request at the agents' port.
fn request(server: &Server, request: &str, headers: &[&str], body: &[u8]) -> Reply {
    http(server.addresses().gws, request, headers, body)
}

/// Sends a form to where tokens are got.
fn form(server: &Server, path: &str, headers: &[&str], form: &str) -> Reply {
    let mut all = vec!["Content-Type: application/x-www-form-urlencoded"];
    all.extend(headers);
    request(server, &format!("POST /auth/v3/oauth/{path}"), &all, form.as_bytes())
}

/// A token for whoever names himself.
fn token(server: &Server, name: &str) -> String {
    let reply = form(server, "token", &[], &format!("grant_type=password&username={name}&password=any"));
    assert_eq!(reply.status, 200, "{reply:?}");
    let reply = reply.json();
    assert_eq!((&reply["token_type"], &reply["expires_in"]), (&"bearer".into(), &1800.into()));
    text(&reply["access_token"])
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value}")).to_owned()
}
