//! Values as they are given to options: read, and refused with what would be right.

use std::ffi::OsStr;
use std::net::{SocketAddr, ToSocketAddrs};
use std::time::Duration;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use parlor_core::rules::ClientVersion;
use parlor_link::Address;

use crate::chat_url::ChatUrl;
use crate::http_url::HttpUrl;
use crate::values;

/// A server's address. A name is resolved for each connection.
pub(super) fn server(text: &str) -> Result<Address, String> {
    let wrong = "write HOST:PORT, such as 127.0.0.1:4070";
    let (host, port) = text.rsplit_once(':').filter(|(host, _)| !host.is_empty()).ok_or(wrong)?;
    Ok(Address { host: host.to_owned(), port: port.parse().map_err(|_| wrong)? })
}

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    let found = text
        .to_socket_addrs()
        .map_err(|error| format!("{error}; write HOST:PORT, such as 127.0.0.1:4070"))?;
    let found: Vec<SocketAddr> = found.collect();
    // Servers listen on 127.0.0.1 unless told otherwise, and `localhost` may name ::1 first.
    let first = found.iter().find(|it| it.is_ipv4()).or(found.first());
    first.copied().ok_or_else(|| "this name has no address".into())
}

/// The HTTP port's address, as such or as the URL that desks and customers are given: one variable can be for all.
pub(super) fn http_address(text: &str) -> Result<SocketAddr, String> {
    address(text.strip_prefix("http://").unwrap_or(text).trim_end_matches('/'))
}

/// The URL of the HTTP port, or its address as the server is given it: one variable can be for all.
pub(super) fn http_url(text: &str) -> Result<String, String> {
    match HttpUrl::parse(text) {
        Ok(url) if !url.is_secure && url.path.is_empty() => Ok(url.to_string()),
        _ => Err("write http://HOST:PORT, such as http://127.0.0.1:4072".into()),
    }
}

pub(super) fn key_value(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("expected KEY=VALUE")?;
    match key.is_empty() {
        true => Err("the key is empty; write KEY=VALUE".into()),
        false => Ok((key.to_owned(), value.to_owned())),
    }
}

pub(super) fn nick(text: &str) -> Result<String, String> {
    values::nick(text).map(|()| text.to_owned())
}

pub(super) fn person_id(text: &str) -> Result<String, String> {
    values::name("an employee id", text).map(|()| text.to_owned())
}

pub(super) fn subject(text: &str) -> Result<String, String> {
    values::name("a subject", text).map(|()| text.to_owned())
}

pub(super) fn queue_key(text: &str) -> Result<String, String> {
    values::queue(text).map(|()| text.to_owned())
}

/// A service of Chat API v2, and the queue that it leads to.
pub(super) fn service(text: &str) -> Result<(String, String), String> {
    let wrong = "write NAME=TENANT:ENDPOINT, such as support=Environment:support";
    let (name, queue) = text.split_once('=').ok_or(wrong)?;
    if name.is_empty() || name.contains('/') {
        return Err(format!("the name of a service is a part of a path; {wrong}"));
    }
    values::name("a service's name", name)?;
    values::queue(queue)?;
    Ok((name.to_owned(), queue.to_owned()))
}

/// Bytes of a service's name at most: with a path and a host they have 192.
const SERVICE_BYTES: usize = 128;

/// The name of a service of Chat API v2. One variable can be for server and customer: of `NAME=TENANT:ENDPOINT` it is the
/// name.
pub(super) fn service_name(text: &str) -> Result<String, String> {
    let name = text.split_once('=').map_or(text, |(name, _)| name);
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || b"-._~%".contains(&it);
    match name.len() {
        1..=SERVICE_BYTES if name.bytes().all(is_plain) => Ok(name.to_owned()),
        _ => Err(format!(
            "a service's name is a part of a URL's path, of 1 to {SERVICE_BYTES} bytes, such as support"
        )),
    }
}

pub(super) fn chat_url(text: &str) -> Result<ChatUrl, String> {
    ChatUrl::parse(text)
}

const GWS: &str = "write https://HOST/api/v2, such as https://chat.example.com/api/v2";

/// Where GWS API v2 is, for an agent: without a path, where it usually stands.
pub(super) fn gws_base(text: &str) -> Result<HttpUrl, String> {
    let url = HttpUrl::parse(text)
        .map_err(|why| if why.is_empty() { GWS.into() } else { format!("{why}; {GWS}") })?;
    let path = if url.path.is_empty() { "/api/v2".into() } else { url.path.clone() };
    if path.ends_with("/api/v2") { Ok(HttpUrl { path, ..url }) } else { Err(GWS.into()) }
}

/// What the URIs of GWS API v2 begin with.
pub(super) fn gws_url(text: &str) -> Result<String, String> {
    match HttpUrl::parse(text) {
        Ok(url) if text.contains("://") && url.path.ends_with("/api/v2") => Ok(url.to_string()),
        _ => Err(GWS.into()),
    }
}

/// Operations that agents have already: no state of the house has such a name.
const TAKEN: [&str; 7] = [
    "Ready",
    "NotReady",
    "Offline",
    "AfterCallWork",
    "AuxWork",
    "StartContactCenterSession",
    "EndContactCenterSession",
];

/// An agent state of the house: the operation that leads to it, and what it is called.
pub(super) fn agent_state(text: &str) -> Result<(String, String), String> {
    let wrong = "write NAME=TITLE with letters and digits in NAME, such as Lunch=At lunch";
    let (name, title) = text.split_once('=').ok_or(wrong)?;
    let is_name = !name.is_empty() && name.bytes().all(|it| it.is_ascii_alphanumeric());
    if !is_name || title.trim().is_empty() {
        return Err(wrong.into());
    }
    if TAKEN.contains(&name) {
        return Err(format!("{name} is there already: write another NAME"));
    }
    values::name("an agent state's name", name)?;
    values::name("an agent state's title", title)?;
    Ok((name.to_owned(), title.to_owned()))
}

/// Where a web page comes from, as browsers say it.
pub(super) fn origin(text: &str) -> Result<String, String> {
    let host = ["http://", "https://"].iter().find_map(|it| text.strip_prefix(it));
    let is_host =
        |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_graphic() && !b"/?#@*".contains(&it));
    if text == "*" || host.is_some_and(is_host) {
        return Ok(text.to_ascii_lowercase());
    }
    Err("write https://HOST or http://HOST:PORT without a path, as browsers do, or * for every page".into())
}

/// The endings of file names, as `upload-file-types` has them.
pub(super) fn file_types(text: &str) -> Result<String, String> {
    let is_ending = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric());
    match text.len() {
        TYPES_BYTES.. => Err(format!("these are {} bytes; write at most {}", text.len(), TYPES_BYTES - 1)),
        0 => Ok(String::new()),
        _ if text.split(':').all(is_ending) => Ok(text.to_owned()),
        _ => Err("write endings with colons between them, such as jpg:pdf:png".into()),
    }
}

/// One more than the bytes that the endings may have.
const TYPES_BYTES: usize = 1025;

/// A pause in seconds, which may have fractions.
pub(super) fn pause(text: &str) -> Result<Duration, String> {
    let seconds: Option<f64> = text.parse().ok().filter(|it| (0.0..=60.0).contains(it));
    seconds.map(Duration::from_secs_f64).ok_or_else(|| "expected seconds from 0 to 60, such as 1.5".into())
}

pub(super) fn client_version(text: &str) -> Result<ClientVersion, String> {
    let number: u32 = text.parse().map_err(|_| "expected a number from 101 to 106")?;
    match number {
        101..=106 => Ok(ClientVersion::new(number)),
        _ => Err("the known versions are 101 to 106".into()),
    }
}

/// The formats that Parlor's own plugin writes.
pub(crate) const FORMATS: [&str; 4] = ["xml", "json", "html", "text"];

/// Takes the name of any format, and names Parlor's own to who asks for completions.
#[derive(Clone)]
pub(super) struct AnyFormat;

impl TypedValueParser for AnyFormat {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        option: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, option, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(FORMATS.iter().map(PossibleValue::new)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_checked() {
        assert_eq!(address("127.0.0.1:70"), Ok(SocketAddr::from(([127, 0, 0, 1], 70))));
        assert!(address("127.0.0.1").is_err() && address("70").is_err());
        for same in ["127.0.0.1:70", "http://127.0.0.1:70", "http://127.0.0.1:70/"] {
            assert_eq!(http_address(same), Ok(SocketAddr::from(([127, 0, 0, 1], 70))));
        }
        assert_eq!(http_url("http://127.0.0.1:70/"), Ok("http://127.0.0.1:70".into()));
        assert_eq!(server("::1:70"), Ok(Address { host: "::1".into(), port: 70 }));
        assert_eq!(server("chat.example.com:70").map(|it| it.to_string()), Ok("chat.example.com:70".into()));
        for bad in ["127.0.0.1", ":70", "127.0.0.1:x", "127.0.0.1:70000"] {
            assert!(server(bad).is_err(), "{bad}");
        }
        assert_eq!(http_url("127.0.0.1:70"), Ok("http://127.0.0.1:70".into()));
        for bad in ["127.0.0.1", "https://x", "http://", "http://x/y"] {
            assert!(http_url(bad).is_err(), "{bad}");
        }
        assert_eq!(key_value("a=b=c"), Ok(("a".into(), "b=c".into())));
        assert!(key_value("a").is_err() && key_value("=x").is_err());
        assert_eq!(queue_key("T:e"), Ok("T:e".into()));
        assert!(queue_key("foo").is_err());
        assert_eq!(service("support=T:e"), Ok(("support".into(), "T:e".into())));
        for bad in ["support", "=T:e", "support=T", "a/b=T:e"] {
            assert!(service(bad).is_err(), "{bad}");
        }
        assert_eq!(service_name("support=T:e"), Ok("support".into()));
        for bad in ["", "a/b", "a b", "=T:e", &"x".repeat(129)] {
            assert!(service_name(bad).is_err(), "{bad}");
        }
        for (written, read) in [
            ("*", "*"),
            ("https://Shop.example.com", "https://shop.example.com"),
            ("http://localhost:8080", "http://localhost:8080"),
        ] {
            assert_eq!(origin(written), Ok(read.into()));
        }
        assert_eq!(file_types("jpg:PDF"), Ok("jpg:PDF".into()));
        assert_eq!(file_types(""), Ok(String::new()));
        for bad in [".jpg", "jpg,pdf", "jpg:", ":", &"x".repeat(1025)] {
            assert!(file_types(bad).is_err(), "{bad}");
        }
        for bad in ["shop.example.com", "https://", "https://x/", "https://*.x", "https://x y", "null"] {
            assert!(origin(bad).is_err(), "{bad}");
        }
        for (written, read) in [
            ("https://chat.example.com/api/v2", "https://chat.example.com/api/v2"),
            ("http://127.0.0.1:80/gws/api/v2/", "http://127.0.0.1:80/gws/api/v2"),
        ] {
            assert_eq!(gws_url(written), Ok(read.into()));
        }
        for bad in
            ["https://chat.example.com", "chat.example.com/api/v2", "http:///api/v2", "http://a b/api/v2"]
        {
            assert!(gws_url(bad).is_err(), "{bad}");
        }
        for (written, read) in [
            ("http://127.0.0.1:4074/", "http://127.0.0.1:4074/api/v2"),
            ("127.0.0.1:4074", "http://127.0.0.1:4074/api/v2"),
            ("https://chat.example.com/api/v2", "https://chat.example.com/api/v2"),
        ] {
            assert_eq!(gws_base(written).map(|it| it.to_string()), Ok(read.into()));
        }
        assert!(gws_base("127.0.0.1").is_err() && gws_base("http://x/y").is_err());
        assert_eq!(agent_state("Lunch=At lunch"), Ok(("Lunch".into(), "At lunch".into())));
        for bad in ["Lunch", "=x", "At lunch=x", "Lunch=", "Ready=x", "StartContactCenterSession=x"] {
            assert!(agent_state(bad).is_err(), "{bad}");
        }
        assert_eq!(nick("Ana"), Ok("Ana".into()));
        assert!(nick("").is_err() && nick(&"x".repeat(257)).is_err());
        assert!(person_id(&"x".repeat(257)).is_err() && subject(&"x".repeat(257)).is_err());
        assert_eq!(pause("1.5"), Ok(Duration::from_millis(1500)));
        for bad in ["-1", "60.1", "NaN", "inf", ""] {
            assert!(pause(bad).is_err(), "{bad}");
        }
        assert!(client_version("107").is_err() && client_version("x").is_err());
    }
}
