//! The proxy that the environment names for a server, as other programs understand its variables: `HTTPS_PROXY` for https,
//! `HTTP_PROXY` for http, otherwise `ALL_PROXY`; in small letters, too, which win. `NO_PROXY` lists what is reached without.

use std::net::IpAddr;

use parlor_link::{Address, Credentials, Proxy};

/// The proxy for a server, if there is one. A server on this machine needs none. The error says which variable is wrong.
pub(crate) fn of_environment(is_secure: bool, server: &Address) -> Result<Option<Proxy>, String> {
    chosen(is_secure, server, &|name| std::env::var(name).ok())
}

fn chosen(
    is_secure: bool,
    server: &Address,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<Proxy>, String> {
    let value = |name: &str| {
        let found = [name.to_lowercase(), name.to_owned()].into_iter();
        found.filter_map(|it| Some((variable(&it).filter(|it| !it.trim().is_empty())?, it))).next()
    };
    let Some((url, name)) =
        value(if is_secure { "HTTPS_PROXY" } else { "HTTP_PROXY" }).or(value("ALL_PROXY"))
    else {
        return Ok(None);
    };
    let without = value("NO_PROXY").map(|(it, _)| it).unwrap_or_default();
    if is_local(server) || without.split([',', ' ']).any(|it| is_meant(it.trim(), server)) {
        return Ok(None);
    }
    parse(url.trim()).map(Some).ok_or_else(|| {
        // It may hold a password: it isn't repeated.
        format!("the variable {name} names no proxy that can be used: write http://HOST:PORT, or list {} in NO_PROXY", server.host)
    })
}

fn parse(url: &str) -> Option<Proxy> {
    let rest = match url.split_once("://") {
        Some((scheme, rest)) => scheme.eq_ignore_ascii_case("http").then_some(rest)?,
        None => url,
    };
    let rest = rest.split(['/', '?', '#']).next()?;
    let (login, at) = match rest.rsplit_once('@') {
        Some((login, at)) => (Some(login), at),
        None => (None, rest),
    };
    let (host, port) = match at.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')) {
        Some((host, port)) => (host, port.parse().ok()?),
        None => (at, 80),
    };
    let is_host = !host.is_empty() && host.bytes().all(|it| it.is_ascii_graphic());
    let credentials = match login {
        Some(login) => {
            let (name, password) = login.split_once(':').unwrap_or((login, ""));
            Some(Credentials { name: decoded(name)?, password: decoded(password)? })
        }
        None => None,
    };
    is_host.then(|| Proxy { address: Address { host: host.to_owned(), port }, credentials })
}

/// Percent-decoding, as a password in a URL needs it.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        let mut digit = || char::from(bytes.next()?).to_digit(16);
        out.push(match byte {
            b'%' => u8::try_from(digit()? * 16 + digit()?).ok()?,
            byte => byte,
        });
    }
    String::from_utf8(out).ok()
}

/// The host without brackets.
fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(host)
}

fn is_local(server: &Address) -> bool {
    let host = bare(&server.host);
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|it| it.is_loopback())
}

/// Whether an item of `NO_PROXY` means the server: everything, its address, its name or a domain that it is in; with a
/// port, that port alone.
fn is_meant(item: &str, server: &Address) -> bool {
    if item == "*" {
        return true;
    }
    let host = bare(&server.host);
    let is_address = |it: &str| bare(it).parse::<IpAddr>().is_ok();
    let (name, port) = match item.rsplit_once(':').filter(|_| !is_address(item)) {
        Some((name, port)) => (name, Some(port)),
        None => (item, None),
    };
    if port.is_some_and(|it| it.parse() != Ok(server.port)) {
        return false;
    }
    if let Ok(address) = host.parse::<IpAddr>() {
        return bare(name).parse() == Ok(address);
    }
    let (name, host) = (name.to_ascii_lowercase(), host.to_ascii_lowercase());
    let domain = name.trim_start_matches("*").trim_start_matches('.');
    let before = host.strip_suffix(domain).filter(|_| !domain.is_empty());
    before.is_some_and(|it| it.is_empty() || it.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(url: &str, variables: &[(&str, &str)]) -> Result<Option<String>, String> {
        let (scheme, host) = url.split_once("://").unwrap();
        let (host, port) = host.rsplit_once(':').unwrap();
        let server = Address { host: host.into(), port: port.parse().unwrap() };
        let variable =
            |name: &str| variables.iter().find(|it| it.0 == name).map(|(_, value)| (*value).to_owned());
        let shown = |it: Proxy| match it.credentials {
            Some(login) => format!("{}:{}@{}", login.name, login.password, it.address),
            None => it.address.to_string(),
        };
        chosen(scheme == "https", &server, &variable).map(|it| it.map(shown))
    }

    #[test]
    fn variables_name_a_proxy() {
        let https = "https://chat.example.com:443";
        for (variables, expected) in [
            (&[][..], None),
            (&[("HTTP_PROXY", "http://p:1")], None),
            (&[("HTTPS_PROXY", "")], None),
            (&[("HTTPS_PROXY", "http://p:1")], Some("p:1")),
            (&[("HTTPS_PROXY", "http://p:1"), ("https_proxy", "q:2")], Some("q:2")),
            (&[("ALL_PROXY", "HTTP://p/")], Some("p:80")),
            (&[("HTTPS_PROXY", "http://me:a%40b:c@p:1/")], Some("me:a@b:c@p:1")),
            (&[("HTTPS_PROXY", "http://[::1]:3128")], Some("[::1]:3128")),
        ] {
            assert_eq!(proxy(https, variables), Ok(expected.map(str::to_owned)), "{variables:?}");
        }
        assert_eq!(proxy("http://chat.example.com:80", &[("http_proxy", "p:1")]), Ok(Some("p:1".into())));
        for bad in ["socks5://p:1", "https://p:1", "http://:1", "http://p:x", "http://a%4:b@p"] {
            let said = proxy(https, &[("HTTPS_PROXY", bad)]).unwrap_err();
            assert!(
                said.starts_with("the variable HTTPS_PROXY names no proxy") && !said.contains(bad),
                "{said}"
            );
        }
    }

    #[test]
    fn what_is_reached_without() {
        for (host, without) in [
            ("chat.example.com:443", "*"),
            ("chat.example.com:443", "a.b, chat.example.com"),
            ("Chat.Example.com:443", ".example.COM"),
            ("chat.example.com:443", "example.com"),
            ("chat.example.com:443", "*.example.com"),
            ("chat.example.com:443", "example.com:443"),
            ("192.0.2.7:443", "192.0.2.7"),
            ("[2001:db8::7]:443", "2001:db8::7"),
            ("[2001:db8::7]:443", "[2001:db8::7]:443"),
            ("127.0.0.1:4073", ""),
            ("localhost:4073", ""),
            ("[::1]:4073", ""),
        ] {
            let variables = [("HTTPS_PROXY", "p:1"), ("NO_PROXY", without)];
            assert_eq!(proxy(&format!("https://{host}"), &variables), Ok(None), "{host} {without}");
        }
        for without in ["", "xample.com", "example.co", "example.com:80", "192.0.2.7", ".", ","] {
            let variables = [("HTTPS_PROXY", "p:1"), ("no_proxy", without)];
            assert_eq!(
                proxy("https://chat.example.com:443", &variables),
                Ok(Some("p:1".into())),
                "{without}"
            );
        }
    }
}
