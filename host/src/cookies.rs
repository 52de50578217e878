//! Cookies of one server. Everything goes to one address and redirects aren't followed, so that names and values are all
//! that a jar for it needs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Cookies that a server may have.
const COOKIES: usize = 50;

/// Bytes of one.
const COOKIE_BYTES: usize = 4096;

/// The cookies that were set.
#[derive(Debug, Default)]
pub(crate) struct Cookies(BTreeMap<String, String>);

impl Cookies {
    /// Takes a `Set-Cookie`. What is too large, or no cookie, is passed over.
    pub(crate) fn set(&mut self, header: &str) {
        let mut parts = header.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|it| it.split_once('=')) else { return };
        let (name, value) = (name.trim(), value.trim());
        let is_gone = parts.any(|it| {
            let (key, value) = it.split_once('=').unwrap_or((it, ""));
            // Servers that take a cookie back write an age of 0, or a date at the beginning of time.
            key.eq_ignore_ascii_case("max-age") && value.trim().parse().is_ok_and(|it: i64| it <= 0)
                || key.eq_ignore_ascii_case("expires") && value.contains("1970")
        });
        if is_gone {
            self.0.remove(name);
        } else if !name.is_empty()
            && header.len() <= COOKIE_BYTES
            && (self.0.len() < COOKIES || self.0.contains_key(name))
        {
            self.0.insert(name.to_owned(), value.to_owned());
        }
    }

    /// `Cookie`, if there are any.
    pub(crate) fn header(&self) -> Option<String> {
        let all: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (!all.is_empty()).then(|| all.join("; "))
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

/// The cookies that all connections to a server share, of requests and responses as they stand on the wire. The plain Chat
/// API v2 needs none; but what stands before several servers may lead a customer to hers by a cookie.
#[derive(Clone, Debug, Default)]
pub(crate) struct Jar(Arc<Mutex<Cookies>>);

impl Jar {
    fn lock(&self) -> MutexGuard<'_, Cookies> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `Cookie`, if there are any.
    pub(crate) fn header(&self) -> Option<String> {
        self.lock().header()
    }

    /// Takes what the head of a response sets.
    pub(crate) fn take(&self, response: &[u8]) {
        let head = response.get(..end_of_head(response)).unwrap_or_default();
        for line in head.split(|it| *it == b'\n') {
            let Some((name, value)) = std::str::from_utf8(line).ok().and_then(|it| it.split_once(':')) else {
                continue;
            };
            if name.eq_ignore_ascii_case("set-cookie") {
                self.lock().set(value.trim());
            }
        }
    }

    /// Puts them into the head of a request.
    pub(crate) fn put(&self, request: &[u8], out: &mut Vec<u8>) {
        let (head, body) = request.split_at_checked(end_of_head(request)).unwrap_or((request, &[]));
        out.extend_from_slice(head);
        if let Some(cookies) = self.header().filter(|_| !body.is_empty()) {
            out.extend_from_slice(b"\r\nCookie: ");
            out.extend_from_slice(cookies.as_bytes());
        }
        out.extend_from_slice(body);
    }
}

/// Where the empty line begins that ends the head of a request or response.
fn end_of_head(message: &[u8]) -> usize {
    message.windows(4).position(|it| it == b"\r\n\r\n").unwrap_or(message.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_has_what_responses_set() {
        let jar = Jar::default();
        let request = b"POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\na=1\n";
        let put = |jar: &Jar| {
            let mut out = Vec::new();
            jar.put(request, &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(put(&jar).as_bytes(), request);
        jar.take(
            b"HTTP/1.1 200 OK\r\nset-cookie: ROUTE=a; Path=/\r\nSet-Cookie:X=\xFF\r\nSET-COOKIE: B=2\r\n\r\n\
              Set-Cookie: C=3\r\n",
        );
        let expected = "POST / HTTP/1.1\r\nContent-Length: 4\r\nCookie: B=2; ROUTE=a\r\n\r\na=1\n";
        assert_eq!(put(&jar.clone()), expected);
        jar.take(b"HTTP/1.1 200 OK\r\nSet-Cookie: ROUTE=; Max-Age=0\r\nSet-Cookie: B=; Max-Age=0\r\n\r\n");
        assert_eq!(put(&jar).as_bytes(), request);
        let mut out = Vec::new();
        jar.put(b"no head", &mut out);
        assert_eq!(out, b"no head");
    }

    #[test]
    fn cookies_are_kept_replaced_and_taken_back() {
        let mut cookies = Cookies::default();
        assert_eq!(cookies.header(), None);
        cookies.set("JSESSIONID=node01; Path=/api/v2; HttpOnly");
        cookies.set("BAYEUX_BROWSER=4f=; HttpOnly");
        assert_eq!(cookies.header().as_deref(), Some("BAYEUX_BROWSER=4f=; JSESSIONID=node01"));
        cookies.set("JSESSIONID=node02");
        for taken_back in ["BAYEUX_BROWSER=; Max-Age=0", "x", "=y"] {
            cookies.set(taken_back);
        }
        assert_eq!(cookies.header().as_deref(), Some("JSESSIONID=node02"));
        cookies.set("JSESSIONID=; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(cookies.header(), None);
    }

    #[test]
    fn there_is_an_end_to_them() {
        let mut cookies = Cookies::default();
        cookies.set(&format!("large={}", "x".repeat(5000)));
        (0..100).for_each(|it| cookies.set(&format!("c{it}=1")));
        assert_eq!(cookies.header().unwrap().matches('=').count(), 50);
        cookies.clear();
        assert_eq!(cookies.header(), None);
    }
}
