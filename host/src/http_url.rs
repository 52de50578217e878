//! Where a server of an HTTP API is, as a person writes it: a URL, or `HOST:PORT` alone.

use std::fmt;

use parlor_link::Address;

/// The URL of a server, or of something on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HttpUrl {
    pub(crate) is_secure: bool,
    pub(crate) address: Address,
    /// As it stands in `Host`: with a port, if one was written.
    pub(crate) host: String,
    /// Without a `/` at its end.
    pub(crate) path: String,
}

impl HttpUrl {
    /// Reads `http://HOST:PORT/PATH`, `https://` likewise, or without both.
    ///
    /// # Errors
    /// Why it is none. A sentence that begins with a small letter; nothing where it is simply something else.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        let (is_secure, rest) = match text.split_once("://") {
            Some(("http", rest)) => (false, rest),
            Some(("https", rest)) => (true, rest),
            Some(_) => return Err(""),
            None => (false, text),
        };
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if path.contains(['?', '#']) || host.contains(['?', '#']) {
            return Err("there is no '?' and no '#' in this URL");
        }
        if host.contains('@') {
            return Err("there is no name and no password in this URL");
        }
        let (name, port) = match host.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')) {
            Some((name, port)) => (name, port.parse().map_err(|_| "")?),
            // Without a scheme it takes a port to tell an address from a typing error.
            None if !text.contains("://") => return Err(""),
            None => (host, if is_secure { 443 } else { 80 }),
        };
        if name.is_empty() || !rest.bytes().all(|it| it.is_ascii_graphic()) {
            return Err("");
        }
        Ok(Self {
            is_secure,
            address: Address { host: name.to_owned(), port },
            host: host.to_owned(),
            path: path.trim_end_matches('/').to_owned(),
        })
    }
}

impl fmt::Display for HttpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_secure { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.host, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_with_and_without_a_scheme() {
        for (written, address, shown) in [
            ("https://chat.example.com/api/v2/", "chat.example.com:443", "https://chat.example.com/api/v2"),
            ("http://[::1]:8090/gws", "[::1]:8090", "http://[::1]:8090/gws"),
            ("http://[::1]", "[::1]:80", "http://[::1]"),
            ("127.0.0.1:4074", "127.0.0.1:4074", "http://127.0.0.1:4074"),
        ] {
            let url = HttpUrl::parse(written).unwrap();
            assert_eq!((url.address.to_string().as_str(), url.to_string().as_str()), (address, shown));
        }
    }

    #[test]
    fn what_is_no_url_is_refused() {
        for bad in [
            "",
            "chat.example.com",
            "ftp://x",
            "http://",
            "http://:80",
            "http://x:y",
            "http://a b",
            "x:99999",
        ] {
            assert_eq!(HttpUrl::parse(bad), Err(""), "{bad}");
        }
        assert!(HttpUrl::parse("http://x/y?z").unwrap_err().contains("no '?'"));
        assert!(HttpUrl::parse("http://me:pw@x").unwrap_err().contains("no password"));
    }
}
