//! Tokens and codes. How a real site gives them out is up to its own login; here an agent's name and password are enough, by
//! the grants of OAuth 2.0 (RFC 6749) that need no page: our own choice.

use axum::extract::{Extension, Request, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::net::IpAddr;
use std::sync::Arc;

use super::Door;
use super::reply::{in_json, sentence};
use crate::gateway::agents::center::Pass;
use crate::gateway::agents::list::Agent;
use crate::gateway::agents::login::credentials;
use crate::gateway::agents::refusal::{Refusal, Status};
use crate::gateway::chat::Form;
use crate::http_listener::ClientAddress;

/// Bytes of a form: our own choice.
const FORM_BYTES: usize = 16_384;

/// `POST /auth/v3/oauth/token`
pub(super) async fn token(
    State(door): State<Door>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    request: Request,
) -> Response {
    answer(give_token(&door, address, request).await)
}

/// `POST /auth/v3/oauth/authorize`
pub(super) async fn authorize(
    State(door): State<Door>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    request: Request,
) -> Response {
    let given = async {
        let (headers, form) = read(&door, request).await?;
        let agent = by_password(&door, address, &headers, &form).await?;
        let (code, _) = door.center.begin(Pass::Code, &agent)?;
        Ok(json!({ "code": code }))
    };
    answer(given.await)
}

async fn give_token(door: &Door, address: IpAddr, request: Request) -> Result<Value, Refusal> {
    let (headers, form) = read(door, request).await?;
    let agent = match form.text("grant_type").as_deref() {
        None | Some("password" | "client_credentials") => by_password(door, address, &headers, &form).await?,
        Some("authorization_code") => by_code(door, form.text("code").as_deref())?,
        Some(_) => {
            let what = "write password, client_credentials or authorization_code";
            return Err(Refusal::invalid("grant_type", what));
        }
    };
    let (token, _) = door.center.begin(Pass::Token, &agent)?;
    let seconds = door.center.session_seconds();
    Ok(json!({ "access_token": token, "token_type": "bearer", "expires_in": seconds, "scope": "*" }))
}

async fn read(door: &Door, request: Request) -> Result<(HeaderMap, Form), Refusal> {
    door.sender.check(false, request.headers())?;
    let headers = request.headers().clone();
    let body = door.reading.paced(request);
    let form = if headers.contains_key(axum::http::header::CONTENT_TYPE) {
        Form::read(&headers, body.clone(), FORM_BYTES).await.map_err(|trouble| {
            let what =
                "the form can't be read: send application/x-www-form-urlencoded in UTF-8, 16 KiB at most";
            // Nothing is wrong with a form that came too slowly.
            Refusal::new(Status::Invalid, if trouble.is_cut() { trouble.advice } else { what.to_owned() })
        })
    } else {
        Ok(Form::default())
    };
    if form.is_err() {
        body.read_to_the_end().await;
    }
    Ok((headers, form?))
}

/// The agent whom the form names, or else HTTP Basic. With a name in the form, Basic is the client's id, which isn't looked at.
async fn by_password(
    door: &Door,
    address: IpAddr,
    headers: &HeaderMap,
    form: &Form,
) -> Result<Arc<Agent>, Refusal> {
    let what = "name an agent: username and password in the form, or HTTP Basic";
    let named = form.text("username").map(|it| (it, form.text("password").unwrap_or_default()));
    let (name, password) =
        named.or_else(|| credentials(headers)).ok_or_else(|| Refusal::new(Status::NotAuthenticated, what))?;
    door.passwords.log_in(address, name, password).await.map_err(|refusal| match refusal.status {
        Status::NotAuthenticated => {
            Refusal::new(Status::NotAuthenticated, "there is no agent of this name with this password")
        }
        _ => refusal,
    })
}

/// The agent to whom a code was given.
pub(super) fn by_code(door: &Door, code: Option<&str>) -> Result<Arc<Agent>, Refusal> {
    let what = "the code isn't known, was used, or is older than a minute: get another one with POST \
        /auth/v3/oauth/authorize";
    let session = code.and_then(|it| door.center.take_up(Pass::Code, it));
    Ok(session.ok_or_else(|| Refusal::new(Status::NotAuthenticated, what))?.agent)
}

/// Refusals are in the words of OAuth, with status 400 for what the client can do otherwise.
fn answer(given: Result<Value, Refusal>) -> Response {
    match given {
        Ok(body) => (StatusCode::OK, [(CACHE_CONTROL, "no-store")], axum::Json(body)).into_response(),
        Err(refusal) => {
            let (status, error) = match refusal.status {
                Status::NotAuthenticated => (StatusCode::BAD_REQUEST, "invalid_grant"),
                Status::Missing | Status::Invalid => (StatusCode::BAD_REQUEST, "invalid_request"),
                Status::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "server_error"),
                _ => (StatusCode::FORBIDDEN, "access_denied"),
            };
            in_json(status, json!({ "error": error, "error_description": sentence(&refusal) }))
        }
    }
}
