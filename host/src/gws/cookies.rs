//! Cookies of one server. Everything goes to one address and redirects aren't followed, so that names and values are all
//! that a jar for it needs.

use std::collections::BTreeMap;

/// Cookies that a server may have.
const COOKIES: usize = 50;

/// Bytes of one.
const COOKIE_BYTES: usize = 4096;

/// The cookies that were set.
#[derive(Debug, Default)]
pub(super) struct Cookies(BTreeMap<String, String>);

impl Cookies {
    /// Takes a `Set-Cookie`. What is too large, or no cookie, is passed over.
    pub(super) fn set(&mut self, header: &str) {
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
    pub(super) fn header(&self) -> Option<String> {
        let all: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (!all.is_empty()).then(|| all.join("; "))
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
