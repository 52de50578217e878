//! Who asks: HTTP Basic, the cookie `JSESSIONID`, and the optional token against forged requests.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Extension, Request, State};
use axum::http::header::{CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::reply::refused;
use crate::gateway::agents::center::{Center, Pass};
use crate::gateway::agents::http_sessions::HttpSession;
use crate::gateway::agents::list::Agent;
use crate::gateway::agents::login::{Passwords, Sender, cookie, credentials, denied};
use crate::gateway::agents::refusal::{Refusal, Status};
use crate::http_listener::ClientAddress;

pub(super) const COOKIE_NAME: &str = "JSESSIONID";
const CSRF_HEADER: HeaderName = HeaderName::from_static("x-csrf-header");
const CSRF_TOKEN: HeaderName = HeaderName::from_static("x-csrf-token");

/// What checking who asks needs.
#[derive(Clone)]
pub(super) struct Gatekeeper {
    pub(super) center: Center,
    pub(super) sender: Sender,
    pub(super) passwords: Passwords,
    /// Whether requests that change something carry a token.
    pub(super) has_csrf: bool,
}

/// The agent who asks.
#[derive(Clone)]
pub(super) struct Asking(pub(super) Arc<Agent>);

impl Gatekeeper {
    /// The session of a request, and its cookie if it has just begun.
    async fn session(
        &self,
        address: IpAddr,
        headers: &HeaderMap,
    ) -> Result<(HttpSession, Option<String>), Refusal> {
        let known = cookie(headers, COOKIE_NAME).and_then(|it| self.center.take_up(Pass::Session, &it));
        let named = credentials(headers);
        match (known, named) {
            (Some(session), None) => Ok((session, None)),
            (Some(session), Some((name, _))) if name == session.agent.name => Ok((session, None)),
            (_, None) => Err(denied()),
            (_, Some((name, password))) => {
                let agent = self.passwords.log_in(address, name, password).await?;
                let (id, session) = self.center.begin(Pass::Session, &agent)?;
                Ok((session, Some(id)))
            }
        }
    }
}

/// Lets those in who may.
pub(super) async fn authenticate(
    State(gatekeeper): State<Gatekeeper>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    mut request: Request,
    next: Next,
) -> Response {
    let is_safe = request.method().is_safe();
    if let Err(refusal) = gatekeeper.sender.check(is_safe, request.headers()) {
        return refused(&refusal);
    }
    let (session, new_id) = match gatekeeper.session(address, request.headers()).await {
        Ok(found) => found,
        Err(refusal) => return refused(&refusal),
    };
    let has_csrf = gatekeeper.has_csrf;
    let mut response = if has_csrf && !is_safe && !has_token(request.headers(), &session.csrf_token) {
        (StatusCode::FORBIDDEN, "Missing or invalid Csrf token").into_response()
    } else {
        gatekeeper.center.come(&session.agent, address);
        request.extensions_mut().insert(Asking(Arc::clone(&session.agent)));
        in_json(next.run(request).await)
    };
    let cookie = new_id.map(|it| format!("{COOKIE_NAME}={it}; Path=/; HttpOnly; SameSite=Lax"));
    if let Some(cookie) = cookie.and_then(|it| HeaderValue::from_str(&it).ok()) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    if has_csrf
        && is_safe
        && let Ok(token) = HeaderValue::from_str(&session.csrf_token)
    {
        response.headers_mut().insert(CSRF_HEADER, HeaderValue::from_static("X-CSRF-TOKEN"));
        response.headers_mut().insert(CSRF_TOKEN, token);
    }
    response
}

/// What can't be read of a path or a query is refused by the router, in plain text.
fn in_json(response: Response) -> Response {
    let content_type = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    if response.status().is_client_error() && content_type.starts_with(b"text/plain") {
        let what = "the path or the query can't be read: write it in UTF-8, percent-encoded";
        return refused(&Refusal::new(Status::Invalid, what));
    }
    response
}

/// A request can't be forged by a page that doesn't know the token; how long the comparison takes tells nothing of it.
fn has_token(headers: &HeaderMap, token: &str) -> bool {
    let said = headers.get(CSRF_TOKEN).map(HeaderValue::as_bytes).unwrap_or_default();
    let differences = said.iter().zip(token.bytes()).fold(0, |sum, (one, other)| sum | (one ^ other));
    said.len() == token.len() && std::hint::black_box(differences) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens() {
        let has = |said: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(CSRF_TOKEN, said.parse().unwrap());
            has_token(&headers, "abc")
        };
        assert!(has("abc") && !has("abd") && !has("ab") && !has(""));
        assert!(!has_token(&HeaderMap::new(), "abc"));
    }
}
