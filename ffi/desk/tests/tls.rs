//! Links over TLS: whose certificate is taken, and whose is shown. What the members of `parlor_link_options` do.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/linked.rs"]
mod linked;
#[path = "../../tests/support/mod.rs"]
mod support;
#[path = "support/tls.rs"]
mod tls;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};

use linked::{Linked, bo, text};
use parlor::filled::Filled;
use parlor_desk::*;
use parlor_server::{Config, Server};
use support::skip;
use tls::Authority;

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Registers an agent by a link with these options; if that comes to nothing, says why.
fn register(host: &str, port: u16, options: parlor_link_options) -> Result<(), String> {
    let link = Linked::open(host, port, options, bo("Bo"))?;
    let end = link.wait(|it| {
        it.news == parlor::parlor_news_kind::PARLOR_NEWS_LOGGED_IN as i32
            || it.kind == parlor_link_event_kind::PARLOR_LINK_DOWN as i32
            || it.kind == parlor_link_event_kind::PARLOR_LINK_FAILED as i32
    });
    if end.news != 0 { Ok(()) } else { Err(end.text) }
}

/// The options of a program that trusts this authority.
fn trusting(authority: &Authority) -> parlor_link_options {
    parlor_link_options { roots_file: text(authority.file.to_str().unwrap()), ..Filled::defaults() }
}

fn path(path: &Path) -> parlor::parlor_text {
    text(path.to_str().unwrap())
}

#[test]
fn a_server_that_knows_its_clients_takes_the_certificate_with_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(Config::default()).unwrap();
    let [authority, clients, strangers] =
        ["authority", "clients", "strangers"].map(|it| Authority::new(it, folder.path()));
    let port = authority.serve_as(LOOPBACK, "127.0.0.1", Some(&clients), server.addresses().basic);
    let port = port.unwrap().port();
    let write = |name: &str, content: &str| -> PathBuf {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let [known, key] = clients.identity("desk");
    let [unknown, other_key] = strangers.identity("desk");
    let both = write("both.pem", &format!("{known}{key}"));
    let [known, key, unknown, other_key] =
        [("known.pem", known), ("key.pem", key), ("unknown.pem", unknown), ("other.pem", other_key)]
            .map(|(name, content)| write(name, &content));

    let whole = trusting(&authority);
    let with = |certificate: &Path, key: &Path| parlor_link_options {
        certificate_file: path(certificate),
        key_file: path(key),
        ..whole
    };
    assert_eq!(register("127.0.0.1", port, with(&known, &key)), Ok(()));
    let one_file = parlor_link_options { certificate_file: path(&both), ..whole };
    assert_eq!(register("127.0.0.1", port, one_file), Ok(()));

    // Each in the place of the other, or with another one's key: nothing is connected.
    for (certificate, key, what) in
        [(&key, &known, "key.pem: "), (&known, &other_key, "key"), (&known, &known, "known.pem: ")]
    {
        let why = register("127.0.0.1", port, with(certificate, key)).unwrap_err();
        assert!(why.contains(what), "{why}");
    }
    for (options, expected) in [
        (whole, "wants a certificate of the client's"),
        (with(&unknown, &other_key), "refuses the client's certificate"),
    ] {
        let why = register("127.0.0.1", port, options).unwrap_err();
        assert!(why.contains(expected), "{why}");
    }
}

#[test]
fn a_certificate_has_the_name_of_the_host_or_the_one_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(Config::default()).unwrap();
    let basic = server.addresses().basic;
    let authority = Authority::new("authority", folder.path());
    let whole = trusting(&authority);
    let named = |name| parlor_link_options { server_name: text(name), ..whole };
    let port = |name| authority.serve_as(LOOPBACK, name, None, basic).unwrap().port();

    let local = port("localhost");
    assert_eq!(register("localhost", local, whole), Ok(()));
    assert_eq!(register("127.0.0.1", local, named("localhost")), Ok(()));
    let chat = port("chat.example");
    assert_eq!(register("127.0.0.1", chat, named("chat.example")), Ok(()));
    assert_eq!(register("localhost", chat, named("chat.example")), Ok(()));
    for (host, port, options, name) in [
        ("127.0.0.1", local, whole, "127.0.0.1"),
        ("localhost", chat, whole, "localhost"),
        ("localhost", local, named("chat.example"), "chat.example"),
        ("127.0.0.1", chat, named("example"), "example"),
    ] {
        let why = register(host, port, options).unwrap_err();
        assert!(why.contains(&format!("the server's certificate isn't for \"{name}\"")), "{why}");
    }
}

#[test]
fn an_address_of_ipv6_stands_in_a_certificate_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(Config::default()).unwrap();
    let basic = server.addresses().basic;
    let authority = Authority::new("authority", folder.path());
    let whole = trusting(&authority);
    let at = IpAddr::V6(Ipv6Addr::LOCALHOST);
    let Ok(address) = authority.serve_as(at, "::1", None, basic) else { return skip("IPv6") };
    assert_eq!(register("::1", address.port(), whole), Ok(()));
    let other = authority.serve_as(at, "127.0.0.1", None, basic).unwrap();
    let why = register("::1", other.port(), whole).unwrap_err();
    assert!(why.contains("the server's certificate isn't for \"::1\""), "{why}");
    let named = parlor_link_options { server_name: text("127.0.0.1"), ..whole };
    assert_eq!(register("::1", other.port(), named), Ok(()));
}
