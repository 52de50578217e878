//! The cookie by which a browser shows that it is the same.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

use super::id::Browser;
use super::settings::CookieAttributes;

const NAME: &str = "BAYEUX_BROWSER";

/// The browser's cookie, if it has sent one that could be ours.
pub(super) fn browser(headers: &HeaderMap) -> Option<Browser> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(';'))
        .filter_map(|it| it.trim().split_once('='))
        .filter(|it| it.0.trim_end() == NAME)
        .find_map(|it| Browser::read(it.1.trim().trim_matches('"')))
}

/// The value of `Set-Cookie`. It names no path, so that the cookie also comes back through a proxy that changes paths.
pub(super) fn set(browser: Browser, attributes: &CookieAttributes) -> String {
    let mut cookie = format!("{NAME}={browser}");
    if attributes.is_http_only {
        cookie.push_str("; HttpOnly");
    }
    if attributes.is_secure {
        cookie.push_str("; Secure");
    }
    if let Some(same_site) = attributes.same_site {
        cookie.push_str("; SameSite=");
        cookie.push_str(same_site);
    }
    cookie
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "0123456789abcdef0123456789abcdef01234567";

    #[test]
    fn among_other_cookies() {
        let found = |cookies: &[&str]| {
            let mut headers = HeaderMap::new();
            for cookie in cookies {
                headers.append(COOKIE, cookie.parse().unwrap());
            }
            browser(&headers).map(|it| it.to_string())
        };
        let ours = format!("{NAME}={TEXT}");
        assert_eq!(found(&[&ours]).as_deref(), Some(TEXT));
        assert_eq!(found(&[&format!("JSESSIONID=a=b;{ours}; x")]).as_deref(), Some(TEXT));
        assert_eq!(found(&["a=b", &format!("c=d ;  {NAME} = \"{TEXT}\" ")]).as_deref(), Some(TEXT));
        assert_eq!(found(&[&format!("{NAME}=short; {ours}")]).as_deref(), Some(TEXT));
        assert_eq!(found(&[]), None);
        assert_eq!(found(&[&format!("X{ours}"), "BAYEUX_BROWSER", "BAYEUX_BROWSER=abc"]), None);
    }

    #[test]
    fn attributes() {
        let browser = Browser::read(TEXT).unwrap();
        let usual = CookieAttributes { is_http_only: true, is_secure: false, same_site: None };
        assert_eq!(set(browser, &usual), format!("BAYEUX_BROWSER={TEXT}; HttpOnly"));
        let other = CookieAttributes { is_http_only: false, is_secure: true, same_site: Some("None") };
        assert_eq!(set(browser, &other), format!("BAYEUX_BROWSER={TEXT}; Secure; SameSite=None"));
    }
}
