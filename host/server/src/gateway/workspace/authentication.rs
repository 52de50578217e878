//! Who asks: the cookie `WORKSPACE_SESSIONID`.

use std::sync::Arc;

use axum::extract::{Extension, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::Door;
use super::reply::refused;
use crate::gateway::agents::center::Pass;
use crate::gateway::agents::list::Agent;
use crate::gateway::agents::login::cookie;
use crate::gateway::agents::refusal::{Refusal, Status};
use crate::http_listener::ClientAddress;

pub(super) const COOKIE_NAME: &str = "WORKSPACE_SESSIONID";

/// The agent who asks, with what stands in his cookie.
#[derive(Clone)]
pub(super) struct Asking {
    pub(super) agent: Arc<Agent>,
    pub(super) session: String,
}

/// Lets those in who have begun a session, and all to where it begins.
pub(super) async fn authenticate(
    State(door): State<Door>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Err(refusal) = door.sender.check(request.method().is_safe(), request.headers()) {
        return refused(&refusal);
    }
    // The path without what all begin with.
    if request.uri().path() != "/initialize-workspace" {
        match asking(&door, request.headers()) {
            Ok(asking) => {
                door.center.come(&asking.agent, address);
                request.extensions_mut().insert(asking);
            }
            Err(refusal) => return refused(&refusal),
        }
    }
    let response = next.run(request).await;
    // What can't be read of a path is refused by the router, in plain text.
    let content_type = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    if response.status().is_client_error() && content_type.starts_with(b"text/plain") {
        let what = "the path or the query can't be read: write it in UTF-8, percent-encoded";
        return refused(&Refusal::new(Status::Invalid, what));
    }
    response
}

fn asking(door: &Door, headers: &HeaderMap) -> Result<Asking, Refusal> {
    let what = "there is no session, or it has ended: begin one with POST /workspace/v3/initialize-workspace, and send the \
        cookie WORKSPACE_SESSIONID back";
    let none = || Refusal::new(Status::NotAuthenticated, what);
    let session = cookie(headers, COOKIE_NAME).ok_or_else(none)?;
    let agent = door.center.take_up(Pass::Session, &session).ok_or_else(none)?.agent;
    Ok(Asking { agent, session })
}
