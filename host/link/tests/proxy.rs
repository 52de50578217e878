//! Links through a proxy, and those of clients that ask over HTTP: with a server that speaks it, and without a connection
//! while none is wanted.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use parlor_link::{Address, Credentials, Options, Peer, Proxy};
use support::{Fake, address, dead_port, listen, options};

/// Options that lead to a server by a name that the proxy alone knows.
fn through(proxy: Address, credentials: Option<Credentials>) -> Options {
    let proxy = Some(Proxy { address: proxy, credentials });
    Options { proxy, ..options(vec![address("chat.example", 443)]) }
}

/// What a client says to the proxy.
fn asked(listener: &TcpListener) -> (TcpStream, String) {
    let (mut peer, _) = listener.accept().unwrap();
    let mut said = Vec::new();
    while !said.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        peer.read_exact(&mut byte).unwrap();
        said.push(byte[0]);
    }
    (peer, String::from_utf8(said).unwrap())
}

#[test]
fn bytes_go_through_a_proxy() {
    let (listener, at) = listen("127.0.0.1:0");
    let credentials = Credentials { name: "Ana".into(), password: "pw".into() };
    let (fake, link) = Fake::open(through(at, Some(credentials)));
    fake.offer(b"hello");
    let (mut peer, said) = asked(&listener);
    assert!(said.starts_with("CONNECT chat.example:443 HTTP/1.1\r\n"), "{said}");
    assert!(said.contains("\r\nProxy-Authorization: Basic QW5hOnB3\r\n"), "{said}");
    peer.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
    assert_eq!(fake.next(), "made chat.example:443");
    let mut heard = [0; 5];
    peer.read_exact(&mut heard).unwrap();
    assert_eq!(&heard, b"hello");
    peer.write_all(b"welcome").unwrap();
    fake.wait_for_bytes(b"welcome");
    drop(link);
}

#[test]
fn a_proxy_that_makes_no_connection_is_named() {
    let (listener, at) = listen("127.0.0.1:0");
    let name = at.to_string();
    let (fake, _link) = Fake::open(through(at, None));
    for (answer, expected) in [
        ("HTTP/1.1 407 x\r\n\r\n", "wants a name and a password that it knows (status 407)"),
        (
            "HTTP/1.1 503 No such host\r\n\r\n",
            "makes no connection to chat.example:443: it answers 503 No such host",
        ),
        ("220 mail.example\r\n", "doesn't answer as an HTTP proxy does"),
    ] {
        let (mut peer, _) = asked(&listener);
        peer.write_all(answer.as_bytes()).unwrap();
        assert_eq!(fake.next(), format!("failed the proxy {name} {expected}"));
    }
    let dead = dead_port();
    let (fake, _link) = Fake::open(through(dead.clone(), None));
    let line = fake.next();
    assert!(
        line.starts_with(&format!("failed the proxy {dead} can't be reached: {dead}: no connection")),
        "{line}"
    );
}

#[test]
fn a_server_that_speaks_http_may_be_the_right_one() {
    let (listener, at) = listen("127.0.0.1:0");
    let (fake, _link) = Fake::open(options(vec![at]));
    let answer = |then: &str| {
        let (mut peer, _) = listener.accept().unwrap();
        peer.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        drop(peer);
        let line = fake.wait_line("lost");
        assert!(line.contains(then), "{line}");
    };
    answer("answers like an HTTP server");
    fake.expect(Peer::Http);
    answer("the peer closed the link");
}
