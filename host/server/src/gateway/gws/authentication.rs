//! Who asks: HTTP Basic, the cookie `JSESSIONID`, and the optional token against forged requests.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Extension, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tokio::sync::Semaphore;

use super::agents::Agent;
use super::center::Center;
use super::http_sessions::HttpSession;
use super::status::{Refusal, Status};
use crate::http::{is_loopback_name, is_own_site};
use crate::http_listener::ClientAddress;
use crate::network::Network;
use crate::places::Places;

const COOKIE_NAME: &str = "JSESSIONID";
const CSRF_HEADER: HeaderName = HeaderName::from_static("x-csrf-header");
const CSRF_TOKEN: HeaderName = HeaderName::from_static("x-csrf-token");

/// Passwords that are checked at a time: our own choice. Each takes some 20 MiB and some 20 ms.
const CHECKS: usize = 2;

/// Passwords of one address that are checked, or wait for it, at a time: our own choice.
const CHECKS_OF_ONE_NETWORK: usize = 16;

/// Which senders are listened to at all.
#[derive(Clone, Copy)]
pub(super) struct Sender {
    /// Whether the server is for its own machine alone.
    pub(super) is_loopback: bool,
}

impl Sender {
    /// A server for this machine alone answers only to its names: otherwise a page on the web could have its own name point
    /// here. Pages of other sites may change nothing.
    pub(super) fn check(self, is_safe: bool, headers: &HeaderMap) -> Result<(), Refusal> {
        let host = headers.get(HOST).and_then(|it| it.to_str().ok()).unwrap_or_default();
        if self.is_loopback && !is_loopback_name(host) {
            let what = "this server is for its own machine: ask for 127.0.0.1 or localhost";
            return Err(Refusal::new(Status::Forbidden, what));
        }
        let mut origins = headers.get_all(ORIGIN).iter();
        if !is_safe && !origins.all(|it| is_own_site(it, host, self.is_loopback)) {
            let what =
                "this comes from a page of another site: ask from a program, without the header Origin";
            return Err(Refusal::new(Status::Forbidden, what));
        }
        Ok(())
    }
}

/// What checking who asks needs.
#[derive(Clone)]
pub(super) struct Gatekeeper {
    center: Center,
    sender: Sender,
    checks: Arc<Semaphore>,
    places: Arc<Places>,
}

/// The agent who asks.
#[derive(Clone)]
pub(super) struct Asking(pub(super) Arc<Agent>);

impl Gatekeeper {
    pub(super) fn new(center: Center, sender: Sender) -> Self {
        let checks = Arc::new(Semaphore::new(CHECKS));
        Self { center, sender, checks, places: Places::new(CHECKS_OF_ONE_NETWORK) }
    }

    /// Whoever has a name and the password that belongs to it.
    async fn log_in(&self, address: IpAddr, headers: &HeaderMap) -> Result<Arc<Agent>, Refusal> {
        let (name, password) = credentials(headers).ok_or_else(denied)?;
        if self.center.agents().are_anybody() {
            return self.center.agents().check(&name, password.as_bytes()).ok_or_else(denied);
        }
        let crowded = || {
            let what = "too many logins at once from this address: try again a little later";
            Refusal::new(Status::Forbidden, what)
        };
        let place = self.places.take(Network::from(address)).ok_or_else(crowded)?;
        let permit = Arc::clone(&self.checks).acquire_owned().await.ok();
        let agents = self.center.agents().clone();
        let checked = tokio::task::spawn_blocking(move || {
            let agent = agents.check(&name, password.as_bytes());
            // Whoever asked may be gone: the room is given back when the work is done.
            drop((permit, place));
            agent
        });
        checked.await.ok().flatten().ok_or_else(denied)
    }

    /// The session of a request, and its cookie if it has just begun.
    async fn session(
        &self,
        address: IpAddr,
        headers: &HeaderMap,
    ) -> Result<(HttpSession, Option<String>), Refusal> {
        let known = session_id(headers).and_then(|it| self.center.take_up(&it));
        let named = credentials(headers).map(|it| it.0);
        match known {
            Some(session) if named.is_none_or(|it| it == session.agent.name) => Ok((session, None)),
            _ => {
                let agent = self.log_in(address, headers).await?;
                let (id, session) = self.center.begin(&agent)?;
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
        return refusal.into_response();
    }
    let (session, new_id) = match gatekeeper.session(address, request.headers()).await {
        Ok(found) => found,
        Err(refusal) => return refusal.into_response(),
    };
    let has_csrf = gatekeeper.center.has_csrf();
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
        return Refusal::new(Status::Invalid, what).into_response();
    }
    response
}

fn denied() -> Refusal {
    Refusal::new(Status::NotAuthenticated, "Access denied")
}

/// A request can't be forged by a page that doesn't know the token; how long the comparison takes tells nothing of it.
fn has_token(headers: &HeaderMap, token: &str) -> bool {
    let said = headers.get(CSRF_TOKEN).map(HeaderValue::as_bytes).unwrap_or_default();
    let differences = said.iter().zip(token.bytes()).fold(0, |sum, (one, other)| sum | (one ^ other));
    said.len() == token.len() && std::hint::black_box(differences) == 0
}

/// What stands in the cookie `JSESSIONID`.
pub(super) fn session_id(headers: &HeaderMap) -> Option<String> {
    let cookies =
        headers.get_all(COOKIE).iter().filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(';'));
    let pairs = cookies.filter_map(|it| it.trim().split_once('='));
    let mut found = pairs.filter(|it| it.0.trim_end() == COOKIE_NAME);
    found.next().map(|it| it.1.trim().trim_matches('"').to_owned())
}

/// The name and the password of HTTP Basic: UTF-8, or ISO 8859-1, which some clients write.
fn credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let said = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = said.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("Basic") {
        return None;
    }
    let bytes = BASE64_STANDARD.decode(encoded.trim()).ok()?;
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect());
    let (name, password) = text.split_once(':')?;
    Some((name.to_owned(), password.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn names_and_passwords() {
        let read = |value: &str| credentials(&headers(&[("authorization", value)]));
        let pair = |name: &str, password: &str| Some((name.to_owned(), password.to_owned()));
        assert_eq!(read("Basic Ym86c2VjcmV0"), pair("bo", "secret"));
        assert_eq!(read("basic  Ym86"), pair("bo", ""));
        assert_eq!(read("Basic Ym86YTpi"), pair("bo", "a:b"));
        // `bö`, in UTF-8 and in ISO 8859-1.
        assert_eq!(read("Basic YsO2Ong="), pair("bö", "x"));
        assert_eq!(read("Basic YvY6eA=="), pair("bö", "x"));
        for bad in ["Bearer Ym86", "Basic", "Basic Ym8=", "Basic %"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn cookies_and_tokens() {
        let found = |value: &str| session_id(&headers(&[("cookie", "a=b"), ("cookie", value)]));
        assert_eq!(found("BAYEUX_BROWSER=1; JSESSIONID = \"AB\" ").as_deref(), Some("AB"));
        assert_eq!(found("XJSESSIONID=AB"), None);
        let has = |said: &str| has_token(&headers(&[("x-csrf-token", said)]), "abc");
        assert!(has("abc") && !has("abd") && !has("ab") && !has(""));
        assert!(!has_token(&HeaderMap::new(), "abc"));
    }

    #[test]
    fn pages_of_other_sites_change_nothing() {
        let here = Sender { is_loopback: true };
        let other = Sender { is_loopback: false };
        let check = |sender: Sender, is_safe, host: &str, origin: &str| {
            sender.check(is_safe, &headers(&[("host", host), ("origin", origin)])).is_ok()
        };
        assert!(check(here, false, "127.0.0.1:4074", "http://localhost:8080"));
        assert!(!check(here, true, "evil.example.com", "http://evil.example.com"));
        assert!(!check(here, false, "127.0.0.1:4074", "http://evil.example.com"));
        assert!(check(other, false, "gws.example.com", "https://gws.example.com"));
        assert!(check(other, true, "gws.example.com", "https://evil.example.com"));
        assert!(!check(other, false, "gws.example.com", "https://evil.example.com"));
    }
}
