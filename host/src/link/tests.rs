//! Packets over real connections, and what happens to these.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use super::*;

/// A link that takes packets of up to 8 bytes, where it goes, and what happens on it.
fn link() -> (TcpListener, Link, Receiver<LinkEvent>) {
    link_of(Wire::Frames(8))
}

fn link_of(wire: Wire) -> (TcpListener, Link, Receiver<LinkEvent>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (events, happened) = channel();
    let address = listener.local_addr().unwrap().into();
    let opening = Opening { address, security: Security::Plain, proxy: None, wire, cookies: Jar::default() };
    let link = Link::open(opening, move |event| {
        let _ = events.send(event);
    });
    (listener, link.unwrap(), happened)
}

/// What happens next; the connection that comes up is used.
fn next(link: &mut Link, happened: &Receiver<LinkEvent>) -> String {
    let event = happened.recv_timeout(Duration::from_secs(60)).unwrap();
    let told = format!("{event:?}");
    if let LinkEvent::Up(connection) = event {
        link.use_connection(connection);
    }
    told
}

#[test]
fn packets_and_a_new_connection() {
    let (listener, mut link, happened) = link();
    let (mut peer, _) = listener.accept().unwrap();
    peer.write_all(b"\0\0\0\x01a\0\0\0\0\0\0\0\x09too large").unwrap();
    assert_eq!(next(&mut link, &happened), "Up");
    link.send(b"hello");
    link.send(b"");
    let mut heard = [0; 13];
    peer.read_exact(&mut heard).unwrap();
    assert_eq!(&heard, b"\0\0\0\x05hello\0\0\0\0");
    for told in ["Packet(1 bytes)", "Packet(0 bytes)", "TooLarge(9)"] {
        assert_eq!(next(&mut link, &happened), told);
    }
    // A packet that was begun is no part of the next connection's.
    peer.write_all(b"\0\0\0\x02a").unwrap();
    drop(peer);
    assert_eq!(next(&mut link, &happened), "Down(\"the peer closed the link\")");
    let (mut peer, _) = listener.accept().unwrap();
    peer.write_all(b"\0\0\0\x01b").unwrap();
    assert_eq!(next(&mut link, &happened), "Up");
    assert_eq!(next(&mut link, &happened), "Packet(1 bytes)");
    link.send(b"bye");
    drop(link);
    let mut rest = Vec::new();
    peer.read_to_end(&mut rest).unwrap();
    assert_eq!(rest, b"\0\0\0\x03bye");
}

#[test]
fn what_is_sent_on_a_connection_that_is_lost_goes_nowhere() {
    let (listener, mut link, happened) = link();
    let peer = listener.accept().unwrap();
    assert_eq!(next(&mut link, &happened), "Up");
    drop(peer);
    let (mut peer, _) = listener.accept().unwrap();
    // The thread that sends hasn't heard of it yet.
    link.send(b"old");
    assert!(next(&mut link, &happened).starts_with("Down("));
    assert_eq!(next(&mut link, &happened), "Up");
    link.send(b"new");
    drop(link);
    let mut said = Vec::new();
    peer.read_to_end(&mut said).unwrap();
    assert_eq!(said, b"\0\0\0\x03new");
}

#[test]
fn a_link_that_is_given_up_is_down_for_the_reason_given() {
    let (listener, mut link, happened) = link();
    let _silent = listener.accept().unwrap();
    assert_eq!(next(&mut link, &happened), "Up");
    link.renew("the server said nothing for 45 s".into());
    link.renew("once more, before the thread noticed".into());
    assert_eq!(next(&mut link, &happened), "Down(\"the server said nothing for 45 s\")");
    assert_eq!(next(&mut link, &happened), "Up");
    drop(listener.accept().unwrap());
    assert!(next(&mut link, &happened).contains("the peer closed the link, and had said nothing"));
    drop(listener);
    // A connection that waited in the listener's queue may still come up and be lost.
    assert!((0..4).any(|_| next(&mut link, &happened).starts_with("Failed(")));
}

#[test]
fn over_http_a_connection_is_made_when_it_is_wanted() {
    let (listener, mut link, happened) = link_of(Wire::Http(64));
    let (mut peer, _) = listener.accept().unwrap();
    assert_eq!(next(&mut link, &happened), "Up");
    link.send(b"OPTIONS / HTTP/1.1\r\n\r\n");
    let mut heard = [0; 22];
    peer.read_exact(&mut heard).unwrap();
    assert_eq!(&heard, b"OPTIONS / HTTP/1.1\r\n\r\n");
    // The first ends where it says, the second with the connection.
    peer.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n\r\n{}").unwrap();
    assert_eq!(next(&mut link, &happened), "Packet(40 bytes)");
    drop(peer);
    assert_eq!(next(&mut link, &happened), "Packet(21 bytes)");
    assert_eq!(next(&mut link, &happened), "Down(\"the peer closed the link\")");
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "nobody wants one");
    listener.set_nonblocking(false).unwrap();
    link.want();
    let (mut peer, _) = listener.accept().unwrap();
    assert_eq!(next(&mut link, &happened), "Up");
    peer.write_all(b"SSH-2.0-x\r\n and whatever comes behind it").unwrap();
    assert!(next(&mut link, &happened).starts_with("Packet("));
}

#[test]
fn no_server() {
    let (listener, mut link, happened) = link();
    drop(listener);
    // It may have been made before.
    assert!((0..4).any(|_| next(&mut link, &happened).starts_with("Failed(")));
}
