//! Links with a driver that only notes what happens, against servers on the loopback.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use parlor_link::{Address, Next, OpenError, Options, Peer, Security};
use support::{Fake, PATIENCE, address, dead_port, listen, options};

#[test]
fn bytes_go_to_and_fro() {
    let (listener, to) = listen("127.0.0.1:0");
    let (fake, link) = Fake::open(options(vec![to]));
    fake.offer(b"hello");
    link.waker().wake();
    let (mut peer, _) = listener.accept().unwrap();
    let mut heard = [0; 5];
    peer.read_exact(&mut heard).unwrap();
    assert_eq!(&heard, b"hello");
    peer.write_all(b"welcome").unwrap();
    assert_eq!(fake.next(), format!("made {}", listener.local_addr().unwrap()));
    fake.wait_for_bytes(b"welcome");
    drop(link);
    assert_eq!(peer.read(&mut heard).unwrap(), 0);
}

#[test]
fn a_socket_that_is_full_gets_the_rest_later() {
    let (listener, to) = listen("127.0.0.1:0");
    let (fake, link) = Fake::open(options(vec![to]));
    let much: Vec<u8> = (0..8_000_000_u32).map(|it| it.to_le_bytes()[0]).collect();
    fake.offer(&much);
    link.waker().wake();
    let (mut peer, _) = listener.accept().unwrap();
    fake.wait_until(|it| it.is_full());
    let mut heard = vec![0; much.len()];
    peer.read_exact(&mut heard).unwrap();
    assert!(heard == much);
}

#[test]
fn host_names_and_ipv6() {
    let (listener, to) = listen("127.0.0.1:0");
    let (fake, link) = Fake::open(options(vec![Address { host: "localhost".into(), port: to.port }]));
    let _peer = listener.accept().unwrap();
    assert_eq!(fake.wait_line("made"), format!("made localhost:{}", to.port));
    drop(link);
    let Ok(listener) = TcpListener::bind("[::1]:0") else {
        return support::skip("IPv6");
    };
    for host in ["::1", "[::1]"] {
        let port = listener.local_addr().unwrap().port();
        let (fake, _link) = Fake::open(options(vec![Address { host: host.into(), port }]));
        let _peer = listener.accept().unwrap();
        assert_eq!(fake.next(), format!("made [::1]:{port}"));
    }
}

#[test]
fn the_next_address_is_tried_at_once() {
    let (listener, to) = listen("127.0.0.1:0");
    let mut options = options(vec![dead_port(), dead_port(), to]);
    // Only a round has an end, and a pause behind it.
    (options.first_pause, options.longest_pause) = (Duration::from_secs(600), Duration::from_secs(600));
    let (fake, _link) = Fake::open(options);
    let _peer = listener.accept().unwrap();
    for _ in 0..2 {
        assert!(fake.next().starts_with("failed 127.0.0.1:"));
    }
    assert!(fake.next().starts_with("made"));
}

#[test]
fn a_lost_connection_is_made_again() {
    let (listener, to) = listen("127.0.0.1:0");
    let (fake, link) = Fake::open(options(vec![to, dead_port()]));
    for _ in 0..3 {
        let (mut peer, _) = listener.accept().unwrap();
        assert!(fake.next().starts_with("made"));
        peer.write_all(b"x").unwrap();
        fake.wait_for_bytes(b"x");
        fake.welcome(true);
        drop(peer);
        // Where it was lost is tried first: nobody asks at the dead port.
        assert_eq!(fake.next(), "lost the peer closed the link");
    }
    let (mut peer, _) = listener.accept().unwrap();
    assert!(fake.next().starts_with("made"));
    peer.write_all(b"x").unwrap();
    fake.wait_for_bytes(b"x");
    fake.welcome(false);
    fake.want(Next::Renew("nothing was heard".into()));
    link.waker().wake();
    assert_eq!(fake.next(), "lost nothing was heard");
    fake.want(Next::Wait(None));
    drop(peer);
    // It was made, but nothing of use was heard there: the other address is next.
    assert!(fake.next().starts_with("failed 127.0.0.1:"));
}

/// As between two requests of HTTP.
#[test]
fn a_connection_that_may_end_is_made_again_when_it_is_needed() {
    let (listener, to) = listen("127.0.0.1:0");
    let mut options = options(vec![to.clone(), dead_port()]);
    // No pause is made.
    (options.first_pause, options.longest_pause) = (Duration::from_secs(600), Duration::from_secs(600));
    let (fake, link) = Fake::open(options);
    fake.part(None);
    fake.expect(Peer::Http);
    for is_in_time in [false, true] {
        let (mut peer, _) = listener.accept().unwrap();
        assert_eq!(fake.next(), format!("made {to}"));
        peer.write_all(b"HTTP").unwrap();
        fake.wait_for_bytes(b"HTTP");
        fake.welcome(true);
        let needed = is_in_time.then(|| parlor_link::now() + 20);
        fake.part(needed);
        drop(peer);
        assert_eq!(fake.next(), "parted the peer closed the link");
        if !is_in_time {
            listener.set_nonblocking(true).unwrap();
            assert!(listener.accept().is_err(), "none is needed yet");
            listener.set_nonblocking(false).unwrap();
            fake.part(Some(0));
            link.waker().wake();
        }
    }
    // One that was of no use is lost, by what the driver makes of it.
    let (mut peer, _) = listener.accept().unwrap();
    assert_eq!(fake.next(), format!("made {to}"));
    fake.welcome(false);
    peer.write_all(b"HTTP").unwrap();
    fake.wait_for_bytes(b"HTTP");
    drop(peer);
    assert_eq!(fake.next(), "lost the peer closed the link");
}

#[test]
fn a_peer_that_is_no_chat_server_is_named_and_left_alone_for_longer_and_longer() {
    for (answer, peer) in [
        (&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], "an HTTP server"),
        (b"\x15\x03\x03\x00\x02\x02\x28", "a server that takes TLS alone"),
        (b"SSH-2.0-x\r\n", "an SSH server"),
    ] {
        let (listener, to) = listen("127.0.0.1:0");
        let mut options = options(vec![to.clone(), dead_port()]);
        // After a round nothing more is tried for long.
        (options.first_pause, options.longest_pause) = (Duration::from_secs(600), Duration::from_secs(600));
        let (fake, _link) = Fake::open(options);
        let (mut socket, _) = listener.accept().unwrap();
        assert!(fake.next().starts_with("made"));
        socket.write_all(answer).unwrap();
        fake.wait_for_bytes(answer);
        drop(socket);
        assert_eq!(fake.next(), format!("lost {to} answers like {peer}, and not like a Chat Server"));
        // Bytes alone don't make it one that is tried first.
        assert!(fake.next().starts_with("failed 127.0.0.1:"));
    }
}

#[test]
fn a_peer_that_parts_without_a_word_may_be_one_that_takes_tls_alone() {
    let (listener, to) = listen("127.0.0.1:0");
    let (fake, _link) = Fake::open(options(vec![to.clone()]));
    drop(listener.accept().unwrap());
    assert!(fake.next().starts_with("made"));
    assert_eq!(fake.next(), format!("lost {to}: the peer closed the link, and had said nothing"));
}

#[test]
fn a_deadline_is_met_and_nothing_else_wakes_the_thread() {
    let (listener, to) = listen("127.0.0.1:0");
    let (fake, link) = Fake::open(options(vec![to]));
    let _peer = listener.accept().unwrap();
    assert!(fake.next().starts_with("made"));
    let at = parlor_link::now() + 30;
    fake.want(Next::Wait(Some(at)));
    link.waker().wake();
    fake.wait_until(|it| it.last_asked() >= at);
    fake.want(Next::Wait(None));
    link.waker().wake();
    fake.wait_until(|it| it.wants() == Next::Wait(None) && it.was_asked());
    let asked = fake.asked();
    // Other things happen meanwhile, for long enough.
    let (other, _other_link) = Fake::open(options(vec![dead_port()]));
    for _ in 0..5 {
        other.wait_line("failed");
    }
    // The two times that it was woken may have been told apart only now.
    assert!(fake.asked() <= asked + 2, "an idle link asks its driver nothing");
}

#[test]
fn what_the_driver_does_not_take_waits() {
    let (listener, to) = listen("127.0.0.1:0");
    let (fake, link) = Fake::open(options(vec![to]));
    fake.take(false);
    let (mut peer, _) = listener.accept().unwrap();
    assert!(fake.next().starts_with("made"));
    peer.write_all(b"later").unwrap();
    link.waker().wake();
    fake.wait_until(|it| it.was_asked());
    assert_eq!(fake.received(), b"");
    fake.take(true);
    link.waker().wake();
    fake.wait_for_bytes(b"later");
}

#[test]
fn closing_writes_what_is_left_and_takes_bounded_time() {
    let (listener, to) = listen("127.0.0.1:0");
    let mut patient = options(vec![to.clone()]);
    patient.close_within = PATIENCE;
    let (fake, mut link) = Fake::open(patient);
    let (mut peer, _) = listener.accept().unwrap();
    assert!(fake.next().starts_with("made"));
    let much = vec![7; 3_000_000];
    fake.offer(&much);
    let reader = std::thread::spawn(move || {
        let mut heard = Vec::new();
        peer.read_to_end(&mut heard).map(|_| heard)
    });
    link.close();
    assert!(reader.join().unwrap().unwrap() == much);

    // A peer that neither reads nor goes.
    let mut options = options(vec![to]);
    options.close_within = Duration::from_millis(50);
    let (fake, mut link) = Fake::open(options);
    let peer = listener.accept().unwrap();
    fake.offer(&vec![7; 30_000_000]);
    let begun = Instant::now();
    link.close();
    assert!(begun.elapsed() < PATIENCE / 2);
    drop(peer);
}

#[test]
fn a_link_is_closed_while_it_has_no_connection() {
    let mut between = options(vec![dead_port()]);
    (between.first_pause, between.longest_pause) = (Duration::from_secs(600), Duration::from_secs(600));
    let (fake, link) = Fake::open(between);
    assert!(fake.next().starts_with("failed"));
    let begun = Instant::now();
    drop(link);
    assert!(begun.elapsed() < PATIENCE);
}

#[test]
fn connecting_ends_when_its_time_is_over() {
    // The handshake never goes on: the listener's queue takes the connection, and nobody answers.
    let (_listener, to) = listen("127.0.0.1:0");
    let mut options = Options::new(vec![to.clone()]);
    options.security = Security::Tls(support::authority().1);
    options.connect_within = Duration::from_millis(50);
    let (fake, _link) = Fake::open(options);
    assert_eq!(
        fake.next(),
        format!("failed {to}: no TLS connection: the server says nothing to the TLS greeting for 0 s")
    );
}

#[test]
fn a_name_that_does_not_exist() {
    let (fake, _link) = Fake::open(options(vec![Address { host: "name.invalid".into(), port: 1 }]));
    assert!(fake.next().starts_with("failed name.invalid: the name can't be resolved: "));
}

#[test]
fn what_is_wrong_with_the_options() {
    let opened = |options| match Fake::try_open(options) {
        Err(error) => error,
        Ok(_) => panic!("opened"),
    };
    assert!(matches!(opened(Options::new(Vec::new())), OpenError::NoAddress));
    let error = opened(Options::new(vec![address("no host", 1)]));
    assert!(matches!(error, OpenError::ServerName(_)), "{error}");
}

#[test]
fn a_plain_link_is_not_encrypted_and_is_never_chosen_by_itself() {
    assert!(matches!(Options::new(Vec::new()).security, Security::Tls(_)));
    let (listener, to) = listen("127.0.0.1:0");
    let mut options = Options::new(vec![to]);
    options.security = Security::Tls(support::authority().1);
    let (fake, _link) = Fake::open(options);
    fake.offer(b"in the clear");
    let (mut peer, _): (TcpStream, _) = listener.accept().unwrap();
    // A server that speaks no TLS: the client has sent its hello, and nothing of the driver's.
    let mut hello = [0; 3];
    peer.read_exact(&mut hello).unwrap();
    assert_eq!(hello[..2], [0x16, 0x03]);
    peer.write_all(b"\0\0\0\x05hello").unwrap();
    assert!(fake.next().ends_with("no TLS connection: the server answers without TLS"));
    let mut rest = Vec::new();
    let read = peer.read_to_end(&mut rest);
    assert!(read.is_ok() || read.is_err_and(|it| it.kind() == ErrorKind::ConnectionReset));
    assert!(!rest.windows(5).any(|it| it == b"clear"));
}
