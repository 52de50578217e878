//! Who asks: names and passwords, and cookies.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tokio::sync::Semaphore;

use super::list::{Agent, Agents};
use super::refusal::{Refusal, Status};
use crate::http::{is_loopback_name, is_own_site};
use crate::network::Network;
use crate::places::Places;

/// Passwords that are checked at a time: our own choice. Each takes some 20 MiB and some 20 ms.
const CHECKS: usize = 2;

/// Passwords of one address that are checked, or wait for it, at a time: our own choice.
const CHECKS_OF_ONE_NETWORK: usize = 16;

/// Which senders are listened to at all.
#[derive(Clone, Copy)]
pub(crate) struct Sender {
    /// Whether the server is for its own machine alone.
    pub(crate) is_loopback: bool,
}

impl Sender {
    /// A server for this machine alone answers only to its names: otherwise a page on the web could have its own name point
    /// here. Pages of other sites may change nothing.
    pub(crate) fn check(self, is_safe: bool, headers: &HeaderMap) -> Result<(), Refusal> {
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

/// Checks names and passwords, a few at a time.
#[derive(Clone)]
pub(crate) struct Passwords {
    agents: Agents,
    checks: Arc<Semaphore>,
    places: Arc<Places>,
}

impl Passwords {
    pub(crate) fn new(agents: Agents) -> Self {
        let checks = Arc::new(Semaphore::new(CHECKS));
        Self { agents, checks, places: Places::new(CHECKS_OF_ONE_NETWORK) }
    }

    /// Whoever has this name and the password that belongs to it.
    pub(crate) async fn log_in(
        &self,
        address: IpAddr,
        name: String,
        password: String,
    ) -> Result<Arc<Agent>, Refusal> {
        if self.agents.are_anybody() {
            return self.agents.check(&name, password.as_bytes()).ok_or_else(denied);
        }
        let crowded = || {
            let what = "too many logins at once from this address: try again a little later";
            Refusal::new(Status::Forbidden, what)
        };
        let place = self.places.take(Network::from(address)).ok_or_else(crowded)?;
        let permit = Arc::clone(&self.checks).acquire_owned().await.ok();
        let agents = self.agents.clone();
        let checked = tokio::task::spawn_blocking(move || {
            let agent = agents.check(&name, password.as_bytes());
            // Whoever asked may be gone: the room is given back when the work is done.
            drop((permit, place));
            agent
        });
        checked.await.ok().flatten().ok_or_else(denied)
    }
}

/// As GWS says it (seen in public logs).
pub(crate) fn denied() -> Refusal {
    Refusal::new(Status::NotAuthenticated, "Access denied")
}

/// What stands in the cookie of this name.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies =
        headers.get_all(COOKIE).iter().filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(';'));
    let pairs = cookies.filter_map(|it| it.trim().split_once('='));
    let mut found = pairs.filter(|it| it.0.trim_end() == name);
    found.next().map(|it| it.1.trim().trim_matches('"').to_owned())
}

/// What stands behind the scheme in `Authorization`, if it is this one.
pub(crate) fn authorization<'h>(headers: &'h HeaderMap, scheme: &str) -> Option<&'h str> {
    let (said, rest) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    said.eq_ignore_ascii_case(scheme).then(|| rest.trim())
}

/// The name and the password of HTTP Basic: UTF-8, or ISO 8859-1, which some clients write.
pub(crate) fn credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let bytes = BASE64_STANDARD.decode(authorization(headers, "Basic")?).ok()?;
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect());
    let (name, password) = text.split_once(':')?;
    Some((name.to_owned(), password.to_owned()))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

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
    fn cookies() {
        let found = |value: &str| cookie(&headers(&[("cookie", "a=b"), ("cookie", value)]), "JSESSIONID");
        assert_eq!(found("BAYEUX_BROWSER=1; JSESSIONID = \"AB\" ").as_deref(), Some("AB"));
        assert_eq!(found("XJSESSIONID=AB"), None);
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
