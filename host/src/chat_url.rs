//! Where a chat service of Chat API v2 is, as a person writes it: a URL, which `--service` may complete.

use parlor_core::wire::http::ChatService;
use parlor_link::Address;

use crate::http_url::HttpUrl;

/// Where the services of a deployment are that leaves the vendor's path as it is.
const SERVICES: &str = "/genesys/2/chat";

/// A URL of a chat service, or of the server that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChatUrl(HttpUrl);

impl ChatUrl {
    /// Reads `http://HOST:PORT/PATH`, or `HOST:PORT` alone.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let wrong = "write http://HOST:PORT/genesys/2/chat/SERVICE, or https://, or the URL without its path and --service";
        let url = HttpUrl::parse(text).map_err(|why| match why {
            "" => wrong.to_owned(),
            why => format!("{why}; {wrong}"),
        })?;
        let url = Self(url);
        url.service("x").map_err(|why| format!("{why}; {wrong}"))?;
        Ok(url)
    }

    /// Whether it is https.
    pub(crate) fn is_secure(&self) -> bool {
        self.0.is_secure
    }

    /// Where connections are made to.
    pub(crate) fn address(&self) -> &Address {
        &self.0.address
    }

    /// The service: that of the URL, or else the one of this name.
    pub(crate) fn service(&self, name: &str) -> Result<ChatService, String> {
        let path = match self.0.path.as_str() {
            "" => format!("{SERVICES}/{name}"),
            base if base.ends_with("/2/chat") => format!("{base}/{name}"),
            whole => whole.to_owned(),
        };
        ChatService::new(&self.0.host, &path).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_of_services_and_of_servers() {
        for (url, address, path) in [
            ("http://127.0.0.1:4073/genesys/2/chat/Any", "127.0.0.1:4073", "/genesys/2/chat/Any"),
            ("http://127.0.0.1:4073", "127.0.0.1:4073", "/genesys/2/chat/support"),
            ("127.0.0.1:4073", "127.0.0.1:4073", "/genesys/2/chat/support"),
            ("https://chat.example.com/", "chat.example.com:443", "/genesys/2/chat/support"),
            (
                "http://chat.example.com/gms/genesys/2/chat/",
                "chat.example.com:80",
                "/gms/genesys/2/chat/support",
            ),
            ("https://[::1]/elsewhere/help", "[::1]:443", "/elsewhere/help"),
            ("https://[::1]:8443/elsewhere/a%20b/", "[::1]:8443", "/elsewhere/a%20b"),
        ] {
            let read = ChatUrl::parse(url).unwrap();
            assert_eq!(
                (read.address().to_string().as_str(), read.is_secure()),
                (address, url.starts_with("https"))
            );
            assert_eq!(read.service("support").unwrap().path(), path);
        }
        assert_eq!(
            ChatUrl::parse("https://chat.example.com").unwrap().service("x").unwrap().host(),
            "chat.example.com"
        );
    }

    #[test]
    fn what_is_no_such_url_is_told_what_to_write() {
        for bad in [
            "",
            "chat.example.com",
            "ftp://x",
            "http://",
            "http://:80",
            "http://x:y",
            "http://a b",
            "http://x/a b",
            "127.0.0.1:99999",
        ] {
            let said = ChatUrl::parse(bad).unwrap_err();
            assert!(said.contains("write http://HOST:PORT/genesys/2/chat/SERVICE"), "{bad}: {said}");
        }
        for (bad, expected) in
            [("http://x/y?z", "no '?'"), ("http://me:pw@x", "no password"), ("https://x#y", "no '#'")]
        {
            assert!(ChatUrl::parse(bad).unwrap_err().contains(expected), "{bad}");
        }
        let long = ChatUrl::parse("http://x").unwrap().service(&"y".repeat(200)).unwrap_err();
        assert!(long.contains("192 bytes"), "{long}");
    }
}
